"""Everything on a page that may name a tool or a host, and the line where it is written.

All text that a builder publishes is read: also titles of links and menus, descriptions,
alternative texts, index entries, raw HTML, formulas, and what a URL carries encoded.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from mcp_docs.data import Found
from mcp_docs.nodes import GENERATED
from mcp_docs.source_lines import Block, SourceLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


#: Nobody reads these on the page.
_UNREAD = (nodes.comment, nodes.system_message, nodes.substitution_definition)
_CODE = (nodes.literal_block, nodes.doctest_block, nodes.raw, nodes.math, nodes.math_block)

#: Hyphens, a low line, and a full stop that look like those of ASCII.
_SEEN_AS = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u203f\u3002", "-----_.")
#: Format characters and marks, such as a zero-width space: they show nothing by themselves.
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


def scan(document: nodes.document) -> list[Found]:
    """Return what *document* mentions, each text once a line."""
    blocks = [(block, texts) for block, texts in _blocks(document) if texts]
    lines = SourceLines(block for block, _texts in blocks)
    found: dict[Found, None] = {}
    for block, texts in blocks:
        for text in texts:
            for kind, word, written, newlines in _read(text):
                place = lines.place(block, written, newlines)
                found[Found(kind, word, place)] = None
    return list(found)


class _Text(NamedTuple):
    """A text of a block, and how many lines of the block come before it."""

    kind: str
    text: str
    newlines: int = 0


def _read(text: _Text) -> Iterator[tuple[str, str, str, int]]:
    """Yield the kind of each word, the word, how it is written, and the lines before it."""
    kind, plain, newlines = text
    if kind == "role":
        yield kind, plain, plain, newlines
        return
    plain = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_SEEN_AS)
        plain = "".join(each for each in plain if unicodedata.category(each) not in _UNSEEN)
    if kind != "url":
        for word, at in words(plain, kind):
            # An assistant calls a tool by its server, as in mcp__amperity__tenant_list.
            name = _SERVER.sub("", word)
            found_as = kind if name == word else "code"
            yield found_as, name, word, newlines + plain.count("\n", 0, at)
    for url, written, at in urls(plain):
        yield "url", url, written, newlines + plain.count("\n", 0, at)


def words(text: str, kind: str) -> Iterator[tuple[str, int]]:
    """Yield the words of *text* that may be meant as names of tools, with their offsets."""
    for run in _RUN.finditer(text):
        if "://" in run[0] or "@" in run[0] or run[0][0] in "/~":
            continue
        for part in run[0].split(":"):
            names = part.split("/")
            # A path; but "tenant_list/tenant_use" are two tools.
            if len(names) > 1 and not all(_JOINT.search(name) for name in names):
                continue
            for name in names:
                word = name.strip(".-\\")
                if _JOINT.search(word) or (kind == "literal" and word == text.strip("\0 ")):
                    yield word, run.start()


def urls(text: str, *, bare: bool = True) -> Iterator[tuple[str, str, int]]:
    """Yield the URLs and bare hosts of *text*, how each is written, and its offset.

    A host may also be written in the query of another URL, percent-encoded, or in Base64.
    """
    if not _HINT_OF_URL.search(text):
        return
    for token in _ENCODED.finditer(text):
        inner = list(urls(unquote(token[0]), bare=bare))
        yield from ((url, token[0], token.start()) for url, _written, _at in inner)
    text = _ENCODED.sub(lambda token: " " * len(token[0]), text)
    for match in _URL.finditer(text):
        host, rest = match["host"].rstrip("."), match["rest"] or ""
        if match["scheme"] or (bare and "." in host and not _FILE.search(host)):
            url = match[0].rstrip(".,;:!?")
            yield url.replace("\\/", "/"), url, match.start()
        path, _mark, query = rest.partition("?")
        inner = [*urls(path, bare=False), *urls(re.sub("[&=#;]", " ", query))]
        yield from ((url, written, match.start()) for url, written, _at in inner)
    for token in _BASE64.finditer(text):
        inner = list(urls(_decoded(token[0])))
        yield from ((url, token[0], token.start()) for url, _written, _at in inner)


def _decoded(token: str) -> str:
    padded = token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4)
    try:
        text = base64.b64decode(padded.translate(_URL_SAFE), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if text.replace("\n", "").isprintable() else ""


def _blocks(document: nodes.document) -> Iterator[tuple[Block, list[_Text]]]:
    """Yield every block in the order of the page, with its texts."""
    targets = {node["refuri"] for node in document.findall(nodes.target) if "refuri" in node}
    yield Block.of(document), [_Text("prose", document.get("title", ""))]
    # A stack of our own: findall() would be a generator for each level.
    stack: list[nodes.Node] = list(reversed(document.children))
    while stack:
        node = stack.pop()
        if isinstance(node, _UNREAD) or not isinstance(node, nodes.Element) or GENERATED in node:
            continue
        if isinstance(node, nodes.TextElement):
            yield Block.of(node), list(_inline(node, targets))
        else:
            yield Block.of(node), [_Text(*text) for text in _attributes(node, targets)]
            stack += reversed(node.children)


def _inline(block: nodes.TextElement, targets: set[str]) -> Iterator[_Text]:
    """Yield the texts of a block: neighbors in one, because readers see no markup between."""
    stack: list[tuple[nodes.Node, str, str]] = [(block, "prose", "")]
    newlines = 0
    pending = _Text("", "")
    while stack:
        node, kind, target = stack.pop()
        if isinstance(node, nodes.Text):
            text = _published(node, target)
            if not text:
                continue
            if isinstance(node.parent, nodes.raw):
                yield _Text("code", _TAG.sub("", text), newlines)
            if pending.text and kind != pending.kind and not _touch(pending.text, text):
                yield pending
                pending = _Text("", "")
            # A word in two kinds of markup is read as prose.
            kind = kind if pending.kind in {"", kind} else "prose"
            before = pending.newlines if pending.text else newlines
            pending = _Text(kind, pending.text + text, before)
            newlines += text.count("\n")
        elif isinstance(node, nodes.Element) and not isinstance(node, _UNREAD):
            yield from (_Text(*text, newlines) for text in _attributes(node, targets))
            # What is known to be a tool ends the word before it, and is no word itself.
            if GENERATED in node or node.get("refexplicit") is False:
                pending = pending._replace(text=f"{pending.text}\0")
                continue
            if node.get("refdomain") == "mcp":
                target = node["reftarget"]
            if isinstance(node, _CODE):
                kind = "code"
            elif isinstance(node, nodes.literal) and kind != "code":
                kind = "literal"
            stack += [(child, kind, target) for child in reversed(node.children)]
    yield pending


def _published(node: nodes.Text, target: str) -> str:
    """Return the text that readers get of *node*; the *target* of its link is no news."""
    text = node.astext()
    if isinstance(node.parent, nodes.raw):
        text = unescape(text)
    elif isinstance(node.parent, (nodes.math, nodes.math_block)):
        text = text.replace("\\_", "_")
    if target:
        text = re.sub(rf"(?<![\w.-]){re.escape(target)}(?![\w-])", "\0", text)
    return text


def _touch(left: str, right: str) -> bool:
    return bool(re.search(r"\w[.-]?$", left) and re.match(r"[.-]?\w", right))


def _attributes(node: nodes.Element, targets: set[str]) -> Iterable[tuple[str, str]]:
    """Return what a node publishes besides the text inside of it."""
    if node.get("refdomain") == "mcp" and node["reftype"] == "tool":
        return [("role", node["reftarget"])]
    match node:
        case addnodes.download_reference():
            return [("url", node["reftarget"])]
        case nodes.reference() if node.get("refuri", "") not in targets:
            return [("url", node.get("refuri", ""))]
        case nodes.target():
            return [("url", node.get("refuri", ""))]
        case nodes.abbreviation():
            return [("prose", node.get("explanation", ""))]
        case nodes.meta():
            return [("prose", node.get("content", ""))]
        case nodes.image():
            return [("prose", node.get("alt", "")), ("url", node.get("uri", ""))]
        case addnodes.toctree():
            texts = [("prose", node.get("caption") or "")]
            for title, ref in node["entries"]:
                texts += [("prose", title or ""), ("url", ref or "")]
            return texts
        case addnodes.index():
            return [("prose", entry[1]) for entry in node["entries"]]
    return []
