"""Pages for AI assistants: a Markdown twin of each page, and all of them in one file."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from sphinx.util import logging

from date_words import day_in_words
from page_dates.changed import days
from site_publish import addresses
from site_publish.crawlers import tool_list
from site_publish.markdown import NoMarkdownError, article, to_markdown

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from docutils import nodes
    from sphinx.application import Sphinx

    from site_publish.addresses import IndexContent

logger = logging.getLogger(__name__)


def write(app: Sphinx) -> None:
    """Write the twins of pages and indexes, and ``llms-full.txt``.

    A reader finds a heading by its text, so only anchors that a twin links are kept.
    """
    names, indexes = addresses.reading_order(app.env), addresses.indexes(app)
    articles = {name: _article(app, name, {*names, *indexes}) for name in names}
    links = [link for each in articles.values() for link in each.select("a[href]")]
    anchors = {str(link["href"]).partition("#")[2] for link in links}
    texts = {}
    for name, page in articles.items():
        tools = tool_list(app) if page.select(".mcp-tools") else ""
        texts[name] = _with_dates(app, name, _page(app, name, page, anchors), tools)
    addresses.save(app.outdir / "llms-full.txt", "\n---\n\n".join(texts.values()))
    for name, index in indexes.items():
        texts[name] = _with_dates(app, name, _index(*index), tool_list(app))
    for name, text in texts.items():
        addresses.save(app.outdir / f"{name}.md", text)


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
