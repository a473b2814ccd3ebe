"""What the pages say about Claude Code is what Claude Code does."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from clients.reader import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from clients.outcome import Outcome
    from clients.page import Guide
    from clients.reader import Reader

CLIENT = "claude"
SCOPE = " --scope user"


def signed_in(reader: Reader) -> Outcome:
    """Add the server and sign in; return what the sign-in did."""
    reader.do("mcp add").succeeds()
    return reader.do("mcp login", terminal=True).succeeds()


def test_add(reader: Reader) -> None:
    added = reader.do("mcp add").succeeds()
    added.shows(*reader.guide.step("mcp add").printed)


def test_add_without_a_scope_is_for_the_current_project_only(reader: Reader) -> None:
    reader.do("mcp add", without=SCOPE).succeeds()
    reader.do("mcp list").shows("amperity")
    reader.project = "other"
    reader.do("mcp list").lacks("amperity")


def test_list_before_signing_in(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.do("mcp list").succeeds().shows(*reader.guide.step("mcp list").bold)


def test_login(reader: Reader) -> None:
    login = signed_in(reader)
    login.shows(*reader.guide.step("mcp login").printed)
    assert reader.visited, f"No browser opened:\n{login}"


def test_list_after_signing_in(reader: Reader) -> None:
    signed_in(reader)
    connected = reader.guide.step("mcp list", 1).bold[0]
    reader.do("mcp list", 1).succeeds().shows(connected)


def test_list_when_the_server_cannot_be_reached(reader_of: Callable[[str], Reader]) -> None:
    reader = reader_of("http://127.0.0.1:9")
    reader.do("mcp add").succeeds()
    unreachable = reader.guide.step("mcp list", 1).bold[1]
    reader.do("mcp list", 1).succeeds().shows(unreachable)


def test_second_add(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    failure = reader.do("mcp add").is_named_in(reader.guide.failures())
    # The page says how to go on: remove the server, then add it again.
    reader.do("mcp remove").succeeds()
    reader.do("mcp add").succeeds()
    reader.do("mcp remove").succeeds()
    reader.do("mcp add", without=SCOPE).succeeds()
    other = reader.do("mcp add", without=SCOPE)
    (words,) = [each.get_text() for each in reader.guide.about(failure).select("p code")]
    other.shows(words)


def test_remove_forgets_the_sign_in(reader: Reader) -> None:
    signed_in(reader)
    reader.do("mcp remove").succeeds()
    reader.do("mcp list").lacks("amperity")
    reader.do("mcp add").succeeds()
    reader.do("mcp list").shows(*reader.guide.step("mcp list").bold)


def test_remove_in_both_scopes(reader: Reader) -> None:
    reader.do("mcp add").succeeds()
    reader.do("mcp add", without=SCOPE).succeeds()
    reader.do("mcp remove").is_named_in(reader.guide.failures())
    reader.do("mcp remove", 1).succeeds()
    reader.do("mcp list").lacks("amperity")
    reader.do("mcp add").succeeds()


def test_sign_in_without_a_browser(reader: Reader) -> None:
    def elsewhere(printed: str) -> str:
        """Return where a browser on another machine ends up, after signing in."""
        address = re.search(rf"{re.escape(reader.url)}/authorize\S+", printed)
        assert address, printed
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.build_opener(_Elsewhere).open(address[0])
        return f"{error.value.headers['Location']}\r"

    reader.do("mcp add").succeeds()
    login = reader.do(
        "--no-browser", terminal=True, answers=[Answer("paste", elsewhere)]
    ).succeeds()
    login.shows(*reader.guide.step("mcp login").printed)
    assert reader.visited == []
    reader.do("mcp list", 1).shows(reader.guide.step("mcp list", 1).bold[0])


class _Elsewhere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, as a browser on another machine cannot reach this one."""

    def redirect_request(self, *_arguments: object) -> None:
        """Return nothing, which makes an `HTTPError` of the redirect."""


def test_sign_in_again(reader: Reader) -> None:
    signed_in(reader)
    again = reader.do("mcp logout", terminal=True).succeeds()
    again.shows(*reader.guide.step("mcp login").printed)
    assert len(reader.visited) == 2
    reader.do("mcp list", 1).shows(reader.guide.step("mcp list", 1).bold[0])


def test_every_command_of_the_pages_was_run(guide: Guide, typed: list[str]) -> None:
    assert [command for command in guide.commands if command not in typed] == []
