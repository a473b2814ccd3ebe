"""Read what a server says about signing in, and compare it with what the pages state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
import httpx2

from tool_surface.server.faults import explain
from tool_surface.server.http import open_client
from tool_surface.server.text import ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tool_surface.server.deadline import Deadline

# https://datatracker.ietf.org/doc/html/rfc9728#section-3.1
RESOURCE = "/.well-known/oauth-protected-resource"
# https://datatracker.ietf.org/doc/html/rfc8414#section-3.1
AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server"

#: What the pages state, by the name of the field in RFC 8414, under the server's URL.
ENDPOINTS = {
    "issuer": "",
    "authorization_endpoint": "/authorize",
    "token_endpoint": "/oauth/token",
    "registration_endpoint": "/oauth/register",
}
#: PKCE with SHA-256 (RFC 7636), and a public client, which has no secret.
METHODS = {
    "code_challenge_methods_supported": "S256",
    "token_endpoint_auth_methods_supported": "none",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What the pages state, and what the server said instead: ``None`` if it agrees."""

    topic: str
    stated: str
    said: str | None


def discover(
    url: str, deadline: Deadline, progress: Callable[[str], None]
) -> tuple[Statement, ...]:
    """Ask the server at *url*, without credentials, and return what each statement met.

    :raises ServerFault: if the server could not be asked.
    """
    return anyio.run(_discover, url, deadline, progress)


async def _discover(
    url: str, deadline: Deadline, progress: Callable[[str], None]
) -> tuple[Statement, ...]:
    http, guard = open_client(url, deadline)
    progress(f"Reading how to sign in to {url} ...")
    try:
        with deadline.enforced():
            async with http:
                challenge = await _challenge(http, url)
                resource = await _document(http, url, RESOURCE)
                server = await _document(http, url, AUTHORIZATION_SERVER)
    except Exception as error:
        raise explain(error, guard, url) from None
    return (
        *_judge_challenge(url, challenge),
        *_judge_resource(url, resource),
        *_judge_server(url, server),
    )


def _well_known(url: str, name: str) -> str:
    """Return where the document *name* of *url* stands: before its path."""
    parts = httpx2.URL(url)
    path = "" if parts.path == "/" else parts.path
    return str(parts.copy_with(path=f"{name}{path}"))


async def _challenge(http: httpx2.AsyncClient, url: str) -> httpx2.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    async with http.stream("POST", url, json=message, headers=headers) as response:
        # A body would be that of a stream which need not end.
        _usable(response, "tools/list")
        return response


async def _document(http: httpx2.AsyncClient, url: str, name: str) -> dict[str, object] | None:
    """Return the JSON object at *name*, or ``None`` if the server has none there."""
    response = await http.get(_well_known(url, name), headers={"Accept": "application/json"})
    if not _usable(response, name):
        return None
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ServerFault(f"the server's document {name} is no JSON object; ask its operator")
    return found


def _usable(response: httpx2.Response, what: str) -> bool:
    status = response.status_code
    if status == 429 or status >= 500:
        raise ServerFault(f"the server answered {what} with HTTP status {status}; try again later")
    if 300 <= status < 400:
        raise ServerFault(
            f"the server redirects {what} elsewhere, and nothing was sent there; check the URL"
        )
    return status == 200


def _same(stated: str, said: object) -> bool:
    # RFC 8414 compares issuers as strings, yet a host with and without its slash is one.
    return isinstance(said, str) and said.removesuffix("/") == stated.removesuffix("/")


def _show(said: object) -> str:
    return "nothing" if said is None else quoted(json.dumps(said, ensure_ascii=False))


def _judge_challenge(url: str, response: httpx2.Response) -> Iterator[Statement]:
    from mcp.client.auth.utils import extract_field_from_www_auth

    status = response.status_code
    yield Statement(
        "tools/list without a token", "HTTP status 401", None if status == 401 else str(status)
    )
    header = response.headers.get("www-authenticate")
    scheme = header.split(" ", 1)[0] if header else None
    bearer = scheme is not None and scheme.lower() == "bearer"
    yield Statement("WWW-Authenticate", "Bearer", None if bearer else _show(scheme))
    said = extract_field_from_www_auth(response, "resource_metadata")
    stated = _well_known(url, RESOURCE)
    yield Statement(
        "WWW-Authenticate resource_metadata", stated, None if said == stated else _show(said)
    )


def _judge_resource(url: str, document: dict[str, object] | None) -> Iterator[Statement]:
    if document is None:
        yield Statement(RESOURCE, "a document", "nothing")
        return
    said = document.get("resource")
    yield Statement("resource", url, None if _same(url, said) else _show(said))
    said = document.get("authorization_servers")
    agrees = isinstance(said, list) and any(_same(url, each) for each in said)
    yield Statement("authorization_servers", url, None if agrees else _show(said))


def _judge_server(url: str, document: dict[str, object] | None) -> Iterator[Statement]:
    if document is None:
        yield Statement(AUTHORIZATION_SERVER, "a document", "nothing")
        return
    for name, path in ENDPOINTS.items():
        said = document.get(name)
        agrees = _same(url, said) if name == "issuer" else said == f"{url}{path}"
        yield Statement(name, f"{url}{path}", None if agrees else _show(said))
    for name, method in METHODS.items():
        said = document.get(name)
        agrees = isinstance(said, list) and method in said
        yield Statement(name, method, None if agrees else _show(said))


def load_stacks(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the name and URL of each stack in the file *path*.

    :raises ServerFault: if the file cannot be read, or lists no stack.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        stacks = tuple((str(each["name"]), str(each["url"])) for each in found["stacks"])
    except FileNotFoundError:
        raise ServerFault(
            f"there is no {path}; run make html, or name it with --tools-json"
        ) from None
    except OSError as error:
        raise ServerFault(
            f"{path} cannot be read ({error.strerror}); run make html anew"
        ) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ServerFault(
            f"{path} is not a list of tools and stacks; run make html anew"
        ) from None
    if not stacks:
        raise ServerFault(f"{path} lists no stack; run make html anew")
    return stacks
