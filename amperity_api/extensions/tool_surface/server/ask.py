"""Ask a live server for its surface: connect, and read every page of ``tools/list``."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation, ListToolsRequest, ListToolsResult, PaginatedRequestParams

from tool_surface.lists.model import Server, Surface, Tool
from tool_surface.server.convert import tool_of
from tool_surface.server.faults import conversation
from tool_surface.server.http import BODY_LIMIT, MEGABYTE
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tool_surface.server.deadline import Deadline
    from tool_surface.server.login import Login

#: How a surface that was captured here names its origin.
ORIGIN = "captured from the live server"

#: A server may have a list without an end.
PAGE_LIMIT = 1000
TOOL_LIMIT = 20_000


@dataclass(frozen=True)
class Question:
    """Whom to ask, and as whom: a bearer token, a sign-in in the browser, or nobody."""

    url: str
    today: str
    token: str | None = None
    login: Login | None = None


def ask_server(question: Question, deadline: Deadline, progress: Callable[[str], None]) -> Surface:
    """Return the surface that the server gives now.

    :raises ServerFault: if it cannot be asked, stops in the middle, or has no tool.
    """
    return anyio.run(_ask, question, deadline, progress)


async def _ask(question: Question, deadline: Deadline, progress: Callable[[str], None]) -> Surface:
    url, login = question.url, question.login
    surface: Surface | None = None
    try:
        async with (
            login.provider(url, deadline) if login else contextlib.nullcontext() as auth,
            conversation(url, deadline, token=question.token, auth=auth) as http,
            Client(
                streamable_http_client(
                    url, http_client=http, max_sse_event_size=BODY_LIMIT * MEGABYTE
                ),
                client_info=Implementation(name="tool_surface", version="1"),
                cache=None,
            ) as client,
        ):
            surface = await _read(client, question, progress)
    except ServerFault:
        # Whatever the way out of a conversation meets, the list is complete.
        if surface is None:
            raise
    assert surface is not None
    return surface


async def _read(client: Client, question: Question, progress: Callable[[str], None]) -> Surface:
    tools: dict[str, Tool] = {}
    cursors = set[str | None]()
    cursor: str | None = None
    for page in range(1, PAGE_LIMIT + 1):
        progress(f"Reading page {page} of the tools of {question.url} ({len(tools)} so far) ...")
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
        if cursor is None:
            return _surface(client, question, tools)
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


def _surface(client: Client, question: Question, tools: dict[str, Tool]) -> Surface:
    if not tools:
        raise ServerFault(
            "the server lists no tool at all; check what the account that signed in may do"
        )
    info: Any = client.server_info
    server = Server(
        url=question.url,
        name=info and info.name,
        version=(info and info.version) or None,
        protocol=client.protocol_version,
    )
    ordered = tuple(tools[name] for name in sorted(tools))
    return Surface(question.today, ORIGIN, server, ordered)
