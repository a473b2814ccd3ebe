"""The features of each page, and the scripts that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from site_html import search

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# What a page can do, each with its scripts in _static, in the order in which they run.
FEATURES = {
    "menu": ("site/menu.js",),
    "contents": ("site/spy.js",),
    "tabs": ("site/tabs.js",),
    "copy": ("copybutton.js", "site/copy.js"),
    "picker": ("site/stack.js",),
    "filter": ("site/match.js", "site/filter.js"),
    "search": ("site/match.js", "site/search.js"),
}


def prepare(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Add the features of a page, its scripts, and their data to its ``context``."""
    body = context.get("body", "")
    picker = 'class="stack-note"' in body and bool(context.get("mcp_stacks"))
    needed = {
        "menu": True,
        "contents": context.get("display_toc", False),
        "tabs": 'role="tablist"' in body,
        "copy": "sphinx_copybutton" in app.extensions and (picker or 'class="highlight"' in body),
        "picker": picker,
        "filter": 'mcp-tools"' in body,
        "search": pagename == "search",
    }
    features = [key for key in FEATURES if needed[key]]
    context["site_features"] = features
    context["site_preview"] = app.tags.has("preview")
    if "search" in features:
        context["search_index"] = search.write_index(app, context.get("mcp_retired", {}))
    elif "filter" in features:
        context["search_words"] = search.customers_words(app)
    # Sphinx, the theme, and extensions add scripts to every page, which delay it.
    context["script_files"].clear()
    app.add_js_file("site/start.js")
    for name in dict.fromkeys(script for key in features for script in FEATURES[key]):
        app.add_js_file(name, loading_method="defer")
