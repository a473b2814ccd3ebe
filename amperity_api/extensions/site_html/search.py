"""The search: an index of sections and tools, with the words of customers beside their own.

Sphinx's search finds pages, and fetches each of them to quote it. This one finds sections, and
needs one file. ``tool_words.toml``, beside the pages, has the words that customers use.
"""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

WORDS = "tool_words.toml"

logger = logging.getLogger(__name__)


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page, which Sphinx itself writes only beside its own index."""
    if app.builder.name in {"html", "dirhtml"}:
        yield "search", {}, "search.html"


def write_index(app: Sphinx, retired: dict[str, str]) -> str:
    """Write the index into the output, and return its address, with a checksum."""
    env = app.env
    names = sorted(env.found_docs)
    sections = [
        (names.index(name), *section) for name in names for section in _sections(app, name)
    ]
    anchors = {
        (names[page], anchor): number
        for number, (page, ids, *_) in enumerate(sections)
        for anchor in ids
    }
    tools = getattr(env.domains.get("mcp"), "tools", {}).values()
    index = {
        "pages": [
            (app.builder.get_relative_uri("search", name), env.titles[name].astext())
            for name in names
        ],
        "sections": [(page, _anchor(ids), *rest) for page, ids, *rest in sections],
        "tools": [(names.index(t.docname), t.node_id, t.name, t.task, t.group) for t in tools],
        "places": _places(app, anchors),
        "words": customers_words(app),
        "retired": retired,
    }
    text = f"mcpSite.search({json.dumps(index, ensure_ascii=False, separators=(',', ':'))});\n"
    (app.outdir / "searchindex.js").write_text(text, "utf-8")
    return f"searchindex.js?v={zlib.crc32(text.encode()):08x}"


def customers_words(app: Sphinx) -> dict[str, list[str]]:
    """Return the words of customers, and what tools have instead of each."""
    return _read(app)["tools"]


def _sections(app: Sphinx, docname: str) -> Iterator[tuple[list[str], str, str]]:
    """Yield the anchors, the title, and the text of each section of a page."""
    for section in app.env.get_doctree(docname).findall(nodes.section):
        title, *rest = section.children
        text = "".join(_words(app, child) for child in rest)
        yield section["ids"], title.astext(), " ".join(text.split())


def _anchor(ids: list[str]) -> str:
    """Return the label next to a heading, which stays when the heading changes, or else its id."""
    return next((label for label in ids[1:] if not re.fullmatch(r"id\d+", label)), ids[0])


def _words(app: Sphinx, node: nodes.Node) -> str:
    """Return the text of ``node`` as it is read, without sections and tools of its own."""
    match node:
        case nodes.Text():
            return str(node)
        case nodes.section() | nodes.Invisible() | nodes.raw() | nodes.system_message():
            return ""
        case nodes.Element() if "mcp-tools" in node["classes"]:
            return ""
        case pending_xref(attributes={"refdomain": "std", "refexplicit": False}):
            return _title(app, node["reftarget"]) or node.astext()
    text = "".join(_words(app, child) for child in node.children)
    return text if isinstance(node, nodes.Inline) else f"{text} "


def _title(app: Sphinx, target: str) -> str:
    """Return the title of the section or page that a reference without a text of its own names."""
    if page := app.env.titles.get(target.lstrip("/")):
        return page.astext()
    return str(app.env.domains.standard_domain.labels.get(target, ("", "", ""))[2])


def _places(app: Sphinx, sections: dict[tuple[str, str], int]) -> list[tuple[str, int]]:
    """Return what the section of each label answers; ``sections`` are by page and anchor."""
    places = []
    labels = app.env.domains.standard_domain.labels
    for words, label in _read(app)["places"].items():
        section = sections.get(labels.get(label, ("", "", ""))[:2])
        if section is None:
            _warn(
                app,
                f"no section has the label '{label}' of \"{words}\"; correct or remove it",
                words,
            )
        else:
            places.append((words, section))
    return places


def _read(app: Sphinx) -> dict[str, dict[str, Any]]:
    """Return the tables of the file, without what is wrong in it; empty without such a file."""
    data: dict[str, dict[str, Any]] = {}
    try:
        data = tomllib.loads((app.srcdir / WORDS).read_text("utf-8"))
    except FileNotFoundError:
        pass
    except ValueError as error:
        _warn(app, f"not TOML in UTF-8: {error}")
    kinds = {"tools": (list, "a list of parts of names"), "places": (str, "a label")}
    for table, (kind, wanted) in kinds.items():
        values = data.setdefault(table, {})
        for word in [word for word, value in values.items() if not isinstance(value, kind)]:
            _warn(app, f'[{table}] "{word}" is {values.pop(word)!r}; it must be {wanted}', word)
    return data


def _warn(app: Sphinx, message: str, key: str = "") -> None:
    """Warn of a line of the file: that of *key*, or that which an error of TOML names."""
    file = app.srcdir / WORDS
    lines = file.read_text("utf-8", errors="replace").splitlines()
    named = re.search(r"at line (\d+)", message)
    keys = [n for n, line in enumerate(lines, 1) if line.startswith((f"{key} =", f'"{key}" ='))]
    line = keys[-1] if keys else int(named[1]) if named else 1
    logger.warning(message, location=f"{file}:{line}", type="site", subtype="words")
