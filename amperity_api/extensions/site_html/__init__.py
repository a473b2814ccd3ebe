"""Our HTML, dressed with the styles of the Read the Docs theme: what is sent, and what it means.

The layout of a page is in the templates, and its styles are in one stylesheet. Here is what
neither of them reaches: attributes of single elements, and the scripts that a page needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from site_html import assets, page
from site_html.translator import SiteTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.set_translator("html", SiteTranslator)
    app.connect("builder-inited", dress)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def dress(app: Sphinx) -> None:
    """Connect what a site needs. Books, help files, and data look as Sphinx makes them."""
    if app.builder.name not in {"html", "dirhtml", "singlehtml"}:
        return
    builder = cast("StandaloneHTMLBuilder", app.builder)
    # The theme sets a sign of its icon font when it is loaded, over what conf.py says.
    app.config.html_permalinks_icon = "#"
    # The search of this site has an index of its own.
    builder.search = False
    assets.write_stylesheet(builder)
    app.connect("env-updated", assets.pages_to_rewrite)
    # After every extension has added its files to the page.
    app.connect("html-page-context", page.prepare, priority=900)
    if builder.name != "singlehtml":
        # Sphinx writes the page itself only beside its own index.
        app.config.html_additional_pages["search"] = "search.html"
    app.connect("build-finished", assets.drop_unused_files)
