"""What the head of each page loads and allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from site_html import search
from site_html.theme import makes_pages

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# https://www.w3.org/TR/CSP3/#meta-element
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

# What sphinx-autobuild adds to a page, so that it refreshes itself while somebody writes.
PREVIEW = f"{POLICY}; script-src 'self' 'unsafe-inline'"

# What a page can do, and the scripts in _static that it takes, in the order in which they run.
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
    """Set the policy, the stylesheets, and the scripts of a page in its ``context``."""
    if not makes_pages(app):
        return
    policy = PREVIEW if app.tags.has("preview") else POLICY
    # The theme has a viewport of its own. A policy holds only for what follows it.
    metatags = re.sub(r'<meta name="viewport"[^>]*>\n?', "", context.get("metatags", ""))
    context["metatags"] = (
        f'\n  <meta http-equiv="Content-Security-Policy" content="{policy}" />'
        f'\n  <meta name="color-scheme" content="light dark" />\n  {metatags.strip()}'
    )
    own = {f"_static/{name}" for name, _ in app.config.html_css_files}
    context["css_files"] = [file for file in context["css_files"] if file.filename in own]
    context["site_features"] = _features(app, pagename, context)
    if "search" in context["site_features"]:
        context["search_index"] = search.write_index(app, context.get("mcp_retired", {}))
    elif "filter" in context["site_features"]:
        context["search_words"] = search.customers_words(app)
    # Sphinx, the theme, and extensions add theirs to every page, where they hold it up.
    context["script_files"].clear()
    app.add_js_file("site/start.js")
    for name in dict.fromkeys(sum((FEATURES[key] for key in context["site_features"]), ())):
        app.add_js_file(name, loading_method="defer")


def _features(app: Sphinx, pagename: str, context: dict[str, Any]) -> list[str]:
    """Return the keys of FEATURES that a page needs, in their order."""
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
    return [key for key in FEATURES if needed[key]]
