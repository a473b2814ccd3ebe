"""``404.html``: what a server shows for a wrong address, whatever its depth.

sphinx-notfound-page writes all its links from the root of the host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from site_publish import addresses

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

BODY = """\
<h1>Page not found</h1>
<p>There is no page at this address. Search the documentation, or start from the
<a href="{root}index.html">list of pages</a>.</p>
"""


def place(_app: Sphinx, config: Config) -> None:
    """Have the page find the others from wherever it is shown."""
    root = urlsplit(addresses.base(config)).path
    config["notfound_urls_prefix"] = root
    config["notfound_context"] = {"title": "Page not found", "body": BODY.format(root=root)}


def hide(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Keep the page out of search results: it has no address of its own."""
    if pagename == app.config.notfound_pagename:
        context["pageurl"] = None
        context["content_root"] = app.config.notfound_urls_prefix
        context["metatags"] = (
            context.get("metatags", "") + '<meta name="robots" content="noindex" />'
        )


def setup(app: Sphinx) -> None:
    """Load the extension and set it up."""
    app.setup_extension("notfound.extension")
    # Before it looks at its settings.
    app.connect("config-inited", place, priority=400)
    app.connect("html-page-context", hide)
