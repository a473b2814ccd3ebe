"""Compare what a server answers without a token with the stored copy."""

from __future__ import annotations

import json
import re
import ssl
import time
from typing import TYPE_CHECKING, Any

import httpx2
from pydantic import BaseModel, Field, ValidationError

from tool_surface.server.faults import conversation
from tool_surface.server.text import OperatorFault, ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tool_surface.server.http import Deadline

#: Documents by their keys in the stored copy.
#: https://datatracker.ietf.org/doc/html/rfc9728#section-3.1
#: https://datatracker.ietf.org/doc/html/rfc8414#section-3.1
DOCUMENTS = {
    "protected_resource": "/.well-known/oauth-protected-resource",
    "authorization_server": "/.well-known/oauth-authorization-server",
}

#: A topic, what the stored copy says about it, and what the server says.
Difference = tuple[str, str, str]

#: A certificate that expires within this many days is reported.
CERTIFICATE_DAYS = 14


class Stack(BaseModel):
    """The stored copy of one server's answers; if it is *complete*, every field is compared."""

    name: str
    url: str
    origin: str
    resource_metadata: str
    protected_resource: dict[str, Any]
    authorization_server: dict[str, Any]
    complete: bool = False


class Stored(BaseModel):
    """All stored copies, and the client ID in the documentation."""

    client_id: str
    stacks: list[Stack] = Field(min_length=1)


def load_stored(path: Path) -> Stored:
    """Return the stored copies in the file *path*.

    :raises ServerFault: if the file can't be read or holds no stack.
    """
    try:
        return Stored.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        message = f"{path} doesn't hold stored answers; restore it, or name another with --answers"
        raise ServerFault(message) from None


async def differences(
    stack: Stack, client_id: str, deadline: Deadline
) -> tuple[list[Difference], str | None]:
    """Return where a server's answers without credentials differ from *stack*, its stored copy.

    The second value describes its certificate, if it has one.

    :raises ServerFault: if the server couldn't be asked.
    """
    async with conversation(stack.url, deadline) as http:
        found, certificate = await _challenge(http, stack)
        for key, name in DOCUMENTS.items():
            document = await _document(http, stack.url, name)
            found += _document_differences(getattr(stack, key), document, name, stack.complete)
        endpoint = (document or {}).get("authorization_endpoint")  # of the authorization server
        # Don't ask another host; a different host is already a difference.
        if isinstance(endpoint, str) and endpoint.startswith(str(httpx2.URL(stack.url).join("/"))):
            said = await _without_pkce(http, endpoint, client_id)
            if said != "pkce_required":
                found.append(("/authorize without PKCE", "pkce_required", said))
    if certificate is None:
        return found, None
    left = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) // 86400)
    if left < CERTIFICATE_DAYS:
        found.append(("certificate", f"at least {CERTIFICATE_DAYS} days", f"{left} days left"))
    names = ", ".join(name for _kind, name in certificate.get("subjectAltName", ()))
    return found, f"certificate of {names}, {left} days left"


async def _challenge(
    http: httpx2.AsyncClient, stack: Stack
) -> tuple[list[Difference], dict[str, Any] | None]:
    """Compare the refusal of a call without a token; return the certificate too."""
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    async with http.stream("POST", stack.url, json=message, headers=headers) as response:
        # Don't read the body: a stream may never end.
        _usable(response, "tools/list")
        stream = response.extensions.get("network_stream")
        tls = stream.get_extra_info("ssl_object") if stream else None
        certificate = tls.getpeercert() if tls else None
    found: list[Difference] = []
    if response.status_code != 401:
        found.append(("tools/list without a token", "401", str(response.status_code)))
    header = ", ".join(response.headers.get_list("www-authenticate"))
    # Other challenges may come first, and spaces may surround "=" (RFC 9110, section 11.6.1).
    said = re.search(r'\bresource_metadata\s*=\s*"?([^",]*)', header, re.IGNORECASE)
    if not re.search(r"(^|,)\s*bearer\b", header, re.IGNORECASE):
        found.append(("WWW-Authenticate", "Bearer", _show(header or None)))
    elif said is None or said[1] != stack.resource_metadata:
        found.append(("resource_metadata", stack.resource_metadata, _show(said and said[1])))
    return found, certificate


async def _document(http: httpx2.AsyncClient, url: str, name: str) -> dict[str, Any] | None:
    """Return the JSON object at *name*, or ``None`` if there is none."""
    parts = httpx2.URL(url)
    place = parts.copy_with(path=name + parts.path.removesuffix("/"))
    response = await http.get(place, headers={"Accept": "application/json"})
    if not _usable(response, name):
        return None
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise OperatorFault(f"the server's document {name} is not a JSON object")
    return found


async def _without_pkce(http: httpx2.AsyncClient, endpoint: str, client_id: str) -> str:
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": "http://127.0.0.1:8765/callback",
        "state": "documentation",
    }
    response = await http.get(endpoint, params=query)
    _usable(response, "/authorize", redirects=True)
    said = f"{response.headers.get('location', '')} {response.text}"
    refused = re.search(r"\bpkce_required\b", said)
    return refused[0] if refused else f"HTTP status {response.status_code}"


def _usable(response: httpx2.Response, what: str, *, redirects: bool = False) -> bool:
    status = response.status_code
    # A firewall answers 403, or a page that asks whether you're human.
    page = what == "tools/list" and "html" in response.headers.get("content-type", "")
    if status in (403, 408, 425, 429) or status >= 500 or (page and status != 401):
        raise ServerFault(f"the server answered {what} with HTTP status {status}; try again later")
    if 300 <= status < 400 and not redirects:
        raise ServerFault(f"the server redirects {what} elsewhere; check the URL")
    return status == 200


def _show(said: object) -> str:
    return "nothing" if said is None else quoted(json.dumps(said, ensure_ascii=False))


def _plain(said: object, key: str) -> object:
    """Return a value without the differences that don't matter."""
    if isinstance(said, str):
        return said.removesuffix("/")
    if isinstance(said, list):
        found = [_plain(each, "") for each in said]
        # A client takes the first authorization server.
        return found if key == "authorization_servers" else sorted(found, key=repr)
    return said


def _document_differences(
    ours: dict[str, Any], theirs: dict[str, Any] | None, name: str, complete: bool
) -> Iterator[Difference]:
    if theirs is None:
        yield name, "a document", "nothing"
        return
    for each in dict.fromkeys((*ours, *(theirs if complete else ()))):
        if _plain(ours.get(each), each) != _plain(theirs.get(each), each):
            yield quoted(each), _show(ours.get(each)), _show(theirs.get(each))
