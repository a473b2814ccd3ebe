"""What a capture refuses: the loss of many tools, another host, and a date to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.mcp_servers import Handler, hostile
from surface.runner import call, save
from tool_surface.lists.model import Server, Surface, Tool

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"tool_{number}" for number in range(20)]


@pytest.mark.parametrize(("kept", "status"), [(18, 0), (17, 2)])
def test_a_capture_that_loses_more_than_a_tenth_needs_a_flag(
    kept: int, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"

    def behave(handler: Handler) -> None:
        if not handler.greet():
            handler.tools(*NAMES[:kept])

    with hostile(behave) as journal:
        tools = tuple(Tool(name) for name in NAMES)
        save(Surface("2026-08-20", "x", Server(journal.url), tools), path)
        before = path.read_bytes()
        outcome = call(capsys, "capture", journal.url, "-o", path)
        assert outcome.status == status, outcome.err
        assert (path.read_bytes() == before) == (status == 2)
        replaced = call(capsys, "capture", journal.url, "-o", path, "--replace")
    assert replaced.status == 0
    if status == 0:
        assert "[removed] tool_19: no longer offered" in outcome.out


@pytest.mark.parametrize(
    ("date", "url", "sentence"),
    [
        ("2026-08-20", "https://b.example", "add --replace"),
        ("2999-01-01", None, "2999-01-01, which is in the future"),
    ],
)
def test_another_host_or_a_date_to_come_is_refused(
    date: str, url: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"

    def behave(handler: Handler) -> None:
        if not handler.greet():
            handler.tools("a")

    with hostile(behave) as journal:
        save(Surface(date, "x", Server(url or journal.url), (Tool("a"),)), path)
        outcome = call(capsys, "capture", journal.url, "-o", path)
    assert outcome.status == 2
    assert sentence in outcome.error


@pytest.mark.parametrize("option", [("--redirect-port", 8765), ("--client-id", "x")])
def test_an_option_of_signing_in_needs_login(
    option: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = call(capsys, "check", "https://a.invalid", *option)
    assert outcome.status == 2
    assert "needs --login" in outcome.error
