"""Turn a tool as the SDK gives it into a tool as the file keeps it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tool_surface.lists.model import Hints, Parameter, Tool, tool_name_fault
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    import mcp_types

#: How far a type is followed into a schema, for example into the items of lists.
_DEPTH = 4


def tool_of(tool: mcp_types.Tool) -> Tool:
    """Return what the file keeps of *tool*: never its description, only a hash of it.

    :raises ServerFault: if its name is no tool name, or its input schema no schema.
    """
    if fault := tool_name_fault(tool.name):
        raise ServerFault(f"the list cannot be used: {fault}; ask the server's operator")
    title, notes, digest = tool.title, tool.annotations, None
    if title is None and notes is not None:  # the older place of the title
        title = notes.title
    if tool.description is not None:
        digest = hashlib.sha256(tool.description.encode("utf-8", "surrogatepass")).hexdigest()
    return Tool(tool.name, title, _hints(notes), _parameters(tool.name, tool.input_schema), digest)


def _hints(notes: mcp_types.ToolAnnotations | None) -> Hints | None:
    if notes is None:
        return None
    hints = Hints(
        notes.read_only_hint, notes.destructive_hint, notes.idempotent_hint, notes.open_world_hint
    )
    return hints if hints.stated() else None


def _parameters(name: str, schema: dict[str, Any]) -> tuple[Parameter, ...]:
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise ServerFault(
            f"the input schema of {name} is no JSON Schema of an object; ask the server's operator"
        )
    return tuple(
        Parameter(each, _type(properties[each], schema, _DEPTH), each in required)
        for each in sorted(properties)
    )


def _type(schema: object, root: dict[str, Any], depth: int) -> str | None:
    """Return the type in a JSON Schema as a reader would write it, or ``None``.

    ``string``, ``array of integer``, ``null | string``: alternatives are sorted,
    so that a server which lists them in another order is no drift.
    """
    if not isinstance(schema, dict) or depth == 0:
        return None
    kind = schema.get("type")
    if kind == "array":
        items = _type(schema.get("items"), root, depth - 1)
        return f"array of {items}" if items else "array"
    if isinstance(kind, str):
        return kind
    if isinstance(kind, list):
        return " | ".join(sorted(str(each) for each in kind)) or None
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(options := schema.get(key), list):
            found = {_type(option, root, depth - 1) for option in options[:20]}
            return " | ".join(sorted(each for each in found if each)) or None
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target: object = root
        for step in reference[2:].split("/"):
            target = target.get(step) if isinstance(target, dict) else None
        return _type(target, root, depth - 1)
    return None
