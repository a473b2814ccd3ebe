"""Pages for AI assistants: a Markdown twin of each page, and ``llms.txt``, which lists them.

``page.md`` is beside ``page.html``. ``llms.txt`` is a map, as https://llmstxt.org describes it: a
title, a summary in a quote, and lists of links with a note. ``llms-full.txt`` has all pages.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from date_words import day_in_words
from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses
from site_publish.markdown import NoMarkdownError, keep_anchors, to_markdown

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DATA = {
    "tools.json": "The tools and stacks of the server, as JSON that explains itself.",
    "tools.schema.json": "The JSON Schema of tools.json.",
    "feed.atom": "The changes of the tools, by date, as Atom.",
}

logger = logging.getLogger(__name__)


def write(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the twin of a page or of an index; warn about content that Markdown would lose.

    Below its title are its address, its date, and the date of the tools that it lists. That of a
    page goes beside its doctree, with all its anchors, for `write_map`: another page may link
    one of them before this page is written again.
    """
    if doctree is not None:
        text = _page(app, pagename, context["body"], doctree)
    elif templatename == "domainindex.html":
        text = _index(context)
    else:
        return
    about = f"Address: <{addresses.base(app.config)}{pagename}.md>."
    if day := days(app.env).get(pagename):
        about += f" Last changed: {day_in_words(day)}."
    if doctree is None or 'mcp-tools"' in context["body"]:
        about += f" {_tools(app.env)}"
    title = re.search(r"^# .*\n", text, re.MULTILINE)
    end = title.end() if title else 0
    text = f"{text[:end]}\n{about}\n{text[end:]}".lstrip("\n")
    folder = app.outdir if doctree is None else app.doctreedir
    addresses.save(folder / f"{pagename}.md", text)


def _page(app: Sphinx, pagename: str, body: str, doctree: nodes.document) -> str:
    env = app.env
    tools = addresses.tool_anchors(env)
    twins = {*env.found_docs, *addresses.indexes(app)}
    folder = posixpath.dirname(pagename)

    def resolve(address: str) -> str:
        path, mark, anchor = address.partition("#")
        name = posixpath.normpath(posixpath.join(folder, path)).removesuffix(".html")
        if path and name not in twins:
            return address
        # A reader finds a tool by its name.
        return "" if anchor in tools else path.replace(".html", ".md") + mark + anchor

    try:
        return to_markdown(body, resolve)
    except NoMarkdownError as error:
        hint = "assistants read the page as Markdown, so write it another way"
        where = _with_line(doctree, error)
        logger.warning("%s; %s", error, hint, location=where, type="markdown")
        return ""


def _with_line(doctree: nodes.document, error: NoMarkdownError) -> nodes.Node:
    """Return the innermost node that *error* is about, or the nearest around it with a line."""
    about = [doctree, *doctree.findall(lambda node: error.text in " ".join(node.astext().split()))]
    about += [node for node in doctree.findall(nodes.raw) if f"<{error.tag}" in node.astext()]
    node: nodes.Node = about[-1]
    while node.line is None and node.parent is not None:
        node = node.parent
    return node


def _index(context: dict[str, Any]) -> str:
    """Return an index as Markdown: each entry with its section."""
    lines = [f"# {context['indextitle']}", ""]
    for entry in (entry for _letter, group in context["content"] for entry in group):
        about = ". ".join(filter(None, [entry.extra, entry.qualifier]))
        lines.append(f"* `{entry.name}`: {about}" if about else f"* `{entry.name}`")
    return "\n".join(lines) + "\n"


def _tools(env: BuildEnvironment) -> str:
    """Return the date of the list of tools that the pages show; empty if there is no list."""
    surface = catalogue(env).surface
    return f"Tool list: {in_words(surface.date)} ({surface.origin})." if surface else ""


def write_map(app: Sphinx, exception: Exception | None) -> None:
    """Write the twins of pages, ``llms.txt``, and ``llms-full.txt`` after a good build."""
    if exception is not None:
        return
    env, root = app.env, app.config.root_doc
    pages = addresses.reading_order(env)
    texts = [(app.doctreedir / f"{name}.md").read_text("utf-8") for name in pages]
    linked = set(re.findall(r"#([^)>\s]+)\)", "".join(texts)))
    # A reader finds a heading by its text, so only anchors that a twin links are kept.
    texts = [keep_anchors(text, linked) for text in texts]
    for name, text in zip(pages, texts, strict=True):
        addresses.save(app.outdir / f"{name}.md", text)
    addresses.save(app.outdir / "llms-full.txt", "\n---\n\n".join(texts))

    def link(file: str, name: str, note: str) -> str:
        size = max(1, round((app.outdir / file).stat().st_size / 1000))
        return f"- [{name}]({addresses.base(app.config)}{file}): {f'{note} {size} KB.'.strip()}"

    about = {name: addresses.description(env.get_doctree(name)) for name in pages}
    titles = {name: env.titles[name].astext() for name in pages}
    intro = "Every page is Markdown and states its address and date. For the page in a browser,"
    uncovered = app.config.llms_not_covered
    links = {
        "Pages": [
            *(link(f"{name}.md", titles[name], about[name]) for name in pages if name != root),
            *(
                link(f"{name}.md", title, "Each name with its group.")
                for name, title in addresses.indexes(app).items()
            ),
        ],
        "Data": [
            link(name, name, note) for name, note in DATA.items() if (app.outdir / name).exists()
        ],
        "Optional": [
            link(f"{root}.md", titles[root], "The start page."),
            link("llms-full.txt", "llms-full.txt", "All pages in one file."),
        ],
    }
    parts = [
        f"# {app.config.project}",
        f"> {about[root]}" if about[root] else "",
        f"{intro} replace .md with .html. {_tools(env)}".strip(),
        f"Not covered: {uncovered}" if uncovered else "",
        *("\n".join([f"## {name}", "", *lines]) for name, lines in links.items()),
    ]
    addresses.save(app.outdir / "llms.txt", "\n\n".join(filter(None, parts)) + "\n")
