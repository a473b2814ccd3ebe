"""What the head of a page says of its other forms, and of itself when it is shared.

Open Graph, https://ogp.me. Nothing here makes a browser ask for anything.
"""

from __future__ import annotations

import posixpath
from html import escape
from typing import TYPE_CHECKING, Any

from site_publish import addresses, feed

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def describe(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to the ``metatags`` of a page, and name its twin as ``page_twin`` for the footer."""
    if doctree is None:
        return
    base = addresses.base(app.config)
    properties = {
        "og:title": app.env.titles[pagename].astext(),
        "og:type": "website",
        "og:url": base + app.builder.get_target_uri(pagename),
        "og:site_name": app.config.html_title,
        "og:description": addresses.description(doctree),
    }
    tags = [
        f'<meta property="{name}" content="{escape(value)}" />'
        for name, value in properties.items()
        if value
    ]
    twin = f"{posixpath.basename(pagename)}.md"
    tags.append(_alternate("text/markdown", "This page as Markdown", twin))
    if app.config.feed_id:
        href = posixpath.relpath(feed.NAME, posixpath.dirname(pagename) or ".")
        tags.append(_alternate("application/atom+xml", "Changes of the tools", href))
    context["metatags"] = "\n  ".join([context.get("metatags", "").strip(), *tags]).strip()
    context["page_twin"] = twin


def _alternate(kind: str, title: str, href: str) -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{escape(href)}" />'
