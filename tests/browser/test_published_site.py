"""What `make site` adds to the pages leads where it says."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from support.facts import PAGES

if TYPE_CHECKING:
    from support.browser import Reader


def test_the_link_to_the_twin_opens_it(reader: Reader) -> None:
    page = reader.open(f"{PAGES[0]}.html")
    title = page.get_by_role("heading", level=1).evaluate("h => h.firstChild.textContent.trim()")
    link = page.get_by_role("link", name="This page as Markdown")
    link.focus()
    assert link.is_visible()
    answer = page.request.get(f"{reader.origin}/{link.get_attribute('href')}")
    assert answer.ok
    assert f"# {title}" in answer.text().splitlines()


def test_the_link_to_the_twin_is_not_printed(reader: Reader) -> None:
    page = reader.open(f"{PAGES[0]}.html")
    assert page.locator(".page-twin").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".page-twin").is_visible()


def test_a_wrong_address_leads_back_from_any_depth(reader: Reader) -> None:
    page = reader.window()
    answer = page.goto(f"{reader.origin}/some/where/deep/nothing.html")
    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND
    assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
    # Styled, and with its menu: only the page itself is missing.
    [trouble] = reader.troubles
    assert "nothing.html" in trouble
    reader.troubles.clear()
    expect(page.locator(f'.wy-menu-vertical a[href$="/{PAGES[0]}.html"]')).to_be_visible()
    page.get_by_role("link", name="list of pages").click()
    expect(page).to_have_url(f"{reader.origin}/index.html")
