"""Search works under the policy of the pages, and knows the tools."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.site import SOURCE

if TYPE_CHECKING:
    from support.browser import Reader

TOOLS = [
    tool["name"] for tool in json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))["tools"]
]


@pytest.mark.parametrize("storage", [True, False])
def test_a_search_finds_pages_and_announces_how_many(reader: Reader, storage: bool) -> None:
    page = reader.open("search.html?q=copilot+studio", storage=storage)
    results = page.locator("#search-results ul.search > li")
    status = page.locator("p.search-status")
    expect(status).to_contain_text(re.compile(r"Search finished, found (one|\d+) "))
    [number] = re.findall(r"found (one|\d+) ", status.inner_text())
    expect(results).to_have_count(1 if number == "one" else int(number))
    result = results.get_by_role("link", name="Set up Copilot Studio").first
    result.click()
    expect(page).to_have_url(re.compile("/mcp_setup_m365_copilot.html"))


@pytest.mark.parametrize("tool", ["tenant_list", "user_create", "queries_run", "label_get"])
def test_a_search_for_the_name_of_a_tool_puts_it_first(reader: Reader, tool: str) -> None:
    page = reader.open(f"search.html?q={tool}")
    result = page.locator("#search-results li a").first
    expect(result).to_have_text(tool)
    result.click()
    expect(page).to_have_url(f"{reader.origin}/mcp_tool_reference.html#tool-{tool}")
    expect(page.locator(f"#tool-{tool}")).to_be_in_viewport()


def test_every_tool_stands_first_in_the_search_for_its_name(reader: Reader) -> None:
    page = reader.open("search.html?q=tenant")
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    # Asked of Sphinx's code itself, since 227 pages would take a minute. Its best result is last.
    found = page.evaluate(
        """names => names.map(name => {
            const results = Search._performSearch(...Search._parseQuery(name));
            return results.at(-1).slice(0, 3).join("");
        })""",
        TOOLS,
    )
    assert found == [f"mcp_tool_reference{name}#tool-{name}" for name in TOOLS]


def test_a_tool_is_found_once(reader: Reader) -> None:
    page = reader.open("search.html?q=feedback_submit")
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    anchors = page.locator("#search-results li a[href*='#']")
    assert anchors.evaluate_all("all => all.map(a => a.hash)") == ["#tool-feedback_submit"]


def test_a_summary_quotes_the_page_and_not_its_forms(reader: Reader) -> None:
    page = reader.open("search.html?q=tenants")
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    expect(page.locator("#search-results .context").first).to_contain_text("enant")
    assert "Filter by name" not in page.locator("#search-results").inner_text()


def test_a_search_without_a_match_says_so(reader: Reader) -> None:
    page = reader.open("search.html?q=zebra")
    expect(page.locator("p.search-status")).to_contain_text("did not match any documents")


def test_the_search_needs_no_script_of_ours(reader: Reader) -> None:
    page = reader.window()
    page.route(
        "**/site/*.js?v=*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto(f"{reader.origin}/search.html?q=tenant_list")
    expect(page.locator("#search-results li a").first).to_have_text("tenant_list")
    expect(page.locator(".search-summary")).to_contain_text("Search finished")


def test_without_scripts_the_search_says_what_else_there_is(reader: Reader) -> None:
    page = reader.open("search.html?q=tenant", scripts=False)
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator("p.without-scripts a")).to_have_count(2)
