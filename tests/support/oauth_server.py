"""An OAuth authorization server that keeps its books in memory, and the twin it protects."""

from __future__ import annotations

import contextlib
import secrets
import time
from typing import TYPE_CHECKING

from mcp.server.auth.provider import (
    AccessToken,
    AuthorizationCode,
    AuthorizationParams,
    OAuthAuthorizationServerProvider,
    ProviderTokenVerifier,
    RefreshToken,
    construct_redirect_uri,
)
from mcp.server.auth.settings import AuthSettings
from mcp.shared.auth import OAuthClientInformationFull, OAuthToken

from support.mcp_servers import Journal, make_server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import mcp_types
    from starlette.types import ASGIApp


class Books(OAuthAuthorizationServerProvider[AuthorizationCode, RefreshToken, AccessToken]):
    """Registers whoever asks, signs everybody in, and writes down every token.

    *lifetime* is that of an access token in seconds; *refused* turns people away.
    """

    def __init__(self, lifetime: int = 3600, *, refused: bool = False) -> None:
        self.lifetime = lifetime
        self.refused = refused
        self.clients: dict[str, OAuthClientInformationFull] = {}
        self.registered: list[str] = []
        self.codes: dict[str, AuthorizationCode] = {}
        self.access: dict[str, AccessToken] = {}
        self.refresh: dict[str, RefreshToken] = {}
        self.issued: list[str] = []
        self.refreshed = 0

    async def get_client(self, client_id: str) -> OAuthClientInformationFull | None:
        """Return a registered client."""
        return self.clients.get(client_id)

    async def register_client(self, client_info: OAuthClientInformationFull) -> None:
        """Remember a client."""
        assert client_info.client_id
        self.registered.append(client_info.client_id)
        self.clients[client_info.client_id] = client_info

    async def authorize(
        self, client: OAuthClientInformationFull, params: AuthorizationParams
    ) -> str:
        """Sign in at once, and return where the browser goes."""
        if self.refused:
            return construct_redirect_uri(
                str(params.redirect_uri), error="access_denied", state=params.state
            )
        assert client.client_id
        code = AuthorizationCode(
            code=secrets.token_urlsafe(),
            scopes=params.scopes or [],
            expires_at=time.time() + 60,
            client_id=client.client_id,
            code_challenge=params.code_challenge,
            redirect_uri=params.redirect_uri,
            redirect_uri_provided_explicitly=params.redirect_uri_provided_explicitly,
            resource=params.resource,
        )
        self.codes[code.code] = code
        self.issued.append(code.code)
        return construct_redirect_uri(str(params.redirect_uri), code=code.code, state=params.state)

    async def load_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: str
    ) -> AuthorizationCode | None:
        """Return a code that was issued."""
        assert client
        return self.codes.get(authorization_code)

    def issue(self, client_id: str, resource: str | None) -> OAuthToken:
        """Return new tokens for *resource*."""
        access, refresh = f"access-{secrets.token_hex(16)}", f"refresh-{secrets.token_hex(16)}"
        self.issued += [access, refresh]
        # One second is what the clocks of two sides, which count whole seconds, may differ.
        self.access[access] = AccessToken(
            token=access,
            client_id=client_id,
            scopes=[],
            expires_at=int(time.time()) + self.lifetime + 1,
            resource=resource,
        )
        self.refresh[refresh] = RefreshToken(
            token=refresh, client_id=client_id, scopes=[], resource=resource
        )
        return OAuthToken(access_token=access, expires_in=self.lifetime, refresh_token=refresh)

    async def exchange_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: AuthorizationCode
    ) -> OAuthToken:
        """Give tokens for a code, once."""
        assert client.client_id
        del self.codes[authorization_code.code]
        return self.issue(client.client_id, authorization_code.resource)

    async def load_refresh_token(
        self, client: OAuthClientInformationFull, refresh_token: str
    ) -> RefreshToken | None:
        """Return a refresh token that was issued."""
        assert client
        return self.refresh.get(refresh_token)

    async def exchange_refresh_token(
        self, client: OAuthClientInformationFull, refresh_token: RefreshToken, scopes: list[str]
    ) -> OAuthToken:
        """Give new tokens for a refresh token, once."""
        assert client.client_id
        assert not scopes
        del self.refresh[refresh_token.token]
        self.refreshed += 1
        return self.issue(client.client_id, refresh_token.resource)

    async def load_access_token(self, token: str) -> AccessToken | None:
        """Return an access token that was issued."""
        return self.access.get(token)

    async def revoke_token(self, token: AccessToken | RefreshToken) -> None:
        """Forget a token."""
        self.access.pop(token.token, None)


@contextlib.contextmanager
def protected(
    tools: Sequence[mcp_types.Tool], books: Books, page: int = 50, pause: float = 0
) -> Iterator[Journal]:
    """Run a server of *tools* that only lists them to whom *books* know."""
    server = make_server(tools, page, pause)

    def app(url: str) -> ASGIApp:
        return server.streamable_http_app(
            streamable_http_path="/",
            # From strings, which keep a bare host without a slash.
            auth=AuthSettings.model_validate(
                {
                    "issuer_url": url,
                    "resource_server_url": url,
                    "client_registration_options": {"enabled": True},
                    "validate_token_resource": True,
                }
            ),
            token_verifier=ProviderTokenVerifier(books),
            auth_server_provider=books,
        )

    with serve(app) as journal:
        yield journal
