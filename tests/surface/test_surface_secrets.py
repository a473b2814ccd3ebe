"""While a token is in the process, nothing but the console writes, and it hides the token."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.mcp_servers import Handler, hostile
from surface.runner import call, old_surface
from tool_surface.server.text import SECRETS, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = "eyJhbGciOiJSUzI1NiJ9." + "ab12CD34ef" * 60 + ".c2lnbmF0dXJl"


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    SECRETS.clear()


def sent(handler: Handler) -> str:
    return handler.headers.get("Authorization", "").removeprefix("Bearer ")


def notifies(handler: Handler) -> None:
    """Answer with a log message that the SDK finds invalid, and logs as a whole."""
    log = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"x": sent(handler)}}
    result = {"jsonrpc": "2.0", "id": handler.message["id"], "result": {"tools": []}}
    body = "".join(f"data: {json.dumps(each)}\n\n" for each in (log, result))
    handler.send(200, body, "text/event-stream")


def drops(handler: Handler) -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"a": {"type": "object", "x-mcp-header": "bad header"}},
    }
    handler.reply({"tools": [{"name": sent(handler)[:100], "inputSchema": schema}]})


ECHOES: dict[str, Callable[[Handler], None]] = {
    "in a log message": notifies,
    "in the name of a tool": drops,
    "in an error": lambda handler: handler.fail(-32000, f"no: {sent(handler)}"),
    "in an error, behind much else": lambda handler: handler.fail(
        -32000, "x" * 150 + sent(handler)
    ),
    "in an error, cut": lambda handler: handler.fail(-32000, sent(handler)[:90]),
    "in an error, in capitals": lambda handler: handler.fail(-32000, sent(handler).upper()),
    "in a redirect": lambda handler: handler.send(
        307, Location=f"https://{sent(handler)[22:80]}/"
    ),
}


@pytest.mark.parametrize("name", ECHOES)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_token_that_the_server_sends_back_is_never_printed(
    name: str,
    options: tuple[str, ...],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def behave(handler: Handler) -> None:
        if not handler.greet():
            ECHOES[name](handler)

    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    path = old_surface(tmp_path)
    with hostile(behave) as journal:
        arguments = ("check", journal.url, "--token-env", "SURFACE_TOKEN", "--surface", path)
        outcome = call(capfd, *arguments, *options)
    assert outcome.status == 2
    printed = (outcome.out + outcome.err).lower()
    pieces = {TOKEN[at : at + 16].lower() for at in range(len(TOKEN) - 16)}
    assert not [piece for piece in pieces if piece in printed]


def test_a_secret_is_hidden_before_a_text_is_cut() -> None:
    SECRETS.add(TOKEN)
    assert quoted("x " * 90 + TOKEN).endswith("[secret]")
    assert TOKEN[:20] not in quoted("x" * 195 + TOKEN)


def test_a_text_that_holds_no_secret_is_as_it_was() -> None:
    SECRETS.add(TOKEN)
    assert SECRETS.hide("the server answered tools/list") == "the server answered tools/list"


def test_a_line_is_no_command_for_a_runner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def behave(handler: Handler) -> None:
        handler.send(307, Location="https://b.example/a%0A::error::x%0A##[error]x")

    with hostile(behave) as journal:
        path = old_surface(tmp_path)
        outcome = call(capsys, "check", journal.url, "--surface", path)
    assert "::error::x" in outcome.error
    assert not [line for line in outcome.err.splitlines() if line.startswith("::")]
    assert "##[" not in outcome.err


def test_what_looks_like_a_token_is_hidden_whosever_it_is() -> None:
    assert quoted(f"no {TOKEN}, no Bearer abcdefgh123") == "no [secret], no [secret]"
