"""``feed.atom``, ``sitemap.xml``, and ``robots.txt``.

The feed, RFC 4287, has an entry for each date on which the tools changed. Its ids are those of
RFC 4151 and stay when the site moves; its dates are those of the lists of tools, so that two
builds give one feed. A crawler reads robots.txt, RFC 9309, at the root of a host only; below a
path, serving it is up to whoever publishes the host. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

from sphinx.errors import ConfigError

from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

    from mcp_docs.catalogue import Catalogue, Step
    from mcp_docs.domain import McpDomain

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED = "feed.atom"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write all three after a good HTML build; the feed if the site knows its tools.

    Raises ``ConfigError`` where conf.py gives the feed no id, or no section to link.
    """
    if exception is not None:
        return
    _save(_sitemap(app), app.outdir / "sitemap.xml")
    sitemap = f"{addresses.base(app.config)}sitemap.xml"
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"
    (app.outdir / "robots.txt").write_text(robots, "utf-8", newline="\n")
    known = catalogue(app.env)
    if known.surface is not None:
        _save(_feed(app, known, known.surface.date), app.outdir / FEED)


def _save(root: ElementTree.Element, file: Path) -> None:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, "unicode")
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    file.write_text(f"{declaration}{text}\n", "utf-8", newline="\n")


def _add(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    element.text = text
    return element


def _sitemap(app: Sphinx) -> ElementTree.Element:
    base = addresses.base(app.config)
    changed = days(app.env)
    urls = ElementTree.Element("urlset", xmlns=SITEMAP)
    for name in addresses.reading_order(app.env):
        url = ElementTree.SubElement(urls, "url")
        _add(url, "loc", base + app.builder.get_target_uri(name))
        if name in changed:
            _add(url, "lastmod", changed[name].isoformat())
    return urls


def _feed(app: Sphinx, known: Catalogue, date: str) -> ElementTree.Element:
    if not app.config.feed_id:
        raise ConfigError("feed_id in conf.py is empty; give the feed an id that never changes")
    base = addresses.base(app.config)
    page = base + _section(app)
    steps = list(reversed(known.steps))
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _add(feed, "id", app.config.feed_id)
    _add(feed, "title", f"{app.config.project}: changes of the tools")
    _add(feed, "updated", _instant(steps[0].date if steps else date))
    _add(ElementTree.SubElement(feed, "author"), "name", app.config.author)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=base + FEED)
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    tools = cast("McpDomain", app.env.domains["mcp"]).tools
    links = {
        tool.name: f"{base}{app.builder.get_target_uri(tool.docname)}#{tool.node_id}"
        for tool in tools.values()
    }
    for step in steps:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", f"{app.config.feed_id}/{step.date}")
        _add(entry, "title", f"{in_words(step.date)}: {_count(step)}")
        _add(entry, "updated", _instant(step.date))
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
        _add(entry, "content", _content(step, links)).set("type", "html")
    return feed


def _section(app: Sphinx) -> str:
    """Return the page and the anchor of the section that feed_label names."""
    label = app.config.feed_label
    docname, anchor, _ = app.env.domains.standard_domain.labels.get(label, ("", "", ""))
    if not docname:
        raise ConfigError(f"feed_label is '{label}'; name the label of the section of changes")
    return f"{app.builder.get_target_uri(docname)}#{anchor}"


def _instant(day: str) -> str:
    # A list has a day and no time; RFC 3339 wants one.
    return f"{day}T00:00:00Z"


def _count(step: Step) -> str:
    changes = step.changes
    parts = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "renamed": len(changes.renamed),
    }
    return ", ".join(f"{number} {what}" for what, number in parts.items() if number)


def _content(step: Step, links: dict[str, str]) -> str:
    def tool(name: str) -> str:
        code = f"<code>{escape(name)}</code>"
        return f'<a href="{escape(links[name])}">{code}</a>' if name in links else code

    changes = step.changes
    lines = {
        "Added": [tool(name) for name in changes.added],
        "Removed": [tool(name) for name in changes.removed],
        "Renamed": [f"{tool(pair.old)} to {tool(pair.new)}" for pair in changes.renamed],
    }
    return "".join(
        f"<p><strong>{label}</strong>: {', '.join(tools)}.</p>"
        for label, tools in lines.items()
        if tools
    )
