"""Hostile sign-ins: each document and answer of an authorization server is broken once."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from support.mcp_servers import Handler, hostile
from surface.runner import call, get, old_surface

if TYPE_CHECKING:
    from pathlib import Path

CODE, TOKEN = "c0de-that-nobody-may-see", "s3cret-t0ken-that-nobody-may-see"
RESOURCE = "/.well-known/oauth-protected-resource"
SERVER = "/.well-known/oauth-authorization-server"
BEARER = {"access_token": TOKEN, "token_type": "Bearer"}

#: Answers by path: a text or object with status 200, or a status alone.
ANSWERS: dict[str, tuple[str, object]] = {
    "no resource metadata": (RESOURCE, 500),
    "resource metadata that are too many requests": (RESOURCE, 429),
    "resource metadata of another resource": (
        RESOURCE,
        {"resource": "https://b.example", "authorization_servers": ["https://b.example"]},
    ),
    "a client that is refused": ("/register", 403),
    "a client that is sent elsewhere": ("/register", 302),
    "a client that is HTML": ("/register", "<h1>Welcome</h1>"),
    "a client that is a list": ("/register", []),
    "a client without an id": ("/register", {}),
    "a client nested too deeply": ("/register", "[" * 100_000),
    "a token that is refused": ("/token", 400),
    "a token that is sent elsewhere": ("/token", 307),
    "a token with status 204": ("/token", 204),
    "a token that is HTML": ("/token", f"<h1>{TOKEN}</h1>"),
    "a token that is a list": ("/token", [TOKEN]),
    "a token that is a number": ("/token", BEARER | {"access_token": 7}),
    "a token of another type": ("/token", BEARER | {"token_type": "mac"}),
    "a token with a line break": ("/token", BEARER | {"access_token": f"{TOKEN}\r\nX-Evil: 1"}),
    "a token beyond ASCII": ("/token", BEARER | {"access_token": f"{TOKEN}\u00e9"}),
    "a token that lasts too long to count": ("/token", BEARER | {"expires_in": 10**400}),
    "a token with scopes that are a number": ("/token", BEARER | {"scope": 7}),
}
#: Fields of the server's metadata.
METADATA: dict[str, dict[str, object]] = {
    "an issuer that is a number": {"issuer": 7},
    "a sign-in page that is no URL": {"authorization_endpoint": "http://[::1"},
    "a sign-in page in a file": {"authorization_endpoint": "file:///etc/passwd"},
    "a token endpoint that is no URL": {"token_endpoint": "http://[::1"},
    "a token endpoint in a file": {"token_endpoint": "file:///etc/passwd"},
    "a registration that is no URL": {"registration_endpoint": "http://[::1"},
    "a registration by FTP": {"registration_endpoint": "ftp://b.example/"},
    "PKCE that is a text": {"code_challenge_methods_supported": "S256"},
    "no PKCE": {"code_challenge_methods_supported": None},
    "plain PKCE only": {"code_challenge_methods_supported": ["plain"]},
    "a token endpoint without https": {"token_endpoint": "http://b.example/token"},
    "a registration without https": {"registration_endpoint": "http://b.example/register"},
    "a sign-in page without https": {"authorization_endpoint": "http://b.example/authorize"},
    "a sign-in page that is a script": {"authorization_endpoint": "javascript:alert(1)"},
    "another issuer": {"issuer": "https://b.example"},
}
#: What must be said of some.
SENTENCES = {
    "no PKCE": "doesn't offer PKCE with S256",
    "plain PKCE only": "doesn't offer PKCE with S256",
    "a token endpoint without https": "without https, so nothing was sent",
    "a registration without https": "without https, so nothing was sent",
    "a sign-in page without https": "a sign-in page without https, so nothing was opened",
}
#: Challenges of the resource.
CHALLENGES = {
    "metadata in a file": 'Bearer resource_metadata="file:///etc/passwd"',
    "metadata that are no URL": 'Bearer resource_metadata="http://[::1"',
    "metadata without https": 'Bearer resource_metadata="http://b.example/x"',
}


def browse(address: str) -> None:
    """Sign in as a person does, in a thread."""

    def go() -> None:
        if place := get(address):
            get(place)

    threading.Thread(target=go, daemon=True).start()


def answer_of(path: str, handler: Handler, case: str) -> object:
    """Return what a good server answers, but for what is broken in *case*."""
    url = f"http://{handler.headers['Host']}"
    broken, answer = ANSWERS.get(case, ("", None))
    if path == broken:
        return answer
    documents: dict[str, Any] = {
        RESOURCE: {"resource": url, "authorization_servers": [url]},
        SERVER: {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "registration_endpoint": f"{url}/register",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
        }
        | METADATA.get(case, {}),
        "/token": BEARER,
    }
    if path == "/register":
        return {"client_id": "c", "redirect_uris": handler.message["redirect_uris"]}
    return documents.get(path, 404)


@pytest.mark.parametrize("case", [*ANSWERS, *METADATA, *CHALLENGES, "nothing"])
def test_a_sign_in_that_goes_wrong(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def behave(handler: Handler) -> None:
        target = urlsplit(handler.path)
        query = parse_qs(target.query)
        if target.path == "/authorize":
            back = f"{query['redirect_uri'][0]}?code={CODE}&state={query['state'][0]}"
            handler.send(302, Location=back)
        elif target.path == "/" and not handler.headers.get("Authorization"):
            handler.send(401, WWW_Authenticate=CHALLENGES.get(case, "Bearer"))
        elif target.path == "/":
            handler.greet() or handler.tools("a")  # type: ignore[func-returns-value]
        elif isinstance(said := answer_of(target.path, handler, case), int):
            handler.send(said, f"no {TOKEN}", Location="https://b.example/")
        else:
            text = said if isinstance(said, str) else json.dumps(said)
            handler.send(200, text, "application/json")

    def sign_in(address: str) -> None:
        opened.append(address)
        browse(address)

    opened: list[str] = []
    monkeypatch.setattr("tool_surface.server.login.open_browser", sign_in)
    path = old_surface(tmp_path)
    before = path.read_bytes()
    with hostile(behave) as journal, hostile(lambda handler: handler.send(200)) as other:
        # A proxy sees whatever goes to another host.
        monkeypatch.setenv("HTTP_PROXY", other.url)
        options = ("--login", "--replace", "--timeout", 60, "-o", path)
        outcome = call(capsys, "capture", journal.url, *options)
    assert other.requests == []
    assert not [address for address in opened if not address.startswith(journal.url)]
    if case == "nothing":
        assert outcome.status == 0, outcome.err
        return
    assert outcome.status == 2
    assert SENTENCES.get(case, "") in outcome.error
    assert "internal error" not in outcome.error
    assert "unexpectedly" not in outcome.error
    assert not [secret for secret in (CODE, TOKEN) if secret in outcome.out + outcome.err]
    assert path.read_bytes() == before
