"""How tools look on a page: ordinary nodes, which every builder can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcp_docs.data import Gate, Place
    from tool_surface.lists.model import Hints

#: Attributes of nodes: made from data, so not to be checked; a tool that the reference
#: documents; a tool that left.
GENERATED = "mcp_generated"
TOOL = "mcp_tool"
RETIRED = "mcp_retired"


class gated_tools(nodes.General, nodes.Element):  # noqa: N801 - nodes are spelled like this
    """Stands for the tools with its ``gate`` until all pages are read."""


def tool_row(
    tools: Iterable[tuple[str, Place, Gate | None, Hints | None]], docname: str
) -> nodes.bullet_list:
    """Return the tools of one task, each with its badges; the domain gives them anchors.

    A gate is linked once in a row, so that the keyboard does not stop at each of its tools.
    """
    items = []
    linked = set[str]()
    for name, place, gate, hints in tools:
        item = nodes.list_item(classes=["mcp-tool"])
        item[TOOL] = (name, gate.key if gate else None)
        item.source, item.line = place
        line = nodes.paragraph("", "", tool_name(name))
        if gate is not None:
            item["classes"].append(gate.css_class)
            text = nodes.inline("", gate.label)
            content = text if gate.key in linked else _gate_link(gate, text, docname)
            linked.add(gate.key)
            classes = ["mcp-badge", "mcp-badge-gate", gate.css_class]
            line += [nodes.Text(" "), nodes.inline("", "", content, classes=classes)]
        for label in hint_badges(hints):
            item["classes"].append(f"mcp-hint-{label.replace(' ', '-')}")
            badge = nodes.inline("", label, classes=["mcp-badge", "mcp-badge-hint"])
            line += [nodes.Text(" "), badge]
        item += line
        items.append(item)
    return bullets(items, "mcp-tool-list")


def hint_badges(hints: Hints | None) -> list[str]:
    """Return the label of each badge that *hints* call for.

    A hint that is absent shows nothing: MCP's defaults are for clients to apply, and a
    reader must not take silence for "read-only".
    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """
    if hints is None:
        return []
    # MCP gives two hints a meaning only where the tool is not read-only.
    may_write = hints.read_only is not True
    labels = {
        "read-only": hints.read_only is True,
        "writes": hints.read_only is False,
        "destructive": hints.destructive is True and may_write,
        "idempotent": hints.idempotent is True and may_write,
        "open world": hints.open_world is True,
    }
    return [label for label, holds in labels.items() if holds]


def tool_name(name: str) -> nodes.literal:
    """Return the name of a tool without a link."""
    return nodes.literal("", name, classes=["mcp-name"])


def tool_link(name: str, docname: str) -> addnodes.pending_xref:
    """Return what the role ``mcp:tool`` makes of *name* on the page *docname*."""
    link = addnodes.pending_xref(
        "", refdomain="mcp", reftype="tool", reftarget=name, refdoc=docname, refexplicit=False
    )
    link += nodes.literal("", name, classes=["xref", "mcp", "mcp-tool"])
    return link


def _gate_link(gate: Gate, label: nodes.Node, docname: str) -> addnodes.pending_xref:
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="ref", reftarget=gate.section, refdoc=docname
    )
    link.update_all_atts({"refexplicit": True, GENERATED: True})
    link += label
    return link


def bullets(items: Iterable[nodes.Element], name: str) -> nodes.bullet_list:
    """Return a list with *name* as its HTML class; each item is a paragraph, or made already."""
    made = (i if isinstance(i, nodes.list_item) else nodes.list_item("", i) for i in items)
    bullets = nodes.bullet_list("", *made, classes=[name], bullet="*")
    bullets[GENERATED] = True
    return bullets
