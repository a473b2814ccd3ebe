"""Configuration of the site, in the order of Sphinx's own documentation.

https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Project information
# https://www.sphinx-doc.org/en/master/usage/configuration.html#project-information

project = "Amperity MCP"
author = "Amperity"
copyright = "Amperity"
# Sphinx requires a version of an EPUB.
version = "1"

# General configuration
# https://www.sphinx-doc.org/en/master/usage/configuration.html#general-configuration

# Our extensions are not installed, so that a build needs no package of ours.
sys.path.insert(0, str(Path(__file__).parents[1] / "extensions"))

extensions: list[str] = [
    "source_errors",
    "source_checks",
    "mcp_docs",
    "page_dates",
    "site_html",
    "site_publish",
    "sphinx_copybutton",
    "sphinx_tabs.tabs",
]

# Options for internationalisation
# https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-internationalisation

language = "en"

# Options for the nitpicky mode
# https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-the-nitpicky-mode

nitpicky = True

# Options for smart quotes
# https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-smart-quotes

# A prompt between quotes is copied by readers: it must stay plain ASCII.
smartquotes = False

# Options for HTML output
# https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-html-output

# Its styles are below ours, in _static/styles/; the layout is ours, in _templates/.
html_theme = "sphinx_rtd_theme"
templates_path = ["_templates"]
html_title = "Amperity MCP documentation"
html_short_title = "Amperity MCP"
# A preview or a fork says where it is published; canonical links follow.
html_baseurl = os.environ.get("HTML_BASEURL", "https://docs.amperity.com/api/")
html_css_files = ["site.css"]  # made by site_html
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_copy_source = False
# The tools from A to Z are a page of their own.
html_use_index = False
html_show_copyright = False
html_show_sphinx = False

# A page of GitHub where a reader can report a mistake; without it, no page offers that.
_repository = os.environ.get("GITHUB_REPOSITORY")
html_context: dict[str, object] = {
    "site_new_issue_url": f"https://github.com/{_repository}/issues/new" if _repository else None
}

# Options for the linkcheck builder
# https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-the-linkcheck-builder

linkcheck_ignore = [
    # Shows its pages to people who have signed in, and refuses programs.
    r"https://chatgpt\.com/",
]

# mcp_docs: what is particular to this server

mcp_tool_name = r"[a-z][a-z0-9]*(_[a-z0-9]+)+"
mcp_tool_name_rule = "a tool is named domain_action, in lowercase with underscores"
# The key is what a page writes; the label is what a reader sees; the section explains it.
mcp_gates = {
    "external send": {
        "label": "external send",
        "section": "mcp-safety-external-sends",
        "meaning": "A call needs the safety mode unrestricted and the argument confirm: true, "
        "on every tenant.",
    },
    "confirm": {
        "label": "needs confirm: true",
        "section": "mcp-safety-user-administration",
        "meaning": "A call needs the argument confirm: true, and the parent tenant.",
    },
}
# What the server answers besides its bare host; discovery is that of RFC 8414 and RFC 9728.
mcp_paths = [
    "/authorize",
    "/oauth/token",
    "/oauth/register",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
]
# Words and hosts that are meant as they are, though a tool or a stack is spelled almost alike.
mcp_allowed_words: list[str] = []

# sphinx-copybutton
# https://sphinx-copybutton.readthedocs.io/

# It gives what it selects an id of its own, and a `pre` may have one that is linked to.
copybutton_selector = "div.highlight"
# Line numbers and prompts are not typed.
copybutton_exclude = ".linenos, .gp"

# What `make site` adds, in site_publish

# Feed readers know the feed by it: it stays, wherever the site is published.
feed_id = "tag:docs.amperity.com,2026:api/mcp-tools"
feed_label = "mcp-tool-changes"

notfound_template = "404.html"

# What an assistant need not look for.
llms_not_covered = (
    "the Amperity REST API and UI, and the plans and prices of AI clients. Not published: token "
    "lifetimes, rate limits, Amperity's own address ranges, a status page, an off switch for a "
    "whole tenant, the route of European traffic on the default URL, and whether the text of "
    "queries is logged. Ask an Amperity representative."
)

# sphinx-tabs
# https://sphinx-tabs.readthedocs.io/

# A click on the open tab must not hide all of them.
sphinx_tabs_disable_tab_closing = True
