"""Every page is accessible, wide and narrow, light, dark, and in forced colors, with each tab."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from support.axe import Rules, violations
from support.browser import (
    ALL_COLORS,
    ALL_WIDTHS,
    WIDTHS,
    Colors,
    Reader,
    paint,
    resize,
    shown_pages,
)
from support.facts import CONTENT
from support.project import ROOTS
from support.site import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from support.published import Published

SCREENSHOTS = ROOT / "build" / "screenshots"
SEARCH = "search.html?q=connect"
NAMES = (*(f"{name}.html" for name in (*CONTENT, "mcp-tools", "search", "404")), SEARCH)
#: A tested width of each layout, since our stylesheets change at 40, 60, and 80rem only, and the
#: colors in which a page is shown there. Looks depend on the layout at most: every pair of both is
#: for the small site, whose pages have one of each thing that a page can have.
PAINTED: dict[int, Colors] = {390: "dark", 768: "forced", 1280: "light"}
SMALL = sorted(file.stem for file in (ROOTS / "test-browser").glob("*.rst"))


def test_these_are_all_pages(published: Published) -> None:
    assert {*NAMES} - {SEARCH} == set(shown_pages(published.folder))


def states(page: Page) -> Iterator[tuple[str, str]]:
    """Yield each state of a page, and the part that is new in it: as it opens, and each tab."""
    if "?q=" in page.url:
        page.locator("#search-results li").first.wait_for()
        page.get_by_text("Search finished").first.wait_for()
    yield "", "html"
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        yield f" [{tab.inner_text()}]", f'[id="{tab.get_attribute("aria-controls")}"]'


def too_wide(page: Page) -> list[str]:
    """Return by how much a page is wider than its window, if it is."""
    room, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{room} px wide in a window of {window}"] if room > window else []


def keep_screenshots(page: Page, name: str) -> None:
    """Write pictures of a page into build/screenshots, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    stem = name.replace(".html", "").replace("?q=", "-")
    for width in WIDTHS:
        resize(page, width)
        paint(page, PAINTED[width])
        page.screenshot(path=SCREENSHOTS / f"{stem}-{width}-{PAINTED[width]}.png", full_page=True)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(reader: Reader, name: str) -> None:
    found: dict[object, list[str]] = {}
    page = reader.open(name)
    if "SCREENSHOTS" in os.environ:
        keep_screenshots(page, name)
    for state, part in states(page):
        for width in ALL_WIDTHS:
            resize(page, width)
            found[state, width] = too_wide(page)
            rules: Rules = "not look" if width in WIDTHS else "place"
            found[state, width] += violations(page, rules, part)
            if width in PAINTED:
                paint(page, PAINTED[width])
                found[state, width] += violations(page, "look", part)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", [*SMALL, "search"])
def test_axe_finds_nothing_in_any_window_and_any_colors(small: Reader, name: str) -> None:
    page = small.open(f"{name}.html")
    found: dict[object, list[str]] = {}
    for width in ALL_WIDTHS:
        resize(page, width)
        found[width] = [*too_wide(page), *violations(page, "not look")]
        for colors in ALL_COLORS if width in PAINTED else ():
            paint(page, colors)
            found[width, colors] = violations(page, "look")
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def in_all_colors(page: Page) -> dict[str, list[str]]:
    """Return what axe finds wrong on a page in each of the colors."""
    found: dict[str, list[str]] = {"any": violations(page, "not look")}
    for colors in ALL_COLORS:
        paint(page, colors)
        found[colors] = violations(page, "look")
    return {where: wrong for where, wrong in found.items() if wrong}


def test_axe_finds_nothing_in_the_open_menu(small: Reader) -> None:
    page = small.open("mcp_tool_reference.html", 390)
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Overview").first.is_visible()
    assert in_all_colors(page) == {}


def test_axe_finds_nothing_on_a_marked_tool(small: Reader) -> None:
    page = small.open("mcp_tool_reference.html?filter=basket#tool-basket_schedule", 390)
    tool = page.locator("#tool-basket_schedule:target")
    # Away from the bar, which cuts the tools that it scrolls over.
    tool.evaluate("element => element.scrollIntoView({block: 'center'})")
    assert tool.is_visible()
    assert in_all_colors(page) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_below_a_link_leaves_the_underscores_of_a_tool_to_be_seen(
    small: Reader, width: int
) -> None:
    page = small.open("guide_nectar.html", width)
    lines = page.locator('.rst-content p > a:has-text("tree_")').evaluate_all(
        """links => links.map(link => {
            const style = getComputedStyle(link);
            return parseFloat(style.textUnderlineOffset) / parseFloat(style.fontSize);
        })"""
    )
    # An underscore of the monospaced fonts lies a fifth of their size below the line of the text.
    assert len(lines) == 2
    assert all(offset >= 0.3 for offset in lines)
