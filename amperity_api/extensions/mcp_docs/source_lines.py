"""The file and the line of a text, which docutils keeps for blocks only."""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from mcp_docs.data import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNKNOWN_FILE = "<unknown>"


class Block(NamedTuple):
    """A node that a writer wrote as one piece, with its file and its first line, if known."""

    node: nodes.Node
    file: str | None
    line: int | None

    @classmethod
    def of(cls, node: nodes.Node) -> Block:
        """Return the block of *node*."""
        source = next((n.source for n in _up(node) if n.source and "<" not in n.source), None)
        # Sphinx gives a heading the line below its text.
        line = node.line - 1 if isinstance(node, nodes.title) and node.line else node.line
        # A description that a directive added to is named with a colon.
        file = None if source is None else source.partition(":docstring of ")[0]
        return cls(node, file and _absolute(file), line)


def _absolute(file: str) -> str:
    """Return *file* from the root and without "..", which docutils writes in includes."""
    return os.path.abspath(file)  # noqa: PTH100 - Path.absolute() keeps ".."


def place_of(node: nodes.Node) -> Place:
    """Return the place of the block around *node*; line 1 if docutils does not know."""
    for current in _up(node):
        if isinstance(current, nodes.Element) and current.line:
            block = Block.of(current)
            return Place(block.file or _UNKNOWN_FILE, block.line or 1)
    return Place(Block.of(node).file or _UNKNOWN_FILE, 1)


class SourceLines:
    """Finds texts in the files that the blocks of a page come from."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._starts: dict[int, int] = {}
        self._lines: dict[str, list[int]] = {}
        last: dict[str, int] = {}
        seen: dict[str, set[int]] = {}
        for block in blocks:
            file = block.file or _UNKNOWN_FILE
            # Some blocks have no line, or one that counts from elsewhere: those of csv-table.
            known = block.line is not None and block.line >= last.get(file, 1)
            start = last[file] = block.line if known and block.line else last.get(file, 1)
            self._starts[id(block.node)] = start if known else -start
            seen.setdefault(file, set()).add(start)
        self._lines = {file: sorted(lines) for file, lines in seen.items()}

    def place(self, block: Block, text: str, newlines: int) -> Place:
        """Return where *text* is written, after *newlines* lines of the text of its *block*.

        Looks for whole words, also escaped, and no further than to where the next block
        starts. Where the file does not have the text, the line of the block has to do.
        """
        quoted = block.node.get("source") if isinstance(block.node, nodes.Element) else None
        if isinstance(quoted, str) and (lines := _read(_absolute(quoted))):
            numbers = _matches(lines, text, 1, len(lines))
            if numbers:
                return Place(_absolute(quoted), numbers[0])
        file = block.file or _UNKNOWN_FILE
        start = self._starts[id(block.node)]
        lines = _read(file)
        first = abs(start)
        starts = self._lines[file]
        after = bisect_right(starts, first)
        last = starts[after] - 1 if after < len(starts) else len(lines)
        offset, end = 0, last
        if isinstance(block.node, nodes.TextElement) and start > 0:
            if isinstance(block.node, (nodes.literal_block, nodes.math_block, nodes.raw)):
                offset = _content_offset(block.node, lines[first - 1 : last])
            text_lines = max(block.node.rawsource.count("\n"), block.node.astext().count("\n"))
            end = min(last, first + offset + text_lines)
        expected = first + (offset + newlines if start > 0 else 0)
        # A caption has the line of its directive, and the cell of a csv-table any.
        numbers = _matches(lines, text, first, end) or _matches(lines, text, end, last)
        nearest = min(numbers, key=lambda number: abs(number - expected), default=None)
        return Place(file, nearest or (min(expected, last) if start > 0 else first))


def _content_offset(node: nodes.Node, lines: tuple[str, ...]) -> int:
    """Return how far below the line of its directive the text of *node* starts."""
    content = node.astext().partition("\n")[0].strip()
    return next((n for n, line in enumerate(lines) if line.strip() == content), 0)


def _matches(lines: tuple[str, ...], text: str, first: int, last: int) -> list[int]:
    numbers = range(first, min(last, len(lines)) + 1)
    return [number for number in numbers if _has_word(lines[number - 1].replace("\\", ""), text)]


def _has_word(line: str, text: str) -> bool:
    at = line.find(text)
    while at >= 0:
        around = line[max(at - 1, 0) : at] + line[at + len(text) : at + len(text) + 1]
        if not any(character.isalnum() or character in "_-" for character in around):
            return True
        at = line.find(text, at + 1)
    return False


def _up(node: nodes.Node) -> Iterable[nodes.Node]:
    current: nodes.Node | None = node
    while current is not None:
        yield current
        current = current.parent


def _read(path: str) -> tuple[str, ...]:
    try:
        return _file_lines(path, Path(path).stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=16)
def _file_lines(path: str, _changed: int) -> tuple[str, ...]:
    return tuple(Path(path).read_text("utf-8", errors="replace").splitlines())
