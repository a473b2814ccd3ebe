"""Nothing on a page is lost to an odd address, another script, or a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.facts import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.browser import Reader

# What an extension of a browser may do to any page.
THROWS = """
    throw new Error("not ours");
"""
THROWS_LATER = """
    document.addEventListener("readystatechange", () => { throw new Error("not ours"); });
"""

LONG_NAME = "prediction_get_model_config_validation_results"


def works(page: Page, reader: Reader) -> None:
    """Assert that the menu, the tabs, the picker, the filter, and the search work."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{reader.origin}/mcp_setup_claude.html")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".wy-nav-side")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("tabpanel").count() == 1
    expect(page.locator("form.mcp-stack")).to_be_visible()
    page.goto(f"{reader.origin}/mcp_tool_reference.html")
    expect(page.locator("form.mcp-filter")).to_be_visible()
    page.goto(f"{reader.origin}/search.html?q=tenant_list")
    expect(page.locator(".search-form")).to_be_visible()
    expect(page.get_by_text("needs JavaScript")).to_be_hidden()
    expect(page.locator("#search-results li a").first).to_have_text("tenant_list")


@pytest.mark.parametrize("script", [THROWS, THROWS_LATER])
def test_an_error_in_a_script_of_others_takes_nothing(reader: Reader, script: str) -> None:
    page = reader.window(390, before=script)
    works(page, reader)
    assert all("not ours" in trouble for trouble in reader.troubles)
    assert reader.troubles
    reader.troubles.clear()


@pytest.mark.parametrize("broken", ["menu", "tabs", "stack", "filter", "copy"])
def test_an_error_in_one_script_of_ours_takes_nothing_from_another(
    reader: Reader, broken: str
) -> None:
    page = reader.window(390)
    page.route(
        f"**/site/{broken}.js?v=*",
        lambda route: route.fulfill(
            body="throw new Error('ours');", content_type="text/javascript"
        ),
    )
    page.goto(f"{reader.origin}/mcp_setup_claude.html")
    menu = page.get_by_role("button", name="Menu")
    if broken == "menu":
        expect(menu).to_be_hidden()
        expect(page.locator(".wy-menu-vertical").get_by_role("link").first).to_be_visible()
    else:
        expect(menu).to_be_visible()
    panels = page.get_by_role("tabpanel")
    if broken == "tabs":
        assert panels.count() > 1
    else:
        assert panels.count() == 1
    expect(page.locator("form.mcp-stack")).to_be_visible(visible=broken != "stack")
    page.goto(f"{reader.origin}/mcp_tool_reference.html")
    expect(page.locator("form.mcp-filter")).to_be_visible(visible=broken != "filter")
    page.goto(f"{reader.origin}/search.html?q=tenant_list")
    expect(page.locator("#search-results li a").first).to_have_text("tenant_list")
    reader.troubles.clear()


@pytest.mark.parametrize("anchor", ["#100%", "#%", "#%E0%A4%A", "#", "#no-such-anchor"])
@pytest.mark.parametrize("name", ["mcp_setup_claude", "mcp_tool_reference", "search"])
def test_any_anchor_shows_the_page(reader: Reader, name: str, anchor: str) -> None:
    page = reader.open(f"{name}.html{anchor}", 390)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".wy-nav-side")).to_be_visible()
    # Also where it changes on an open page.
    page.evaluate("location.hash = '#50%'")


@pytest.mark.parametrize("name", PAGES)
def test_the_menu_stays_in_sight_on_a_wide_window(reader: Reader, name: str) -> None:
    page = reader.open(f"{name}.html")
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    side = page.locator(".wy-nav-side")
    box, bar = side.bounding_box(), page.get_by_role("banner").bounding_box()
    assert box is not None
    assert bar is not None
    assert bar["y"] == pytest.approx(0, abs=1)
    assert box["y"] == pytest.approx(bar["height"], abs=1)
    assert box["y"] + box["height"] == pytest.approx(900, abs=1)
    page.set_viewport_size({"width": 1280, "height": 300})
    read_to_the_end(page)


@pytest.mark.parametrize(("width", "height"), [(320, 256), (390, 400), (768, 500)])
@pytest.mark.parametrize("name", PAGES)
def test_an_open_menu_can_be_read_to_its_end(
    reader: Reader, name: str, width: int, height: int
) -> None:
    page = reader.open(f"{name}.html", 390)
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("button", name="Menu").click()
    read_to_the_end(page)


def read_to_the_end(page: Page) -> None:
    """Turn the wheel over the menu, and assert that its last link comes into the window."""
    page.locator(".wy-nav-side").hover()
    page.mouse.wheel(0, 10_000)
    last = page.locator(".wy-menu-vertical a:visible").last
    expect(last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("words", ["prediction", "destination", "table", LONG_NAME])
def test_no_result_is_wider_than_the_window(reader: Reader, words: str, width: int) -> None:
    page = reader.open(f"search.html?q={words}", 390)
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_into_a_closed_tab_works_every_time(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html")
    tab = page.get_by_role("tab").last
    panel = page.locator(f'[id="{tab.get_attribute("aria-controls")}"]')
    # Writers may link to any element with an anchor.
    panel.locator("li").first.evaluate("element => element.id = 'inside'")
    page.locator("h1").evaluate("h => h.innerHTML += '<a id=to-tab href=\"#inside\">Go</a>'")
    for _ in range(2):
        page.get_by_role("tab").first.click()
        expect(panel).to_be_hidden()
        page.locator("#to-tab").click()
        expect(panel.locator("#inside")).to_be_in_viewport()


def test_forced_colors_tell_the_open_tab(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html")
    page.emulate_media(forced_colors="active")
    line = "tab => getComputedStyle(tab).borderBottomColor"
    opened, closed = (page.get_by_role("tab").nth(at) for at in (0, 1))
    page_color = opened.evaluate("tab => getComputedStyle(document.body).backgroundColor")
    assert closed.evaluate(line) == page_color
    assert opened.evaluate(line) != page_color


@pytest.mark.parametrize("name", PAGES)
def test_screen_readers_hear_names_without_signs(reader: Reader, name: str) -> None:
    page = reader.open(f"{name}.html")
    for heading in page.get_by_role("heading").all():
        text = heading.evaluate("h => h.firstChild.textContent").strip()
        assert page.get_by_role("heading", name=text, exact=True).count() >= 1
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(1)
    notes = page.locator("div.admonition")
    assert notes.evaluate_all("all => all.every(note => note.role === 'note')")
