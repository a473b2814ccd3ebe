"""Sign in through the writer's browser: the SDK's OAuth client, and a loopback redirect.

Tokens live in memory and end with the program.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import anyio
from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.oauth2 import OAuthContext
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from tool_surface.server.address import is_secure, is_token
from tool_surface.server.redirect import CLIENT_NAME, Redirect, open_browser, read_pasted
from tool_surface.server.text import SECRETS, OperatorFault, ServerFault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from mcp.shared.auth import AuthorizationCodeResult, ProtectedResourceMetadata

    from tool_surface.server.deadline import Deadline

#: Seconds that a person has to sign in.
PATIENCE = 300.0


class _Memory:
    """Token storage that forgets, and tells what must not be shown."""

    def __init__(self, client: OAuthClientInformationFull | None, redirect: Redirect) -> None:
        self._client = client
        self._redirect = redirect

    async def get_tokens(self) -> OAuthToken | None:
        return None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        if not is_token(tokens.access_token):
            raise OperatorFault("the server issued a token that RFC 6750 forbids")
        SECRETS.add(tokens.access_token)
        SECRETS.add(tokens.refresh_token)
        self._redirect.end(signed_in=True)

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self._client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        SECRETS.add(client_info.client_secret)
        self._client = client_info


class _Context(OAuthContext):
    """What the SDK knows of the server; metadata that this client must refuse never gets in."""

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401 - as in the base
        if name == "oauth_metadata" and value is not None:
            # https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-code-protection
            if "S256" not in (value.code_challenge_methods_supported or ()):
                raise OperatorFault(
                    "the server does not say that it supports PKCE with S256, which MCP demands"
                )
            # The specification takes scopes from the challenge or from the resource's metadata.
            # The SDK would go on to all that the authorization server knows.
            value.scopes_supported = None
        super().__setattr__(name, value)


class _Provider(OAuthClientProvider):
    async def _validate_resource_match(self, prm: ProtectedResourceMetadata) -> None:
        await super()._validate_resource_match(prm)
        # A listing needs no token that outlives it.
        kept = [each for each in prm.scopes_supported or () if each != "offline_access"]
        prm.scopes_supported = kept or None


@dataclass(frozen=True)
class Login:
    """How to sign in: *client_id* of a registered client, or ``None`` to register one.

    *port* is that of the redirect on 127.0.0.1, 0 for any; *say* prints a line for
    the writer. With *paste*, no browser is opened here, and the address that a browser
    elsewhere ends at is read from standard input.
    """

    say: Callable[..., None]
    client_id: str | None = None
    port: int = 0
    paste: bool = False

    @contextlib.asynccontextmanager
    async def provider(self, url: str, deadline: Deadline) -> AsyncIterator[OAuthClientProvider]:
        """Yield the authentication for requests to *url*; the clock stops for the person.

        :raises ServerFault: if the port of the redirect is taken.
        """
        redirect = Redirect()
        try:
            server = await asyncio.start_server(redirect.serve, "127.0.0.1", self.port)
        except (OSError, OverflowError):
            raise ServerFault(
                f"port {self.port} on 127.0.0.1 is taken or none; name another with "
                "--redirect-port"
            ) from None
        async with server:
            back = AnyUrl(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/callback")
            if self.paste:
                read_pasted(redirect, self.say)
            try:
                yield self._provider(url, deadline, redirect, back)
            finally:
                await redirect.close()

    def _provider(
        self, url: str, deadline: Deadline, redirect: Redirect, back: AnyUrl
    ) -> OAuthClientProvider:
        async def show(address: str) -> None:
            if provider.context.oauth_metadata is None:  # without it, the SDK guesses addresses
                raise OperatorFault(
                    "the server has no usable metadata of an authorization server (RFC 8414)"
                )
            if not is_secure(address, url):
                raise OperatorFault(
                    "the server names a sign-in page without https, and nothing was opened"
                )
            redirect.expect(parse_qs(urlsplit(address).query).get("state", [None])[0])
            if self.paste:
                self.say(
                    "Sign in with a browser on any machine:",
                    address,
                    "It ends at an address on 127.0.0.1, which may not open. Paste that address:",
                )
            else:
                self.say("Sign in with your browser. If it doesn't open, go to:", address)
                open_browser(address)

        async def sign_in() -> AuthorizationCodeResult:
            with deadline.paused(), anyio.move_on_after(PATIENCE):
                return await redirect.answer
            raise ServerFault(f"nobody signed in within {PATIENCE:g} seconds; try again")

        metadata = OAuthClientMetadata(
            client_name=CLIENT_NAME,
            redirect_uris=[back],
            grant_types=["authorization_code"],
            response_types=["code"],
            token_endpoint_auth_method="none",
        )
        known = None
        if self.client_id is not None:
            known = OAuthClientInformationFull(
                client_id=self.client_id, **metadata.model_dump(exclude_none=True)
            )
        storage = _Memory(known, redirect)
        provider = _Provider(url, metadata, storage, show, sign_in)
        provider.context = _Context(url, metadata, storage, show, sign_in)
        return provider
