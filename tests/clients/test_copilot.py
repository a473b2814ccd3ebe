"""What the pages say about GitHub Copilot CLI is what GitHub Copilot CLI does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clients.reader import Answer

if TYPE_CHECKING:
    from clients.page import Guide
    from clients.reader import Reader

CLIENT = "copilot"
SIGNED_IN = "Successfully authenticated with amperity"


def test_add(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.run("copilot mcp list").succeeds().shows("amperity (http)")


def test_sign_in(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    typed = reader.guide.typed("/mcp")
    chat = reader.run(
        "copilot",
        terminal=True,
        answers=[
            Answer("Do you trust the files in this folder?", "\r", until="Please use /login"),
            Answer("MCP Servers reloaded", typed),
            Answer("", "\r", until="Authenticating"),
        ],
        until=SIGNED_IN,
    )
    chat.shows(SIGNED_IN)
    assert reader.visited, f"No browser opened:\n{chat}"


def test_every_command_of_the_pages_was_run(guide: Guide, typed: list[str]) -> None:
    assert [command for command in guide.commands if command not in typed] == []
