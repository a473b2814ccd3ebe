"""The Markdown twin of each page: ``page.md`` beside ``page.html``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.util import logging

from date_words import day_in_words
from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses
from site_publish.markdown.convert import NoMarkdownError, to_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.domains import IndexEntry
    from sphinx.environment import BuildEnvironment

INDEX = "domainindex.html"


logger = logging.getLogger(__name__)


def indexes(app: Sphinx) -> dict[str, str]:
    """Return the titles of the indexes of domains by the name of their page."""
    found = getattr(app.builder, "domain_indices", [])
    return {name: str(index.localname) for name, index, *_ in found}


def write(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the twin of a page or of an index; warns of what Markdown would lose."""
    resolve = _resolver(app, pagename)
    if doctree is not None:
        old = [each.partition("#") for each in app.config.redirects]
        own = [anchor for page, _, anchor in old if page == pagename]
        anchors = {*addresses.anchors(app.env, pagename), *own} - addresses.tool_anchors(app.env)
        try:
            text = to_markdown(context["body"], resolve, anchors)
        except NoMarkdownError as error:
            where, text = _with_line(doctree, error), ""
            hint = "assistants read the page as Markdown, so write it another way"
            logger.warning("%s; %s", error, hint, location=where, type="markdown")
    elif templatename == INDEX:
        entries = [entry for _letter, group in context["content"] for entry in group]
        text = _index(context["indextitle"], entries, app, resolve)
    else:
        return
    title = re.search(r"^# .*\n", text, re.MULTILINE)
    end = title.end() if title else 0
    text = f"{text[:end]}\n{_about(app, pagename)}\n{text[end:]}".lstrip("\n")
    file = app.outdir / f"{pagename}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")


def _resolver(app: Sphinx, pagename: str) -> Callable[[str], str]:
    """Return what makes the address for a twin of a link on a page of HTML."""
    base = addresses.base(app.config)
    page = app.builder.get_target_uri
    found_by_name = addresses.tool_anchors(app.env)
    here = urljoin(base, page(pagename))
    twins = {
        base + page(name): f"{base}{name}.md" for name in [*app.env.found_docs, *indexes(app)]
    }

    def resolve(address: str) -> str:
        url, mark, anchor = urljoin(here, address).partition("#")
        if url in twins and anchor in found_by_name:
            return ""
        # A place on the same page is there in the twin too.
        return address if address.startswith("#") else f"{twins.get(url, url)}{mark}{anchor}"

    return resolve


def _about(app: Sphinx, pagename: str) -> str:
    """Return the line that says where a twin is from, and how old it is."""
    base = addresses.base(app.config)
    html = base + app.builder.get_target_uri(pagename)
    parts = [f"Address: <{base}{pagename}.md>. HTML: <{html}>."]
    if day := days(app.env).get(pagename):
        parts.append(f"Last changed: {day_in_words(day)}.")
    return " ".join([*parts, tools_of(app.env)]).strip()


def tools_of(env: BuildEnvironment) -> str:
    """Return the date of the list of tools that the pages show; empty if there is no list."""
    surface = catalogue(env).surface
    return f"Tool list: {in_words(surface.date)} ({surface.origin})." if surface else ""


def _index(
    title: str, entries: list[IndexEntry], app: Sphinx, resolve: Callable[[str], str]
) -> str:
    """Return an index as Markdown: for each page its entries, and how to link one."""
    lines = [f"# {title}"]
    for docname in dict.fromkeys(entry.docname for entry in entries):
        own = [entry for entry in entries if entry.docname == docname]
        page = resolve(app.builder.get_relative_uri(INDEX, docname))
        name = app.env.titles[docname].astext()
        html = addresses.base(app.config) + app.builder.get_target_uri(docname)
        anchor = f"<{html}#{own[0].anchor}>"
        lines += ["", f"Each is in [{name}]({page}), and has an anchor in its HTML: {anchor}.", ""]
        for entry in own:
            about = ". ".join(filter(None, [entry.extra, entry.qualifier]))
            lines.append(f"* `{entry.name}`: {about}" if about else f"* `{entry.name}`")
    return "\n".join(lines) + "\n"


def _with_line(doctree: nodes.document, error: NoMarkdownError) -> nodes.Node:
    """Return the innermost node that *error* is about, or the nearest around it with a line."""
    raw = [node for node in doctree.findall(nodes.raw) if f"<{error.tag}" in node.astext()]
    inside = [
        node
        for node in doctree.findall(nodes.Element)
        if error.text in " ".join(node.astext().split())
    ]
    around: nodes.Node = (raw or inside or [doctree])[-1]
    while around.line is None and around.parent is not None:
        around = around.parent
    return around
