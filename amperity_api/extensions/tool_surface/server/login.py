"""Sign in through the writer's browser: the SDK's OAuth client, and a loopback redirect.

Tokens live in memory and end with the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import anyio
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from pydantic import AnyUrl

from tool_surface.server.text import ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tool_surface.server.deadline import Deadline
    from tool_surface.server.text import Secrets

#: Seconds that a person has to sign in.
PATIENCE = 300.0

_CLIENT_NAME = "Amperity MCP documentation"
_PAGE = b"<!doctype html><html lang=en><title>%s</title><p>%s</p></html>"


class _Memory:
    """Token storage that forgets, and tells what must not be shown."""

    def __init__(self, client: OAuthClientInformationFull | None, secrets: Secrets) -> None:
        self._client = client
        self._tokens: OAuthToken | None = None
        self._secrets = secrets

    async def get_tokens(self) -> OAuthToken | None:
        return self._tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self._secrets.add(tokens.access_token)
        self._secrets.add(tokens.refresh_token)
        self._tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self._client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self._secrets.add(client_info.client_secret)
        self._client = client_info


class _Redirect:
    """Receives the browser's one redirect on the loopback interface (RFC 8252, section 7.3)."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._answer: asyncio.Future[AuthorizationCodeResult] = asyncio.Future()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
                words = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
                status, said = self._take(words)
                body = _PAGE % (b"Amperity MCP documentation", said)
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s"
                    % (status, len(body), body)
                )
                await writer.drain()
        writer.close()

    def _take(self, words: list[str]) -> tuple[bytes, bytes]:
        target = urlsplit(words[1]) if len(words) == 3 and words[0] == "GET" else urlsplit("")
        if target.path != "/callback":  # a browser asks for an icon, too
            return b"404 Not Found", b"There is nothing here."
        query = {key: values[0] for key, values in parse_qs(target.query).items()}
        if self._answer.done():
            return b"409 Conflict", b"This sign-in is over."
        if "code" not in query:
            why = quoted(query.get("error", "no code came back"))
            self._answer.set_exception(
                ServerFault(
                    f"the sign-in was refused ({why}); try again, as another user if need be"
                )
            )
            return b"200 OK", b"The sign-in was refused. You can close this window."
        self._secrets.add(query["code"])
        self._answer.set_result(
            AuthorizationCodeResult(
                code=query["code"], state=query.get("state"), iss=query.get("iss")
            )
        )
        return b"200 OK", b"You are signed in. You can close this window."

    async def answer(self) -> AuthorizationCodeResult:
        return await self._answer


@dataclass(frozen=True)
class Login:
    """How to sign in: *client_id* of a registered client, or ``None`` to register one.

    *port* is that of the redirect on 127.0.0.1, 0 for any; *say* prints a line for
    the writer.
    """

    secrets: Secrets
    say: Callable[[str], None]
    client_id: str | None = None
    port: int = 0

    @contextlib.asynccontextmanager
    async def provider(self, url: str, deadline: Deadline) -> AsyncIterator[OAuthClientProvider]:
        """Yield the authentication for requests to *url*; the clock stops for the person.

        :raises ServerFault: if the port of the redirect is taken.
        """
        redirect = _Redirect(self.secrets)
        try:
            server = await asyncio.start_server(redirect.serve, "127.0.0.1", self.port)
        except OSError:
            raise ServerFault(
                f"port {self.port} on 127.0.0.1 is taken; name another with --redirect-port"
            ) from None
        async with server:
            back = AnyUrl(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/callback")
            yield self._provider(url, deadline, redirect, back)

    def _provider(
        self, url: str, deadline: Deadline, redirect: _Redirect, back: AnyUrl
    ) -> OAuthClientProvider:
        client = None
        if self.client_id is not None:
            client = OAuthClientInformationFull(
                client_id=self.client_id,
                redirect_uris=[back],
                token_endpoint_auth_method="none",
            )

        async def open_browser(address: str) -> None:
            self.say(f"Sign in in your browser. If it does not open, go to:\n{address}")
            await anyio.to_thread.run_sync(webbrowser.open, address, abandon_on_cancel=True)

        async def sign_in() -> AuthorizationCodeResult:
            with deadline.paused(), anyio.move_on_after(PATIENCE):
                return await redirect.answer()
            raise ServerFault(f"nobody signed in within {PATIENCE:g} seconds; try again")

        metadata = OAuthClientMetadata(
            client_name=_CLIENT_NAME,
            redirect_uris=[back],
            grant_types=["authorization_code", "refresh_token"],
            response_types=["code"],
            token_endpoint_auth_method="none",
        )
        storage = _Memory(client, self.secrets)
        return OAuthClientProvider(url, metadata, storage, open_browser, sign_in)
