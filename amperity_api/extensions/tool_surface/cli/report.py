"""Say what differs: a finding a line, for a person, a program, or GitHub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tool_surface.server.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tool_surface.lists.compare import Change, Diff

_WORD = re.compile(r"[A-Za-z0-9_.-]+")


def places(path: Path) -> dict[str, int]:
    """Return the line, from 1, of each word of the file that could be a tool name.

    The first line where it stands bare, as in the lists of tools, and else the
    first where it stands in backquotes, as in prose. Empty if there is no file.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    bare: dict[str, int] = {}
    marked: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for found in _WORD.finditer(line):
            in_quotes = "`" in line[max(0, found.start() - 1) : found.end() + 1]
            (marked if in_quotes else bare).setdefault(found.group().rstrip("."), number)
    return marked | bare


def shown(path: Path) -> str:
    """Return *path* as a reader in the current folder would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


Format = Literal["text", "json", "github"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding can be mended: a file, and a line from 1 if one is to blame."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on which two sides do not agree, or which could not be found out.

    *old* and *new* are what the two sides say, for programs; ``None`` is nothing.
    """

    kind: str
    name: str
    message: str
    place: Place | None = None
    old: str | None = None
    new: str | None = None


class Atlas:
    """Where each tool stands: in the reference, or else in the file of the surface."""

    def __init__(self, reference: Path, surface: Path) -> None:
        self._reference = (shown(reference), places(reference))
        self._surface = (shown(surface), places(surface))

    def of(self, tool: str) -> Place:
        """Return the place of *tool*; one that stands nowhere belongs into the surface."""
        for path, lines in (self._reference, self._surface):
            if tool in lines:
                return Place(path, lines[tool])
        return Place(self._surface[0])


def findings_of(difference: Diff, atlas: Atlas) -> tuple[Finding, ...]:
    """Return what *difference* says, a finding each, in the order of the report."""
    return tuple(_findings(difference, atlas))


def _findings(difference: Diff, atlas: Atlas) -> Iterator[Finding]:
    for name in difference.removed:
        yield Finding("removed", name, "no longer offered", atlas.of(name), name)
    for rename in difference.renamed:
        pair = (rename.old, rename.new)
        message = f"renamed to {rename.new}"
        yield Finding("renamed", rename.old, message, atlas.of(rename.old), *pair)
    for name in difference.added:
        yield Finding("added", name, "offered, and not on file", atlas.of(name), None, name)
    for change in difference.changed:
        place = atlas.of(change.tool)
        yield Finding(change.field, change.tool, _change(change), place, change.old, change.new)


def _change(change: Change) -> str:
    if change.field in ("description", "input schema", "output schema"):
        what = "was added" if change.old is None else "changed"
        return f"the {change.field} {'is gone' if change.new is None else what}"
    old = "nothing" if change.old is None else f'"{quoted(change.old)}"'
    new = "nothing" if change.new is None else f'"{quoted(change.new)}"'
    return f"{change.field} changed from {old} to {new}"


def as_text(findings: Sequence[Finding]) -> list[str]:
    """Return a line for each finding, as compilers write them: place, kind, name, message."""
    return [
        f"{finding.place or 'server'}: [{finding.kind}] {finding.name}: {finding.message}"
        for finding in findings
    ]


def as_github(findings: Sequence[Finding]) -> list[str]:
    """Return a workflow command for each finding, which GitHub shows at its place.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for finding in findings:
        properties = [f"title={_property(f'{finding.kind} {finding.name}')}"]
        if finding.place is not None:
            properties.insert(0, f"file={_property(finding.place.path)}")
            if finding.place.line is not None:
                properties.insert(1, f"line={finding.place.line}")
        message = f"{finding.name}: {finding.message}".replace("%", "%25")
        lines.append(f"::error {','.join(properties)}::{message}")
    return lines


def _property(value: str) -> str:
    return value.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def as_rows(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return each finding as a JSON object."""
    return [
        {
            "kind": finding.kind,
            "name": finding.name,
            "message": finding.message,
            "old": finding.old,
            "new": finding.new,
            "path": finding.place and finding.place.path,
            "line": finding.place and finding.place.line,
        }
        for finding in findings
    ]
