"""The file and the line of a text; docutils itself keeps them only for blocks."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.nodes import traverse_parent

from mcp_docs.data import Place
from mcp_docs.words import readable_line

if TYPE_CHECKING:
    from mcp_docs.data import Found

#: A line of reStructuredText that begins a comment.
_COMMENT = re.compile(r"\s*\.\. (?!\||_|\[|.*::)")


def place_of(node: nodes.Node) -> Place:
    """Return the place of the block around *node*; line 1 if docutils does not know."""
    around = list(traverse_parent(cast("nodes.Element", node)))
    # Sphinx gives a heading the line below its text.
    lines = (each.line - isinstance(each, nodes.title) for each in around if each.line)
    files = (each.source for each in around if each.source and "<" not in each.source)
    # A description that a directive added to is named with a colon.
    file = next(files, "unknown").partition(":docstring of ")[0]
    # Path.absolute() keeps the ".." that docutils writes in includes.
    return Place(os.path.abspath(file), next(lines, 1))  # noqa: PTH100


def locate(found: Found) -> Place:
    """Return where a text is written: of the lines with it, the nearest to that of docutils.

    A line has it as a whole word, also escaped or in markup. If none has, as where a
    substitution makes a part of it, returns the line of docutils.
    """
    file, line = found.place
    try:
        lines = Path(file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return found.place
    below = enumerate(lines[line - 1 :])
    line += next((n for n, text in below if found.code and text.strip() == found.code), 0)
    line += found.newlines
    word = re.compile(rf"(?<!\w){re.escape(readable_line(found.written))}(?!\w)")
    has_word = (
        number
        for number, text in enumerate(lines, 1)
        if word.search(readable_line(text)) and not _COMMENT.match(text)
    )
    return Place(file, min(has_word, key=lambda n: abs(n - line), default=min(line, len(lines))))
