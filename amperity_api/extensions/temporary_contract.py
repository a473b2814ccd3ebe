"""TEMPORARY, until the extension mcp_docs is merged: its template context and its HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROWS = [
    ("aws-prod", "mcp", "AWS us-west-2"),
    ("aws-prod-cc1", "mcp-aws-cc1", "AWS ca-central-1"),
    ("aws-prod-apse2", "mcp-aws-apse2", "AWS ap-southeast-2"),
    ("az-prod", "mcp-az-prod", "Azure eastus2"),
    ("az-prod-en1", "mcp-az-prod-en1", "Azure northeurope"),
]


def stacks(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:  # noqa: ARG001, ANN401
    """Give every page the five stacks."""
    context["mcp_stacks"] = [
        {
            "name": name,
            "url": f"https://{host}.amperity.com",
            "region": region,
            "default": name == "aws-prod",
        }
        for name, host, region in ROWS
    ]


def tools(app: Sphinx, doctree: Any, docname: str) -> None:  # noqa: ARG001, ANN401
    """Turn the definition lists of the reference into the HTML of the directive."""
    if docname != "mcp_tool_reference":
        return
    for dl in list(doctree.findall(nodes.definition_list)):
        if dl.parent["ids"][0] == "changes":
            continue
        out = ['<dl class="simple mcp-tools">']
        for item in dl:
            task = item[0].astext()
            gate = "".join(mark.astext() for mark in item.findall(nodes.classifier))
            gate, _, only = gate.partition(": ")
            out.append(f'<dt>{task}</dt>\n<dd><ul class="mcp-tool-list simple">')
            for raw in item[-1].astext().replace("\n", " ").split(", "):
                name = raw.strip()
                mark = badge = ""
                if gate and (not only or name in only):
                    mark = f" mcp-gate-{gate.replace(' ', '-')}"
                    badge = (
                        ' <a class="reference internal mcp-badge mcp-badge-gate" '
                        f'href="mcp_safety_modes.html">{gate}</a>'
                    )
                out.append(
                    f'<li class="mcp-tool{mark}" id="tool-{name}"><p>'
                    f'<a class="reference internal" href="#tool-{name}">'
                    '<code class="docutils literal notranslate">'
                    f'<span class="pre">{name}</span></code></a>{badge}</p></li>'
                )
            out.append("</ul></dd>")
        out.append("</dl>")
        dl.replace_self(nodes.raw("", "\n".join(out), format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect both."""
    app.connect("html-page-context", stacks)
    app.connect("doctree-resolved", tools)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
