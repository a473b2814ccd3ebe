"""Tabs can be opened by keyboard and by link, and stay as they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from support.browser import Reader

PAGE = "guide_nectar.html"
GROUPS = "tabs.html"


def tab(page: Page, name: str) -> Locator:
    """Return the first tab of a name."""
    return page.get_by_role("tab", name=name).first


def selected(page: Page) -> list[str]:
    """Return the names of the selected tabs."""
    return page.locator('[role="tab"][aria-selected="true"]').all_inner_texts()


def reachable(page: Page) -> list[str]:
    """Return the names of the tabs that the Tab key stops at."""
    return page.locator('[role="tab"][tabindex="0"]').all_inner_texts()


def test_a_click_opens_a_tab_and_moves_the_tab_stop(small: Reader) -> None:
    page = small.open(PAGE)
    tab(page, "By hand").click()
    assert selected(page) == reachable(page) == ["By hand"]
    expect(page.get_by_role("tabpanel", name="By hand")).to_be_visible()
    assert page.get_by_role("tabpanel").count() == 1
    tab(page, "By hand").click()
    expect(page.get_by_role("tabpanel", name="By hand")).to_be_visible()


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("Red", "ArrowRight", "Blue"),
        ("Green", "ArrowRight", "Red"),
        ("Blue", "ArrowLeft", "Red"),
        ("Red", "ArrowLeft", "Green"),
        ("Green", "Home", "Red"),
        ("Red", "End", "Green"),
    ],
)
def test_a_key_moves_the_focus_and_opens_the_tab(
    small: Reader, start: str, key: str, end: str
) -> None:
    page = small.open(GROUPS)
    tab(page, start).click()
    page.keyboard.press(key)
    expect(tab(page, end)).to_be_focused()
    expect(page.get_by_text(f"The first {end.lower()}.")).to_be_visible()
    assert selected(page) == reachable(page) == [end, "Mac", end]


def test_every_group_is_remembered_and_alike_groups_follow(small: Reader) -> None:
    page = small.open(GROUPS)
    tab(page, "Windows").click()
    tab(page, "Green").click()
    assert selected(page) == ["Green", "Windows", "Green"]
    page.reload()
    expect(page.get_by_text("The second green.")).to_be_visible()
    assert selected(page) == reachable(page) == ["Green", "Windows", "Green"]


def test_groups_have_labels_of_their_own(small: Reader) -> None:
    page = small.open(GROUPS)
    lists = page.get_by_role("tablist")
    labels = lists.evaluate_all("all => all.map(list => list.getAttribute('aria-label'))")
    assert labels == ["One", "Two", "Three"]


def test_a_link_into_a_closed_tab_opens_it(small: Reader) -> None:
    page = small.open(f"{GROUPS}#inside")
    expect(page.get_by_text("A definition in a closed tab.")).to_be_in_viewport()
    page = small.open(GROUPS)
    tab(page, "Red").click()
    page.evaluate("location.hash = 'inside'")
    expect(page.get_by_text("A definition in a closed tab.")).to_be_in_viewport()


def test_tabs_work_where_storage_is_blocked(small: Reader) -> None:
    page = small.open(PAGE, storage=False)
    tab(page, "By hand").click()
    expect(page.get_by_role("tabpanel", name="By hand")).to_be_visible()


def test_a_page_whose_script_never_comes_shows_every_panel(small: Reader) -> None:
    page = small.window()
    page.route(
        "**/site/*.js?v=*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto(f"{small.origin}/{PAGE}")
    expect(page.get_by_text("client-of-the-orchard")).to_be_visible()


def test_a_page_that_lacks_one_script_shows_every_panel(small: Reader) -> None:
    page = small.window()
    page.route("**/site/tabs.js?v=*", lambda route: route.abort())
    page.goto(f"{small.origin}/{PAGE}")
    expect(page.get_by_text("client-of-the-orchard")).to_be_visible()
    [trouble] = small.troubles
    assert "tabs.js" in trouble
    small.troubles.clear()


def test_a_browser_that_cannot_run_a_script_shows_every_panel(small: Reader) -> None:
    page = small.window()
    page.route(
        "**/site/tabs.js?v=*",
        lambda route: route.fulfill(body="newer syntax", content_type="text/javascript"),
    )
    page.goto(f"{small.origin}/{PAGE}")
    expect(page.get_by_text("client-of-the-orchard")).to_be_visible()
    [trouble] = small.troubles
    assert "Unexpected identifier" in trouble
    small.troubles.clear()
