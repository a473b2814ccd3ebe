"""The directive ``mcp:gated``: the tools of a gate, wherever the reference has them.

They are known once all pages are read, so a stand-in waits in the doctree until its page
is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from mcp_docs.gates import tool_link, unknown_gate
from mcp_docs.records import current_page

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from mcp_docs.domain import McpDomain
    from mcp_docs.records import Entry


class gated_tools(nodes.General, nodes.Element):  # noqa: N801 - nodes are spelled like this
    """Stands for the tools with its ``gate``."""


class Gated(SphinxDirective):
    """Lists the tools with the gate of its argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the stand-in for the list."""
        gate = self.arguments[0]
        page = current_page(self.env)
        if gate not in self.config.mcp_gates:
            page.problems.append(unknown_gate(self.config.mcp_gates, gate, self.lineno))
            return []
        page.gated.append(gate)
        node = gated_tools(gate=gate, docname=self.env.docname)
        self.set_source_info(node)
        return [node]


def _tools(env: BuildEnvironment, gate: str) -> list[Entry]:
    domain = cast("McpDomain", env.domains["mcp"])
    return [entry for _name, entry in sorted(domain.tools.items()) if entry.gate == gate]


def visit_html(self: HTML5Translator, node: gated_tools) -> None:
    """Write the list, with links to the reference."""
    self.body.append('<ul class="mcp-gated simple">\n')
    for entry in _tools(self.builder.env, node["gate"]):
        uri = self.builder.get_relative_uri(node["docname"], entry.docname)
        self.body.append(
            f'<li><p><a class="reference internal" href="{uri}#{entry.node_id}">'
            '<code class="xref mcp mcp-tool docutils literal notranslate">'
            f'<span class="pre">{entry.name}</span></code></a></p></li>\n'
        )
    self.body.append("</ul>\n")
    raise nodes.SkipNode


class GatedTools(SphinxPostTransform):
    """Makes lists of the stand-ins, for builders that do not write a page of HTML for each."""

    # Before Sphinx resolves the references (10).
    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        """Replace the stand-ins of one document."""
        for node in list(self.document.findall(gated_tools)):
            rows = nodes.bullet_list(classes=["mcp-gated"])
            for entry in _tools(self.env, node["gate"]):
                line = nodes.paragraph("", "", tool_link(entry.name, node["docname"]))
                rows += nodes.list_item("", line)
            node.replace_self(rows if rows.children else [])
