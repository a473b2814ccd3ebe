"""What a server answers without a token, the stored copy of it, and the pages."""

from __future__ import annotations

import copy
import datetime
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.mcp_servers import Handler, hostile, make_tools
from support.oauth_server import Books, protected
from surface.runner import ROOT, call, save
from tool_surface.lists.model import Server, Surface, Tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from surface.runner import Outcome

Documents = dict[str, Any]
SOURCE = ROOT / "amperity_api" / "source"


def documents(url: str) -> Documents:
    """Return what the real server said of itself, at another URL."""
    return {
        "status": 401,
        "without_pkce": "pkce_required",
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
            "scopes_supported": ["offline_access", "openid"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
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
        elif handler.path.startswith("/authorize?"):
            handler.send(302, Location=f"/?error={said['without_pkce']}")
        elif handler.path in said:
            body = said[handler.path]
            text = body if isinstance(body, str) else json.dumps(body)
            handler.send(200, text, "application/json")
        else:
            handler.send(404)

    return behave


RESOURCE = "/.well-known/oauth-protected-resource"
ISSUER = "/.well-known/oauth-authorization-server"
WELL_KNOWN = (RESOURCE, ISSUER)


def stored(folder: Path, *urls: str, complete: bool = False) -> Path:
    """Write the first stored copy of the site for each URL, and return the file's path."""
    path = folder / "answers.json"
    answers = json.loads((SOURCE / "sign_in.json").read_text(encoding="utf-8"))
    first = answers["stacks"][0]
    about = {"origin": "read on 2026-08-13", "complete": complete}
    answers["stacks"] = [
        json.loads(json.dumps(first).replace(first["url"], url))
        | about
        | {"name": f"stack-{number}"}
        for number, url in enumerate(urls)
    ]
    path.write_text(json.dumps(answers), encoding="utf-8")
    return path


def discover(
    capsys: pytest.CaptureFixture[str], folder: Path, url: str, *options: object
) -> Outcome:
    """Compare a server with the stored copy of what it should answer."""
    return call(capsys, "discover", "--answers", stored(folder, url), *options)


def test_a_server_that_says_what_the_pages_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile(server()) as journal:
        outcome = discover(capsys, tmp_path, journal.url)
    assert outcome.status == 0
    assert outcome.out == f"compared 1 server with {tmp_path}/answers.json: 0 findings\n"
    assert journal.methods == ["tools/list"]
    assert "authorization" not in journal.everything.lower().replace("oauth-authorization", "")


def test_an_issuer_with_a_slash_is_the_same_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(said: Documents) -> None:
        said[ISSUER]["issuer"] += "/"
        said[RESOURCE]["resource"] += "/"

    with hostile(server(change)) as journal:
        assert discover(capsys, tmp_path, journal.url).status == 0


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda said: said.update(status=200), "tools/list without a token: documented: 401"),
        (
            lambda said: said.update(challenge=""),
            "WWW-Authenticate: documented: Bearer; server:",
        ),
        (lambda said: said.update(challenge="Basic realm=x"), 'server: "Basic realm=x"'),
        (lambda said: said.update(challenge="Bearer"), "resource_metadata: documented: http"),
        (
            lambda said: said.update(challenge='Bearer resource_metadata="https://b.example"'),
            'server: "https://b.example"',
        ),
        (lambda said: said.pop(RESOURCE), "oauth-protected-resource: documented: a document"),
        (lambda said: said.pop(ISSUER), "oauth-authorization-server: documented: a document"),
        (lambda said: said[RESOURCE].update(resource="https://b.example"), "resource: documented"),
        (lambda said: said[RESOURCE].update(authorization_servers=[]), "authorization_servers: "),
        (lambda said: said[ISSUER].update(issuer="https://b.example"), "issuer: documented"),
        (lambda said: said[ISSUER].pop("authorization_endpoint"), '/authorize"; server: nothing'),
        (lambda said: said[ISSUER].update(token_endpoint=3), '/oauth/token"; server: 3'),
        (lambda said: said[ISSUER].pop("registration_endpoint"), '/oauth/register"; server:'),
        (
            lambda said: said[ISSUER].update(code_challenge_methods_supported=["plain"]),
            'documented: ["S256"]; server: ["plain"]',
        ),
        (
            lambda said: said[ISSUER].update(
                token_endpoint_auth_methods_supported=["client_secret_post"]
            ),
            'documented: ["none"]; server:',
        ),
        (
            lambda said: said[RESOURCE]["authorization_servers"].insert(0, "https://b.example"),
            "authorization_servers: ",
        ),
        (lambda said: said[ISSUER].update(scopes_supported=["openid"]), "scopes_supported: "),
        (lambda said: said.update(without_pkce="none"), "documented: pkce_required; server: HTTP"),
        (
            lambda said: said[ISSUER].update(issuer="x\x1b[2J\n::error::x"),
            r"\x1b[2J",
        ),
    ],
)
def test_a_server_that_says_something_else(
    change: Callable[[Documents], object],
    finding: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with hostile(server(change)) as journal:
        outcome = discover(capsys, tmp_path, journal.url)
        report = json.loads(discover(capsys, tmp_path, journal.url, "--json").out)
    assert outcome.status == 3
    assert finding in outcome.out.replace("\\\\", "\\").replace("\\u001b", "\\x1b")
    assert "\x1b" not in outcome.out
    assert report["status"] == "differs"
    assert all(line.startswith("[sign-in] ") for line in outcome.out.splitlines())


@pytest.mark.parametrize(
    ("behave", "sentence"),
    [
        (lambda handler: handler.send(503), "answered tools/list with HTTP status 503"),
        (lambda handler: handler.send(403), "answered tools/list with HTTP status 403"),
        (lambda handler: handler.send(408), "answered tools/list with HTTP status 408"),
        (
            lambda handler: handler.send(200, "<h1>Are you human?</h1>", "text/html"),
            "answered tools/list with HTTP status 200; try again later",
        ),
        (lambda handler: handler.send(307, Location="https://b.example"), "redirects tools/list"),
        (server(lambda said: said.update({ISSUER: "{"})), "is not a JSON object"),
        (server(lambda said: said.update({ISSUER: "[]"})), "is not a JSON object"),
        (server(lambda said: said.update({ISSUER: "[" * 10**5})), "is not a JSON object"),
        (server(lambda said: said.update({ISSUER: " " * 10**7})), "more than 8 MB"),
        (lambda _handler: time.sleep(60), "longer than 0.1 seconds"),
    ],
)
def test_a_server_that_cannot_be_asked(
    behave: Callable[[Handler], None],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with hostile(behave) as journal:
        limit = 0.1 if "longer" in sentence else 30
        outcome = discover(capsys, tmp_path, journal.url, "--timeout", limit)
    assert outcome.status == 2
    assert f": {journal.url}: " in outcome.out
    assert sentence in outcome.out
    assert outcome.seconds < 30


def test_a_server_that_nobody_wrote_for_this_test_answers_as_documented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The SDK's server, with the endpoints of Amperity's."""
    with protected(make_tools(1), Books()) as journal:
        outcome = discover(capsys, tmp_path, journal.url)
    assert outcome.status == 0, outcome.out


@pytest.mark.parametrize(
    "challenge",
    [
        'bearer resource_metadata = "{}"',
        'Basic realm="a, b", Bearer scope="x", resource_metadata="{}"',
        'Bearer resource_metadata="{}", Basic realm=x',
    ],
)
def test_a_challenge_may_have_any_form_of_the_rfc(
    challenge: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(said: Documents) -> None:
        url = said[RESOURCE]["resource"] + RESOURCE
        said["challenge"] = challenge.replace("{}", url)

    with hostile(server(change)) as journal:
        outcome = discover(capsys, tmp_path, journal.url)
    assert outcome.status == 0, outcome.out


def test_all_stacks_of_the_stored_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(*urls: str) -> Outcome:
        return call(capsys, "discover", "--answers", stored(tmp_path, *urls))

    with hostile(server()) as good, hostile(server(lambda said: said.pop(ISSUER))) as bad:
        agrees, differs = ask(good.url), ask(good.url, bad.url)
        both = ask("http://127.0.0.1:1", bad.url, good.url)
        unknown = ask("http://127.0.0.1:1", good.url)
    assert (agrees.status, differs.status, both.status, unknown.status) == (0, 3, 3, 2)
    assert "[sign-in] stack-1 (read on 2026-08-13): " in differs.out
    # One that cannot be asked does not hide what is wrong with another.
    assert "[unknown] stack-0 (read on 2026-08-13): http://127.0.0.1:1: " in both.out
    assert "[sign-in] stack-1 (read on 2026-08-13): " in both.out
    assert "compared 2 servers with" in unknown.err


def test_a_field_that_is_new_counts_where_the_whole_document_is_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile(server(lambda said: said[ISSUER].update(jwks_uri="x"))) as journal:
        outcomes = [
            call(capsys, "discover", "--answers", stored(tmp_path, journal.url, **how))
            for how in ({}, {"complete": True})
        ]
    assert [each.status for each in outcomes] == [0, 3]
    assert 'jwks_uri: documented: nothing; server: "x"' in outcomes[1].out


@pytest.mark.parametrize(
    "text", [None, "", "[]", '{"client_id": "x", "stacks": [{"name": "a"}]}', '{"stacks": []}']
)
def test_stored_answers_that_cannot_be_used(
    text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    outcome = call(capsys, "discover", "--answers", path)
    assert outcome.status == 2
    assert str(path) in outcome.error


def test_the_pages_state_what_is_stored() -> None:
    """Every address of a server that a page names is one of the stored endpoints."""
    found = json.loads((SOURCE / "sign_in.json").read_text(encoding="utf-8"))
    urls = [stack["url"] for stack in found["stacks"]]
    known = {url + path for url in urls for path in ("", "/", *WELL_KNOWN)}
    for stack in found["stacks"]:
        values = stack["authorization_server"].values()
        known |= {each for each in values if isinstance(each, str)}
    pattern = re.compile(r"https://mcp[a-z0-9-]*\.amperity\.com[A-Za-z0-9/._-]*")
    text = "\n".join(page.read_text(encoding="utf-8") for page in SOURCE.glob("mcp_*.rst"))
    named = {each.rstrip(".") for each in pattern.findall(text)}
    assert found["stacks"][0]["authorization_server"]["token_endpoint"] in named
    assert named <= known
    assert found["client_id"] in text


def test_the_age_of_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.json"
    server_of = Server("https://a.example")
    today = datetime.datetime.now(datetime.UTC).date()
    outcomes = []
    captured = Tool("a", parameters={})
    for days, tool in ((0, Tool("a")), (31, captured), (3, captured), (-1, captured)):
        day = (today - datetime.timedelta(days)).isoformat()
        save(Surface(day, "x", server_of, (tool,)), path)
        outcomes.append(call(capsys, "age", "--surface", path))
    assert [each.status for each in outcomes] == [3, 3, 0, 2]
    assert "never captured from the live server" in outcomes[0].out
    assert "captured 31 days ago" in outcomes[1].out
    assert "in the future" in outcomes[3].error
