"""``tools.json`` beside the HTML: the reference for programs, with its JSON Schema.

What is not known is left out: the schema says what it means that a field is absent.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mcp_docs.catalogue import catalogue
from mcp_docs.data import gates_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from mcp_docs.catalogue import Catalogue, Sighting
    from mcp_docs.data import Entry, Gate
    from mcp_docs.domain import McpDomain

SCHEMA = Path(__file__).with_name("tools.schema.json")
ABOUT = (
    "Tools of an MCP server as its documentation lists them. A field that is absent was not "
    "recorded; it says nothing about the tool. A gate is what a call needs besides permission: "
    "see gates. The documentation of a tool is at reference, with #tool- and its name behind it, "
    "unless it has a url of its own. tools.schema.json explains every field."
)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files after an HTML build that found tools."""
    domain = cast("McpDomain", app.env.domains["mcp"]) if exception is None else None
    if domain is None or app.builder.format != "html" or not domain.tools:
        return
    text = render(document(app.builder, domain, catalogue(app.env)))
    # Not Sphinx's own kind of path, whose replace() is that of strings.
    out = Path(app.outdir)
    unfinished = out / "tools.json.part"
    unfinished.write_text(text, "utf-8")
    unfinished.replace(out / "tools.json")
    shutil.copyfile(SCHEMA, out / SCHEMA.name)


def render(data: dict[str, Any]) -> str:
    """Return *data* as JSON with a line for each key, and for each entry of a list."""
    lines = []
    for key, value in data.items():
        text = json.dumps(value)
        if isinstance(value, list) and value:
            text = "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def document(builder: Builder, domain: McpDomain, known: Catalogue) -> dict[str, Any]:
    """Return what ``tools.json`` says, as ``tools.schema.json`` describes it."""
    pages = Counter(entry.docname for entry in domain.tools.values())
    reference = _url(builder, pages.most_common(1)[0][0])
    surface = known.surface
    gates = {entry.gate for entry in domain.tools.values()}
    return _present(
        {
            "$schema": SCHEMA.name,
            "version": 2,
            "about": ABOUT,
            "reference": reference,
            "surface": None
            if surface is None
            else {"date": surface.date, "origin": surface.origin, "server": surface.server.url},
            "hints_recorded": surface is not None
            and any(tool.hints is not None for tool in surface.tools),
            "gates": {
                key: _gate(builder, gate)
                for key, gate in gates_of(builder.config).items()
                if key in gates
            },
            "stacks": [
                {"name": s.name, "url": s.url, "region": s.region, "default": s.default}
                for s in domain.stacks
            ],
            "tools": [_tool(builder, e, known, reference) for e in domain.tools.values()],
            "retired": [
                _present(
                    {
                        "name": tool.name,
                        "first_seen": _sighting(tool.first_seen),
                        "last_seen": tool.last_seen,
                        "removed_by": tool.removed,
                        "renamed_to": tool.renamed_to,
                    }
                )
                for tool in known.retired.values()
            ],
        }
    )


def _tool(builder: Builder, entry: Entry, known: Catalogue, reference: str) -> dict[str, Any]:
    url = f"{_url(builder, entry.docname)}#{entry.node_id}"
    hints = known.hints(entry.name)
    return _present(
        {
            "name": entry.name,
            "group": entry.group or None,
            "task": entry.task,
            "url": None if url == f"{reference}#tool-{entry.name}" else url,
            "gate": entry.gate,
            "hints": None if hints is None else hints.stated(),
            "first_seen": _sighting(known.first_seen.get(entry.name)),
        }
    )


def _gate(builder: Builder, gate: Gate) -> dict[str, str]:
    docname, anchor, _title = builder.env.domains.standard_domain.labels.get(
        gate.section, ("", "", "")
    )
    url = {"url": f"{_url(builder, docname)}#{anchor}"} if docname else {}
    return {"label": gate.label, "meaning": gate.meaning, **url}


def _url(builder: Builder, docname: str) -> str:
    base = builder.config.html_baseurl
    return (f"{base.rstrip('/')}/" if base else "") + builder.get_target_uri(docname)


def _sighting(seen: Sighting | None) -> dict[str, str] | None:
    return None if seen is None else _present({"after": seen.after, "by": seen.by})


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
