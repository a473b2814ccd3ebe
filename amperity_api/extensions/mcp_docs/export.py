"""Data for programs and templates: ``tools.json`` beside the HTML, with its JSON Schema.

Fields that are not known are left out; the schema says what an absent field means.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec import to_builtins

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
    # Not Sphinx's own kind of path, whose replace() is that of strings.
    out = Path(app.outdir)
    unfinished = out / "tools.json.part"
    unfinished.write_text(render(reference(app.builder, domain, catalogue(app.env))), "utf-8")
    unfinished.replace(out / "tools.json")
    shutil.copyfile(SCHEMA, out / SCHEMA.name)


def render(data: dict[str, Any]) -> str:
    """Return *data* as JSON, with one line for each key and each entry of a list."""
    lines = []
    for key, value in data.items():
        text = json.dumps(value)
        if isinstance(value, list) and value:
            text = "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def reference(builder: Builder, domain: McpDomain, known: Catalogue) -> dict[str, Any]:
    """Return what ``tools.json`` says, as ``tools.schema.json`` describes it."""
    tools = domain.tools.values()
    pages = Counter(entry.docname for entry in tools)
    page = _url(builder, pages.most_common(1)[0][0])
    gates = dict.fromkeys(entry.gate for entry in tools if entry.gate)
    surface = known.surface
    whole = {
        "$schema": SCHEMA.name,
        "version": 2,
        "about": ABOUT,
        "reference": page,
        "surface": surface
        and {"date": surface.date, "origin": surface.origin, "server": surface.server.url},
        "hints_recorded": any(known.hints(name) is not None for name in known.first_seen),
        "gates": {gate.key: _gate(builder, gate) for gate in gates},
        "stacks": [stack._asdict() for stack in domain.stacks],
        "tools": [_tool(builder, entry, known, page) for entry in tools],
        "retired": list(known.retired.values()),
    }
    return _present(to_builtins(whole))


def _tool(builder: Builder, entry: Entry, known: Catalogue, page: str) -> dict[str, Any]:
    url = f"{_url(builder, entry.docname)}#{entry.node_id}"
    return _present(
        {
            "name": entry.name,
            "group": entry.group or None,
            "task": entry.task,
            "url": None if url == f"{page}#tool-{entry.name}" else url,
            "gate": entry.gate and entry.gate.key,
            "hints": known.hints(entry.name),
            "first_seen": known.first_seen.get(entry.name),
        }
    )


def _gate(builder: Builder, gate: Gate) -> dict[str, str | None]:
    labels = builder.env.domains.standard_domain.labels
    docname, anchor, _title = labels.get(gate.section, ("", "", ""))
    url = f"{_url(builder, docname)}#{anchor}" if docname else None
    return _present({"label": gate.label, "meaning": gate.meaning, "url": url})


def _url(builder: Builder, docname: str) -> str:
    base = builder.config.html_baseurl
    return (f"{base.rstrip('/')}/" if base else "") + builder.get_target_uri(docname)


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
