"""The built site works as files, opened by a double click and with no server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import Reader, reading, shown_pages
from support.facts import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from support.browser import Windows
    from support.published import Published
    from support.site import Site

URL = "https://mcp-east.orchard.example"


@pytest.fixture
def disk(windows: Windows, small_site: Site) -> Iterator[Reader]:
    """Return a reader of the files of the small site."""
    yield from reading(Reader(windows, small_site.html.as_uri()))


def copied(page: Page) -> str:
    """Return what is on the clipboard."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_every_page_opens_without_trouble(windows: Windows, published: Published) -> None:
    # The page for a wrong address is for a host alone.
    names = set(shown_pages(published.folder)) - {"404.html"}
    assert names >= {f"{page}.html" for page in PAGES}
    reader = Reader(windows, published.folder.as_uri())
    page = reader.window()
    for name in sorted(names):
        page.goto(f"{reader.origin}/{name}")
        button = page.get_by_role("button", name="Menu", include_hidden=True)
        # Set by the script of the menu, which every page has.
        expect(page.locator(".wy-nav-side")).to_have_attribute("tabindex", "-1")
        expect(button).to_have_count(1)
    reader.close()
    assert reader.troubles == []


def test_the_menu_opens(disk: Reader) -> None:
    page = disk.open("index.html", 390)
    page.get_by_role("button", name="Menu").click()
    page.locator(".wy-nav-side").get_by_role("link", name="Safety").click()
    expect(page).to_have_url(f"{disk.origin}/safety.html")


def test_tabs_switch(disk: Reader) -> None:
    page = disk.open("guide_nectar.html")
    assert page.get_by_role("tabpanel").count() == 1
    page.get_by_role("tab", name="By hand").click()
    expect(page.get_by_role("tabpanel", name="By hand")).to_be_visible()
    assert page.get_by_role("tabpanel").count() == 1


@pytest.mark.parametrize("storage", [True, False])
def test_a_stack_is_chosen_and_copied(disk: Reader, storage: bool) -> None:
    page = disk.open("guide_pollen.html?stack=north", storage=storage)
    page.get_by_label("Your MCP server URL").select_option("east")
    assert page.url.endswith("?stack=east")
    buttons = page.get_by_role("button", name=f"Copy {URL}", exact=True)
    # The picker's, and that of the block of code.
    expect(buttons).to_have_count(2)
    for button in buttons.all():
        page.evaluate("navigator.clipboard.writeText('nothing yet')")
        button.click()
        expect(button).to_have_attribute("data-tooltip", "Copied!")
        assert copied(page) == URL


def test_tools_are_filtered(disk: Reader) -> None:
    page = disk.open("mcp_tool_reference.html")
    page.get_by_label("Filter by name or task").fill("tree_list")
    expect(page.locator(".mcp-filter").get_by_role("status")).to_have_text("1 of 26 tools")
    expect(page.locator("li.mcp-tool:visible")).to_have_count(1)
    assert page.url.endswith("?filter=tree_list")


def test_a_search_finds_a_tool_first(disk: Reader) -> None:
    page = disk.open("index.html")
    page.get_by_label("Search the documentation").fill("tree_list")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{disk.origin}/search.html?q=tree_list")
    result = page.locator("#search-results li a").first
    expect(result).to_have_text("tree_list")
    expect(page.locator("p.search-status")).to_have_text(re.compile("Search finished"))
    result.click()
    expect(page.locator("#tool-tree_list")).to_be_in_viewport()
