"""Ask a live server for its tools: all pages of ``tools/list``, reduced to what is stored."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any

from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation, ListToolsRequest, ListToolsResult, PaginatedRequestParams

from tool_surface.lists.model import Hints, Parameter, Server, Tool
from tool_surface.server.faults import conversation
from tool_surface.server.http import BODY_LIMIT
from tool_surface.server.text import OperatorFault, ServerFault, quoted

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    import mcp_types
    from mcp.client.auth import OAuthClientProvider

    from tool_surface.server.http import Deadline

#: Limits, because a list may never end.
PAGE_LIMIT = 1000
TOOL_LIMIT = 20_000

#: How deep a type is followed into a schema, such as into the items of arrays.
_DEPTH = 4
#: The longest title, parameter name, or parameter type, in characters.
_LONGEST = 2000

#: JSON Schema keywords whose lists have no order, and keywords whose values aren't schemas.
#: https://json-schema.org/draft/2020-12/json-schema-validation
_UNORDERED = frozenset({"required", "enum", "type", "anyOf", "oneOf", "allOf"})
_VALUES = frozenset({"default", "const", "examples", "enum"})


async def ask_server(
    url: str,
    deadline: Deadline,
    token: str | None = None,
    login: AbstractAsyncContextManager[OAuthClientProvider] | None = None,
) -> tuple[Server, tuple[Tool, ...]]:
    """Return the server at *url* and its tools, sorted by name.

    *token* is a bearer token; *login* yields the authentication that signs in.

    :raises ServerFault: if it can't be asked, breaks off, or returns no tools.
    """
    tools: tuple[Tool, ...] = ()
    try:
        async with (
            login or contextlib.nullcontext() as auth,
            conversation(url, deadline, token=token, auth=auth) as http,
            Client(
                streamable_http_client(url, http_client=http, max_sse_event_size=BODY_LIMIT),
                client_info=Implementation(name="tool_surface", version="1"),
                cache=None,
            ) as client,
        ):
            info: Any = client.server_info
            name, version = (info.name, info.version or None) if info else (None, None)
            server = Server(url, name, version, client.protocol_version)
            tools = await _read(client)
    except ServerFault:
        # An error while disconnecting doesn't matter: the list is complete.
        if not tools:
            raise
    return server, tools


async def _read(client: Client) -> tuple[Tool, ...]:
    tools: dict[str, Tool] = {}
    cursors = set[str | None]()
    cursor: str | None = None
    for page in range(1, PAGE_LIMIT + 1):
        # Not client.list_tools(), which drops tools with an invalid x-mcp-header.
        request = ListToolsRequest(params=PaginatedRequestParams(cursor=cursor))
        result = await client.session.send_request(request, ListToolsResult)
        for tool in map(tool_of, result.tools):
            if tool.name in tools:
                raise OperatorFault(f"tools/list contains the tool {tool.name!a} twice")
            tools[tool.name] = tool
        cursor = result.next_cursor
        if cursor is None and not tools:
            raise ServerFault("the server returned no tools; check the permissions of the account")
        if cursor is None:
            return tuple(tools[name] for name in sorted(tools))
        if cursor in cursors:
            raise OperatorFault(f"the list never ends: page {page} leads back to an earlier one")
        cursors.add(cursor)
        if len(tools) > TOOL_LIMIT:
            break
    raise OperatorFault(f"the list has more than {PAGE_LIMIT} pages or {TOOL_LIMIT} tools")


def tool_of(tool: mcp_types.Tool) -> Tool:
    """Return what is stored of *tool*: hashes of its description and schemas, not the text.

    :raises ServerFault: if its name is not a tool name, its input schema doesn't describe an
        object, or a text is too long.
    """
    title, notes = tool.title, tool.annotations
    if title is None and notes is not None:  # the older place of the title
        title = notes.title
    try:
        parameters = _parameters(tool.input_schema)
        texts = [title or "", *parameters, *(each.type or "" for each in parameters.values())]
        if max(map(len, texts)) > _LONGEST:
            raise ValueError(f"a title, parameter, or type has more than {_LONGEST} characters")
        return Tool(
            tool.name,
            title,
            _hints(notes),
            parameters,
            _digest(tool.description),
            _digest(tool.input_schema),
            _digest(tool.output_schema),
        )
    except RecursionError:
        what = "a schema is nested too deeply"
    except ValueError as error:
        what = str(error)
    raise OperatorFault(f"the tool {quoted(tool.name)} can't be kept: {what}")


def _digest(value: str | dict[str, Any] | None) -> str | None:
    """Return the hash of a text or a JSON Schema; the order of keys and sets doesn't count."""
    if value is None:
        return None
    if not isinstance(value, str):
        value = json.dumps(_ordered(value), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _ordered(schema: object) -> object:
    if isinstance(schema, list):
        return [_ordered(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: each if key in _VALUES and not isinstance(each, dict) else _ordered(each)
        for key, each in schema.items()
    }
    for key in _UNORDERED & found.keys():
        if isinstance(members := found[key], list):
            found[key] = sorted(members, key=lambda each: json.dumps(each, sort_keys=True))
    return found


def _hints(notes: mcp_types.ToolAnnotations | None) -> Hints | None:
    if notes is None:
        return None
    hints = Hints(
        notes.read_only_hint, notes.destructive_hint, notes.idempotent_hint, notes.open_world_hint
    )
    return hints if hints.stated() else None


def _parameters(schema: dict[str, Any]) -> dict[str, Parameter]:
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise ValueError("the input schema does not describe an object")
    needed = {each for each in required if isinstance(each, str)}
    return {
        each: Parameter(type=_type(properties[each], schema, _DEPTH), required=each in needed)
        for each in sorted(properties)
    }


def _type(schema: object, root: dict[str, Any], depth: int) -> str | None:
    """Return the type in a JSON Schema in readable form, or ``None``.

    Alternatives are sorted: ``string``, ``array of integer``, ``null | string``.
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
        return " | ".join(sorted(map(str, kind))) or None
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(options := schema.get(key), list):
            found = {_type(option, root, depth - 1) for option in options[:20]}
            return " | ".join(sorted(filter(None, found))) or None
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target: object = root
        for step in reference[2:].split("/"):
            target = target.get(step) if isinstance(target, dict) else None
        return _type(target, root, depth - 1)
    return None
