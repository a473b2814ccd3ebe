"""Everything on a page that may name a tool or a host, and where it is written.

All text that a builder publishes is read: also titles of links and menus, descriptions,
alternative texts, index entries, raw HTML, formulas, and what a URL carries encoded.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from html import unescape
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import traverse_parent

from mcp_docs.data import GENERATED, Found, Place
from mcp_docs.words import readable, readable_line, urls, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Nobody reads these on the page.
UNREAD = (nodes.comment, nodes.system_message, nodes.substitution_definition)
_CODE_BLOCK = (nodes.literal_block, nodes.raw, nodes.math_block)
_CODE = (*_CODE_BLOCK, nodes.doctest_block, nodes.math)
_TAG = re.compile(r"<(?:/?[a-z]|!--)[^<>\n]*>", re.IGNORECASE)
#: A line of reStructuredText that begins a comment.
_COMMENT = re.compile(r"\s*\.\. (?!\||_|\[|.*::)")
_SERVER = re.compile(r"^mcp__.+?__")


class _Part(NamedTuple):
    """A text of a block; one that is *apart* does not continue the text before it."""

    block: nodes.Element
    kind: str
    text: str
    apart: bool = False


def scan(document: nodes.document) -> list[Found]:
    """Return what *document* mentions, each text once a line."""
    found: dict[Found, None] = {}
    for block, parts in groupby(_parts(document), lambda part: part.block):
        flow: list[_Part] = []
        runs = [(0, flow)]
        for part in parts:
            if part.apart:
                runs.append((sum(each.text.count("\n") for each in flow), [part]))
            else:
                flow.append(part)
        mentions = [(above, *mention) for above, run in runs for mention in _mentions(run)]
        if not mentions:
            continue
        place, code = place_of(block), ""
        if isinstance(block, _CODE_BLOCK):
            code = block.astext().partition("\n")[0].strip()
        if "source" in block:
            place = Place(os.path.abspath(block["source"]), 1)  # noqa: PTH100 - see place_of
        for above, kind, text, written, newlines in mentions:
            found[Found(kind, text, written, place, above + newlines, code)] = None
    return list(found)


def _mentions(parts: Sequence[_Part]) -> Iterator[tuple[str, str, str, int]]:
    """Yield the kind of each word of *parts*, the word, how it is written, and lines above it."""
    text = "".join(part.text for part in parts)
    kinds = {part.kind for part in parts}
    if "role" in kinds:
        yield "role", text, text, 0
        return
    ends = list(accumulate(len(part.text) for part in parts))
    whole = {part.text.strip() for part in parts if part.kind == "literal"}
    for word, at in words(text, whole) if "url" not in kinds else ():
        part = bisect_right(ends, at)
        # A word in two kinds of markup is read as prose.
        kind = parts[part].kind if at + len(word) <= ends[part] else "prose"
        # An assistant calls a tool by its server, as in mcp__amperity__tenant_list.
        name = _SERVER.sub("", word)
        yield kind if name == word else "code", name, word, text.count("\n", 0, at)
    for url, written, at in urls(text):
        yield "url", url, written, text.count("\n", 0, at)


def _parts(document: nodes.document) -> Iterator[_Part]:
    """Yield every text in the order of the page."""
    # A stack of our own: findall() would be a generator for each level.
    stack: list[tuple[nodes.Node, nodes.Element, str, str]] = [(document, document, "prose", "")]
    while stack:
        node, block, kind, target = stack.pop()
        if isinstance(node, nodes.Text):
            text = _published(node, target)
            if isinstance(node.parent, nodes.raw):
                yield _Part(block, kind, _TAG.sub("", text), apart=True)
            yield _Part(block, kind, text)
        elif isinstance(node, nodes.Element):
            if isinstance(node, UNREAD) or GENERATED in node:
                continue
            # A block is the outermost element of a text.
            if not isinstance(block, nodes.TextElement):
                block = node
            for each, text in _attributes(node):
                yield _Part(block, each, text, apart=True)
            # A linked tool ends the word before it, and is not a word to check.
            if node.get("refexplicit") is False:
                yield _Part(block, kind, "\0")
                continue
            if node.get("refdomain") == "mcp":
                target = node["reftarget"]
            if isinstance(node, _CODE):
                kind = "code"
            elif isinstance(node, nodes.literal) and kind != "code":
                kind = "literal"
            stack += [(child, block, kind, target) for child in reversed(node.children)]


def _published(node: nodes.Text, target: str) -> str:
    """Return the text of *node* as published, without the *target* of its link."""
    text = node.astext()
    if isinstance(node.parent, nodes.raw):
        text = unescape(text)
    elif isinstance(node.parent, (nodes.math, nodes.math_block)):
        text = text.replace("\\_", "_")
    if target:
        text = re.sub(rf"(?<![\w.-]){re.escape(target)}(?![\w-])", "\0", text)
    return readable(text)


def _attributes(node: nodes.Element) -> Iterator[tuple[str, str]]:
    """Yield what a node publishes besides its text, each with its kind."""
    texts: list[str | None] = [node.get(key) for key in ("alt", "explanation", "content")]
    links: list[str | None] = [node.get("uri"), node.get("refuri")]
    # Sphinx itself warns about a tool of another project.
    if node.get("refdomain") == "mcp" and "intersphinx" not in node:
        yield "role", node["reftarget"]
    elif isinstance(node, addnodes.download_reference):
        links.append(node["reftarget"])
    if isinstance(node, nodes.document):
        texts.append(node.get("title"))
    elif isinstance(node, addnodes.index):
        texts += [entry[1] for entry in node["entries"]]
    elif isinstance(node, addnodes.toctree):
        texts += [node.get("caption"), *(title for title, _ref in node["entries"])]
        links += [ref for _title, ref in node["entries"]]
    yield from (("prose", readable(text)) for text in texts if text)
    yield from (("url", readable(link)) for link in links if link)


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
    """Return where a text is written: the line with it nearest to the one docutils gives.

    It may be escaped or in markup there. If no line has it as a whole word, for example because
    a substitution supplies part of it, return the line that docutils gives.
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
