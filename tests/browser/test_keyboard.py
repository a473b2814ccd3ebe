"""All of it by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import WIDTHS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from support.browser import Reader


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is on ``target``; fails after a hundred times."""
    for _ in range(100):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {target}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_stop_skips_to_the_content(small: Reader, width: int) -> None:
    page = small.open("guide_nectar.html", width)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('[itemprop=articleBody]') !== null")
    assert inside


def test_the_menu_opens_and_closes(small: Reader) -> None:
    page = small.open("guide_nectar.html", 390)
    button = page.get_by_role("button", name="Menu")
    link = page.locator(".wy-nav-side").get_by_role("link", name="Safety")
    expect(link).to_be_hidden()
    tab_to(page, button)
    assert button.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{small.origin}/safety.html")


def test_the_focus_never_goes_behind_the_open_menu(small: Reader) -> None:
    page = small.open("guide_nectar.html", 390)
    page.get_by_role("button", name="Menu").press("Enter")
    in_menu = "document.activeElement.closest('.wy-nav-side, .menu-button') !== null"
    for _ in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate(in_menu):
            break
    assert not page.evaluate(in_menu)
    expect(page.locator(".wy-nav-side")).to_be_hidden()


def test_tabs_are_switched_and_the_url_is_copied(small: Reader) -> None:
    page = small.open("guide_nectar.html")
    tab_to(page, page.get_by_role("tab", name="Directory"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="By hand")).to_be_focused()
    panel = page.get_by_role("tabpanel", name="By hand")
    button = panel.get_by_role("button", name="Copy https://mcp.orchard.example", exact=True)
    tab_to(page, button)
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("data-tooltip", "Copied!")
    expect(button).to_be_focused()
    announced = page.locator("p.visually-hidden[role=status]")
    expect(announced).to_have_text("Copied https://mcp.orchard.example")
    assert page.evaluate("navigator.clipboard.readText()") == "https://mcp.orchard.example"


def test_a_stack_is_chosen(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    tab_to(page, page.get_by_label("Your MCP server URL"))
    page.keyboard.press("End")
    last = page.locator("#mcp-stack option").last.get_attribute("data-url")
    expect(page.locator(".highlight pre").first).to_have_text(str(last))


def test_tools_are_filtered(small: Reader) -> None:
    page = small.open("mcp_tool_reference.html")
    field = page.get_by_label("Filter by name or task")
    tab_to(page, field)
    page.keyboard.type("tree/")
    assert field.input_value() == "tree/"
    page.keyboard.press("Backspace")
    expect(page.locator(".mcp-filter").get_by_role("status")).to_contain_text("of 26 tools")
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    expect(page.locator(".mcp-filter").get_by_role("status")).to_have_text("26 tools")


@pytest.mark.parametrize("name", ["overview", "mcp_tool_reference"])
def test_no_single_key_takes_the_focus(small: Reader, name: str) -> None:
    """WCAG 2.1.4: who dictates, types words that would be shortcuts."""
    page = small.open(f"{name}.html")
    for key in "/sk?":
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body"), key


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["guide_nectar", "mcp_tool_reference", "search"])
def test_every_stop_shows_its_focus(small: Reader, name: str, width: int) -> None:
    page = small.open(f"{name}.html", width)
    look = """() => {
        const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
        const box = document.activeElement.getBoundingClientRect();
        return [document.activeElement.outerHTML.slice(0, 120), outlineStyle, outlineWidth,
                box.width > 0 && box.bottom > 0 && box.top < innerHeight];
    }"""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        element, style, width_, inside = page.evaluate(look)
        assert style == "solid", element
        assert width_ in {"2px", "3px"}, element
        assert inside, element
