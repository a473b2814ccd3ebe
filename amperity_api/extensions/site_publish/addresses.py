"""Where the site is published, its pages, and its stable anchors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from jinja2 import Environment, FileSystemLoader, select_autoescape

from mcp_docs.catalogue import catalogue
from mcp_docs.data import refuse

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.domains import IndexEntry
    from sphinx.environment import BuildEnvironment

    IndexContent = list[tuple[str, list[IndexEntry]]]

# docutils and sphinx-tabs number these, so an edit of the page can renumber them.
COUNTED = re.compile(r"(id|index-|(footnote-|citation-)(reference-)?)\d+|(tab|panel)-\d+-.*")
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(["html", "xml", "atom"]),
    keep_trailing_newline=True,
)


def check_url(_app: Sphinx, config: Config) -> None:
    """Give the URL of the site a slash at its end.

    Ends the build without a URL: the sitemap, the feed, and Open Graph have absolute addresses.
    """
    url = str(config.html_baseurl)
    if not re.fullmatch(r"https?://[^\s?#]+", url):
        message = f"html_baseurl is '{url}'; in conf.py or HTML_BASEURL, write the URL where the"
        refuse(f"{message} site is published, without a query or an anchor")
    config["html_baseurl"] = url.rstrip("/") + "/"
    # A server shows the page for a wrong address at any depth, so it links from the root.
    config["notfound_urls_prefix"] = urlsplit(config.html_baseurl).path


def render(template: str, **values: object) -> str:
    """Return one of TEMPLATES, filled with *values*."""
    return TEMPLATES.get_template(template).render(values)


def save(file: Path, text: str) -> None:
    """Write *text* to *file*, and create its folder if necessary."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return the names of all pages in the order of the menu; orphans come last."""
    order = [name for name in env.collect_relations() if name in env.found_docs]
    return [*order, *sorted(env.found_docs.difference(order))]


def indexes(app: Sphinx) -> dict[str, tuple[str, IndexContent]]:
    """Return the title and the content of the indexes of domains by the name of their page."""
    found = getattr(app.builder, "domain_indices", [])
    return {name: (str(index.localname), content) for name, index, content, _collapse in found}


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Store the description of a page in its metadata, and its anchors that survive an edit."""
    ids = (name for node in doctree.findall(nodes.Element) for name in node["ids"])
    metas = [node for node in doctree.findall(nodes.meta) if node.get("name") == "description"]
    app.env.metadata[app.env.docname] |= {
        "anchors": [name for name in ids if not COUNTED.fullmatch(name)],
        "description": " ".join(metas[0]["content"].split()) if metas else "",
    }


def tool_anchors(env: BuildEnvironment) -> set[str]:
    """Return the anchors of all tools that a list has or had.

    They follow from the lists, so no other list keeps them. A Markdown twin leaves them out:
    10 KB of them would only help to find names that any search finds.
    """
    return {f"tool-{name}" for name in catalogue(env).first_seen}
