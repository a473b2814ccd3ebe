"""Sign in with the browser: the SDK's OAuth client, and a redirect to the loopback address."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import anyio
from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.oauth2 import OAuthContext
from mcp.shared import auth
from pydantic import AnyUrl

from tool_surface.server.text import BEARER, SECRETS, OperatorFault, ServerFault, is_secure, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tool_surface.server.http import Deadline

#: Seconds that a person has to sign in.
PATIENCE = 300.0
#: The name of the client, and the title of the page in the browser.
CLIENT_NAME = "Amperity MCP documentation"

_PAGE = "<!doctype html><html lang=en><title>{}</title><p>{}</p></html>"


def open_browser(address: str) -> None:
    """Open *address* in the browser, in a process that can't write into a report or block it."""
    command = [sys.executable, "-m", "webbrowser", address]
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    threading.Thread(
        target=lambda: subprocess.run(command, check=False, **quiet), daemon=True
    ).start()


class Redirect:
    """Receives the browser's redirects on the loopback address (RFC 8252, section 7.3).

    Only the redirect with the *state* of the current sign-in counts, because anyone can send
    others. The browser gets its page once the tokens are here or the sign-in has failed.
    """

    def __init__(self) -> None:
        self._pages = set[asyncio.Task[Any]]()
        self.expect(None)

    def expect(self, state: str | None) -> None:
        """Begin a sign-in."""
        self._state = state
        self.answer: asyncio.Future[auth.AuthorizationCodeResult] = asyncio.Future()
        self._over: asyncio.Future[bool] = asyncio.Future()

    def end(self, *, signed_in: bool) -> None:
        """End the sign-in."""
        if not self._over.done():
            self._over.set_result(signed_in)

    async def close(self) -> None:
        """Tell waiting browsers that the sign-in failed."""
        self.end(signed_in=False)
        if self._pages:
            await asyncio.wait(self._pages, timeout=2)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer a browser's request."""
        with contextlib.suppress(OSError, ValueError, EOFError, asyncio.LimitOverrunError):
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
            method, address, _version = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            target = urlsplit(address if method == "GET" else "")
            status, said = "400 Bad Request", "This is not the current sign-in."
            if target.path == "/callback" and self.take(target.query):
                if task := asyncio.current_task():
                    self._pages.add(task)
                    task.add_done_callback(self._pages.discard)
                signed_in = await asyncio.shield(self._over)
                said = "You are signed in." if signed_in else "The sign-in failed."
                status, said = "200 OK", f"{said} You can close this window."
            body = _PAGE.format(CLIENT_NAME, said)
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode("ascii")
            )
        writer.close()

    def take(self, query: str) -> bool:
        """Take the answer in the *query* of a redirect if it belongs to the current sign-in."""
        found = dict(parse_qsl(query))
        if self._state is None or found.get("state") != self._state or self.answer.done():
            return False
        if "code" in found:
            SECRETS.add(found["code"])
            answer = {key: found.get(key) for key in ("code", "state", "iss")}
            self.answer.set_result(auth.AuthorizationCodeResult.model_validate(answer))
        else:
            why = quoted(found.get("error", "no code came back"))
            fault = f"the sign-in was refused ({why}); try again, or use another account"
            self.answer.set_exception(ServerFault(fault))
        return True

    def read_pasted(self, say: Callable[..., None]) -> None:
        """Take the answer from an address that a person pastes."""
        loop = asyncio.get_running_loop()

        def take(line: str) -> None:
            if not self.take(urlsplit(line.strip()).query):
                say("This sign-in doesn't end at that address. Paste the one in the address bar:")

        def read() -> None:
            with contextlib.suppress(RuntimeError, ValueError):  # the loop or the input is closed
                for line in filter(str.strip, sys.stdin):
                    loop.call_soon_threadsafe(take, line)

        threading.Thread(target=read, daemon=True, name="paste").start()


class _Memory:
    """Token storage in memory, which registers every secret to be hidden."""

    def __init__(self, redirect: Redirect) -> None:
        self._redirect = redirect
        self.client: auth.OAuthClientInformationFull | None = None

    async def get_tokens(self) -> auth.OAuthToken | None:
        return None

    async def set_tokens(self, tokens: auth.OAuthToken) -> None:
        if not BEARER.fullmatch(tokens.access_token):
            raise OperatorFault("the server issued a token that RFC 6750 forbids")
        SECRETS.add(tokens.access_token)
        SECRETS.add(tokens.refresh_token)
        self._redirect.end(signed_in=True)

    async def get_client_info(self) -> auth.OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: auth.OAuthClientInformationFull) -> None:
        SECRETS.add(client_info.client_secret)
        self.client = client_info


class _Context(OAuthContext):
    """What the SDK knows about the server, without metadata that this client must refuse."""

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401 - as in the base
        if name == "oauth_metadata" and value is not None:
            # https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-code-protection
            if "S256" not in (value.code_challenge_methods_supported or ()):
                raise OperatorFault("the server doesn't offer PKCE with S256, which MCP requires")
            # MCP takes scopes from the challenge or the resource's metadata. The SDK would
            # go on to every scope of the authorization server.
            value.scopes_supported = None
        if name == "protected_resource_metadata" and value is not None:
            # A listing needs no token that outlives it.
            kept = [each for each in value.scopes_supported or () if each != "offline_access"]
            value.scopes_supported = kept or None
        super().__setattr__(name, value)


@contextlib.asynccontextmanager
async def sign_in(
    url: str,
    deadline: Deadline,
    say: Callable[..., None],
    client_id: str | None = None,
    port: int = 0,
    *,
    paste: bool = False,
) -> AsyncIterator[OAuthClientProvider]:
    """Yield the authentication for requests to *url*; the clock stops while a person signs in.

    The client is the registered *client_id*, or else is registered. *port* is the port of the
    redirect on 127.0.0.1, 0 for any; *say* prints lines for the user. With *paste*, no browser
    is opened; the address where a browser on another machine ends is read from standard input.

    :raises ServerFault: if the redirect can't use its port.
    """
    redirect = Redirect()

    async def show(address: str) -> None:
        if provider.context.oauth_metadata is None:  # the SDK would guess addresses
            raise OperatorFault("the server has no usable metadata for signing in (RFC 8414)")
        if not is_secure(address, url):
            raise OperatorFault(
                "the server names a sign-in page without https, so nothing was opened"
            )
        redirect.expect(dict(parse_qsl(urlsplit(address).query)).get("state"))
        if paste:
            say("Sign in with a browser on any machine:", address)
            say("It ends at an address that may not open. Paste that address:")
        else:
            say("Sign in with your browser. If it doesn't open, go to:", address)
            open_browser(address)

    async def answer() -> auth.AuthorizationCodeResult:
        with deadline.paused(), anyio.move_on_after(PATIENCE):
            return await redirect.answer
        raise ServerFault(f"nobody signed in within {PATIENCE:g} seconds; try again")

    try:
        server = await asyncio.start_server(redirect.serve, "127.0.0.1", port)
    except (OSError, OverflowError):
        raise ServerFault(
            f"port {port} on 127.0.0.1 can't be used; choose another --redirect-port"
        ) from None
    async with server:
        metadata = auth.OAuthClientMetadata(
            client_name=CLIENT_NAME,
            redirect_uris=[
                AnyUrl(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/callback")
            ],
            grant_types=["authorization_code"],
            token_endpoint_auth_method="none",
        )
        storage = _Memory(redirect)
        if client_id:
            fields = metadata.model_dump(exclude_none=True) | {"client_id": client_id}
            storage.client = auth.OAuthClientInformationFull(**fields)
        provider = OAuthClientProvider(url, metadata, storage, show, answer)
        provider.context = _Context(url, metadata, storage, show, answer)
        if paste:
            redirect.read_pasted(say)
        try:
            yield provider
        finally:
            await redirect.close()
