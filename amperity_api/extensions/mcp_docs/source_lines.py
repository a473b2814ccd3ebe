"""The file and the line of a text, which docutils keeps for blocks only."""

from __future__ import annotations

import os
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from mcp_docs.data import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNKNOWN_FILE = "<unknown>"


class Block(NamedTuple):
    """A node that a writer wrote as one piece, with its file and its first line, if known."""

    node: nodes.Node
    file: str
    line: int | None

    @classmethod
    def of(cls, node: nodes.Node) -> Block:
        """Return the block of *node*."""
        source = next((n.source for n in _up(node) if n.source and "<" not in n.source), None)
        # Sphinx gives a heading the line below its text.
        line = node.line - 1 if isinstance(node, nodes.title) and node.line else node.line
        # A description that a directive added to is named with a colon.
        file = (source or _UNKNOWN_FILE).partition(":docstring of ")[0]
        return cls(node, _absolute(file) if source else file, line)


def place_of(node: nodes.Node) -> Place:
    """Return the place of the block around *node*; line 1 if docutils does not know."""
    blocks = (
        Block.of(each) for each in _up(node) if isinstance(each, nodes.Element) and each.line
    )
    block = next(blocks, Block.of(node))
    return Place(block.file, block.line or 1)


class SourceLines:
    """Finds texts in the files that the *blocks* of a page come from."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._lines = cache(_read)
        #: Where a block starts, or its neighbor before it, of which docutils knows that.
        self._starts: dict[int, int] = {}
        self._known: dict[str, list[int]] = {}
        for block in blocks:
            known = self._known.setdefault(block.file, [1])
            # Some blocks have a line that counts from elsewhere: those of csv-table.
            if block.line is not None and block.line > known[-1]:
                known.append(block.line)
            self._starts[id(block.node)] = known[-1]

    def place(self, block: Block, text: str, newlines: int) -> Place:
        """Return where *text* is written, after *newlines* lines of the text of its *block*.

        Looks for whole words, also escaped, from where the block starts to where the next one
        does, and only then above, for docutils may be mistaken. Where the file does not have
        the text, the line of the block has to do.
        """
        quoted = block.node.get("source") if isinstance(block.node, nodes.Element) else None
        if isinstance(quoted, str):
            file = _absolute(quoted)
            for number, line in enumerate(self._lines(file), 1):
                if _has_word(line, text):
                    return Place(file, number)
        lines = self._lines(block.file)
        start = self._starts[id(block.node)]
        known = self._known[block.file]
        at = bisect_left(known, start)
        end = known[at + 1] if at + 1 < len(known) and block.line == start else len(lines)
        expected = start
        if block.line == start:
            expected += newlines
            if isinstance(block.node, (nodes.literal_block, nodes.math_block, nodes.raw)):
                expected += _content_offset(block.node, lines[start - 1 : end])
        numbers = _matches(lines, text, start, end) or _matches(lines, text, known[at - 1], start)
        nearest = min(numbers, key=lambda number: abs(number - expected), default=expected)
        return Place(block.file, min(nearest, end))


def _content_offset(node: nodes.Node, lines: Sequence[str]) -> int:
    """Return how far below the line of its directive the text of *node* starts."""
    content = node.astext().partition("\n")[0].strip()
    return next((n for n, line in enumerate(lines) if line.strip() == content), 0)


def _matches(lines: Sequence[str], text: str, first: int, last: int) -> list[int]:
    numbers = range(first, min(last, len(lines)) + 1)
    return [number for number in numbers if _has_word(lines[number - 1].replace("\\", ""), text)]


def _has_word(line: str, text: str) -> bool:
    at = line.find(text)
    while at >= 0:
        around = line[max(at - 1, 0) : at] + line[at + len(text) : at + len(text) + 1]
        if not any(character.isalnum() or character == "_" for character in around):
            return True
        at = line.find(text, at + 1)
    return False


def _up(node: nodes.Node) -> Iterable[nodes.Node]:
    current: nodes.Node | None = node
    while current is not None:
        yield current
        current = current.parent


def _absolute(file: str) -> str:
    """Return *file* from the root and without "..", which docutils writes in includes."""
    return os.path.abspath(file)  # noqa: PTH100 - Path.absolute() keeps ".."


def _read(file: str) -> list[str]:
    try:
        return Path(file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
