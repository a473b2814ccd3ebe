"""Everything on a page that may name a tool or a host, and the line where it is written.

All text that a builder publishes is read: also titles of links and menus, descriptions,
alternative texts, index entries, raw HTML, formulas, and what a URL carries encoded.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from bisect import bisect_right
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from mcp_docs.data import Found
from mcp_docs.source_lines import SourceLines
from mcp_docs.tools import GENERATED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

#: Nobody reads these on the page.
_UNREAD = (nodes.comment, nodes.system_message, nodes.substitution_definition)
_CODE = (nodes.literal_block, nodes.doctest_block, nodes.raw, nodes.math, nodes.math_block)

#: Hyphens, a low line, and a full stop that look like those of ASCII.
_SEEN_AS = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u203f\u3002", "-----_.")
#: Format characters and marks, such as a zero-width space, which are invisible.
_UNSEEN = {"Cf", "Mn"}
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-z]|!--)[^<>\n]*>", re.IGNORECASE)

#: A URL or a bare host; what follows the host is its path, query, and fragment. Browsers take
#: one slash for two, and backslashes for slashes.
_URL = re.compile(
    r"(?:(?:(?P<scheme>[a-z][a-z0-9+.-]*):[/\\]+|(?<![\w:/\\])//)(?:[^\s/@\"'`<>]*@)?"
    r"|(?<![\w.@/\\-]))"
    r"(?P<host>[\w-]+(?:\.[\w-]+)*(?::\d+)?\.?)"
    r"(?P<rest>[/?#][^\s\"'`<>()\[\]{}|\\]*)?",
    re.IGNORECASE,
)
#: The ends of file names, which only a scheme before them makes a host.
_FILE = re.compile(
    r"\.(?:html?|jsonc?|toml|ya?ml|md|rst|txt|py|[cm]?js|tsx?|sh|ps1|log|[ct]sv|xml|svg|png|gif"
    r"|jpe?g|pdf|zip|t?gz|dxt|mcpb|exe|dmg|pem|crt|conf|cfg|ini|env|lock|plist)$",
    re.IGNORECASE,
)
_RUN = re.compile(r"[\w./@:~\\-]+")
_JOINT = re.compile(r"[^\W_][_.-][^\W_]|[a-z0-9][A-Z]")
_SERVER = re.compile(r"^mcp__.+?__")
#: Without one of these, a text has neither a host nor anything encoded.
_HINT_OF_URL = re.compile(r"\w\.\w|:[/\\]|%[0-9A-Fa-f]{2}|[A-Za-z0-9+/_-]{12}")
_ENCODED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
_BASE64 = re.compile(r"[A-Za-z0-9+_-]{12,}={0,2}|[A-Za-z0-9+/]{12,}={0,2}")
_URL_SAFE = str.maketrans("-_", "+/")


class _Part(NamedTuple):
    """A text of a block; one that is *apart* does not continue the text before it."""

    kind: str
    text: str
    apart: bool = False


def scan(document: nodes.document) -> list[Found]:
    """Return what *document* mentions, each text once a line."""
    blocks = [(block, list(parts)) for block, parts in _blocks(document)]
    lines = SourceLines(block for block, parts in blocks if parts)
    found: dict[Found, None] = {}
    for block, parts in blocks:
        flow: list[_Part] = []
        above = 0
        for part in parts:
            if part.apart:
                for kind, text, written, newlines in _mentions([part]):
                    place = lines.place(block, written, above + newlines)
                    found[Found(kind, text, place)] = None
            else:
                flow.append(part)
                above += part.text.count("\n")
        for kind, text, written, newlines in _mentions(flow):
            found[Found(kind, text, lines.place(block, written, newlines))] = None
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


def words(text: str, whole: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the words of *text* that may be meant as names of tools, with their offsets.

    Those are words with a joint, such as an underscore, and the ones in *whole*.
    """
    for run in _RUN.finditer(text):
        for part in run[0].split(":"):
            names = part.split("/")
            # A path; but "tenant_list/tenant_use" are two tools.
            if len(names) > 1 and not all(_JOINT.search(name) for name in names):
                continue
            for name in names:
                word = name.strip(".-\\")
                if _JOINT.search(word) or word in whole:
                    yield word, run.start()


def urls(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the URLs and bare hosts of *text*, how each is written, and its offset.

    A host may also be written in the query of another URL, percent-encoded, or in Base64.
    """
    if not _HINT_OF_URL.search(text):
        return
    inside = [(unquote(token[0]), token) for token in _ENCODED.finditer(text)]
    text = _ENCODED.sub(lambda token: " " * len(token[0]), text)
    for match in _URL.finditer(text):
        host = match["host"].rstrip(".")
        if match["scheme"] or ("." in host and not _FILE.search(host)):
            url = match[0].rstrip(".,;:!?")
            yield url.replace("\\/", "/"), url, match.start()
        path, _mark, query = (match["rest"] or "").partition("?")
        inside += [(path, match), (re.sub("[&=#;]", " ", query), match)]
    inside += [(_decoded(token[0]), token) for token in _BASE64.finditer(text)]
    for hidden, token in inside:
        for url, _written, _at in urls(hidden):
            yield url, token[0], token.start()


def _decoded(token: str) -> str:
    try:
        # Padding is often left out; more than needed does no harm.
        text = base64.b64decode(token.translate(_URL_SAFE) + "==").decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if text.replace("\n", "").isprintable() else ""


def _blocks(document: nodes.document) -> Iterator[tuple[nodes.Element, Iterable[_Part]]]:
    """Yield every block in the order of the page, with its texts."""
    targets = {node["refuri"] for node in document.findall(nodes.target) if "refuri" in node}
    yield document, [_Part("prose", document.get("title", ""))]
    # A stack of our own: findall() would be a generator for each level.
    stack: list[nodes.Node] = list(reversed(document.children))
    while stack:
        node = stack.pop()
        if isinstance(node, _UNREAD) or not isinstance(node, nodes.Element) or GENERATED in node:
            continue
        if isinstance(node, nodes.TextElement):
            yield node, _parts(node, targets)
        else:
            yield node, _attributes(node, targets)
            stack += reversed(node.children)


def _parts(block: nodes.TextElement, targets: set[str]) -> Iterator[_Part]:
    """Yield the texts of a block."""
    stack: list[tuple[nodes.Node, str, str]] = [(block, "prose", "")]
    while stack:
        node, kind, target = stack.pop()
        if isinstance(node, nodes.Text):
            text = _published(node, target)
            if isinstance(node.parent, nodes.raw):
                yield _Part(kind, _TAG.sub("", text), apart=True)
            yield _Part(kind, text)
        elif isinstance(node, nodes.Element):
            yield from _attributes(node, targets)
            # A linked tool ends the word before it, and is not a word to check.
            if GENERATED in node or node.get("refexplicit") is False:
                yield _Part(kind, "\0")
                continue
            if node.get("refdomain") == "mcp":
                target = node["reftarget"]
            if isinstance(node, _CODE):
                kind = "code"
            elif isinstance(node, nodes.literal) and kind != "code":
                kind = "literal"
            stack += [(child, kind, target) for child in reversed(node.children)]


def _published(node: nodes.Text, target: str) -> str:
    """Return the text of *node* as published, without the *target* of its link."""
    text = node.astext()
    if isinstance(node.parent, nodes.raw):
        text = unescape(text)
    elif isinstance(node.parent, (nodes.math, nodes.math_block)):
        text = text.replace("\\_", "_")
    if target:
        text = re.sub(rf"(?<![\w.-]){re.escape(target)}(?![\w-])", "\0", text)
    return _plain(text)


def _plain(text: str) -> str:
    """Return *text* with the characters of ASCII that it looks like, and none unseen."""
    text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_SEEN_AS)
    return "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)


def _attributes(node: nodes.Element, targets: set[str]) -> Iterator[_Part]:
    """Yield what a node publishes besides its text."""
    texts: list[str | None] = [node.get("alt"), node.get("explanation"), node.get("content")]
    links: list[str | None] = [node.get("uri")]
    # Sphinx itself warns about a tool of another project.
    if node.get("refdomain") == "mcp" and "intersphinx" not in node:
        yield _Part("role", node["reftarget"], apart=True)
    elif isinstance(node, addnodes.download_reference):
        links.append(node["reftarget"])
    elif isinstance(node, nodes.target) or node.get("refuri") not in targets:
        links.append(node.get("refuri"))
    if isinstance(node, addnodes.index):
        texts += [entry[1] for entry in node["entries"]]
    elif isinstance(node, addnodes.toctree):
        texts += [node.get("caption"), *(title for title, _ref in node["entries"])]
        links += [ref for _title, ref in node["entries"]]
    yield from (_Part("prose", _plain(text), apart=True) for text in texts if text)
    yield from (_Part("url", _plain(link), apart=True) for link in links if link)
