"""Say what differs: a finding a line, for a person, a program, or GitHub."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tool_surface.server.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tool_surface.cli.console import Console
    from tool_surface.lists.compare import Change, Diff

#: Exit statuses. 1 is left to Python, which ends with it where this code is broken.
AGREES, UNKNOWN, DIFFERS = 0, 2, 3
_STATUS = {AGREES: "agrees", UNKNOWN: "unknown", DIFFERS: "differs"}

#: A word that could be a tool name: first without backquotes, as in the lists of tools, and
#: then any, as in prose.
_WORDS = (
    re.compile(r"(?<![`A-Za-z0-9_.-])[A-Za-z0-9_.-]+(?![`A-Za-z0-9_.-])"),
    re.compile(r"[A-Za-z0-9_.-]+"),
)


class Place(NamedTuple):
    """Where a finding can be mended: a file, and a line from 1 if one is to blame."""

    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path or 'server'}{'' if self.line is None else f':{self.line}'}"


class Finding(NamedTuple):
    """One thing on which two sides do not agree, or which could not be found out.

    *old* and *new* are what the two sides say, for programs; ``None`` is nothing.
    """

    kind: str
    name: str
    message: str
    place: Place = Place()
    old: str | None = None
    new: str | None = None


def shown(path: Path) -> str:
    """Return *path* as a reader in the current folder would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def counted(number: int, thing: str) -> str:
    """Return a number of things in words: ``1 tool``, ``2 tools``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _locator(*paths: Path) -> Callable[[str], Place]:
    """Return what finds the line of a tool in *paths*; a tool in none belongs in the last."""
    places: dict[str, Place] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        name = shown(path)
        for words in _WORDS:
            for number, line in enumerate(lines, 1):
                for word in words.findall(line):
                    places.setdefault(word.rstrip("."), Place(name, number))
    last = Place(shown(paths[-1]))
    return lambda tool: places.get(tool, last)


def findings_of(difference: Diff, reference: Path, surface: Path) -> tuple[Finding, ...]:
    """Return what *difference* says, a finding each, in the order of the report.

    The place of each is in the *reference*, or else in the file of the *surface*.
    """
    return tuple(_findings(difference, _locator(reference, surface))) if difference else ()


def _findings(difference: Diff, place: Callable[[str], Place]) -> Iterator[Finding]:
    for name in difference.removed:
        yield Finding("removed", name, "no longer offered", place(name), name)
    for old, new in difference.renamed:
        yield Finding("renamed", old, f"renamed to {new}", place(old), old, new)
    for name in difference.added:
        yield Finding("added", name, "offered, and not on file", place(name), None, name)
    for change in difference.changed:
        tool, field, *sides = change
        yield Finding(field, tool, _change(change), place(tool), *sides)


def _change(change: Change) -> str:
    if change.field in ("description", "input schema", "output schema"):
        what = "was added" if change.old is None else "changed"
        return f"the {change.field} {'is gone' if change.new is None else what}"
    old, new = (
        "nothing" if side is None else f'"{quoted(side)}"' for side in (change.old, change.new)
    )
    return f"{change.field} changed from {old} to {new}"


def as_text(findings: Sequence[Finding]) -> list[str]:
    """Return a line for each finding, as compilers write them: place, kind, name, message."""
    return [f"{each.place}: [{each.kind}] {each.name}: {each.message}" for each in findings]


def as_github(findings: Sequence[Finding]) -> list[str]:
    """Return a workflow command for each finding, which GitHub shows at its place.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for each in findings:
        path, line = each.place
        stated = {"file": path, "line": line, "title": f"{each.kind} {each.name}"}
        properties = ",".join(
            f"{key}={_property(str(value))}" for key, value in stated.items() if value is not None
        )
        message = f"{each.name}: {each.message}".replace("%", "%25")
        lines.append(f"::error {properties}::{message}")
    return lines


def _property(value: str) -> str:
    return value.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def as_rows(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return each finding as a JSON object."""
    return [
        {key: value for key, value in each._asdict().items() if key != "place"}
        | each.place._asdict()
        for each in findings
    ]


def report(
    console: Console, status: int, findings: Sequence[Finding], summary: str, **about: object
) -> int:
    """Print *findings* in the format that was asked for, and return *status*."""
    console.done()
    if console.format == "json":
        rows = as_rows(findings)
        console.data({"status": _STATUS[status], "summary": summary, **about, "findings": rows})
        return status
    for line in (as_github if console.format == "github" else as_text)(findings):
        console.finding(line)
    if status == AGREES:
        console.good(summary)
    else:
        console.note(summary)
    return status
