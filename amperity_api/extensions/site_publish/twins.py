"""Pages for AI assistants: a Markdown twin of each page, and ``llms.txt``, which lists them.

``page.md`` is beside ``page.html``. ``llms.txt`` is a map, as https://llmstxt.org describes it: a
title, a summary in a quote, and lists of links with a note. ``llms-full.txt`` has all pages.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from date_words import day_in_words
from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses
from site_publish.markdown import NoMarkdownError, article, to_markdown

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from docutils import nodes
    from sphinx.application import Sphinx

    from site_publish.addresses import IndexContent

logger = logging.getLogger(__name__)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the twins of pages and indexes, and what leads to them, after a good build.

    A reader finds a heading by its text, so only anchors that a twin links are kept.
    """
    if exception is not None:
        return
    env, names, indexes = app.env, addresses.reading_order(app.env), addresses.indexes(app)
    surface = catalogue(env).surface
    tools = f"Tool list: {in_words(surface.date)} ({surface.origin})." if surface else ""
    articles = {name: _article(app, name, {*names, *indexes}) for name in names}
    links = [link for each in articles.values() for link in each.select("a[href]")]
    anchors = {str(link["href"]).partition("#")[2] for link in links}
    texts = {
        name: _with_dates(
            app, name, _page(app, name, page, anchors), tools if page.select(".mcp-tools") else ""
        )
        for name, page in articles.items()
    }
    for name, index in indexes.items():
        texts[name] = _with_dates(app, name, _index(*index), tools)
    for name, text in texts.items():
        addresses.save(app.outdir / f"{name}.md", text)
    full = "\n---\n\n".join(texts[name] for name in names)
    addresses.save(app.outdir / "llms-full.txt", full)
    pages = [
        (f"{name}.md", env.titles[name].astext(), env.metadata[name]["description"])
        for name in names
    ]
    text = addresses.render(
        "llms.txt",
        config=app.config,
        tools=tools,
        pages=pages,
        indexes=[(f"{name}.md", title) for name, (title, _content) in indexes.items()],
        sizes={file.name: file.stat().st_size for file in Path(app.outdir).iterdir()},
    )
    addresses.save(app.outdir / "llms.txt", text)


def _article(app: Sphinx, name: str, twins: set[str]) -> BeautifulSoup:
    """Return what a page says, with links to other *twins*."""
    file = app.outdir / app.builder.get_target_uri(name)
    page = article(file.read_text("utf-8"))
    tools = addresses.tool_anchors(app.env)
    for link in page.select("a[href]"):
        path, mark, anchor = str(link["href"]).partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if path and target.removesuffix(".html") not in twins:
            continue
        link["href"] = path.replace(".html", ".md") + mark + anchor
        if anchor in tools:
            # A reader finds a tool by its name.
            link.unwrap()
    return page


def _page(app: Sphinx, name: str, page: BeautifulSoup, anchors: set[str]) -> str:
    """Return a page as Markdown; warn about content that would be lost."""
    try:
        return to_markdown(page, anchors)
    except NoMarkdownError as error:
        hint = "assistants read the page as Markdown, so write it another way"
        doctree = app.env.get_and_resolve_doctree(name, app.builder, tags=app.tags)
        where = _with_line(doctree, error)
        logger.warning("%s; %s", error, hint, location=where, type="markdown")
        return ""


def _with_line(doctree: nodes.document, error: NoMarkdownError) -> nodes.Node:
    """Return the innermost node with a line that has the text of *error*."""
    found = [
        node
        for node in doctree.findall()
        if node.line and error.text in " ".join(node.astext().split())
    ]
    return found[-1] if found else doctree


def _index(title: str, content: IndexContent) -> str:
    """Return an index as Markdown: each entry with its section."""
    lines = [f"# {title}", ""]
    for entry in (entry for _letter, group in content for entry in group):
        about = ". ".join(filter(None, [entry.extra, entry.qualifier]))
        lines.append(f"* `{entry.name}`: {about}" if about else f"* `{entry.name}`")
    return "\n".join(lines) + "\n"


def _with_dates(app: Sphinx, name: str, text: str, tools: str) -> str:
    """Return *text* with its address, its date, and that of its *tools* below its title."""
    about = f"Address: <{app.config.html_baseurl}{name}.md>."
    if day := days(app.env).get(name):
        about += f" Last changed: {day_in_words(day)}."
    below = f"\n{about} {tools}".rstrip() + "\n"
    return re.sub(r"(?m)^# .*\n", lambda title: title[0] + below, text, count=1)
