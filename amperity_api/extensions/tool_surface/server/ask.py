"""Ask a live server for its surface: connect, and read every page of ``tools/list``."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation, ListToolsRequest, ListToolsResult, PaginatedRequestParams

from tool_surface.lists.model import Server, Tool
from tool_surface.server.convert import tool_of
from tool_surface.server.faults import conversation
from tool_surface.server.http import BODY_LIMIT, MEGABYTE
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tool_surface.server.deadline import Deadline
    from tool_surface.server.login import Login

#: A server may have a list without an end.
PAGE_LIMIT = 1000
TOOL_LIMIT = 20_000


async def ask_server(
    url: str,
    deadline: Deadline,
    progress: Callable[[str], None],
    token: str | None = None,
    login: Login | None = None,
) -> tuple[Server, tuple[Tool, ...]]:
    """Return the server at *url* and its tools, sorted by name.

    *token* is a bearer token, *login* a sign-in in the browser; without both, nobody asks.

    :raises ServerFault: if it cannot be asked, stops in the middle, or has no tool.
    """
    tools: tuple[Tool, ...] = ()
    try:
        async with (
            login.provider(url, deadline) if login else contextlib.nullcontext() as auth,
            conversation(url, deadline, token=token, auth=auth) as http,
            Client(
                streamable_http_client(
                    url, http_client=http, max_sse_event_size=BODY_LIMIT * MEGABYTE
                ),
                client_info=Implementation(name="tool_surface", version="1"),
                cache=None,
            ) as client,
        ):
            info: Any = client.server_info
            name, version = (info.name, info.version or None) if info else (None, None)
            server = Server(url, name, version, client.protocol_version)
            tools = await _read(client, url, progress)
    except ServerFault:
        # Whatever the way out of a conversation meets, the list is complete.
        if not tools:
            raise
    return server, tools


async def _read(client: Client, url: str, progress: Callable[[str], None]) -> tuple[Tool, ...]:
    tools: dict[str, Tool] = {}
    cursors = set[str | None]()
    cursor: str | None = None
    for page in range(1, PAGE_LIMIT + 1):
        progress(f"Reading page {page} of the tools of {url} ({len(tools)} so far) ...")
        # Not client.list_tools(), which drops tools with an invalid x-mcp-header.
        request = ListToolsRequest(params=PaginatedRequestParams(cursor=cursor))
        result = await client.session.send_request(request, ListToolsResult)
        for tool in map(tool_of, result.tools):
            if tool.name in tools:
                raise ServerFault(
                    f"tools/list contains the tool {tool.name!a} twice; ask the server's operator"
                )
            tools[tool.name] = tool
        cursor = result.next_cursor
        if cursor is None and not tools:
            raise ServerFault(
                "the server lists no tool at all; check what the account that signed in may do"
            )
        if cursor is None:
            return tuple(tools[name] for name in sorted(tools))
        if cursor in cursors:
            raise ServerFault(
                f"the server's list has no end: page {page} leads back to an earlier one; "
                "ask its operator"
            )
        cursors.add(cursor)
        if len(tools) > TOOL_LIMIT:
            break
    raise ServerFault(
        f"the server's list has more than {PAGE_LIMIT} pages or {TOOL_LIMIT} tools; "
        "ask its operator"
    )
