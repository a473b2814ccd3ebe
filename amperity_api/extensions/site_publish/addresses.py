"""Where the site is published, the order of its pages, and its stable anchors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from docutils import nodes
from sphinx.util import logging

from mcp_docs.catalogue import catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

# docutils and sphinx-tabs number these, so an edit of the page can renumber them.
COUNTED = re.compile(r"(id|index-|(footnote-|citation-)(reference-)?)\d+|(tab|panel)-\d+-.*")
logger = logging.getLogger(__name__)


def refuse(message: str) -> NoReturn:
    """End the build with an error about ``conf.py``."""
    logger.error(message)
    # For any other exception, Sphinx prints a traceback.
    raise SystemExit(2)


def base(config: Config) -> str:
    """Return the URL of the site, with a slash at its end.

    Ends the build without one: a sitemap, a feed, and Open Graph need absolute URLs.
    """
    url = str(config.html_baseurl)
    if not re.fullmatch(r"https?://[^\s?#]+", url):
        message = f"html_baseurl is '{url}'; in conf.py or HTML_BASEURL, write the URL where the"
        refuse(f"{message} site is published, without a query or an anchor")
    return url.rstrip("/") + "/"


def save(file: Path, text: str) -> None:
    """Write *text* to *file*, and create its folder if necessary."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return the names of all pages in the order of the menu; orphans come last."""
    order: dict[str, None] = {}

    def follow(docname: str) -> None:
        if docname not in order:
            order[docname] = None
            for child in env.toctree_includes.get(docname, []):
                follow(child)

    follow(env.config.root_doc)
    return [*order, *sorted(env.found_docs - order.keys())]


def indexes(app: Sphinx) -> dict[str, str]:
    """Return the titles of the indexes of domains by the name of their page."""
    found = getattr(app.builder, "domain_indices", [])
    return {name: str(index.localname) for name, index, *_ in found}


def description(doctree: nodes.document) -> str:
    """Return the description in the ``meta`` directive of a page; empty without one."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return " ".join(str(meta["content"]).split())
    return ""


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Store the anchors of a page in its metadata, for `anchors`."""
    ids = (name for node in doctree.findall(nodes.Element) for name in node["ids"])
    found = [name for name in ids if not COUNTED.fullmatch(name)]
    app.env.metadata[app.env.docname]["anchors"] = found


def anchors(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the ids on a page that survive an edit of its text, so others can link them."""
    found: list[str] = env.metadata[docname].get("anchors", [])
    return found


def tool_anchors(env: BuildEnvironment) -> set[str]:
    """Return the anchors of all tools that a list has or had.

    They follow from the lists, so no other list keeps them. A Markdown twin leaves them out:
    10 KB of them would only help to find names that any search finds.
    """
    return {f"tool-{name}" for name in catalogue(env).first_seen}
