"""Data for programs and templates: ``tools.json`` beside the HTML, with its JSON Schema.

Fields that are not known are left out; the schema says what an absent field means.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec.json import encode

from mcp_docs.catalogue import catalogue

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from mcp_docs.catalogue import Catalogue
    from mcp_docs.data import Entry, Gate
    from mcp_docs.domain import McpDomain

#: Other builders of HTML, such as the one of EPUB, write files that nobody serves.
WEBSITES = {"html", "dirhtml", "singlehtml"}
SCHEMA = Path(__file__).with_name("tools.schema.json")
ABOUT = (
    "Tools of an MCP server as its documentation lists them. A field that is absent was not "
    "recorded; it says nothing about the tool. A gate is what a call needs besides permission: "
    "see gates. The documentation of a tool is at reference, with #tool- and its name behind it, "
    "unless it has a url of its own. tools.schema.json explains every field."
)


def add_to_context(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: document | None
) -> None:
    """Add the stacks, the gates, and a note about each retired tool to the context."""
    domain = cast("McpDomain", app.env.domains["mcp"])
    known = catalogue(app.env)
    context["mcp_stacks"] = [stack._asdict() for stack in domain.stacks]
    context["mcp_gates"] = [
        {"class": gate.css_class, "label": gate.label} for gate in app.config.mcp_gates.values()
    ]
    context["mcp_retired"] = {
        name: known.retirement_note(name).removeprefix("; it ") for name in known.retired
    }


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files after a build of a website that found tools."""
    domain = cast("McpDomain", app.env.domains["mcp"]) if exception is None else None
    if domain is None or app.builder.name not in WEBSITES or not domain.tools:
        return
    data = encode(reference(app.builder, domain, catalogue(app.env)))
    text = json.dumps(json.loads(data, object_hook=_present), indent=1)
    # Not Sphinx's own kind of path, whose replace() is that of strings.
    out = Path(app.outdir)
    unfinished = out / "tools.json.part"
    unfinished.write_text(f"{text}\n", "utf-8")
    unfinished.replace(out / "tools.json")
    shutil.copyfile(SCHEMA, out / SCHEMA.name)


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def reference(builder: Builder, domain: McpDomain, known: Catalogue) -> dict[str, Any]:
    """Return what ``tools.json`` says, as ``tools.schema.json`` describes it.

    A field that is not known is ``None``.
    """
    surface, tools = known.surface, domain.tools.values()
    base = builder.config.html_baseurl
    labels = builder.env.domains.standard_domain.labels
    page = Counter(tool.docname for tool in tools).most_common(1)[0][0]

    def url(docname: str, *anchor: str) -> str:
        site = f"{base.rstrip('/')}/" if base else ""
        return "#".join([site + builder.get_target_uri(docname), *anchor])

    def explain(gate: Gate) -> dict[str, str | None]:
        place = labels.get(gate.section)
        section = url(*place[:2]) if place else None
        return {"label": gate.label, "meaning": gate.meaning, "url": section}

    def describe(tool: Entry) -> dict[str, Any]:
        is_expected = tool.docname == page and tool.node_id == f"tool-{tool.name}"
        return {
            "name": tool.name,
            "group": tool.group or None,
            "task": tool.task,
            "url": None if is_expected else url(tool.docname, tool.node_id),
            "gate": tool.gate.key if tool.gate else None,
            "hints": known.hints(tool.name),
            "first_seen": known.first_seen.get(tool.name),
        }

    return {
        "$schema": SCHEMA.name,
        "version": 2,
        "about": ABOUT,
        "reference": url(page),
        "surface": surface
        and {"date": surface.date, "origin": surface.origin, "server": surface.server.url},
        "hints_recorded": any(known.hints(name) is not None for name in known.first_seen),
        "gates": {tool.gate.key: explain(tool.gate) for tool in tools if tool.gate},
        "stacks": [stack._asdict() for stack in domain.stacks],
        "tools": [describe(tool) for tool in tools],
        "retired": list(known.retired.values()),
    }
