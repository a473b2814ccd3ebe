"""Every page, wide and narrow, light and dark, with every tab opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.axe import violations
from support.browser import SCHEMES, WIDTHS, Reader, Scheme, shown_pages
from support.facts import PAGES
from support.site import ROOT, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SCREENSHOTS = ROOT / "build" / "screenshots"


def names(site: Site) -> list[str]:
    """Return the files of all pages, and a search that finds something."""
    found = shown_pages(site.html)
    assert set(found) >= {f"{page}.html" for page in ("index", "search", *PAGES)}
    return [*found, "search.html?q=tenant"]


def states(page: Page) -> Iterator[str]:
    """Yield the name of each state of a page, with that state shown: as it opens, each tab."""
    if "?q=" in page.url:
        page.locator("#search-results li").first.wait_for()
        page.get_by_text("Search finished").first.wait_for()
    yield ""
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        yield f" [{tab.inner_text()}]"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    site: Site, reader: Reader, width: int, scheme: Scheme
) -> None:
    found = {}
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = reader.window(width, scheme)
    for name in names(site):
        page.goto(f"{reader.origin}/{name}")
        for state in states(page):
            if wrong := violations(page):
                found[name + state] = wrong
            room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            if room[0] > room[1]:
                found[f"{name}{state} scrolls"] = room
        stem = name.replace(".html", "").replace("?q=", "-")
        page.screenshot(path=SCREENSHOTS / f"{stem}-{width}-{scheme}.png", full_page=True)
    assert found == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_the_open_menu(reader: Reader, scheme: Scheme) -> None:
    page = reader.open("mcp_tool_reference.html", 390, scheme)
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Safety modes").first.is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_a_marked_tool(reader: Reader, scheme: Scheme) -> None:
    page = reader.open(
        "mcp_tool_reference.html?filter=campaign#tool-campaign_schedule", 390, scheme
    )
    tool = page.locator("#tool-campaign_schedule:target")
    # Away from the bar, which cuts the tools that it scrolls over.
    tool.evaluate("element => element.scrollIntoView({block: 'center'})")
    assert tool.is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(site: Site, reader: Reader, width: int) -> None:
    """Cumulative layout shift below 0.01, https://web.dev/articles/cls."""
    shifts = {}
    page = reader.window(width)
    for name in names(site)[:-1]:
        page.goto(f"{reader.origin}/{name}")
        shifts[name] = page.evaluate(
            """() => new Promise(resolve => {
                let sum = 0;
                new PerformanceObserver(list => {
                    for (const entry of list.getEntries()) sum += entry.value;
                }).observe({type: "layout-shift", buffered: true});
                setTimeout(() => resolve(sum), 300);
            })"""
        )
    assert {name: shift for name, shift in shifts.items() if shift >= 0.01} == {}


def test_the_line_below_a_link_leaves_the_underscores_of_a_tool_to_be_seen(
    reader: Reader,
) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    lines = page.locator('.rst-content p > a:has-text("tenant_")').evaluate_all(
        """links => links.map(link => {
            const style = getComputedStyle(link);
            return parseFloat(style.textUnderlineOffset) / parseFloat(style.fontSize);
        })"""
    )
    # An underscore of the monospaced fonts lies a fifth of their size below the line of the text.
    assert len(lines) == 4
    assert all(offset >= 0.3 for offset in lines)
