"""Our HTML on top of the Read the Docs theme: what is sent, and what it means to a reader.

The theme stays as it is installed. What differs is said in templates, in one stylesheet,
and here, where neither of them reaches: attributes of single elements, the scripts and
stylesheets of a page, and inline scripts that the theme keeps outside of its blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_html import assets, page, search, theme
from site_html.translator import SiteTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.set_translator("html", SiteTranslator)
    app.connect("builder-inited", theme.adapt)
    app.connect("builder-inited", assets.write_stylesheet)
    app.connect("env-updated", assets.pages_to_rewrite)
    app.connect("html-page-context", assets.join_scripts)
    # After every extension has added its files to the page.
    app.connect("html-page-context", page.prepare, priority=900)
    app.connect("html-collect-pages", search.search_page)
    app.connect("build-finished", theme.drop_unused_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
