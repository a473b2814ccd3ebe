"""What the start page, the menu, and the badges show at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import WIDTHS

if TYPE_CHECKING:
    from support.browser import Reader


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_is_one_link_wherever_it_is_hit(reader: Reader, width: int) -> None:
    page = reader.open("index.html", width)
    cards = page.locator("ul.cards > li")
    assert cards.count() > 1
    card = cards.nth(1)
    address = card.get_by_role("link").get_attribute("href")
    box = card.bounding_box()
    assert box is not None
    card.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    expect(page).to_have_url(f"{reader.origin}/{address}")
    page.wait_for_load_state()


def test_the_menu_has_groups_and_the_index_of_tools(reader: Reader) -> None:
    page = reader.open("index.html")
    captions = page.locator(".wy-menu-vertical p.caption").all_inner_texts()
    assert captions == ["Start", "Connect", "Safety", "Reference"]
    page.locator(".wy-nav-side").get_by_role("link", name="Tools from A to Z").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools from A to Z")
    page.wait_for_load_state()
    current = page.locator(".wy-menu-vertical a[aria-current=page]")
    expect(current).to_have_text("Tools from A to Z")


def test_the_menu_leads_to_the_other_documentation(reader: Reader) -> None:
    page = reader.open("mcp_overview.html")
    link = page.get_by_role("link", name="All Amperity documentation")
    expect(link).to_have_attribute("href", "https://docs.amperity.com/")


def test_two_gates_differ_by_more_than_color(reader: Reader) -> None:
    page = reader.open("mcp_tool_reference.html")
    looks = [
        page.locator(f"li.mcp-tool .mcp-badge.mcp-gate-{gate}").first.evaluate(
            "b => [getComputedStyle(b).borderTopStyle, getComputedStyle(b).borderTopLeftRadius]"
        )
        for gate in ("external-send", "confirm")
    ]
    assert looks[0][0] != looks[1][0]
    assert looks[0][1] != looks[1][1]
