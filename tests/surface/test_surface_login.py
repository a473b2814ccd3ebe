"""Signing in: discovery, registration, PKCE, token, refresh, expiry; and no token anywhere."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import stat
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from mcp.shared.auth import OAuthClientInformationFull, OAuthToken
from pydantic import AnyUrl

from support.mcp_servers import Handler, hostile, make_tools
from support.oauth_server import Books, protected
from surface.runner import call, old_surface
from surface.test_surface_discovery import ISSUER, Documents, server
from tool_surface.lists import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOOLS = make_tools(227)

BROWSER = f"""#!{sys.executable}
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).read())
except urllib.error.HTTPError as error:
    print(error)
"""


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a browser that follows redirects: what a person's would do after a sign-in."""
    path = tmp_path_factory.mktemp("browser") / "browser"
    path.write_text(BROWSER, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{path} %s"


@pytest.fixture
def in_browser(browser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process open that browser."""
    import webbrowser

    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    monkeypatch.setenv("BROWSER", browser)


def files_of(folder: Path) -> str:
    return "".join(each.read_text(encoding="utf-8") for each in folder.iterdir())


@pytest.mark.usefixtures("in_browser")
def test_a_login_goes_through_every_step_and_leaves_no_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    books = Books()
    with protected(TOOLS, books) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", path)
    assert outcome.status == 0, outcome.err
    assert len(store.load(path).tools) == 227
    steps = [(method, path) for method, path, _message, _headers in journal.requests]
    assert steps[:6] == [
        ("POST", "/"),
        ("GET", "/.well-known/oauth-protected-resource"),
        ("GET", "/.well-known/oauth-authorization-server"),
        ("POST", "/oauth/register"),
        ("GET", "/authorize"),
        ("POST", "/oauth/token"),
    ]
    assert "Sign in with your browser. If it doesn't open, go to:" in outcome.err
    assert len(books.issued) == 3
    for secret in books.issued:
        assert secret not in outcome.out + outcome.err + files_of(tmp_path)


@pytest.mark.usefixtures("in_browser")
def test_the_client_is_public_and_proves_itself_with_s256(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books = Books()
    with protected(TOOLS, books) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", tmp_path / "list.json")
    assert outcome.status == 0
    (client,) = books.clients.values()
    assert client.token_endpoint_auth_method == "none"
    address = next(line for line in outcome.err.splitlines() if "/authorize?" in line)
    query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"].startswith("http://127.0.0.1:")
    assert query["resource"].rstrip("/") == journal.url
    assert (
        len(base64.urlsafe_b64decode(query["code_challenge"] + "="))
        == hashlib.sha256().digest_size
    )


def test_the_time_that_a_person_takes_does_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(address: str) -> None:
        with urllib.request.urlopen(address) as response:
            response.read()

    def slowly(address: str) -> None:
        threading.Timer(3.5, visit, [address]).start()

    monkeypatch.setattr("tool_surface.server.login.open_browser", slowly)
    with protected(TOOLS, Books()) as journal:
        options = ("--login", "--timeout", 3, "-o", tmp_path / "list.json")
        outcome = call(capsys, "capture", journal.url, *options)
    assert outcome.status == 0, outcome.err
    assert outcome.seconds > 3


@pytest.mark.usefixtures("in_browser")
def test_a_token_that_ends_in_the_middle_is_followed_by_a_second_sign_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    books, now, pages = Books(lifetime=60), time.time, list[int]()
    # Each page comes most of a token's life after the last one.
    monkeypatch.setattr(time, "time", lambda: now() + 50 * len(pages))
    with protected(TOOLS, books, page=80, each_page=lambda: pages.append(1)) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", tmp_path / "list.json")
    assert outcome.status == 0, outcome.err
    assert len(books.access) > 1
    assert len(books.registered) == 1
    for secret in books.issued:
        assert secret not in outcome.out + outcome.err + files_of(tmp_path)


@pytest.mark.usefixtures("in_browser")
def test_a_registered_client_registers_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books = Books()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    books.clients["known"] = OAuthClientInformationFull(
        client_id="known",
        redirect_uris=[AnyUrl(f"http://127.0.0.1:{port}/callback")],
        token_endpoint_auth_method="none",
        scope="openid offline_access",
    )
    with protected(TOOLS, books) as journal:
        options = ("--login", "--client-id", "known", "--redirect-port", port)
        outcome = call(capsys, "capture", journal.url, *options, "-o", tmp_path / "list.json")
    assert outcome.status == 0, outcome.err
    assert books.registered == []
    assert {each.client_id for each in books.access.values()} == {"known"}


@pytest.mark.usefixtures("in_browser")
def test_a_person_who_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = old_surface(tmp_path)
    before = path.read_bytes()
    with protected(TOOLS, Books(refused=True)) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", path)
    assert outcome.status == 2
    assert "the sign-in was refused (access_denied)" in outcome.error
    assert path.read_bytes() == before


def test_an_unknown_client_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server tells the browser, and nobody comes back."""
    from tool_surface.server import login

    monkeypatch.setattr(login, "PATIENCE", 0.1)
    monkeypatch.setattr("tool_surface.server.login.open_browser", lambda _address: None)
    path = old_surface(tmp_path)
    with protected(TOOLS, Books()) as journal:
        options = ("--login", "--client-id", "nobody", "--surface", path)
        outcome = call(capsys, "check", journal.url, *options)
    assert outcome.status == 2
    assert "nobody signed in within 0.1 seconds" in outcome.error


def test_a_taken_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = old_surface(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        options = ("--login", "--redirect-port", port, "--surface", path)
        outcome = call(capsys, "check", "https://mcp.invalid", *options)
    assert outcome.status == 2
    assert f"port {port} on 127.0.0.1 can't be used" in outcome.error


def test_only_the_redirect_with_the_state_of_this_sign_in_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's page sends the browser to the loopback address with a code of theirs."""
    answers: list[tuple[int, bytes]] = []

    def get(address: str) -> None:
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                answers.append((response.status, response.read()))
        except urllib.error.HTTPError as error:
            answers.append((error.code, error.read()))
            error.close()

    def visit(address: str) -> None:
        back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
        for path in ("/favicon.ico", "/callback", "/callback?code=stolen-code&state=guess"):
            get(back.replace("/callback", path))
        get(f"{back}?error=access_denied&state=guess")
        get(address)

    threads: list[threading.Thread] = []

    def attack(address: str) -> None:
        threads.append(threading.Thread(target=visit, args=[address]))
        threads[0].start()

    monkeypatch.setattr("tool_surface.server.login.open_browser", attack)
    with protected(TOOLS, Books()) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", tmp_path / "list.json")
        threads[0].join(30)
    assert outcome.status == 0, outcome.err
    assert "stolen-code" not in outcome.err
    assert [status for status, _page in answers] == [400, 400, 400, 400, 200]
    signed_in = [b"You are signed in" in page for _status, page in answers]
    assert signed_in == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda said: said[ISSUER].update(issuer=said[ISSUER]["issuer"] + "/"),
            "the two must be equal, including a slash at the end (RFC 8414",
        ),
        (
            lambda said: said[ISSUER].update(issuer="https://b.example"),
            "calls itself https://b.example; the two must be equal",
        ),
        (
            lambda said: said.update(challenge='Bearer resource_metadata="http://[::1"'),
            "the server names an invalid URL",
        ),
        (
            lambda said: said.update(challenge='Bearer resource_metadata="https://b.invalid"'),
            "there is no host b.invalid",
        ),
        (
            lambda said: said[ISSUER].update(authorization_endpoint=None),
            "no usable metadata for signing in (RFC 8414)",
        ),
    ],
)
@pytest.mark.usefixtures("in_browser")
def test_an_authorization_server_that_cannot_be_used(
    change: Callable[[Documents], object],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def behave(handler: Handler) -> None:
        if handler.path.endswith("/register"):
            client = {"client_id": "c", "redirect_uris": handler.message["redirect_uris"]}
            handler.send(201, json.dumps(client), "application/json")
        else:
            server(change)(handler)

    path = old_surface(tmp_path)
    with hostile(behave) as journal:
        outcome = call(capsys, "check", journal.url, "--login", "--surface", path)
    assert outcome.status == 2
    assert sentence in outcome.error


@pytest.mark.usefixtures("in_browser")
@pytest.mark.parametrize("token", ["line\r\nInjected: header", "schlüssel"])
def test_a_token_that_cannot_be_sent(
    token: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    books = Books()
    monkeypatch.setattr(books, "issue", lambda *_: OAuthToken(access_token=token))
    path = old_surface(tmp_path)
    with protected(TOOLS, books) as journal:
        outcome = call(capsys, "check", journal.url, "--login", "--surface", path)
    assert outcome.status == 2
    assert "issued a token that RFC 6750 forbids" in outcome.error


def test_a_request_without_an_end_is_hung_up_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bytes] = []

    def visit(address: str) -> None:
        back = urlsplit(parse_qs(urlsplit(address).query)["redirect_uri"][0])
        with socket.create_connection((back.hostname, back.port), timeout=60) as client:
            client.sendall(b"GET /callback HTTP/1.1\r\nA: " + b"b" * 100_000)
            with contextlib.suppress(ConnectionResetError):
                closed.append(client.recv(1))
        urllib.request.urlopen(address, timeout=60).close()

    def attack(address: str) -> None:
        threading.Thread(target=visit, args=[address]).start()

    monkeypatch.setattr("tool_surface.server.login.open_browser", attack)
    with protected(TOOLS, Books()) as journal:
        outcome = call(capsys, "capture", journal.url, "--login", "-o", tmp_path / "list.json")
    assert outcome.status == 0, outcome.err
    assert closed in ([], [b""])


def test_a_token_of_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    books = Books()
    path = tmp_path / "list.json"
    with protected(TOOLS, books) as journal:
        token = books.issue("somebody", journal.url).access_token
        monkeypatch.setenv("SURFACE_TOKEN", token)
        options = ("--token-env", "SURFACE_TOKEN")
        assert call(capsys, "capture", journal.url, *options, "-o", path).status == 0
        assert call(capsys, "check", journal.url, *options, "--surface", path).status == 0
        without = call(capsys, "check", journal.url, "--surface", path)
        assert "the server requires a sign-in (401)" in without.error
        books.access.clear()
        revoked = call(capsys, "check", journal.url, *options, "--surface", path)
        assert "the server refuses the token (401)" in revoked.error
    assert token not in files_of(tmp_path) + revoked.err
    assert "/register" not in journal.everything
