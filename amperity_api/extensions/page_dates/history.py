"""Ask git when each file was last changed, once for all of them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# What a person has configured must not change what git prints, and nothing is fetched or
# written: a partial clone would fetch, and `git status` would refresh the index.
_GIT = ("git", "--literal-pathspecs", "--no-replace-objects", "--no-pager")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


class NoHistory(Exception):  # noqa: N818 - no error: a folder may well have no history
    """Says in a sentence why no file of a folder can be dated."""


@dataclass(frozen=True)
class History:
    """The UTC day on which each file was last changed, or why that is not known."""

    days: dict[Path, date] = field(default_factory=dict)
    reasons: dict[Path, str] = field(default_factory=dict)


def read(folder: Path, files: Collection[Path]) -> History:
    """Return the history of *files*, absolute paths, in the repository that holds *folder*.

    A file's day is that of the last commit which changed it, by the date of the commit:
    a rebased or cherry-picked change is as old as its way into the branch. In a merge it
    is a change only what no parent has.

    :raises NoHistory: without git, without a repository, or without a commit.
    """
    answer = _git(folder, "rev-parse", "--show-toplevel", "--git-path", "shallow", "HEAD")
    root, shallow, _head = answer.splitlines()
    root_folder = Path(root).resolve()
    names: dict[str, Path] = {}
    reasons: dict[Path, str] = {}
    for file in files:
        if file.is_relative_to(root_folder):
            names[file.relative_to(root_folder).as_posix()] = file
        else:
            reasons[file] = "lies outside of the repository"
    if not names:
        return History({}, reasons)

    for name in _uncommitted(root_folder, names):
        if name in names:
            reasons[names.pop(name)] = "has changes that are not committed"
    days: dict[Path, date] = {}
    # Git takes what such a commit holds for its changes, since it lacks the parents.
    cut = _lines(folder / shallow)
    for commit, seconds, changed in _log(root_folder, list(names)):
        for name in changed & names.keys():
            file = names.pop(name)
            if commit in cut:
                reasons[file] = "was last changed before this shallow clone begins"
            else:
                days[file] = datetime.fromtimestamp(seconds, UTC).date()
        if not names:
            break
    return History(days, reasons | dict.fromkeys(names.values(), "is not committed"))


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints; raises `NoHistory` with its own words if it fails."""
    try:
        result = subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            env=os.environ | _ENVIRONMENT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError as error:
        raise NoHistory(f"git cannot be run ({error.strerror})") from None
    if result.returncode:
        said = result.stderr.strip().splitlines() or [f"git ended with {result.returncode}"]
        raise NoHistory(_plainly(said[0].removeprefix("fatal: ")))
    return result.stdout


def _plainly(said: str) -> str:
    if "not a git repository" in said:
        return "this is no clone of the git repository"
    if "ambiguous argument 'HEAD'" in said:
        return "the git repository has no commit yet"
    return f"git says: {said}"


def _uncommitted(root: Path, names: Collection[str]) -> set[str]:
    """Return those of *names* whose content is not what the last commit has."""
    output = _git(root, "diff-index", "--name-only", "--no-renames", "-z", "HEAD", "--", *names)
    suspects = [name for name in output.split("\0") if name]
    if not suspects:
        return set()
    # A file that was only touched is listed above, but not here, where content is compared.
    output = _git(root, "status", "--porcelain", "--no-renames", "-z", "--", *suspects)
    return {entry[3:] for entry in output.split("\0") if entry}


def _log(root: Path, names: Collection[str]) -> Iterator[tuple[str, int, set[str]]]:
    """Yield the hash, the time, and the changed files of each commit, the newest first."""
    output = _git(
        root,
        *("-c", "log.showSignature=false", "-c", "log.follow=false"),
        *("log", "-z", "-c", "--name-only", "--no-renames", "--no-relative", "--no-color"),
        *("--format=%x01%H %ct", "--", *names),
    )
    for record in output.split("\x01")[1:]:
        head, *rest = record.split("\0")
        commit, seconds = head.split()
        # A line break stands before the names, but not in a merge.
        yield commit, int(seconds), {name for each in rest if (name := each.removeprefix("\n"))}


def _lines(path: Path) -> set[str]:
    return set(path.read_text("ascii").split()) if path.exists() else set()
