"""The HTTP under the SDK: bounded, sparing, and able to say what went wrong.

The SDK reduces an HTTP answer to a JSON-RPC error, reads bodies of any size, and
would send whatever its caller asks it to. The guard here keeps the last
exchange, refuses what is too large, and lets only the messages through that
connecting and listing need.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import anyio
import httpx2

from tool_surface.server.address import is_loopback, is_secure
from tool_surface.server.text import OperatorFault, ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

#: Largest body of one answer, and largest sum of all, in megabytes. 227 tools take half of one.
BODY_LIMIT, TOTAL_LIMIT = 8, 128
MEGABYTE = 1024 * 1024

#: The only JSON-RPC methods that leave the client: never one that calls a tool.
#: ``server/discover`` takes the place of ``initialize`` from 2026-07-28 on.
METHODS = frozenset({"server/discover", "initialize", "notifications/initialized", "tools/list"})

#: Seconds for ending a session, which is a courtesy.
_FAREWELL = 2.0


class Exchange:
    """A request and as much of its answer as has come."""

    def __init__(self, what: str, url: httpx2.URL) -> None:
        self.what = what
        self.url = url
        self.status = 0
        self.headers = httpx2.Headers()
        self.body = bytearray()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, exchange: Exchange, guard: Guard) -> None:
        self._response = response
        self._exchange = exchange
        self._guard = guard

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in self._response.aiter_raw():
            received += len(chunk)
            self._guard.received += len(chunk)
            self._guard.bound(received, BODY_LIMIT, "an answer of more than {} MB")
            self._guard.bound(self._guard.received, TOTAL_LIMIT, "more than {} MB in all")
            self._exchange.body += chunk
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


class Guard(httpx2.AsyncBaseTransport):
    """Passes requests on, and watches what goes and comes.

    *last* is the latest exchange, and *fault* the first answer that was refused
    here: the SDK swallows some exceptions of its transport.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, url: str, proxy: str | None) -> None:
        self._inner = inner
        self._url = httpx2.URL(url)
        self.proxy = proxy
        self.received = 0
        self.last: Exchange | None = None
        self.fault: ServerFault | None = None
        self.token_sent = False

    def refuse(self, sentence: str) -> ServerFault:
        """Remember the first fault, and return it to be raised."""
        self.fault = self.fault or OperatorFault(sentence)
        return self.fault

    def bound(self, received: int, megabytes: int, what: str) -> None:
        """Refuse more than a number of bytes, which no list of tools needs."""
        if received > megabytes * MEGABYTE:
            raise self.refuse(
                f"the server sent {what.format(megabytes)}, which no list of tools needs"
            )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request*, unless connecting and listing do not need it."""
        to_server = request.url == self._url
        if not to_server and not is_secure(str(request.url), str(self._url)):
            raise self.refuse(
                f"signing in would send a code or token to {quoted(request.url.host)} without "
                "https, and nothing was sent"
            )
        if to_server and request.method == "DELETE":
            return await self._end_session(request)
        if to_server and request.method == "GET" and "last-event-id" not in request.headers:
            # The stream of a server's own messages, which nobody here reads.
            return httpx2.Response(405)
        exchange = Exchange(f"{request.method} {request.url.path}", request.url)
        if to_server and request.method == "POST":
            message = json.loads(await request.aread())
            method = message.get("method")
            if method is not None and method not in METHODS:
                if "id" in message:
                    raise self.refuse(f"this program never sends {method}")
                return httpx2.Response(202)
            exchange.what = method or "an answer"
            self.token_sent = "authorization" in request.headers
        if not (to_server and request.method == "GET"):  # that resumes a stream: the same call
            self.last = exchange
        return await self._send(request, exchange)

    async def _send(self, request: httpx2.Request, exchange: Exchange) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        exchange.status, exchange.headers = response.status_code, response.headers
        try:
            length = response.headers.get("content-length", "")
            self.bound(
                int(length) if length.isdecimal() else 0,
                BODY_LIMIT,
                "an answer of more than {} MB",
            )
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise self.refuse(
                    "the server compressed an answer that was asked for uncompressed"
                )
        except ServerFault:
            await response.aclose()
            raise
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response, exchange, self),
            extensions=response.extensions,
        )

    async def _end_session(self, request: httpx2.Request) -> httpx2.Response:
        with anyio.move_on_after(_FAREWELL), contextlib.suppress(httpx2.HTTPError, OSError):
            await (await self._inner.handle_async_request(request)).aclose()
        return httpx2.Response(204)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _proxy_for(url: httpx2.URL) -> str | None:
    """Return the proxy that the environment names for *url*; this machine needs none."""
    if is_loopback(str(url)) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")


def open_client(
    url: str, *, token: str | None = None, auth: httpx2.Auth | None = None
) -> tuple[httpx2.AsyncClient, Guard]:
    """Return an HTTP client for the server at *url*, and the guard under it.

    :raises ServerFault: if the environment names a proxy or certificates that cannot be used.
    """
    proxy = _proxy_for(httpx2.URL(url))
    # An inherited transport would bypass the proxies of the environment.
    try:
        inner = httpx2.AsyncHTTPTransport(proxy=proxy)
    except (ValueError, ImportError, httpx2.InvalidURL):
        raise ServerFault(
            "the proxy that the environment names cannot be used; write it like "
            "HTTPS_PROXY=http://proxy.example:8080"
        ) from None
    except OSError as error:  # ssl.SSLError is one
        raise ServerFault(
            "the certificates that the environment names cannot be read "
            f"({error.strerror or type(error).__name__}); correct SSL_CERT_FILE, or unset it"
        ) from None
    guard = Guard(inner, url, proxy)
    # Uncompressed, since a small compressed answer can grow to any size.
    headers = {"Accept-Encoding": "identity"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    client = httpx2.AsyncClient(
        transport=guard,
        headers=headers,
        auth=auth,
        timeout=None,  # the deadline covers everything
        # It also counts the requests of a sign-in, which no one but the SDK repeats.
        max_redirects=100,
    )
    return client, guard
