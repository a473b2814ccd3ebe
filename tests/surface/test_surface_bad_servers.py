"""Servers that cannot be asked: exit 2, one clear sentence, in time, the old file untouched."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from support.mcp_servers import Handler, certificate, hostile
from surface.runner import Outcome, call, old_surface
from tool_surface.server.ask import ask_server
from tool_surface.server.http import Deadline
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Behave = Callable[[Handler], None]

#: Long enough for an answer on any machine.
TIMEOUT = 30.0
#: Of what never ends, counted from the call that it never answers.
SOON = 0.3
TOKEN = "s3cret-t0ken-that-nobody-may-see"


def sse(handler: Handler, *events: str) -> None:
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for event in events:
        handler.wfile.write(event.encode())
        handler.wfile.flush()


def resumable(handler: Handler, *, again: bool) -> None:
    if handler.command == "POST" or again:
        sse(handler, "id: 1\nretry: 100\ndata:\n\n")
    else:
        handler.send(405)


def status(code: int, body: str = "", kind: str = "", **headers: str) -> Behave:
    return lambda handler: handler.send(code, body, kind, **headers)


def listing(behave: Behave) -> Behave:
    """Connect as one should, and answer the call for the list by *behave*."""
    return lambda handler: None if handler.greet() else behave(handler)


def raw_tools(text: str) -> Behave:
    def behave(handler: Handler) -> None:
        identity = json.dumps(handler.message["id"])
        body = f'{{"jsonrpc": "2.0", "id": {identity}, "result": {{"tools": {text}}}}}'
        handler.send(200, body, "application/json")

    return listing(behave)


def pages(*answers: tuple[tuple[str, ...], str | None]) -> Behave:
    def behave(handler: Handler) -> None:
        params = handler.message.get("params") or {}
        names, cursor = answers[int(params.get("cursor", 0))]
        handler.tools(*names, cursor=cursor)

    return listing(behave)


def expired(handler: Handler) -> None:
    if (handler.message.get("params") or {}).get("cursor"):
        handler.send(404)
    else:
        handler.tools("a", cursor="1")


def wrong_id(handler: Handler) -> None:
    answer = {"jsonrpc": "2.0", "id": 4711, "result": {"tools": []}}
    handler.send(200, json.dumps(answer), "application/json")


def cut_json(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"jsonrpc": "2.0", "id": 1, "res')
    handler.close_connection = True


def hundred_megabytes(handler: Handler) -> None:
    sse(handler)
    handler.wfile.write(b"data: ")
    for _ in range(100):
        handler.wfile.write(b"x" * 1024 * 1024)


def announced_megabytes(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(100 * 1024 * 1024))
    handler.end_headers()
    handler.wfile.write(b"{")


def chunked_megabytes(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"100000\r\n" + b" " * 0x100000 + b"\r\n")


def drop_by_drop(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(SOON / 5)


def silent(handler: Handler) -> None:
    time.sleep(2 * TIMEOUT)
    handler.close_connection = True


def rising(handler: Handler) -> None:
    """Lead to ever another page."""
    number = int((handler.message.get("params") or {}).get("cursor", 0))
    handler.tools(f"tool_{number}", cursor=str(number + 1))


def rpc_error(handler: Handler) -> None:
    sent = handler.headers.get("Authorization", "nobody")
    text = f"no\x1b[31m list\nfor {sent} with {sent.split()[-1]} " + "x" * 1000
    handler.fail(-32603, text)


DEEP = '{"a":' * 10_000 + "1" + "}" * 10_000
SCHEMA = '{"name": "a", "inputSchema": {"type": "object", "properties": %s}}'
CHALLENGE = 'Bearer resource_metadata="https://a.example/.well-known/oauth-protected-resource"'

BAD: dict[str, tuple[Behave, str]] = {
    "401 with a challenge": (
        status(401, WWW_Authenticate=CHALLENGE),
        "the server requires a sign-in (401); use --login or --token-env NAME",
    ),
    "401 without a challenge": (status(401), "requires a sign-in (401) but doesn't say where"),
    "403": (status(403), "the server refuses this account (403)"),
    "404": (status(404), "there is no MCP server at this URL (404)"),
    "405": (status(405), "answered initialize with HTTP status 405"),
    "429": (status(429, Retry_After="1"), "the server is busy (429)"),
    "500": (status(500), "answered initialize with HTTP status 500; try again later"),
    "502 with HTML": (
        status(502, "<h1>Bad gateway</h1>", "text/html"),
        "answered initialize with HTTP status 502; try again later",
    ),
    "500 when it comes to the list": (listing(status(500)), "tools/list with HTTP status 500"),
    "200 with HTML": (status(200, "<h1>Hello</h1>", "text/html"), "didn't answer initialize"),
    "200 with nothing": (status(200), "didn't answer initialize"),
    "202 for a call": (listing(status(202)), "didn't answer tools/list"),
    "no JSON": (
        listing(status(200, "{nonsense", "application/json")),
        "answer is not JSON-RPC",
    ),
    "JSON that is no JSON-RPC": (
        listing(status(200, '{"tools": []}', "application/json")),
        "answer is not JSON-RPC",
    ),
    "a JSON-RPC error": (
        listing(rpc_error),
        "answered tools/list with error -32603: no\\x1b[31m",
    ),
    "a JSON-RPC error with a status": (
        listing(lambda handler: handler.fail(-32600, "wrong\x07 version", status=400)),
        "tools/list with HTTP status 400 (wrong\\x07 version); check that",
    ),
    "a wrong id": (listing(wrong_id), "tools/list took longer than 30 seconds"),
    "a session that expires between two pages": (
        listing(expired),
        "ended the session during the list (404)",
    ),
    "a cursor that repeats": (
        pages((("a",), "1"), (("b",), "2"), (("c",), "1")),
        "the list never ends: page 3 leads back to an earlier one",
    ),
    "an endless list": (listing(rising), "tools/list took longer than 30 seconds"),
    "JSON cut in the middle": (listing(cut_json), "closed the connection during tools/list"),
    "a stream cut in the middle": (
        listing(lambda handler: sse(handler, 'data: {"jsonrpc": "2.0", "id"')),
        "the server closed the connection during tools/list; try again",
    ),
    "a stream cut that could be resumed, and is not": (
        listing(lambda handler: resumable(handler, again=False)),
        "the server closed the connection during tools/list; try again",
    ),
    "a stream that is resumed for ever": (
        listing(lambda handler: resumable(handler, again=True)),
        "tools/list took longer than 30 seconds",
    ),
    "a stream that ends at once": (
        listing(sse),
        "the server closed the connection during tools/list; try again",
    ),
    "a stream of 100 MB": (listing(hundred_megabytes), "more than 8 MB"),
    "a body of 100 MB": (listing(announced_megabytes), "more than 8 MB"),
    "a chunked body of 100 MB": (listing(chunked_megabytes), "more than 8 MB"),
    "a compressed body": (
        listing(status(200, "x", "application/json", Content_Encoding="gzip")),
        "compressed its answer",
    ),
    "a byte at a time": (listing(drop_by_drop), "tools/list took longer than 30 seconds"),
    "silence": (silent, "server/discover took longer than 30 seconds"),
    "no tools": (pages(((), None)), "returned no tools"),
    "no tools on two pages": (pages(((), "1"), ((), None)), "returned no tools"),
    "a tool without a name": (
        raw_tools('[{"inputSchema": {"type": "object"}}]'),
        "doesn't match the MCP schema: tools.0.name: Field required",
    ),
    "the same tool twice": (
        pages((("a", "b", "a"), None)),
        "contains the tool 'a' twice",
    ),
    "the same tool on two pages": (
        pages((("a", "b"), "1"), (("b",), None)),
        "tools/list contains the tool 'b' twice",
    ),
    "a name with a terminal escape": (
        pages((("a", "b\x1b]0;owned\x07"), None)),
        r"can't be kept: 'b\x1b]0;owned\x07' is not a tool name",
    ),
    "a name with a line break": (pages((("a\n::error::x",), None)), r"'a\n::error::x' is not a"),
    "an empty name": (pages((("",), None)), "'' is not a tool name"),
    "a name of 10,000 characters": (
        pages((("x" * 10_000,), None)),
        "'xxxxxxxxxxxxxxxxxxxxxxxx'... is not a tool name",
    ),
    "tools that are no list": (raw_tools('{"a": 1}'), "doesn't match the MCP schema"),
    "a schema nested 10,000 deep": (raw_tools(f"[{SCHEMA % DEEP}]"), "answer is not JSON-RPC"),
    "a schema that is none": (raw_tools(f"[{SCHEMA % 3}]"), "tools.0.inputSchema.properties"),
    "a schema without a list of what is required": (
        raw_tools('[{"name": "a", "inputSchema": {"type": "object", "required": "x"}}]'),
        "the server's answer doesn't match the MCP schema",
    ),
    "a redirect in a circle": (
        lambda handler: handler.send(307, Location="/"),
        "the server redirects in a circle",
    ),
}


#: These take all of the time limit, and say nothing that could hold a token.
SLOW = (
    "a wrong id",
    "a byte at a time",
    "an endless list",
    "a stream that is resumed for ever",
    "silence",
)


def refuses(
    capsys: pytest.CaptureFixture[str], folder: Path, url: str, *arguments: str
) -> Outcome:
    """Capture from *url* into a folder with an old list, and hold all that must hold."""
    path = old_surface(folder)
    before = path.read_bytes()
    outcome = call(capsys, "capture", url, "-o", path, "--timeout", TIMEOUT, *arguments)
    assert outcome.status == 2
    assert outcome.out == ""
    assert outcome.error
    assert outcome.seconds < TIMEOUT
    assert path.read_bytes() == before
    assert [each.name for each in folder.iterdir()] == ["list.json"]
    return outcome


class Hurried(Deadline):
    """A limit that a test can bring forward."""

    entered: anyio.CancelScope

    def scope(self) -> anyio.CancelScope:
        """Keep the scope that the limit cancels."""
        self.entered = super().scope()
        return self.entered


@pytest.mark.parametrize("case", SLOW)
def test_a_server_that_never_finishes(case: str) -> None:
    behave, sentence = BAD[case]
    deadline = Hurried(TIMEOUT, lambda: None)
    asked = threading.Event()
    said: list[str] = []

    def answer(handler: Handler) -> None:
        if handler.method == sentence.split()[0]:
            asked.set()
        behave(handler)

    async def ask(url: str) -> None:
        try:
            await ask_server(url, deadline)
        except ServerFault as fault:
            said.append(str(fault))

    async def ask_and_wait(url: str) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, url)
            await anyio.to_thread.run_sync(asked.wait, TIMEOUT)
            deadline.entered.deadline = anyio.current_time() + SOON

    with hostile(answer) as journal:
        anyio.run(ask_and_wait, journal.url)
    assert [sentence in each for each in said] == [True], said


def test_a_limit_of_the_command_line_ends_a_capture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile(silent) as journal:
        error = refuses(capsys, tmp_path, journal.url, "--timeout", "0.1").error
    assert "took longer than 0.1 seconds; try again, or raise --timeout" in error


@pytest.mark.parametrize("case", [case for case in BAD if case not in SLOW])
def test_a_bad_server(
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    behave, sentence = BAD[case]
    with hostile(behave) as journal:
        assert sentence in refuses(capsys, tmp_path, journal.url).error
        # With a token in every request, and an answer that may echo it.
        monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
        outcome = refuses(capsys, tmp_path, journal.url, "--token-env", "SURFACE_TOKEN")
        assert TOKEN in journal.everything
    assert TOKEN not in outcome.out + outcome.err
    assert "\x1b" not in outcome.err


def test_a_connection_that_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = refuses(capsys, tmp_path, f"http://127.0.0.1:{port}").error
    assert error.startswith("127.0.0.1 refuses the connection")


def test_an_unknown_host(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = refuses(capsys, tmp_path, "https://mcp.invalid").error
    assert error.startswith("there is no host mcp.invalid")


@pytest.mark.parametrize(
    "url", ["http://[::1", "mcp.amperity.com", "ftp://a.example", "https://", "x"]
)
def test_what_is_no_url(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "SERVER must be a URL like" in refuses(capsys, tmp_path, url).error


@pytest.mark.parametrize(
    "url",
    [f"https://user:{TOKEN}@a.example", f"https://a.example?token={TOKEN}", f"https:///{TOKEN}"],
)
def test_a_url_with_a_secret(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = refuses(capsys, tmp_path, url)
    assert "SERVER must" in outcome.error
    assert TOKEN not in outcome.err


def test_a_certificate_that_nobody_signed(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")  # those that the system trusts
    tls, _trusted = certificate(tmp_path_factory.mktemp("tls"), 1)
    with hostile(status(200), tls) as journal:
        error = refuses(capsys, tmp_path, journal.url).error
    assert error.startswith("the TLS certificate of 127.0.0.1 is not trusted")


def test_a_server_without_tls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hostile(status(200)) as journal:
        url = journal.url.replace("http:", "https:")
        assert "TLS" in refuses(capsys, tmp_path, url).error


def test_a_redirect_to_another_host_gets_no_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    with hostile(listing(lambda handler: handler.tools("a"))) as target:
        place = target.url.replace("127.0.0.1", "localhost")
        with hostile(lambda handler: handler.send(307, Location=f"{place}/?t={TOKEN}")) as first:
            outcome = refuses(capsys, tmp_path, first.url, "--token-env", "SURFACE_TOKEN")
        assert TOKEN in first.everything
    assert target.requests == []
    assert f"the server redirects to {place}/; if you trust it" in outcome.error
    assert TOKEN not in outcome.err


def test_check_never_says_that_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = old_surface(tmp_path, "a")
    for behave in (pages(((), None)), pages((("a",), "1"), (("b",), "1")), listing(cut_json)):
        with hostile(behave) as journal:
            outcome = call(capsys, "check", journal.url, "--surface", path, "--json")
        report: dict[str, Any] = json.loads(outcome.out)
        assert (outcome.status, report["status"]) == (2, "unknown")
        assert report["summary"] == outcome.error


def test_a_list_that_is_complete_counts_although_the_farewell_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tool_surface.server.http._FAREWELL", 0.1)

    def behave(handler: Handler) -> None:
        if handler.command == "DELETE":
            time.sleep(2 * TIMEOUT)
        elif not handler.greet():
            handler.tools("a")

    path = old_surface(tmp_path, "a")
    with hostile(behave) as journal:
        outcome = call(capsys, "check", journal.url, "--surface", path)
    assert outcome.status == 0
    assert outcome.seconds < TIMEOUT


def test_a_refused_token_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    with hostile(status(401, WWW_Authenticate=CHALLENGE)) as journal:
        outcome = refuses(capsys, tmp_path, journal.url, "--token-env", "SURFACE_TOKEN")
    assert outcome.error.startswith("the server refuses the token (401)")


def test_a_list_that_holds_the_token_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    with hostile(listing(lambda handler: handler.tools("a", TOKEN))) as journal:
        outcome = refuses(capsys, tmp_path, journal.url, "--token-env", "SURFACE_TOKEN")
    assert "the server's list contains your token" in outcome.error
    assert TOKEN not in outcome.err
