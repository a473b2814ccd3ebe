"""The HTTP below the SDK: one time limit, limits on size, and only the messages that are needed.

The SDK reduces an HTTP answer to a JSON-RPC error, reads bodies of any size, and would
send whatever its caller asks for. The guard here keeps the last exchange, refuses what is
too large, and lets through only the messages that connecting and listing need.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
import time
from typing import TYPE_CHECKING, Self
from urllib.request import getproxies, proxy_bypass

import anyio
import httpx2

from tool_surface.server.text import OperatorFault, ServerFault, is_loopback, is_secure, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

#: The largest body, and the largest sum of all bodies, in bytes. 227 tools take half a megabyte.
BODY_LIMIT, TOTAL_LIMIT = 8 << 20, 128 << 20

#: The only JSON-RPC methods that are sent: never one that calls a tool.
#: ``server/discover`` replaces ``initialize`` from 2026-07-28 on.
METHODS = frozenset({"server/discover", "initialize", "notifications/initialized", "tools/list"})

#: Seconds for ending a session, which is only a courtesy.
_FAREWELL = 2.0
#: Seconds after the time limit before the process is ended.
GRACE = 3.0


class Deadline:
    """A limit of *seconds* on everything, paused while a person is asked to do something.

    A limit on each read would let a server that sends a byte a second keep the program
    busy for days. A thread that looks up a host name can't be canceled, and neither can a
    long computation, so a thread calls *give_up* if the block runs :data:`GRACE` longer.
    """

    _scope: anyio.CancelScope

    def __init__(self, seconds: float, give_up: Callable[[], None]) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._give_up = give_up
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, daemon=True, name="deadline").start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            if time.monotonic() > self._end + GRACE:
                self._give_up()
                return

    def scope(self) -> anyio.CancelScope:
        """Return the scope that the limit cancels."""
        self._scope = anyio.CancelScope(deadline=self._end)  # the clock of asyncio is the same
        return self._scope

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock during the block."""
        left = self._end - time.monotonic()
        self._end = self._scope.deadline = math.inf
        try:
            yield
        finally:
            self._end = self._scope.deadline = time.monotonic() + left


class Exchange:
    """A request, and what has arrived of its answer."""

    def __init__(self, what: str, url: httpx2.URL) -> None:
        self.what = what
        self.url = url
        self.status = 0
        self.headers = httpx2.Headers()
        self.body = bytearray()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, exchange: Exchange, guard: Guard) -> None:
        self._stream = stream
        self._exchange = exchange
        self._guard = guard

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._exchange.body += chunk
            self._guard.received += len(chunk)
            self._guard.bound(len(self._exchange.body), BODY_LIMIT, "in one answer")
            self._guard.bound(self._guard.received, TOTAL_LIMIT, "in all")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Guard(httpx2.AsyncBaseTransport):
    """Forwards allowed requests, and watches the answers.

    *last* is the latest exchange, and *fault* the first answer that was refused here; the
    SDK swallows some exceptions of its transport.
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

    def bound(self, received: int, limit: int, where: str) -> None:
        """Refuse more bytes than any list of tools needs."""
        if received > limit:
            raise self.refuse(f"the server sent more than {limit >> 20} MB {where}")

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request* if connecting or listing needs it."""
        to_server = request.url == self._url
        if not to_server and not is_secure(str(request.url), str(self._url)):
            raise self.refuse(
                f"signing in would send a code or token to {quoted(request.url.host)} without "
                "https, so nothing was sent"
            )
        if to_server and request.method == "DELETE":  # ends the session
            with anyio.move_on_after(_FAREWELL), contextlib.suppress(httpx2.HTTPError, OSError):
                await (await self._inner.handle_async_request(request)).aclose()
            return httpx2.Response(204)
        if to_server and request.method == "GET" and "last-event-id" not in request.headers:
            # The stream of the server's own messages, which nothing here reads.
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
        if not (to_server and request.method == "GET"):  # that resumes the stream of a call
            self.last = exchange
        return await self._send(request, exchange)

    async def _send(self, request: httpx2.Request, exchange: Exchange) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        exchange.status, exchange.headers = response.status_code, response.headers
        try:
            length = response.headers.get("content-length", "")
            self.bound(int(length) if length.isdecimal() else 0, BODY_LIMIT, "in one answer")
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise self.refuse("the server compressed its answer against the request")
        except ServerFault:
            await response.aclose()
            raise
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, exchange, self)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _proxy_for(url: httpx2.URL) -> str | None:
    """Return the proxy in the environment for *url*; this machine needs none."""
    if is_loopback(str(url)) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")


def open_client(
    url: str, *, token: str | None = None, auth: httpx2.Auth | None = None
) -> tuple[httpx2.AsyncClient, Guard]:
    """Return an HTTP client for the server at *url*, and the guard below it.

    :raises ServerFault: if the environment names an unusable proxy or certificate file.
    """
    proxy = _proxy_for(httpx2.URL(url))
    try:
        inner = httpx2.AsyncHTTPTransport(proxy=proxy)
    except (ValueError, ImportError, httpx2.InvalidURL):
        raise ServerFault(
            "the proxy in the environment can't be used; write it like "
            "HTTPS_PROXY=http://proxy.example:8080"
        ) from None
    except OSError as error:  # ssl.SSLError is one
        raise ServerFault(
            "the certificates in the environment can't be read "
            f"({error.strerror or type(error).__name__}); correct SSL_CERT_FILE, or unset it"
        ) from None
    guard = Guard(inner, url, proxy)
    # Uncompressed, because a small compressed answer can grow to any size.
    headers = {"Accept-Encoding": "identity"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    # The deadline covers everything, and sign-in requests count as redirects.
    client = httpx2.AsyncClient(
        transport=guard, headers=headers, auth=auth, timeout=None, max_redirects=100
    )
    return client, guard
