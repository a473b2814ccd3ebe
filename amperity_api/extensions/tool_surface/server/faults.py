"""Turn what goes wrong while a server is asked into one sentence."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
from typing import TYPE_CHECKING

import httpx2
from mcp.client.auth import OAuthFlowError, OAuthRegistrationError
from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED, PARSE_ERROR
from pydantic import ValidationError

from tool_surface.server.http import open_client
from tool_surface.server.text import ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tool_surface.server.deadline import Deadline
    from tool_surface.server.http import Exchange, Guard

_CLOSED = "the server closed the connection{during}; try again"

#: What a fault of the network means; the first row that fits counts.
_NETWORK: list[tuple[type[BaseException], str]] = [
    (
        ssl.SSLCertVerificationError,
        "the TLS certificate of {host} is not trusted ({why}); "
        "check the host, or set SSL_CERT_FILE to the authority that signed it",
    ),
    (ssl.SSLError, "{host} does not speak TLS as expected ({why}); check the URL"),
    (socket.gaierror, "there is no host {host}; check the spelling and the network"),
    (
        ConnectionRefusedError,
        "{host} refuses the connection; check the port, and that the server runs",
    ),
    (httpx2.InvalidURL, "the server names an address that is not a URL; ask its operator"),
    (OverflowError, "the server names a number that is too large; ask its operator"),
    (httpx2.ProxyError, "the proxy that the environment names does not let this through"),
    (httpx2.RemoteProtocolError, _CLOSED),
    (httpx2.ReadError, _CLOSED),
    (httpx2.WriteError, _CLOSED),
]

#: What a status means, wherever it comes from.
_STATUS = {
    403: "the server refuses this account (403); ask for access, or sign in as another",
    404: "there is no MCP server at this URL (404); use the bare host of the stack",
    429: "the server is busy (429); try again later",
}

#: What the SDK makes up where the server sent no JSON-RPC error.
_OF_THE_SDK = frozenset({"Server returned an error response", "Not Found", "Session terminated"})


@contextlib.asynccontextmanager
async def conversation(
    url: str, deadline: Deadline, *, token: str | None = None, auth: httpx2.Auth | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield an HTTP client for the server at *url*, for as long as *deadline* allows.

    :raises ServerFault: whatever goes wrong.
    """
    http, guard = open_client(url, token=token, auth=auth)
    try:
        with deadline.scope() as scope:
            async with http:
                yield http
        if scope.cancelled_caught:
            what = f"{guard.last.what}: " if guard.last else ""
            raise ServerFault(
                f"{what}it took longer than {deadline.seconds:g} seconds; "
                "try again, or raise --timeout"
            )
    except Exception as error:
        raise guard.fault or ServerFault(_explain(list(_leaves(error)), guard, url)) from None


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield *error*, what it groups, and what caused each, the outermost first."""
    seen = set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, BaseExceptionGroup):  # one attempt for each address of a host
            for each in current.exceptions:
                yield from _leaves(each)
            return
        yield current
        current = current.__cause__ or current.__context__


def _explain(leaves: list[BaseException], guard: Guard, url: str) -> str:
    """Say what happened. Sentences of the SDK can hold an answer's text, and so a token."""
    host = quoted((guard.last.url if guard.last else httpx2.URL(url)).host)
    for leaf in leaves:
        if isinstance(leaf, ServerFault):
            return str(leaf)
        if isinstance(leaf, RuntimeError) and "protocol version" in str(leaf):
            return (
                "the server answered with a version of MCP that this program does not know; "
                "update the checkout"
            )
    for leaf in leaves:
        if guard.proxy and isinstance(leaf, ConnectionRefusedError | socket.gaierror):
            return (
                "the proxy that the environment names cannot be reached; correct it, or unset it"
            )
        for kind, sentence in _NETWORK:
            if isinstance(leaf, kind):
                why = getattr(leaf, "verify_message", None) or getattr(leaf, "reason", None)
                during = f" during {guard.last.what}" if guard.last else ""
                return sentence.format(host=host, why=quoted(str(why)), during=during)
        if said := _protocol(leaf, guard):
            return said
    if any(isinstance(leaf, OSError | httpx2.TransportError) for leaf in leaves):
        return f"{host} cannot be reached; check the URL and the network"
    names = ", ".join(dict.fromkeys(type(leaf).__name__ for leaf in leaves))
    return f"asking the server failed in an unforeseen way ({names}); report this"


def _protocol(error: BaseException, guard: Guard) -> str | None:
    last = guard.last
    if isinstance(error, OAuthFlowError):
        return _sign_in(error, last)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = quoted(".".join(map(str, first["loc"]))) or "the answer"
        return (
            f"the server's answer does not match the MCP schema: {place}: "
            f"{quoted(first['msg'])}; ask the server's operator"
        )
    if not isinstance(error, MCPError) or last is None:
        return None
    if last.status >= 300:
        return _status(last, guard, error.message)
    if error.code == CONNECTION_CLOSED and error.message.startswith("SSE stream"):
        return _CLOSED.format(during=f" during {last.what}")
    if error.code == PARSE_ERROR:
        return (
            "the server's answer cannot be read as JSON-RPC; check that the URL is an MCP server"
        )
    if not last.body:
        return f"the server gave no answer to {last.what}; check that the URL is an MCP server"
    return f"the server answered to {last.what} with error {error.code}: {quoted(error.message)}"


def _sign_in(error: OAuthFlowError, last: Exchange | None) -> str:
    step = "registering this client" if isinstance(error, OAuthRegistrationError) else "signing in"
    if type(error) is OAuthFlowError:
        # What this client refused: an issuer, a resource, or a state. It quotes no answer.
        said = str(error)
        if issuers := re.fullmatch(r".* metadata issuer mismatch: (\S+) != (\S+)", said):
            named, expected = map(quoted, issuers.groups())
            slash = named.rstrip("/") == expected.rstrip("/")
            said = (
                f"the authorization server {expected} calls itself {named}, and the two must be "
                f"equal (RFC 8414, section 3.3){', down to the slash at the end' if slash else ''}"
            )
        return f"{step} failed: {quoted(said)}; ask the server's operator"
    if last is None or not last.status:
        return f"{step} failed; try again, or use --token-env"
    why = f" ({code})" if (code := _oauth_error(last)) else ""
    if last.status < 300:
        why = " with an answer that does not match the OAuth schema"
    return (
        f"{step} failed: {last.url.path} answered {last.status}{why}; ask the server's "
        "operator, or use --token-env or --client-id"
    )


def _oauth_error(last: Exchange) -> str | None:
    """Return the error code in an OAuth answer (RFC 6749, section 5.2), and no more of it."""
    try:
        said = json.loads(last.body)["error"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    return said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,60}", said) else None


def _status(last: Exchange, guard: Guard, said: str) -> str:
    """Say what an HTTP status other than success means here; *said* is the SDK's message."""
    status = last.status
    if status < 400:
        try:
            target = last.url.join(last.headers.get("location", ""))
        except httpx2.InvalidURL:
            return "the server redirects to what is not a URL; ask the server's operator"
        if (target.scheme, target.netloc) == (last.url.scheme, last.url.netloc):
            return "the server redirects in a circle; ask the server's operator"
        shown = quoted(str(target.copy_with(userinfo=b"", query=None, fragment=None)))
        return (
            f"the server redirects to {shown}, and nothing was sent there; "
            "use that URL if it is the one you mean"
        )
    if status == 401 and guard.token_sent:
        return "the server refuses the token (401), which may have expired; get a new token"
    if status == 401:
        challenged = "www-authenticate" in last.headers
        how = "" if challenged else " without saying where (no challenge)"
        return f"the server wants a sign-in (401){how}; use --login, or --token-env NAME"
    if status == 404 and last.what == "tools/list":
        return "the server ended the session in the middle of the list (404); try again"
    if status in _STATUS:
        return _STATUS[status]
    detail = "" if said in _OF_THE_SDK else f" ({quoted(said)})"
    hint = "try again later" if status >= 500 else "check that the URL is an MCP server"
    return f"the server answered {last.what} with HTTP status {status}{detail}; {hint}"
