"""Sphinx knows the tools and the stacks of the Amperity MCP server.

A page that names a tool or a URL wrongly does not pass a strict build. The extension
reads files only; it never asks a network or a clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mcp_docs import catalogue, checks, export, gated, rewrite, rows
from mcp_docs.domain import McpDomain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

GATES = {
    "external send": "mcp-safety-external-sends",
    "confirm": "mcp-safety-user-administration",
}


def offer_stacks(
    app: Sphinx,
    _pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Give the templates the stacks, as ``mcp_stacks``."""
    domain = cast("McpDomain", app.env.domains["mcp"])
    context["mcp_stacks"] = [
        {"name": s.name, "url": s.url, "region": s.region, "default": s.default}
        for s in domain.stacks
    ]


def make_lists(app: Sphinx) -> None:
    """Have our nodes made ordinary lists, unless they are written as HTML page by page."""
    if app.builder.name not in {"html", "dirhtml"}:
        app.add_post_transform(rows.ToolRows)
        app.add_post_transform(gated.GatedTools)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, the checks, and the export."""
    app.add_config_value("mcp_surface", "tool_surface.json", "env", str)
    app.add_config_value("mcp_surface_history", "tool_surface_history.json", "env", str)
    app.add_config_value("mcp_gates", GATES, "env", dict)
    app.add_domain(McpDomain)
    app.add_node(gated.gated_tools, html=(gated.visit_html, None))
    app.add_node(rows.tool_row, html=(rows.visit_html, None))
    app.connect("builder-inited", catalogue.forget)
    app.connect("builder-inited", make_lists)
    app.connect("env-updated", rewrite.outdated)
    app.connect("env-check-consistency", checks.check)
    app.connect("warn-missing-reference", checks.handled)
    app.connect("html-page-context", offer_stacks)
    app.connect("build-finished", export.write)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
