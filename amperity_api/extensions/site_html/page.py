"""What the head of each page loads and allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# https://www.w3.org/TR/CSP3/#meta-element
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

# What sphinx-autobuild adds to a page, so that it refreshes itself while somebody writes.
PREVIEW = f"{POLICY}; script-src 'self' 'unsafe-inline'"

# A module in _static/site, and the HTML that a page must have to need it.
MODULES = {
    "tabs": 'role="tablist"',
    "copy": 'class="highlight"',
}


def prepare(
    app: Sphinx,
    _pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Set the policy, the stylesheets, and the modules of a page in its ``context``."""
    policy = PREVIEW if app.tags.has("preview") else POLICY
    context["metatags"] = _metatags(policy, context.get("metatags", ""))
    own = {f"_static/{name}" for name, _ in app.config.html_css_files}
    context["css_files"] = [file for file in context["css_files"] if file.filename in own]
    # Nothing of the theme, of Sphinx, and of extensions runs but on the search page, whose
    # template names it.
    context["script_files"] = []
    body = context.get("body", "")
    context["site_modules"] = ["menu", *(name for name, mark in MODULES.items() if mark in body)]


def _metatags(policy: str, metatags: str) -> str:
    """Return ``metatags`` behind the ``policy``, which holds only for what follows it."""
    # The theme has a viewport of its own.
    metatags = re.sub(r'<meta name="viewport"[^>]*>\n?', "", metatags)
    return (
        f'\n  <meta http-equiv="Content-Security-Policy" content="{policy}" />'
        f'\n  <meta name="color-scheme" content="light dark" />\n  {metatags.strip()}'
    )
