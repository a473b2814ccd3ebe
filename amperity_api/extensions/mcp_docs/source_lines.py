"""The file and the line of a text; docutils itself keeps them only for blocks."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from mcp_docs.data import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def place_of(node: nodes.Node) -> Place:
    """Return the place of the block around *node*; line 1 if docutils does not know."""
    lines = (line for each in ancestors(node) if (line := _line_of(each)))
    return Place(_file_of(node), next(lines, 1))


def _line_of(node: nodes.Node) -> int | None:
    # Sphinx gives a heading the line below its text.
    return node.line - 1 if isinstance(node, nodes.title) and node.line else node.line


def _file_of(node: nodes.Node) -> str:
    sources = (each.source for each in ancestors(node) if each.source and "<" not in each.source)
    # A description that a directive added to is named with a colon.
    return _absolute(next(sources, "unknown").partition(":docstring of ")[0])


class SourceLines:
    """Finds texts in the files that the *blocks* of a page come from."""

    def __init__(self, blocks: Iterable[nodes.Element]) -> None:
        self._lines = cache(_read)
        #: The file of a block, and where it starts, or one before it of which docutils knows.
        self._starts: dict[int, Place] = {}
        self._known: dict[str, list[int]] = {}
        for block in blocks:
            file = _file_of(block)
            known = self._known.setdefault(file, [1])
            # Some blocks have a line that counts from elsewhere: those of csv-table.
            known += [line] if (line := _line_of(block) or 1) > known[-1] else []
            self._starts[id(block)] = Place(file, known[-1])

    def place(self, block: nodes.Element, text: str, newlines: int) -> Place:
        """Return where *text* is written, after *newlines* lines of the text of its *block*.

        Looks for whole words, also escaped, from the start of the block to the start of the
        next one, and only then above, because the line of docutils may be wrong. If the file
        does not contain the text, returns the line of the block.
        """
        if quoted := block.get("source"):
            file = _absolute(quoted)
            if numbers := _matches(self._lines(file), text, 1, None):
                return Place(file, numbers[0])
        file, start = self._starts[id(block)]
        lines, known = self._lines(file), self._known[file]
        at = bisect_left(known, start)
        exact = _line_of(block) == start
        end = known[at + 1] if exact and at + 1 < len(known) else len(lines)
        expected = start
        if exact:
            expected += newlines
            if isinstance(block, (nodes.literal_block, nodes.math_block, nodes.raw)):
                expected += _content_offset(block, lines[start - 1 : end])
        numbers = _matches(lines, text, start, end) or _matches(lines, text, known[at - 1], start)
        nearest = min(numbers, key=lambda number: abs(number - expected), default=expected)
        return Place(file, min(nearest, end))


def _content_offset(node: nodes.Node, lines: Sequence[str]) -> int:
    """Return how far below the line of its directive the text of *node* starts."""
    content = node.astext().partition("\n")[0].strip()
    return next((n for n, line in enumerate(lines) if line.strip() == content), 0)


def _matches(lines: Sequence[str], text: str, first: int, last: int | None) -> list[int]:
    word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    numbered = enumerate(lines[first - 1 : last], first)
    return [number for number, line in numbered if word.search(line.replace("\\", ""))]


def ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node, its parent, and so on up to the document."""
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
