"""What a report is made of: its findings, and the words in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tool_surface.server.text import quoted

if TYPE_CHECKING:
    from tool_surface.lists.compare import Change, Diff


class Finding(NamedTuple):
    """One difference, or one server that couldn't be asked.

    *old* and *new* are the values on the two sides, for programs; ``None`` means absent.
    """

    kind: str
    name: str
    message: str
    old: str | None = None
    new: str | None = None


def shown(path: Path) -> str:
    """Return *path* relative to the current directory if it is inside."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: ``1 tool``, ``2 tools``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def findings_of(difference: Diff) -> list[Finding]:
    """Return the findings of *difference*, in the order of the report."""
    return [
        *(Finding("removed", name, "no longer offered", name) for name in difference.removed),
        *(Finding("renamed", a, f"renamed to {b}", a, b) for a, b in difference.renamed),
        *(Finding("added", name, "newly offered", None, name) for name in difference.added),
        *(
            Finding(each.field, each.tool, _change(each), each.old, each.new)
            for each in difference.changed
        ),
    ]


def _change(change: Change) -> str:
    sides = (change.old, change.new)
    old, new = ("nothing" if side is None else f'"{quoted(side)}"' for side in sides)
    if change.field in ("description", "input schema", "output schema"):  # the sides are hashes
        what = "was added" if change.old is None else "changed"
        return f"the {change.field} {'was removed' if change.new is None else what}"
    return f"{change.field} changed from {old} to {new}"
