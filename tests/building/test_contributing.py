"""CONTRIBUTING.md says of each wrong turn what the build says, or which test fails.

The turns are taken in a tiny project, so that no change of the pages touches them.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from support.project import Project
from support.site import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Turn = Callable[[Path], None]

REFERENCE = "mcp_tool_reference.rst"
SAFETY = "mcp_safety_modes.rst"
OVERVIEW = "mcp_overview.rst"
GUIDE = "mcp_setup_chatgpt.rst"
URL = "``https://mcp-aws-ew1.amperity.com``"


def change(source: Path, page: str, old: str, new: str) -> None:
    """Replace the first ``old`` on a page."""
    text = (source / page).read_text("utf-8")
    assert old in text, f"{page} has no {old!r}"
    (source / page).write_text(text.replace(old, new, 1), "utf-8")


def turn(page: str, old: str, new: str) -> Turn:
    """Return the wrong turn that replaces the first ``old`` on a page."""
    return lambda source: change(source, page, old, new)


def capture(source: Path, added: str, removed: str = "") -> None:
    """Have the list of tools what a capture on November 24, 2026 would write."""
    path = source / "tool_surface.json"
    surface = json.loads(path.read_text("utf-8"))
    names = [tool["name"] for tool in surface["tools"]]
    history = [{"date": surface["date"], "tools": names}]
    surface["date"] = "2026-11-24"
    surface["tools"] = [{"name": name} for name in sorted({*names, added} - {removed})]
    path.write_text(json.dumps(surface, indent=1), "utf-8")
    (source / "tool_surface_history.json").write_text(json.dumps(history, indent=1), "utf-8")


def appears(written: str, old: str = "campaign_move") -> Turn:
    """Return the turn in which campaign_archive appears, and is ``written`` for ``old``."""

    def take(source: Path) -> None:
        capture(source, "campaign_archive")
        change(source, REFERENCE, old, written)

    return take


def renamed(old: str, new: str, *changes: tuple[str, str, str]) -> Turn:
    """Return the turn in which a tool is renamed, and some pages are changed."""

    def take(source: Path) -> None:
        capture(source, new, old)
        for page, before, after in changes:
            change(source, page, before, after)

    return take


def row(*cells: str) -> Turn:
    """Return the turn that adds a row to the table of stacks."""
    text = "\n        ".join(["      * - " + cells[0], *(f"- {cell}" for cell in cells[1:])])
    return turn(OVERVIEW, "        - AWS us-west-2\n", f"        - AWS us-west-2\n{text}\n")


def copied(label: str = "mcp-setup-chatgpt", month: str = "2026-09") -> Turn:
    """Return the turn that copies a guide."""

    def take(source: Path) -> None:
        shutil.copy(source / GUIDE, source / "mcp_setup_new.rst")
        change(source, "mcp_setup_new.rst", "_mcp-setup-chatgpt:", f"_{label}:")
        change(source, "mcp_setup_new.rst", ":: 2026-09", f":: {month}")

    return take


INVITED = ((REFERENCE, "user_list, user_create", "user_list, user_invite"),)
TURNS: dict[tuple[str, str], Turn] = {
    ("A tool appears", "leave the tool out of the reference"): appears("campaign_move"),
    ("A tool appears", "misspell it there"): appears("campaign_move, campaign_archiv"),
    ("A tool appears", "spell it with a dot"): appears("campaign_move, campaign.archive"),
    ("A tool appears", "forget the comma"): appears("campaign_move campaign_archive"),
    ("A tool appears", "add it to two tasks"): appears(
        "campaign_move, campaign_archive\n\n   Archive one\n      campaign_archive"
    ),
    ("A tool appears", "misspell its gate"): appears(": external sends\n", ": external send\n"),
    ("A tool is renamed", "keep the old name in the reference"): renamed(
        "sandbox_compare", "sandbox_compare_changes"
    ),
    ("A tool is renamed", "keep it on another page"): renamed(
        "user_create", "user_invite", *INVITED
    ),
    ("A tool is renamed", "keep it in a gate"): renamed("user_create", "user_invite", *INVITED),
    ("A tool is renamed", "write the new name as a literal"): renamed(
        "sandbox_compare",
        "sandbox_compare_changes",
        (REFERENCE, "sandbox_compare", "sandbox_compare_changes"),
        (SAFETY, "They leave", "``sandbox_compare_changes`` is none. They leave"),
    ),
    ("A client moves a menu", "write the month in words"): turn(
        GUIDE, ":: 2026-09", ":: November 2026"
    ),
    ("A client moves a menu", "leave a label open"): turn(
        GUIDE, "**Security and login**", "**Security and login"
    ),
    ("A client moves a menu", "change a heading that the page itself links"): turn(
        GUIDE, f"Refresh the tool list\n{'-' * 21}", f"Update the tool list\n{'-' * 20}"
    ),
    ("A client moves a menu", "draw its line too short"): turn(
        GUIDE, "Set up ChatGPT\n", "Set up ChatGPT on the web\n"
    ),
    ("A client moves a menu", "add `/mcp` to the URL"): turn(
        GUIDE, "      https://mcp.amperity.com\n", "      https://mcp.amperity.com/mcp\n"
    ),
    ("A client moves a menu", "name a host that is no stack"): turn(
        GUIDE, "      https://mcp.amperity.com\n", "      https://mcp-amperity.com\n"
    ),
    ("A stack is added", "write `/mcp` behind the host"): row(
        "aws-prod-ew1", f"{URL[:-2]}/mcp``", "AWS eu-west-1"
    ),
    ("A stack is added", "leave the region out"): row("aws-prod-ew1", URL, ""),
    ("A stack is added", "repeat a URL"): row(
        "aws-prod-ew1", "``https://mcp.amperity.com``", "AWS eu-west-1"
    ),
    ("A new client guide", "keep the label of the guide that you copied"): copied(),
    ("A new client guide", "forget the toctree"): copied("mcp-setup-new"),
    ("A new client guide", "write the month in words"): copied("mcp-setup-new", "November 2026"),
}


def wrong_turns() -> dict[tuple[str, str], list[str]]:
    """Return by section and wrong turn what CONTRIBUTING.md has for the answer, as code."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    found = {}
    for table in BeautifulSoup(html, "html.parser").find_all("table"):
        heading = table.find_previous("h2")
        if table.th is None or table.th.get_text() != "if you" or heading is None:
            continue
        for cells in table.select("tbody tr"):
            what, says = cells.find_all("td")
            key = what.decode_contents().replace("<code>", "`").replace("</code>", "`")
            found[heading.get_text(), key] = [code.get_text() for code in says.find_all("code")]
    return found


SAID = wrong_turns()
OF_TESTS = {key: said for key, said in SAID.items() if said[0].startswith("test_")}


def test_every_wrong_turn_is_taken_here_or_by_a_test_that_it_names() -> None:
    assert SAID.keys() == TURNS.keys() | OF_TESTS.keys()
    assert len({section for section, _what in SAID}) == 5


@pytest.mark.parametrize("key", TURNS, ids=": ".join)
def test_the_build_says_what_contributing_says(tmp_path: Path, key: tuple[str, str]) -> None:
    project = Project.copy("walks", tmp_path)
    TURNS[key](project.source)
    [said] = SAID[key]
    assert said in "\n".join(project.build().warnings)


def test_the_project_of_the_walks_builds_without_a_warning(tmp_path: Path) -> None:
    assert Project.copy("walks", tmp_path).build().warnings == []


@pytest.mark.parametrize("key", OF_TESTS, ids=": ".join)
def test_a_test_that_contributing_names_is_there(key: tuple[str, str]) -> None:
    name, *message = OF_TESTS[key]
    sources = [file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    [body] = [text.partition(f"def {name}(")[2] for text in sources if f"def {name}(" in text]
    assert all(part in body for part in message)
