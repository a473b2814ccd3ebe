"""Hostile servers of every kind: no token, no traceback, exit 2, and the file as it was."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from support.mcp_servers import Handler, hostile
from surface.runner import call, old_surface, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Behave = Callable[[Handler], None]

TOKEN = "s3cret-t0ken-" + "Ab1~" * 20
SECONDS = 5
OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def listing(behave: Behave) -> Behave:
    """Connect as a server should, and answer the call for the list by *behave*."""
    return lambda handler: None if handler.greet() else behave(handler)


def raw(answer: str | bytes) -> Behave:
    """Answer with these bytes, and close the connection."""

    def behave(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(answer if isinstance(answer, bytes) else answer.encode())

    return behave


def status(code: int, body: str = "", **headers: str) -> Behave:
    return lambda handler: handler.send(code, body, "text/plain", **headers)


def body(text: str | bytes, kind: str = "application/json") -> Behave:
    """Answer with a body in which ID stands for the id of the call."""

    def behave(handler: Handler) -> None:
        identity = json.dumps(handler.message["id"]).encode()
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        handler.send(200, data.replace(b"ID", identity), kind)

    return behave


def result(text: str) -> Behave:
    return body(f'{{"jsonrpc": "2.0", "id": ID, "result": {text}}}')


def tool(**fields: object) -> Behave:
    """Answer with one tool, good but for *fields*."""
    good = {"name": "a", "inputSchema": {"type": "object"}}
    return lambda handler: handler.reply({"tools": [good | fields]})


def greeting(**fields: object) -> Behave:
    """Answer ``initialize`` well but for *fields*."""

    def behave(handler: Handler) -> None:
        if handler.method == "initialize":
            about = {"name": "hostile", "version": "0"}
            good = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": about}
            handler.reply({**good, **fields})
        elif not handler.greet():
            handler.tools("a")

    return behave


def echo(answer: Callable[[Handler, str], None]) -> Behave:
    """Answer with the token of the request."""
    return lambda handler: answer(
        handler, handler.headers.get("Authorization", "").removeprefix("Bearer ")
    )


def stream(*messages: str) -> Behave:
    return body("".join(f"data: {each}\n\n" for each in messages), "text/event-stream")


#: What answers the first request already.
FIRST: dict[str, Behave] = {
    "no answer at all": raw(""),
    "a banner of another protocol": raw("220 mail.example ESMTP\r\n"),
    "binary": raw(bytes(range(256)) * 10),
    "TLS where HTTP is asked for": raw(b"\x15\x03\x01\x00\x02\x02\x28"),
    "a status that is no number": raw("HTTP/1.1 OK 200\r\n\r\n"),
    "an old protocol": raw("HTTP/0.9 200 OK\r\n\r\n{}"),
    "a header without a colon": raw("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{}"),
    "a header with a null byte": raw("HTTP/1.1 200 OK\r\nA: b\x00c\r\n\r\n{}"),
    "a header of a megabyte": raw(f"HTTP/1.1 200 OK\r\nA: {'x' * 1_000_000}\r\n\r\n{{}}"),
    "two lengths": raw(f"{OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
    "a length that is negative": raw(f"{OK}Content-Length: -2\r\n\r\n{{}}"),
    "a length that is too large": raw(f"{OK}Content-Length: 200\r\n\r\n{{}}"),
    "a chunk without a size": raw(
        f"{OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n"
    ),
    "an upgrade": raw(
        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    ),
    "204": status(204),
    "206": status(206, "{}"),
    "300": status(300),
    "a redirect to nowhere": status(302),
    "a redirect to a file": status(302, Location="file:///etc/passwd"),
    "a redirect to a script": status(307, Location="javascript:alert(1)"),
    "a redirect that is no URL": status(308, Location="http://[::1"),
    "402": status(402),
    "407": status(407, Proxy_Authenticate="Basic"),
    "418": status(418, "teapot\x1b[2J\r\n::error::x"),
    "451": status(451),
    "511": status(511),
    "599": status(599),
    "503 with a time in the past": status(503, Retry_After="Mon, 01 Jan 1990 00:00:00 GMT"),
    "429 with a time that is none": status(429, Retry_After="soon"),
    "429 with a time without an end": status(429, Retry_After="9" * 400),
    "429 with a negative time": status(429, Retry_After="-5"),
    "a challenge without a scheme": status(401, WWW_Authenticate="="),
    "a challenge of a megabyte": status(401, WWW_Authenticate="Bearer a=" + "b" * 60_000),
}

ANSWERS: dict[str, Behave] = {
    "UTF-16": body('{"jsonrpc": "2.0"}'.encode("utf-16")),
    "no UTF-8": body(b'{"jsonrpc": "2.0", "id": ID, "result": "\xff\xfe"}'),
    "a list of answers": body('[{"jsonrpc": "2.0", "id": ID, "result": {}}]'),
    "a string": body('"tools"'),
    "null": body("null"),
    "JSON without an end": body('{"jsonrpc": "2.0", "id": ID, "result": {'),
    "brackets without an end": body("[" * 100_000),
    "another version of JSON-RPC": body('{"jsonrpc": "1.0", "id": ID, "result": {}}'),
    "a result and an error": body(
        '{"jsonrpc": "2.0", "id": ID, "result": {}, "error": {"code": 1, "message": "x"}}'
    ),
    "an error without a code": body('{"jsonrpc": "2.0", "id": ID, "error": {}}'),
    "an error that is a text": body('{"jsonrpc": "2.0", "id": ID, "error": "no"}'),
    "a type that is unknown": body("tools: [a]", "application/yaml"),
    "a type that is none": body("{}", "nonsense"),
    "a stream of comments": body(":\n\n" * 1000, "text/event-stream"),
    "a stream of another event": body("event: x\ndata: 1\n\n", "text/event-stream"),
    "a stream that is no JSON": stream("hello"),
    "a stream that asks for an answer": stream(
        '{"jsonrpc": "2.0", "id": 7, "method": "sampling/createMessage", "params": {}}'
    ),
    "the token as an error": echo(lambda handler, sent: handler.fail(-32000, sent)),
    "the token as a status": echo(lambda handler, sent: handler.send(500, sent, "text/plain")),
    "the token as a reason": echo(
        lambda handler, sent: raw(f"HTTP/1.1 500 {sent}\r\n\r\n")(handler)
    ),
    "the token as a type": echo(lambda handler, sent: handler.send(200, "{}", sent)),
    "the token as a header": echo(
        lambda handler, sent: raw(f"HTTP/1.1 200 OK\r\n{sent}\r\n\r\n")(handler)
    ),
    "the token as a host": echo(
        lambda handler, sent: handler.send(307, Location=f"https://{sent[:40]}.example/")
    ),
    "the token as a challenge": echo(
        lambda handler, sent: handler.send(401, WWW_Authenticate=f'Bearer error="{sent}"')
    ),
    "the token in an unfinished answer": echo(
        lambda handler, sent: handler.send(200, f'{{"{sent}', "application/json")
    ),
}

LISTS: dict[str, Behave] = {
    "no result": result("null"),
    "a result that is a list": result("[]"),
    "a result without tools": result("{}"),
    "tools that are null": result('{"tools": null}'),
    "tools that are texts": result('{"tools": ["a"]}'),
    "a tool that is null": result('{"tools": [null]}'),
    "a cursor that is a number": result('{"tools": [], "nextCursor": 7}'),
    "a cursor that is empty": result('{"tools": [], "nextCursor": ""}'),
    "a cursor that is an object": result('{"tools": [], "nextCursor": {}}'),
    "a name that is a number": tool(name=7),
    "a name with a space": tool(name="a b"),
    "a name with a slash": tool(name="../a"),
    "a name in Cyrillic letters": tool(name="t\u0435nant_list"),
    "a name written from right to left": tool(name="\u202ea"),
    "a name with half a character": tool(name="a\ud800"),
    "a name with markup": tool(name="<script>"),
    "a name of 129 characters": tool(name="a" * 129),
    "a title that is a number": tool(title=7),
    "a title of a megabyte": tool(title="." * 1_000_000),
    "a title with half a character": tool(title="a\ud800"),
    "a description that is a list": tool(description=[]),
    "hints that are a list": tool(annotations=[]),
    "a hint that is a text": tool(annotations={"readOnlyHint": "perhaps"}),
    "no schema": tool(inputSchema=None),
    "a schema that is a list": tool(inputSchema=[]),
    "a schema that is true": tool(inputSchema=True),
    "parameters that are a list": tool(inputSchema={"type": "object", "properties": []}),
    "required that is a text": tool(inputSchema={"type": "object", "required": "id"}),
    "a parameter of 3,000 characters": tool(
        inputSchema={"type": "object", "properties": {"x" * 3000: {}}}
    ),
    "an output schema that is a text": tool(outputSchema="x"),
    "the token as a name": echo(lambda handler, sent: tool(name=sent)(handler)),
    "the token as a title": echo(lambda handler, sent: tool(title=f"Use {sent}")(handler)),
    "the token in capitals as a title": echo(
        lambda handler, sent: tool(title=sent.upper())(handler)
    ),
    "the token in a URL as a title": echo(
        lambda handler, sent: tool(title=quote(sent, safe=""))(handler)
    ),
    "the token as a parameter": echo(
        lambda handler, sent: tool(inputSchema={"type": "object", "properties": {sent: {}}})(
            handler
        )
    ),
    "the token as a type of a parameter": echo(
        lambda handler, sent: tool(
            inputSchema={"type": "object", "properties": {"a": {"type": sent}}}
        )(handler)
    ),
}

GREETINGS: dict[str, Behave] = {
    "a version from the future": greeting(protocolVersion="9999-12-31"),
    "a version that is a number": greeting(protocolVersion=7),
    "no capabilities": greeting(capabilities=None),
    "a server without a name": greeting(serverInfo={}),
    "a server that is a text": greeting(serverInfo="x"),
}

LISTED = {name: listing(behave) for name, behave in (ANSWERS | LISTS).items()}
HOSTILE = FIRST | GREETINGS | LISTED


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_server(
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    path = old_surface(tmp_path)
    before = path.read_bytes()
    options = ("--token-env", "SURFACE_TOKEN", "--timeout", SECONDS)
    with hostile(HOSTILE[case]) as journal:
        outcome = call(capsys, "capture", journal.url, *options, "-o", path, "--json")
    assert outcome.status == 2, outcome.out
    assert json.loads(outcome.out)["status"] == "unknown"
    assert "internal error" not in outcome.error
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list.json"]
    printed = (outcome.out + outcome.err).lower()
    forms = (TOKEN, quote(TOKEN, safe=""), base64.b64encode(TOKEN.encode()).decode())
    assert not [form for form in forms if form.lower()[:24] in printed]
    assert "\x1b" not in printed


def endless(handler: Handler) -> None:
    """Lead to ever another page, each of a megabyte."""
    number = int((handler.message.get("params") or {}).get("cursor", 0))
    tool = {
        "name": f"tool_{number}",
        "description": "x" * 1_000_000,
        "inputSchema": {"type": "object"},
    }
    handler.reply({"tools": [tool], "nextCursor": str(number + 1)})


def test_a_list_that_never_ends_takes_little_memory(tmp_path: Path) -> None:
    path = old_surface(tmp_path)
    before = path.read_bytes()
    with (
        hostile(listing(endless)) as journal,
        start("capture", journal.url, "-o", path) as process,
    ):
        assert process.stderr
        said = process.stderr.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 2
    assert "sent more than 128 MB in all" in said
    assert "Traceback" not in said
    assert usage.ru_maxrss < 400 * 1024  # KiB; the list alone would be 128 MB
    assert path.read_bytes() == before
