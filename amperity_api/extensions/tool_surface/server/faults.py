"""Turn what went wrong while asking a server into one sentence."""

from __future__ import annotations

import json
import re
import socket
import ssl
from typing import TYPE_CHECKING

import httpx2
from mcp.client.auth import OAuthFlowError, OAuthRegistrationError, OAuthTokenError
from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED, PARSE_ERROR
from pydantic import ValidationError

from tool_surface.server.text import ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tool_surface.server.http import Exchange, Guard

#: What the SDK makes up where the server sent no JSON-RPC error.
_OF_THE_SDK = frozenset({"Server returned an error response", "Not Found", "Session terminated"})


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield *error*, what it groups, and what caused each, the outermost first."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
        return
    seen = set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, BaseExceptionGroup):  # one attempt for each address of a host
            yield from _leaves(current)
            return
        yield current
        current = current.__cause__ or current.__context__


def explain(error: Exception, guard: Guard, url: str) -> ServerFault:
    """Return the fault behind *error*, which the conversation watched by *guard* raised.

    Sentences of the SDK are not quoted: they can hold an answer's text, and so a token.
    """
    if guard.fault is not None:
        return guard.fault
    host = httpx2.URL(url).host
    leaves = list(_leaves(error))
    for leaf in leaves:
        if isinstance(leaf, ServerFault):
            return leaf
    for leaf in leaves:
        if isinstance(leaf, RuntimeError) and "protocol version" in str(leaf):
            return ServerFault(
                "the server answered with a version of MCP that this program does not know; "
                "update the checkout"
            )
    for leaf in leaves:
        if sentence := _network(leaf, host, guard) or _protocol(leaf, guard):
            return ServerFault(sentence)
    for leaf in leaves:
        if isinstance(leaf, OSError | httpx2.TransportError):
            return ServerFault(f"{host} cannot be reached; check the URL and the network")
    names = ", ".join(dict.fromkeys(type(leaf).__name__ for leaf in leaves))
    return ServerFault(f"asking the server failed in an unforeseen way ({names}); report this")


def _network(error: BaseException, host: str, guard: Guard) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the TLS certificate of {host} is not trusted ({quoted(error.verify_message)}); "
            "check the host, or set SSL_CERT_FILE to the authority that signed it"
        )
    if isinstance(error, ssl.SSLError):
        return f"{host} does not speak TLS as expected ({error.reason}); check the URL"
    if guard.proxy is not None and isinstance(error, ConnectionRefusedError | socket.gaierror):
        return "the proxy that the environment names cannot be reached; correct it, or unset it"
    if isinstance(error, socket.gaierror):
        return f"there is no host {host}; check the spelling and the network"
    if isinstance(error, ConnectionRefusedError):
        return f"{host} refuses the connection; check the port, and that the server runs"
    if isinstance(error, httpx2.ProxyError):
        return "the proxy that the environment names does not let this through"
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.WriteError):
        return f"the server closed the connection{_during(guard.last)}; try again"
    return None


def _protocol(error: BaseException, guard: Guard) -> str | None:
    last = guard.last
    if isinstance(error, OAuthRegistrationError | OAuthTokenError | OAuthFlowError):
        return _sign_in(error, last)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = quoted(".".join(map(str, first["loc"]))) or "the answer"
        return (
            f"the server's answer does not match the MCP schema: {place}: "
            f"{quoted(first['msg'])}; ask its operator"
        )
    if not isinstance(error, MCPError):
        return None
    if last is not None and last.status is not None and last.status >= 300:
        return _status(last, last.status, guard, error.message)
    if error.code == CONNECTION_CLOSED and error.message.startswith("SSE stream"):
        return f"the server closed the connection{_during(last)}; try again"
    if error.code == PARSE_ERROR:
        return (
            "the server's answer cannot be read as JSON-RPC; check that the URL is an MCP server"
        )
    if last is not None and not last.body:
        return f"the server gave no answer{_to(last)}; check that the URL is an MCP server"
    return f"the server answered{_to(last)} with error {error.code}: {quoted(error.message)}"


def _to(last: Exchange | None) -> str:
    return f" to {last.what}" if last else ""


def _during(last: Exchange | None) -> str:
    return f" during {last.what}" if last else ""


def _sign_in(error: BaseException, last: Exchange | None) -> str:
    step = "registering this client" if isinstance(error, OAuthRegistrationError) else "signing in"
    if type(error) is OAuthFlowError:
        # What this client refused: an issuer, a resource, or a state. It quotes no answer.
        return f"{step} failed: {quoted(str(error))}; ask the server's operator"
    if last is None or last.status is None:
        return f"{step} failed; try again, or use --token-env"
    why = f" ({said})" if (said := _oauth_error(last)) else ""
    if last.status < 300:
        why = " with an answer that does not match the OAuth schema"
    return (
        f"{step} failed: {last.url.path} answered {last.status}{why}; ask the server's "
        "operator, or use --token-env or --client-id"
    )


def _oauth_error(last: Exchange) -> str | None:
    """Return the error code in an OAuth answer (RFC 6749, section 5.2), and no more of it."""
    try:
        said = json.loads(b"".join(last.body))["error"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    return said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,60}", said) else None


def _redirect(last: Exchange) -> str:
    try:
        target = last.url.join(last.headers.get("location", ""))
    except httpx2.InvalidURL:
        return "the server redirects to what is no URL; ask its operator"
    shown = quoted(str(target.copy_with(userinfo=b"", query=None, fragment=None)))
    same = (target.scheme, target.host, target.port) == (
        last.url.scheme,
        last.url.host,
        last.url.port,
    )
    if same:
        return "the server redirects in a circle; ask its operator"
    return (
        f"the server redirects to {shown}, and nothing was sent there; "
        "use that URL if it is the one you mean"
    )


def _status(last: Exchange, status: int, guard: Guard, said: str) -> str:
    """Say what an HTTP status other than success means here; *said* is the SDK's message."""
    if status < 400:
        return _redirect(last)
    if status == 401 and guard.token_sent:
        return "the server refuses the token (401), which may have expired; get a new token"
    if status == 401:
        how = (
            "" if last.headers.get("www-authenticate") else " without saying where (no challenge)"
        )
        return f"the server wants a sign-in (401){how}; use --login, or --token-env NAME"
    if status == 404 and last.what == "tools/list":
        return "the server ended the session in the middle of the list (404); try again"
    return {
        403: "the server refuses this account (403); ask for access, or sign in as another",
        404: "there is no MCP server at this URL (404); use the bare host of the stack",
        429: "the server is busy (429); try again later",
    }.get(
        status,
        f"the server answered {last.what} with HTTP status {status}"
        + ("" if said in _OF_THE_SDK else f" ({quoted(said)})")
        + ("; try again later" if status >= 500 else "; check that the URL is an MCP server"),
    )
