"""Turn whatever goes wrong while asking a server into one sentence."""

from __future__ import annotations

import contextlib
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

    from tool_surface.server.http import Deadline, Exchange, Guard

_CHECK = "check that the URL is an MCP server"
_CLOSED = "the server closed the connection{during}; try again"

#: What a network error means; the first row that fits counts.
_NETWORK: list[tuple[type[BaseException], str]] = [
    (
        ssl.SSLCertVerificationError,
        "the TLS certificate of {host} is not trusted ({why}); check the host or SSL_CERT_FILE",
    ),
    (ssl.SSLError, "{host} doesn't use TLS correctly ({why}); check the URL"),
    (socket.gaierror, "there is no host {host}; check the spelling and the network"),
    (ConnectionRefusedError, "{host} refuses the connection; check the port and the server"),
    (httpx2.InvalidURL, "the server names an invalid URL; ask its operator"),
    (OverflowError, "the server sent a number that is too large; ask its operator"),
    (httpx2.ProxyError, "the proxy in the environment refuses the connection"),
    (httpx2.RemoteProtocolError, _CLOSED),
    (httpx2.ReadError, _CLOSED),
    (httpx2.WriteError, _CLOSED),
]

#: What an HTTP status means, whatever the request was.
_STATUS = {
    403: "the server refuses this account (403); ask for access, or sign in with another",
    404: "there is no MCP server at this URL (404); use the bare host of the stack",
    429: "the server is busy (429); try again later",
}

#: What the SDK says if the server sent no JSON-RPC error.
_OF_THE_SDK = frozenset({"Server returned an error response", "Not Found", "Session terminated"})


@contextlib.asynccontextmanager
async def conversation(
    url: str, deadline: Deadline, *, token: str | None = None, auth: httpx2.Auth | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield an HTTP client for the server at *url*, for as long as *deadline* allows.

    :raises ServerFault: for anything that goes wrong.
    """
    http, guard = open_client(url, token=token, auth=auth)
    try:
        with deadline.scope() as scope:
            async with http:
                yield http
        if scope.cancelled_caught:
            what = guard.last.what if guard.last else "connecting"
            seconds = f"{deadline.seconds:g} seconds"
            raise ServerFault(f"{what} took longer than {seconds}; try again, or raise --timeout")
    except Exception as error:
        raise guard.fault or ServerFault(_explain(list(_leaves(error)), guard, url)) from None


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield *error*, the members of groups, and the causes of each, the outermost first."""
    if isinstance(error, BaseExceptionGroup):  # one attempt for each address of a host
        for each in error.exceptions:
            yield from _leaves(each)
        return
    yield error
    if cause := error.__cause__ or error.__context__:
        yield from _leaves(cause)


def _explain(leaves: list[BaseException], guard: Guard, url: str) -> str:
    """Return what happened, without the SDK's messages, which can quote an answer."""
    host = quoted((guard.last.url if guard.last else httpx2.URL(url)).host)
    for leaf in leaves:
        if isinstance(leaf, ServerFault):
            return str(leaf)
        if isinstance(leaf, RuntimeError) and "protocol version" in str(leaf):
            return "the server speaks an unknown version of MCP; update this checkout"
    for leaf in leaves:
        if guard.proxy and isinstance(leaf, ConnectionRefusedError | socket.gaierror):
            return "the proxy in the environment can't be reached; correct it, or unset it"
        for kind, sentence in _NETWORK:
            if isinstance(leaf, kind):
                why = getattr(leaf, "verify_message", None) or getattr(leaf, "reason", None)
                during = f" during {guard.last.what}" if guard.last else ""
                return sentence.format(host=host, why=quoted(str(why)), during=during)
        if said := _protocol(leaf, guard):
            return said
    if any(isinstance(leaf, OSError | httpx2.TransportError) for leaf in leaves):
        return f"{host} can't be reached; check the URL and the network"
    names = ", ".join(dict.fromkeys(type(leaf).__name__ for leaf in leaves))
    return f"asking the server failed unexpectedly ({names}); please report it"


def _protocol(error: BaseException, guard: Guard) -> str | None:
    last = guard.last
    if isinstance(error, OAuthFlowError):
        return _sign_in(error, last)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        why = quoted(f"{'.'.join(map(str, first['loc'])) or 'the answer'}: {first['msg']}")
        return f"the server's answer doesn't match the MCP schema: {why}; ask its operator"
    if not isinstance(error, MCPError) or last is None:
        return None
    if last.status >= 300:
        return _status(last, guard, error.message)
    if error.code == CONNECTION_CLOSED and error.message.startswith("SSE stream"):
        return _CLOSED.format(during=f" during {last.what}")
    if error.code == PARSE_ERROR:
        return f"the server's answer is not JSON-RPC; {_CHECK}"
    if not last.body:
        return f"the server didn't answer {last.what}; {_CHECK}"
    return f"the server answered {last.what} with error {error.code}: {quoted(error.message)}"


def _sign_in(error: OAuthFlowError, last: Exchange | None) -> str:
    step = "registering this client" if isinstance(error, OAuthRegistrationError) else "signing in"
    if type(error) is OAuthFlowError:
        # What this client refused: an issuer, a resource, or a state. It quotes no answer.
        said = str(error)
        if issuers := re.fullmatch(r".* metadata issuer mismatch: (\S+) != (\S+)", said):
            said = (
                "the authorization server {1} calls itself {0}; the two must be equal, including "
                "a slash at the end (RFC 8414, section 3.3)".format(*map(quoted, issuers.groups()))
            )
        return f"{step} failed: {quoted(said)}; ask the server's operator"
    if last is None or not last.status:
        return f"{step} failed; try again, or use --token-env"
    # Of the answer, only the error code is shown (RFC 6749, section 5.2).
    code = re.search(rb'"error"\s*:\s*"([a-z_]{1,60})"', last.body)
    why = f" ({code[1].decode()})" if code else ""
    if last.status < 300:
        why = " with an answer that doesn't match the OAuth schema"
    return (
        f"{step} failed: {last.url.path} answered {last.status}{why}; ask the server's "
        "operator, or use --token-env or --client-id"
    )


def _status(last: Exchange, guard: Guard, said: str) -> str:
    """Return what an HTTP status above 299 means here; *said* is the SDK's message."""
    status = last.status
    if status < 400:
        try:
            target = last.url.join(last.headers.get("location", ""))
        except httpx2.InvalidURL:
            return "the server redirects to an invalid URL; ask the server's operator"
        if (target.scheme, target.netloc) == (last.url.scheme, last.url.netloc):
            return "the server redirects in a circle; ask the server's operator"
        shown = quoted(str(target.copy_with(userinfo=b"", query=None, fragment=None)))
        return f"the server redirects to {shown}; if you trust it, use that URL instead"
    if status == 401 and guard.token_sent:
        return "the server refuses the token (401); it may have expired, so get a new one"
    if status == 401:
        how = "" if "www-authenticate" in last.headers else " but doesn't say where"
        return f"the server requires a sign-in (401){how}; use --login or --token-env NAME"
    if status == 404 and last.what == "tools/list":
        return "the server ended the session during the list (404); try again"
    if status in _STATUS:
        return _STATUS[status]
    detail = "" if said in _OF_THE_SDK else f" ({quoted(said)})"
    hint = "try again later" if status >= 500 else _CHECK
    return f"the server answered {last.what} with HTTP status {status}{detail}; {hint}"
