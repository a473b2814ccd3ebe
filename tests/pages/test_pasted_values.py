"""What a reader pastes is exact, and no page names a host or client ID that is not Amperity's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from support.expected import CLIENT_ID, EXPECTED, STACKS
from support.site import SOURCE, Site

if TYPE_CHECKING:
    from bs4 import Tag


def rows(table: Tag) -> list[list[str]]:
    """Return the text of the cells of the body of a table, row by row."""
    return [
        [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"])]
        for row in table.select("tbody tr")
    ]


@pytest.mark.parametrize("page", EXPECTED)
def test_a_code_block_holds_exactly_what_is_pasted(site: Site, page: str) -> None:
    found = [block.get_text() for block in site.body(page).select("div.highlight pre")]
    # Pygments ends every block with one newline, which the copy button leaves out.
    assert found == [block + "\n" for block in EXPECTED[page].pasted]


def test_the_stack_table_is_exactly_the_known_stacks(site: Site) -> None:
    section = site.body("mcp_overview").find(id="your-server-url")
    assert section is not None
    [table] = section.find_all("table")
    (name, *rest), *others = STACKS
    assert rows(table) == [[f"{name} (default)", *rest], *map(list, others)]


def test_no_page_names_an_unknown_mcp_host(site: Site) -> None:
    known = {row[1].removeprefix("https://") for row in STACKS}
    for file in [*SOURCE.glob("*.rst"), *site.html.glob("*.html")]:
        text = unquote(file.read_text("utf-8"))
        hosts = set(re.findall(r"\bmcp[a-z0-9.-]*amperity[a-z0-9.-]*[a-z0-9]", text))
        assert {host for host in hosts if "." in host} <= known, file


def test_no_page_adds_a_path_that_the_server_does_not_document() -> None:
    allowed = {
        "",
        "/authorize",
        "/oauth/token",
        "/oauth/register",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-authorization-server",
    }
    for page in EXPECTED:
        text = (SOURCE / f"{page}.rst").read_text("utf-8")
        paths = set(re.findall(r"https://mcp[a-z0-9.-]*\.amperity\.com(/[a-z0-9./-]*)?", text))
        assert paths <= allowed, page


def test_no_page_names_an_unknown_client_id() -> None:
    for page in EXPECTED:
        text = (SOURCE / f"{page}.rst").read_text("utf-8")
        ids = {word for word in re.findall(r"\b[A-Za-z0-9]{32}\b", text) if re.search(r"\d", word)}
        assert ids <= {CLIENT_ID}, page


def test_the_modes_table_says_what_runs(site: Site) -> None:
    modes = site.body("mcp_safety_modes").find("table")
    assert modes is not None
    headings = [cell.get_text() for cell in modes.select("thead th")]
    assert headings == ["Operation", "strict (default)", "confirm", "unrestricted"]
    only = "Runs only with confirm: true"
    assert rows(modes)[:4] == [
        ["Read", "Runs", "Runs", "Runs"],
        ["Write on a sandbox", "Runs", "Runs", "Runs"],
        ["Write on production", "Blocked", only, "Runs without confirmation"],
        ["External send, on any tenant", "Blocked", "Blocked", only],
    ]
