"""The line of a text in its file, which docutils keeps for blocks only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import Node


def block_line(node: Node) -> tuple[str | None, int]:
    """Return the file and line, from 1, of the block that *node* stands in; line 1 if unknown."""
    current: Node | None = node
    while current is not None:
        if current.line is not None:
            return current.source or _source(current), current.line
        current = current.parent
    return _source(node), 1


def locate(node: Node, text: str) -> int:
    """Return the line, from 1, of the first *text* in the block of *node*.

    A block of several lines has the line of its first, or of its directive. Where the
    text stands escaped in the file, the line of the block has to do.
    """
    source, line = block_line(node)
    if source is None:
        return line
    # A description that a directive added to stands behind a colon.
    lines = _read(source.partition(":docstring of ")[0])
    for number in range(max(line - 1, 0), len(lines)):
        if text in lines[number]:
            return number + 1
    return line


def _source(node: Node) -> str | None:
    current: Node | None = node
    while current is not None:
        if current.source:
            return current.source
        current = current.parent
    return None


def _read(path: str) -> tuple[str, ...]:
    try:
        return _lines(path, Path(path).stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=16)
def _lines(path: str, _changed: int) -> tuple[str, ...]:
    return tuple(Path(path).read_text("utf-8", errors="replace").splitlines())
