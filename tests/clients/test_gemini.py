"""What the pages say about Gemini CLI is what Gemini CLI does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from clients.reader import Answer
from support.mcp_servers import make_tools
from support.oauth_server import Books, protected

if TYPE_CHECKING:
    from collections.abc import Callable

    from clients.page import Guide
    from clients.reader import Reader

CLIENT = "gemini"
SIGNED_IN = "Successfully authenticated with MCP server 'amperity'"
SETTINGS = ".gemini/settings.json"


def test_add(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.run("gemini mcp list").succeeds().shows("amperity: https://mcp.amperity.com (http)")


def test_the_keys_of_the_settings_file(reader: Reader) -> None:
    section = reader.guide.step("mcp add").section
    codes = [code.get_text() for code in section.select("code")]
    assert f"~/{SETTINGS}" in codes
    assert "httpUrl" in codes
    configure(reader)
    reader.run("gemini mcp list").succeeds().shows("amperity: https://mcp.amperity.com (http)")


def test_sign_in(reader_of: Callable[[str], Reader]) -> None:
    """Gemini CLI refuses an answer without ``iss``; whether Amperity sends it is not published."""
    with protected(make_tools(3), Books(), names_issuer=True) as journal:
        reader = reader_of(journal.url)
        configure(reader)
        chat = reader.run(
            "gemini --skip-trust",
            terminal=True,
            answers=[
                Answer("Type your message", reader.guide.typed("/mcp")),
                Answer("", "\r", until="Starting OAuth authentication"),
                Answer("Do you want to continue?", "\r", until=SIGNED_IN),
            ],
            until=SIGNED_IN,
        )
    chat.shows(SIGNED_IN)
    assert reader.visited, f"No browser opened:\n{chat}"


def configure(reader: Reader) -> None:
    """Write a settings file with the server, and a key that nothing asks a service about."""
    settings = {
        "mcpServers": {"amperity": {"httpUrl": reader.url}},
        "security": {"auth": {"selectedType": "gemini-api-key"}},
    }
    (reader.home / SETTINGS).parent.mkdir()
    (reader.home / SETTINGS).write_text(json.dumps(settings), "utf-8")
    (reader.home / ".gemini" / ".env").write_text("GEMINI_API_KEY=none\n", "utf-8")


def test_every_command_of_the_pages_was_run(guide: Guide, typed: list[str]) -> None:
    assert [command for command in guide.commands if command not in typed] == []
