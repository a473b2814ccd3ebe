"""The HTML of the site, with our layout on top of the styles of the Read the Docs theme.

The layout is in the templates, and our styles are in one stylesheet. This extension does what
neither can: it adds attributes to elements, makes the stylesheet, and writes the search index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from site_html import assets, search
from site_html.translator import SiteTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

# In the order in which they run. The layout has those that a page needs.
SCRIPTS = (
    "site/menu.js",
    "site/spy.js",
    "site/tabs.js",
    "copybutton.js",
    "site/copy.js",
    "site/stack.js",
    "site/match.js",
    "site/filter.js",
    "site/search.js",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.set_translator("html", SiteTranslator)
    app.add_config_value("site_html_checksum", 0, "html", int)
    app.connect("config-inited", assets.note_checksum)
    app.connect("builder-inited", dress)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def dress(app: Sphinx) -> None:
    """Connect what a website needs. Books, help files, and data stay as Sphinx makes them."""
    if app.builder.name not in {"html", "dirhtml", "singlehtml"}:
        return
    builder = cast("StandaloneHTMLBuilder", app.builder)
    # When the theme is loaded, it overrides conf.py with a character of its icon font.
    app.config.html_permalinks_icon = "#"
    # The search has an index of its own.
    builder.search = False
    assets.write_stylesheet(builder)
    # What sphinx-autobuild adds to a page is not allowed elsewhere.
    app.config.html_context["site_preview"] = app.tags.has("preview")
    app.add_js_file("site/start.js")
    for name in SCRIPTS:
        app.add_js_file(name, loading_method="defer")
    app.connect("html-page-context", assets.join_scripts)
    app.connect("html-page-context", search.prepare)
    if builder.name != "singlehtml":
        # Sphinx writes the page itself only beside its own index.
        app.config.html_additional_pages["search"] = "search.html"
    app.connect("build-finished", assets.drop_unused_files)
