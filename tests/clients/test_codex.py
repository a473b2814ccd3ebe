"""What the pages say about Codex is what Codex does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clients.page import Guide
    from clients.reader import Reader

CLIENT = "codex"


def test_add_signs_in_at_once(reader: Reader) -> None:
    added = reader.do("mcp add").succeeds()
    added.shows(*reader.guide.step("mcp add").code)
    assert reader.visited, f"No browser opened:\n{added}"


def test_list_after_signing_in(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.do("mcp list").succeeds().shows("amperity", *reader.guide.step("mcp list").bold)


def test_sign_in_again(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    again = reader.do("mcp login").succeeds()
    assert len(reader.visited) == 2, f"No browser opened:\n{again}"


def test_second_add_replaces_the_first(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.do("mcp add").succeeds()
    listed = reader.do("mcp list").succeeds()
    assert listed.printed.count("amperity ") == 1, listed


def test_every_command_of_the_pages_was_run(guide: Guide, typed: list[str]) -> None:
    assert [command for command in guide.commands if command not in typed] == []
