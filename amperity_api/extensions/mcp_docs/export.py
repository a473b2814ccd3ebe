"""``tools.json`` beside the HTML: the reference for programs, with its JSON Schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mcp_docs.catalogue import catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from mcp_docs.catalogue import Catalogue
    from mcp_docs.domain import McpDomain

SCHEMA = Path(__file__).with_name("tools.schema.json")


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
    surface = known.surface
    base = builder.config.html_baseurl
    pages = {
        docname: f"{base}{builder.get_target_uri(docname)}"
        for docname in {entry.docname for entry in domain.tools.values()}
    }
    return {
        "$schema": SCHEMA.name,
        "version": 1,
        "surface": None
        if surface is None
        else {"date": surface.date, "origin": surface.origin, "server": surface.server.url},
        "stacks": [
            {"name": s.name, "url": s.url, "region": s.region, "default": s.default}
            for s in domain.stacks
        ],
        "tools": [
            {
                "name": entry.name,
                "group": entry.group,
                "task": entry.task,
                "url": f"{pages[entry.docname]}#{entry.node_id}",
                "gate": entry.gate,
                "hints": _hints(known, entry.name),
                "first_seen": known.first_seen.get(entry.name),
            }
            for entry in domain.tools.values()
        ],
        "retired": [
            {
                "name": tool.name,
                "first_seen": tool.first_seen,
                "last_seen": tool.last_seen,
                "removed": tool.removed,
                "probably_renamed_to": tool.renamed_to,
            }
            for tool in known.retired.values()
        ],
    }


def _hints(known: Catalogue, name: str) -> dict[str, bool] | None:
    hints = known.hints(name)
    return None if hints is None else hints.stated()
