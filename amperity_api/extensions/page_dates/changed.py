"""The day on which the content of each page last changed, according to git."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from date_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# The configuration of a person must not change what git prints, and git must not fetch, as it
# would in a partial clone, or write, as `git status` would to refresh the index.
GIT = ("git", "--literal-pathspecs", "--no-replace-objects", "--no-pager")
ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
# Git's other variables are removed: in a hook, they name another repository or index.
KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")

logger = logging.getLogger(__name__)


class NoHistory(Exception):  # noqa: N818 - not an error: a folder may well have no history
    """Says in a sentence why no file of a folder can be dated."""


def read(folder: Path, files: Collection[Path]) -> dict[Path, date | str]:
    """Return the UTC day on which each of *files* was last changed, or why that is not known.

    *files* are absolute paths in the repository that holds *folder*. A file's day is that of the
    last commit that changed it, by the date of the commit: a rebased or cherry-picked change is
    as old as its way into the branch. A merge is a change only if it differs from every parent
    ("History Simplification" in git-rev-list(1)).

    :raises NoHistory: without git, without a repository, or without a commit.
    """
    answer = _git(folder, "rev-parse", "--show-toplevel", "--git-path", "shallow", "HEAD")
    root, shallow = Path(answer.splitlines()[0]).resolve(), folder / answer.splitlines()[1]
    # Such a commit has no parents here, so git reports all of its files as changed.
    cut = shallow.read_text("ascii").split() if shallow.exists() else []
    names = [str(file.relative_to(root)) for file in files]
    options = ("status", "--porcelain", "--no-renames", "-z", "--untracked-files=no", "--")
    edited = {entry[3:] for entry in _git(root, *options, *names).split("\0")}

    def day(name: str) -> date | str:
        if name in edited:
            return "has changes that are not committed"
        commit = _git(root, "rev-list", "-1", "--timestamp", "HEAD", "--", name).split()
        if not commit:
            return "is not committed"
        if commit[1] in cut:
            return "was last changed before this shallow clone begins"
        return datetime.fromtimestamp(int(commit[0]), UTC).date()

    with ThreadPoolExecutor() as pool:
        return dict(zip(files, pool.map(day, names), strict=True))


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints; raises `NoHistory` with its own words if it fails."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT)
    }
    try:
        result = subprocess.run(
            [*GIT, *arguments],
            cwd=folder,
            env=kept | ENVIRONMENT,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError as error:
        raise NoHistory(f"git cannot be run ({error.strerror})") from None
    if result.returncode:
        said = result.stderr.partition("\n")[0]
        if "not a git repository" in said:
            raise NoHistory("this is not a clone of the git repository")
        if "ambiguous argument 'HEAD'" in said:
            raise NoHistory("the git repository has no commit yet")
        raise NoHistory(f"git says: {said.removeprefix('fatal: ')}")
    return result.stdout


def days(env: BuildEnvironment) -> dict[str, date]:
    """Return the UTC day of the last change by page; a page without one is left out."""
    found: dict[str, date] = vars(env).get("page_dates", {})
    return found


def note(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Look up the days, and return the pages whose day differs from that of the last build.

    Templates get them as ``page_changed``: by page, the day in ISO 8601 and in words. A page
    without a day is complete, so it is logged and nothing warns. The build for deployment is
    quiet, so there it is printed.
    """
    files = {name: _files(env, name) for name in env.found_docs}
    try:
        history = read(Path(env.srcdir), {file for each in files.values() for file in each})
        found = {name: _day(history, *each) for name, each in files.items()}
    except NoHistory as fault:
        found = dict.fromkeys(files, str(fault))
    before = days(env)
    after = {name: day for name, day in found.items() if isinstance(day, date)}
    vars(env)["page_dates"] = after
    app.config.html_context["page_changed"] = {
        name: (day.isoformat(), day_in_words(day)) for name, day in after.items()
    }
    say = print if "site" in app.tags else logger.info
    undated = {name: reason for name, reason in found.items() if name not in after}
    for reason in sorted({*undated.values()}):
        names = sorted(name for name in undated if undated[name] == reason)
        say(f"no last-changed date for {', '.join(names)}: {reason}")
    return [name for name in found if after.get(name) != before.get(name)]


def _day(history: dict[Path, date | str], page: Path, *others: Path) -> date | str:
    """Return the latest day among a page and what it reads, or why it is not known."""
    found = []
    for file in (page, *others):
        day = history[file]
        if isinstance(day, str):
            return f"the page {day}" if file == page else f"{file.name}, which it reads, {day}"
        found.append(day)
    return max(found)


def _files(env: BuildEnvironment, name: str) -> list[Path]:
    """Return the source of a page and the other files that it reads."""
    source = Path(env.srcdir)
    others = sorted((source / each).resolve() for each in env.dependencies[name])
    # ``.. include:: <isonum.txt>`` reads a file of docutils, which no writer edits.
    ours = [file for file in others if file.is_relative_to(source) and file.exists()]
    return [source / env.doc2path(name, base=False), *ours]
