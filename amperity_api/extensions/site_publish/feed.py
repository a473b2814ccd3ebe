"""``feed.atom``: what changed in the tools, an entry a date.

RFC 4287. The ids are those of RFC 4151 and stay when the site moves; every date is one of the
lists of tools, so that two builds give one feed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

from sphinx.errors import ConfigError

from mcp_docs.catalogue import catalogue, in_words
from site_publish import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from mcp_docs.catalogue import Step
    from mcp_docs.domain import McpDomain

NAMESPACE = "http://www.w3.org/2005/Atom"
NAME = "feed.atom"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed after a good HTML build of a site that knows its tools.

    Raises ``ConfigError`` where conf.py gives the feed no id, or no section to link.
    """
    if exception is not None or app.builder.format != "html":
        return
    known = catalogue(app.env)
    if known.surface is None:
        return
    if not app.config.feed_id:
        raise ConfigError("feed_id in conf.py is empty; give the feed an id that never changes")
    base = addresses.base(app.config)
    page = base + _section(app)
    steps = list(reversed(known.steps))
    feed = ElementTree.Element("feed", xmlns=NAMESPACE)
    _add(feed, "id", app.config.feed_id)
    _add(feed, "title", f"{app.config.project}: changes of the tools")
    _add(feed, "updated", _instant(steps[0].date if steps else known.surface.date))
    _add(ElementTree.SubElement(feed, "author"), "name", app.config.author)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=base + NAME)
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    domain = cast("McpDomain", app.env.domains["mcp"])
    links = {
        entry.name: f"{base}{app.builder.get_target_uri(entry.docname)}#{entry.node_id}"
        for entry in domain.tools.values()
    }
    for step in steps:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", f"{app.config.feed_id}/{step.date}")
        _add(entry, "title", f"{in_words(step.date)}: {_count(step)}")
        _add(entry, "updated", _instant(step.date))
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
        _add(entry, "content", _content(step, links)).set("type", "html")
    ElementTree.indent(feed)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    text = ElementTree.tostring(feed, "unicode")
    (app.outdir / NAME).write_text(f"{declaration}{text}\n", "utf-8", newline="\n")


def _section(app: Sphinx) -> str:
    """Return the page and the anchor of the section that feed_label names."""
    label = app.config.feed_label
    docname, anchor, _ = app.env.domains.standard_domain.labels.get(label, ("", "", ""))
    if not docname:
        raise ConfigError(f"feed_label is '{label}'; name the label of the section of changes")
    return f"{app.builder.get_target_uri(docname)}#{anchor}"


def _add(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    element.text = text
    return element


def _instant(day: str) -> str:
    # A list has a day and no hour; RFC 3339 wants one.
    return f"{day}T00:00:00Z"


def _count(step: Step) -> str:
    changes = step.changes
    parts = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "probably renamed": len(changes.renamed),
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
        "Probably renamed": [f"{tool(pair.old)} to {tool(pair.new)}" for pair in changes.renamed],
    }
    return "".join(
        f"<p><strong>{label}</strong>: {', '.join(tools)}.</p>"
        for label, tools in lines.items()
        if tools
    )
