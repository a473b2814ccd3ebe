"""The search index of sections and tools, which also knows the words of customers.

Sphinx's search finds pages, and downloads each of them to quote it. This one finds sections, and
needs one file. ``tool_words.toml``, beside the pages, lists the words that customers use.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref

import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

WORDS = "tool_words.toml"


def prepare(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Give the search page the address of its index, and a page with a filter its words."""
    if pagename == "search":
        context["search_index"] = write_index(app, context.get("mcp_retired", {}))
    elif 'mcp-tools"' in context.get("body", ""):
        context["search_words"] = customers_words(app)


def write_index(app: Sphinx, retired: dict[str, str]) -> str:
    """Write the index into the output, and return its address, with a checksum."""
    env = app.env
    names = sorted(env.found_docs)
    sections: list[tuple[int, str, str, str]] = []
    numbers: dict[tuple[str, str], int] = {}
    for page, name in enumerate(names):
        for ids, title, text in _sections(app, name):
            numbers |= {(name, anchor): len(sections) for anchor in ids}
            sections.append((page, _anchor(ids), title, text))
    tools = getattr(env.domains.get("mcp"), "tools", {}).values()
    index = {
        "pages": [
            (app.builder.get_relative_uri("search", name), env.titles[name].astext())
            for name in names
        ],
        "sections": sections,
        "tools": [(names.index(t.docname), t.node_id, t.name, t.task, t.group) for t in tools],
        "places": _places(app, numbers),
        "words": customers_words(app),
        "retired": retired,
    }
    data = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    script = f"mcpSite.search({data});\n"
    (app.outdir / "searchindex.js").write_text(script, "utf-8")
    return f"searchindex.js?v={zlib.crc32(script.encode()):08x}"


def customers_words(app: Sphinx) -> dict[str, list[str]]:
    """Return the words of customers, each with the parts of tool names that it stands for."""
    file = app.srcdir / WORDS
    words: dict[str, list[str]] = toml_file.read(file).get("tools", {})
    for word in [word for word, parts in words.items() if not isinstance(parts, list)]:
        wrong = f'"{word}" is {words.pop(word)!r}; write a list of parts of names'
        toml_file.warn(file, word, wrong)
    return words


def _sections(app: Sphinx, docname: str) -> Iterator[tuple[list[str], str, str]]:
    """Yield the anchors, the title, and the text of each section of a page."""
    for section in app.env.get_doctree(docname).findall(nodes.section):
        title, *rest = section.children
        text = "".join(_words(app, child) for child in rest)
        yield section["ids"], title.astext(), " ".join(text.split())


def _anchor(ids: list[str]) -> str:
    """Return the label of a section, which an edit of its heading doesn't change, or its id."""
    return next((label for label in ids[1:] if not re.fullmatch(r"id\d+", label)), ids[0])


def _words(app: Sphinx, node: nodes.Node) -> str:
    """Return the text of ``node`` as a reader sees it, without nested sections and tools."""
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
    """Return the title of the section or page that a reference without its own text names."""
    if page := app.env.titles.get(target.lstrip("/")):
        return page.astext()
    return str(app.env.domains.standard_domain.labels.get(target, ("", "", ""))[2])


def _places(app: Sphinx, sections: dict[tuple[str, str], int]) -> list[tuple[str, int]]:
    """Return words of questions, each with the number of the section that answers them."""
    file = app.srcdir / WORDS
    places = []
    labels = app.env.domains.standard_domain.labels
    for words, label in toml_file.read(file).get("places", {}).items():
        section = sections.get(labels.get(str(label), ("", "", ""))[:2])
        if section is None:
            message = f"no section has the label '{label}' of \"{words}\"; correct or remove it"
            toml_file.warn(file, words, message)
        else:
            places.append((words, section))
    return places
