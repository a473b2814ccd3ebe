"""Where the site is published, and the order in which it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def base(config: Config) -> str:
    """Return the URL of the site, with a slash at its end.

    Raises ``ConfigError`` without one: a sitemap, a feed, and Open Graph need absolute URLs.
    """
    url = str(config.html_baseurl)
    if not url.startswith(("https://", "http://")):
        message = f"html_baseurl is '{url}'; write the URL where the site is published in conf.py"
        raise ConfigError(f"{message}, or in HTML_BASEURL")
    return url.rstrip("/") + "/"


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return the names of all pages, as the tables of contents have them; orphans come last."""
    order: dict[str, None] = {}

    def follow(docname: str) -> None:
        if docname not in order:
            order[docname] = None
            for child in env.toctree_includes.get(docname, []):
                follow(child)

    follow(env.config.root_doc)
    return [*order, *sorted(env.found_docs - order.keys())]


def description(doctree: nodes.document) -> str:
    """Return what the ``meta`` directive of a page says of it; empty without one."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return " ".join(str(meta["content"]).split())
    return ""
