"""What a server says about signing in, against what the pages state."""

from __future__ import annotations

import copy
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.mcp_servers import Handler, hostile, make_tools
from support.oauth_server import Books, protected
from surface.runner import call

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Documents = dict[str, Any]


def documents(url: str) -> Documents:
    """Return what the real server said of itself, at another URL."""
    return {
        "status": 401,
        "challenge": f'Bearer resource_metadata="{url}/.well-known/oauth-protected-resource"',
        "/.well-known/oauth-protected-resource": {
            "resource": url,
            "authorization_servers": [url],
        },
        "/.well-known/oauth-authorization-server": {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/oauth/token",
            "registration_endpoint": f"{url}/oauth/register",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
        },
    }


def server(change: Callable[[Documents], object] | None = None) -> Callable[[Handler], None]:
    def behave(handler: Handler) -> None:
        said = copy.deepcopy(documents(f"http://{handler.headers['Host']}"))
        if change is not None:
            change(said)
        if handler.command == "POST":
            challenge = {"WWW_Authenticate": said["challenge"]} if said["challenge"] else {}
            handler.send(said["status"], **challenge)
        elif handler.path in said:
            body = said[handler.path]
            text = body if isinstance(body, str) else json.dumps(body)
            handler.send(200, text, "application/json")
        else:
            handler.send(404)

    return behave


RESOURCE = "/.well-known/oauth-protected-resource"
ISSUER = "/.well-known/oauth-authorization-server"


def test_a_server_that_says_what_the_pages_state(capsys: pytest.CaptureFixture[str]) -> None:
    with hostile(server()) as journal:
        outcome = call(capsys, "discover", journal.url)
        with_slash = call(capsys, "discover", f"{journal.url}/")
    assert (outcome.status, with_slash.status) == (0, 0)
    assert outcome.out == f"{journal.url}: all that the pages state about signing in holds\n"
    assert journal.methods == ["tools/list", "tools/list"]
    assert "authorization" not in journal.everything.lower().replace("oauth-authorization", "")


def test_an_issuer_with_a_slash_is_the_same_host(capsys: pytest.CaptureFixture[str]) -> None:
    def change(said: Documents) -> None:
        said[ISSUER]["issuer"] += "/"
        said[RESOURCE]["resource"] += "/"

    with hostile(server(change)) as journal:
        assert call(capsys, "discover", journal.url).status == 0


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda said: said.update(status=200), "tools/list without a token: documented: HTTP"),
        (
            lambda said: said.update(challenge=""),
            "WWW-Authenticate: documented: Bearer; server:",
        ),
        (lambda said: said.update(challenge="Basic realm=x"), 'server: "Basic"'),
        (
            lambda said: said.update(challenge='Bearer resource_metadata="https://b.example"'),
            'server: "https://b.example"',
        ),
        (lambda said: said.pop(RESOURCE), "oauth-protected-resource: documented: a document"),
        (lambda said: said.pop(ISSUER), "oauth-authorization-server: documented: a document"),
        (lambda said: said[RESOURCE].update(resource="https://b.example"), "resource: documented"),
        (lambda said: said[RESOURCE].update(authorization_servers=[]), "authorization_servers: "),
        (lambda said: said[ISSUER].update(issuer="https://b.example"), "issuer: documented"),
        (lambda said: said[ISSUER].pop("authorization_endpoint"), "/authorize; server: nothing"),
        (lambda said: said[ISSUER].update(token_endpoint=3), "/oauth/token; server: 3"),
        (lambda said: said[ISSUER].pop("registration_endpoint"), "/oauth/register; server:"),
        (
            lambda said: said[ISSUER].update(code_challenge_methods_supported=["plain"]),
            'documented: S256; server: ["plain"]',
        ),
        (
            lambda said: said[ISSUER].update(
                token_endpoint_auth_methods_supported=["client_secret_post"]
            ),
            "documented: none; server:",
        ),
        (
            lambda said: said[ISSUER].update(issuer="x\x1b[2J\n::error::x"),
            r"\x1b[2J",
        ),
    ],
)
def test_a_server_that_says_something_else(
    change: Callable[[Documents], object], finding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile(server(change)) as journal:
        outcome = call(capsys, "discover", journal.url)
        report = json.loads(call(capsys, "discover", journal.url, "--json").out)
        github = call(capsys, "discover", journal.url, "--format", "github").out
    assert outcome.status == 3
    assert finding in outcome.out.replace("\\\\", "\\").replace("\\u001b", "\\x1b")
    assert "\x1b" not in outcome.out
    assert report["status"] == "differs"
    assert all(line.startswith("::error title=sign-in") for line in github.splitlines())


@pytest.mark.parametrize(
    ("behave", "sentence"),
    [
        (lambda handler: handler.send(503), "answered tools/list with HTTP status 503"),
        (lambda handler: handler.send(307, Location="https://b.example"), "redirects tools/list"),
        (server(lambda said: said.update({ISSUER: "{"})), "is no JSON object"),
        (server(lambda said: said.update({ISSUER: "[]"})), "is no JSON object"),
        (server(lambda said: said.update({ISSUER: "[" * 10**5})), "is no JSON object"),
        (server(lambda said: said.update({ISSUER: " " * 10**7})), "more than 8 MB"),
        (lambda _handler: time.sleep(5), "longer than 2 seconds"),
    ],
)
def test_a_server_that_cannot_be_asked(
    behave: Callable[[Handler], None], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile(behave) as journal:
        outcome = call(capsys, "discover", journal.url, "--timeout", 2)
    assert outcome.status == 2
    assert f"server: [unknown] {journal.url}: " in outcome.out
    assert sentence in outcome.out
    assert outcome.seconds < 4


def test_the_oauth_twin_differs_only_in_its_endpoints(capsys: pytest.CaptureFixture[str]) -> None:
    """A server that nobody wrote for this test: the SDK has /token and /register."""
    with protected(make_tools(1), Books()) as journal:
        outcome = call(capsys, "discover", journal.url, "--json")
    topics = [each["message"].split(":")[0] for each in json.loads(outcome.out)["findings"]]
    assert outcome.status == 3
    assert {"token_endpoint", "registration_endpoint"} <= set(topics)
    assert "issuer" not in topics


def tools_json(folder: Path, *urls: str) -> Path:
    path = folder / "tools.json"
    stacks = [{"name": f"stack-{number}", "url": url} for number, url in enumerate(urls)]
    path.write_text(json.dumps({"stacks": stacks}), encoding="utf-8")
    return path


def test_all_stacks_of_tools_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hostile(server()) as good, hostile(server(lambda said: said.pop(ISSUER))) as bad:
        path = tools_json(tmp_path, good.url, good.url)
        agrees = call(capsys, "discover", "--all", "--tools-json", path)
        path = tools_json(tmp_path, good.url, bad.url)
        differs = call(capsys, "discover", "--all", "--tools-json", path)
        path = tools_json(tmp_path, "http://127.0.0.1:1", bad.url, good.url)
        both = call(capsys, "discover", "--all", "--tools-json", path)
        path = tools_json(tmp_path, "http://127.0.0.1:1", good.url)
        unknown = call(capsys, "discover", "--all", "--tools-json", path)
    assert (agrees.status, differs.status, both.status, unknown.status) == (0, 3, 3, 2)
    assert agrees.out == "2 servers: all that the pages state about signing in holds\n"
    assert f"server: [sign-in] stack-1 {bad.url}: " in differs.out
    # One that cannot be asked does not hide what is wrong with another.
    assert "[unknown] stack-0 http://127.0.0.1:1: " in both.out
    assert f"[sign-in] stack-1 {bad.url}: " in both.out
    assert "2 servers: not all could be asked" in unknown.err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "run make html, or name it with --tools-json"),
        ("", "is not a list of tools and stacks"),
        ("[]", "is not a list of tools and stacks"),
        ('{"stacks": [{"name": "a"}]}', "is not a list of tools and stacks"),
        ('{"stacks": []}', "lists no stack"),
    ],
)
def test_a_tools_json_that_cannot_be_used(
    text: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tools.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    outcome = call(capsys, "discover", "--all", "--tools-json", path)
    assert (outcome.status, sentence in outcome.error) == (2, True)
    assert str(path) in outcome.error
