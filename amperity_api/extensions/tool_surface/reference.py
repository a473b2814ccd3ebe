"""Find where a tool stands in the reference that people read."""

from __future__ import annotations

import re
from pathlib import Path

_WORD = re.compile(r"[A-Za-z0-9_.-]*[A-Za-z0-9_-]")


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
            (marked if in_quotes else bare).setdefault(found.group(), number)
    return marked | bare


def shown(path: Path) -> str:
    """Return *path* as a reader in the current folder would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
