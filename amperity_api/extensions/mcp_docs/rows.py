"""A row of tools in the doctree, and how it is written.

A row is one node with no children, since a page has hundreds of tools and every transform
would visit each of their nodes. Pages of HTML are written from it directly; for any other
builder it becomes an ordinary list first.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from mcp_docs.catalogue import catalogue
from mcp_docs.gates import gate_class, gate_link, gate_place
from mcp_docs.hints import badges

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


class tool_row(nodes.General, nodes.Element):  # noqa: N801 - nodes are spelled like this
    """The tools of one task: ``tools`` holds a name, an anchor, and a gate for each.

    Its ``ids`` are the anchors, so that docutils knows them as taken.
    """


def html_gate(builder: Builder, gate: str, docname: str) -> str:
    """Return the name of *gate* as HTML, linked where a page explains it."""
    place = gate_place(builder.env, gate)
    if place is None:
        # checks.py warns of it.
        return escape(gate)
    uri = f"{builder.get_relative_uri(docname, place[0])}#{place[1]}"
    return f'<a class="reference internal" href="{escape(uri)}">{escape(gate)}</a>'


def visit_html(self: HTML5Translator, node: tool_row) -> None:
    """Write the row as a list: each tool an anchor, a link to itself, and its badges."""
    builder = self.builder
    known = catalogue(builder.env)
    links = {
        gate: html_gate(builder, gate, node["docname"])
        for gate in {gate for _name, _anchor, gate in node["tools"]}
        if gate is not None
    }
    body = self.body
    body.append('<ul class="mcp-tool-list simple">\n')
    for name, anchor, gate in node["tools"]:
        classes = "mcp-tool"
        marks = ""
        if gate is not None:
            classes += f" {gate_class(gate)}"
            marks = f' <span class="mcp-badge mcp-badge-gate">{links[gate]}</span>'
        for key, label in badges(known.hints(name)):
            classes += f" mcp-hint-{key}"
            marks += f' <span class="mcp-badge mcp-badge-hint">{label}</span>'
        body.append(
            f'<li class="{classes}" id="{anchor}"><p><a class="reference internal" '
            f'href="#{anchor}"><code class="mcp-name docutils literal notranslate">'
            f'<span class="pre">{name}</span></code></a>{marks}</p></li>\n'
        )
    body.append("</ul>\n")
    raise nodes.SkipNode


class ToolRows(SphinxPostTransform):
    """Makes lists of the rows, for builders that do not write a page of HTML for each."""

    # Before Sphinx resolves the references (10).
    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        """Replace the rows of one document."""
        known = catalogue(self.env)
        for row in list(self.document.findall(tool_row)):
            items = nodes.bullet_list(classes=["mcp-tool-list"])
            for name, anchor, gate in row["tools"]:
                link = nodes.reference("", "", refid=anchor, internal=True)
                link += nodes.literal("", name, classes=["mcp-name"])
                line = nodes.paragraph("", "", link)
                if gate is not None:
                    line += [
                        nodes.Text(" "),
                        gate_link(self.config.mcp_gates, gate, row["docname"]),
                    ]
                for _key, label in badges(known.hints(name)):
                    line += [nodes.Text(" "), nodes.inline("", label)]
                items += nodes.list_item("", line, ids=[anchor])
            # The anchors are those of the items now; a replaced node hands its own on.
            row["ids"] = []
            row.replace_self(items)
