"""Turn a surface or a history into the text of its file: stable, and easy to diff."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tool_surface.model import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tool_surface.model import HistoryEntry, Server, Surface, Tool


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stated(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _server(server: Server) -> str:
    return _line(
        _stated(url=server.url, name=server.name, version=server.version, protocol=server.protocol)
    )


def _tool(tool: Tool) -> str:
    """Return a tool: one line if only its name is known, else a line per field."""
    members = [f'"name": {_line(tool.name)}']
    if tool.title is not None:
        members.append(f'"title": {_line(tool.title)}')
    if tool.hints is not None:
        members.append(f'"hints": {_line(tool.hints.stated())}')
    if tool.parameters is not None:
        rows = [
            f"{_line(each.name)}: {_line(_stated(type=each.type, required=each.required))}"
            for each in sorted(tool.parameters, key=lambda each: each.name)
        ]
        joined = ",\n        ".join(rows)
        block = f"{{\n        {joined}\n      }}" if rows else "{}"
        members.append(f'"parameters": {block}')
    if tool.description_sha256 is not None:
        members.append(f'"description_sha256": {_line(tool.description_sha256)}')
    if len(members) == 1:
        return f"    {{{members[0]}}}"
    joined = ",\n      ".join(members)
    return f"    {{\n      {joined}\n    }}"


def _array(rows: Iterable[str], indent: str) -> str:
    joined = ",\n".join(rows)
    return f"[\n{joined}\n{indent}]" if joined else "[]"


def render_surface(surface: Surface) -> str:
    """Return *surface* as JSON, its tools and their parameters sorted by name."""
    tools = sorted(surface.tools, key=lambda tool: tool.name)
    return (
        "{\n"
        f'  "schema": {SCHEMA},\n'
        f'  "date": {_line(surface.date)},\n'
        f'  "origin": {_line(surface.origin)},\n'
        f'  "server": {_server(surface.server)},\n'
        f'  "tools": {_array(map(_tool, tools), "  ")}\n'
        "}\n"
    )


def render_history(history: Iterable[HistoryEntry]) -> str:
    """Return *history* as JSON, oldest first, the names of an entry sorted."""
    entries = [
        {"date": entry.date, "tools": sorted(entry.names)}
        for entry in sorted(history, key=lambda entry: entry.date)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
