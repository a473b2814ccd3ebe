"""A server shaped like Amperity's: an MCP server, and the sign-in that protects it, in memory."""

from __future__ import annotations

import contextlib
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

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
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse

from support.mcp_servers import Journal, make_server, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import mcp_types
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCOPES = ["openid", "offline_access"]
# Amperity's paths, and the SDK's, which cannot be configured.
PATHS = {"/oauth/token": "/token", "/oauth/register": "/register"}


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


class _LikeAmperity:
    """Gives the sign-in of the SDK the paths, documents, and refusals of Amperity's servers."""

    def __init__(self, app: ASGIApp, url: str, *, names_issuer: bool) -> None:
        self.app = app
        self.url = url
        self.names_issuer = names_issuer
        self.documents = {
            "/.well-known/oauth-authorization-server": {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/oauth/token",
                "registration_endpoint": f"{url}/oauth/register",
                "scopes_supported": SCOPES,
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
            },
            "/.well-known/oauth-protected-resource": {
                "resource": url,
                "authorization_servers": [url],
                "bearer_methods_supported": ["header"],
            },
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if document := self.documents.get(path):
            await JSONResponse(document)(scope, receive, send)
            return
        if path == "/authorize" and b"code_challenge=" not in scope["query_string"]:
            refusal = {"error": "pkce_required", "error_description": "PKCE is required"}
            await JSONResponse(refusal, 400)(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 401:
                    where = f"{self.url}/.well-known/oauth-protected-resource"
                    headers["www-authenticate"] = f'Bearer resource_metadata="{where}"'
                elif self.names_issuer and message["status"] == 302:
                    headers["location"] += "&" + urlencode({"iss": self.url})
            await send(message)

        await self.app({**scope, "path": PATHS.get(path, path)}, receive, answer)


@contextlib.contextmanager
def protected(
    tools: Sequence[mcp_types.Tool],
    books: Books,
    page: int = 50,
    each_page: Callable[[], object] = bool,
    *,
    names_issuer: bool = False,
) -> Iterator[Journal]:
    """Run a server of *tools* that lists them only to a client that *books* know.

    *names_issuer* sends the parameter ``iss`` of RFC 9207, which Amperity does not announce.
    """
    server = make_server(tools, page, each_page)

    def app(url: str) -> ASGIApp:
        app = server.streamable_http_app(
            streamable_http_path="/",
            # From strings, which keep a bare host without a slash.
            auth=AuthSettings.model_validate(
                {
                    "issuer_url": url,
                    "resource_server_url": url,
                    "client_registration_options": {"enabled": True, "default_scopes": SCOPES},
                    "validate_token_resource": True,
                }
            ),
            token_verifier=ProviderTokenVerifier(books),
            auth_server_provider=books,
        )
        return _LikeAmperity(app, url, names_issuer=names_issuer)

    with serve(app) as journal:
        yield journal
