"""Ask a live server for its surface: connect, and read every page of ``tools/list``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation, ListToolsRequest, ListToolsResult, PaginatedRequestParams

from tool_surface.lists.model import Server, Surface, Tool
from tool_surface.server.convert import tool_of
from tool_surface.server.faults import explain
from tool_surface.server.http import BODY_LIMIT, Guard, open_client
from tool_surface.server.text import ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

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


def ask(question: Question, deadline: Deadline, progress: Callable[[str], None]) -> Surface:
    """Return the surface that the server gives now.

    :raises ServerFault: if it cannot be asked, stops in the middle, or has no tool.
    """
    return anyio.run(_ask, question, deadline, progress)


async def _ask(question: Question, deadline: Deadline, progress: Callable[[str], None]) -> Surface:
    if question.login is None:
        return await _connect(question, None, deadline, progress)
    async with question.login.provider(question.url, deadline) as auth:
        return await _connect(question, auth, deadline, progress)


async def _connect(
    question: Question,
    auth: httpx2.Auth | None,
    deadline: Deadline,
    progress: Callable[[str], None],
) -> Surface:
    http, guard = open_client(question.url, deadline, token=question.token, auth=auth)
    surface: Surface | None = None
    try:
        with deadline.enforced():
            async with http:
                transport = streamable_http_client(
                    question.url, http_client=http, max_sse_event_size=BODY_LIMIT
                )
                info = Implementation(name="tool_surface", version="1")
                async with Client(transport, client_info=info, cache=None) as client:
                    surface = await _read(client, question, progress)
    except Exception as error:
        # Whatever the way out of a conversation meets, the list is complete.
        if surface is not None:
            return surface
        if isinstance(error, ServerFault) and guard.fault is None:
            raise _late(guard, error) from None
        raise explain(error, guard, question.url) from None
    assert surface is not None
    return surface


def _late(guard: Guard, fault: ServerFault) -> ServerFault:
    """Say what the server was asked when the time was up."""
    last = guard.last
    if "longer than" not in str(fault) or last is None:
        return fault
    answered = last.answered_id()
    if answered is not None and answered != last.request_id:
        return ServerFault(
            f"the server answered {last.what} under the id {quoted(repr(answered))} in place of "
            f"{last.request_id!r}; ask its operator"
        )
    return ServerFault(f"{last.what}: {fault}; try again, or raise --timeout")


async def _read(client: Client, question: Question, progress: Callable[[str], None]) -> Surface:
    tools: dict[str, Tool] = {}
    cursors = set[str]()
    cursor: str | None = None
    for page in range(1, PAGE_LIMIT + 1):
        progress(f"Reading page {page} of the tools of {question.url} ({len(tools)} so far) ...")
        # Not client.list_tools(), which drops tools with an invalid x-mcp-header.
        request = ListToolsRequest(params=PaginatedRequestParams(cursor=cursor))
        result = await client.session.send_request(request, ListToolsResult)
        for each in result.tools:
            tool = tool_of(each)
            if tool.name in tools:
                raise ServerFault(
                    f"tools/list contains the tool {tool.name!a} twice; ask the server's operator"
                )
            tools[tool.name] = tool
        if len(tools) > TOOL_LIMIT:
            raise ServerFault(
                f"the server's list has more than {TOOL_LIMIT} tools; ask its operator"
            )
        cursor = result.next_cursor
        if cursor is None:
            return _surface(client, question, tools)
        if cursor in cursors:
            raise ServerFault(
                f"the server's list has no end: page {page} leads back to an earlier one; "
                "ask its operator"
            )
        cursors.add(cursor)
    raise ServerFault(f"the server's list has more than {PAGE_LIMIT} pages; ask its operator")


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
