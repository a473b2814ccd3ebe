"""What the head of a page says to other programs, and the page for a wrong address.

Open Graph, https://ogp.me. Nothing here makes a browser ask for anything. ``404.html`` is what
a server shows for a wrong address, whatever its depth, so sphinx-notfound-page writes all its
links from the root of the host.
"""

from __future__ import annotations

import posixpath
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from site_publish import addresses
from site_publish.feeds import FEED

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

NOT_FOUND = """\
<h1>Page not found</h1>
<p>There is no page at this address. Search the documentation, or start from the
<a href="{root}index.html">list of pages</a>.</p>
"""


def place_not_found(_app: Sphinx, config: Config) -> None:
    """Have the page for a wrong address find the others from wherever it is shown."""
    root = urlsplit(addresses.base(config)).path
    config["notfound_urls_prefix"] = root
    config["notfound_context"] = {"title": "Page not found", "body": NOT_FOUND.format(root=root)}


def describe(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to the ``metatags`` of a page, and name its twin as ``page_twin`` for the footer.

    The page for a wrong address has no address of its own, and stays out of search results.
    """
    tags = [context.get("metatags", "").strip()]
    if pagename == app.config.notfound_pagename:
        context["pageurl"] = None
        context["content_root"] = app.config.notfound_urls_prefix
        tags.append('<meta name="robots" content="noindex" />')
    elif doctree is not None:
        properties = {
            "og:title": app.env.titles[pagename].astext(),
            "og:type": "website",
            "og:url": addresses.base(app.config) + app.builder.get_target_uri(pagename),
            "og:site_name": app.config.html_title,
            "og:description": addresses.description(doctree),
        }
        tags += [
            f'<meta property="{name}" content="{escape(value)}" />'
            for name, value in properties.items()
            if value
        ]
        twin = f"{posixpath.basename(pagename)}.md"
        others = [("text/markdown", "This page as Markdown", twin)]
        if app.config.feed_id:
            href = posixpath.relpath(FEED, posixpath.dirname(pagename) or ".")
            others.append(("application/atom+xml", "Changes of the tools", href))
        tags += [
            f'<link rel="alternate" type="{kind}" title="{title}" href="{escape(href)}" />'
            for kind, title, href in others
        ]
        context["page_twin"] = twin
    context["metatags"] = "\n  ".join(tags).strip()
