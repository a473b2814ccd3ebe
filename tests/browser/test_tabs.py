"""Tabs can be opened by keyboard and by link, and stay as they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import serve
from support.site import ROOT, SOURCE, sphinx

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from support.browser import Reader

PAGE = "mcp_setup_claude.html"

CONF = f"""\
import sys

sys.path.insert(0, {str(ROOT / "amperity_api" / "extensions")!r})
extensions = ["site_html", "sphinx_tabs.tabs"]
html_theme = "sphinx_rtd_theme"
templates_path = [{str(SOURCE / "_templates")!r}]
html_static_path = [{str(SOURCE / "_static")!r}]
html_css_files = ["site.css"]
html_favicon = {str(SOURCE / "_static" / "icon.svg")!r}
"""

GROUPS = """\
Title
=====

One
---

.. tabs::

   .. group-tab:: Red

      The first red.

   .. group-tab:: Blue

      The first blue.

   .. group-tab:: Green

      The first green.

Two
---

.. tabs::

   .. group-tab:: Mac

      On a Mac.

   .. group-tab:: Windows

      On Windows.

Three
-----

.. tabs::

   .. group-tab:: Red

      The second red.

   .. group-tab:: Blue

      The second blue.

      .. _inside:

      Inside
         A definition in a closed tab.

   .. group-tab:: Green

      The second green.
"""


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose page has three groups of tabs, two of them alike."""
    folder = tmp_path_factory.mktemp("tabs")
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF, "utf-8")
    (source / "index.rst").write_text(GROUPS, "utf-8")
    result = sphinx(source, folder)
    assert result.returncode == 0, result.stderr
    return folder / "html"


def tab(page: Page, name: str) -> Locator:
    """Return the first tab of a name."""
    return page.get_by_role("tab", name=name).first


def selected(page: Page) -> list[str]:
    """Return the names of the selected tabs."""
    return page.locator('[role="tab"][aria-selected="true"]').all_inner_texts()


def reachable(page: Page) -> list[str]:
    """Return the names of the tabs that the Tab key stops at."""
    return page.locator('[role="tab"][tabindex="0"]').all_inner_texts()


def test_a_click_opens_a_tab_and_moves_the_tab_stop(reader: Reader) -> None:
    page = reader.open(PAGE)
    tab(page, "Custom connector").click()
    assert selected(page) == reachable(page) == ["Custom connector"]
    expect(page.get_by_role("tabpanel", name="Custom connector")).to_be_visible()
    assert page.get_by_role("tabpanel").count() == 1
    tab(page, "Custom connector").click()
    expect(page.get_by_role("tabpanel", name="Custom connector")).to_be_visible()


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
    reader: Reader, groups: Path, start: str, key: str, end: str
) -> None:
    with serve(groups) as reader.origin:
        page = reader.open("index.html")
        tab(page, start).click()
        page.keyboard.press(key)
        expect(tab(page, end)).to_be_focused()
        expect(page.get_by_text(f"The first {end.lower()}.")).to_be_visible()
        assert selected(page) == reachable(page) == [end, "Mac", end]
        reader.close()


def test_every_group_is_remembered_and_alike_groups_follow(reader: Reader, groups: Path) -> None:
    with serve(groups) as reader.origin:
        page = reader.open("index.html")
        tab(page, "Windows").click()
        tab(page, "Green").click()
        assert selected(page) == ["Green", "Windows", "Green"]
        page.reload()
        expect(page.get_by_text("The second green.")).to_be_visible()
        assert selected(page) == reachable(page) == ["Green", "Windows", "Green"]
        reader.close()


def test_groups_have_labels_of_their_own(reader: Reader, groups: Path) -> None:
    with serve(groups) as reader.origin:
        page = reader.open("index.html")
        lists = page.get_by_role("tablist")
        labels = lists.evaluate_all("all => all.map(list => list.getAttribute('aria-label'))")
        assert labels == ["One", "Two", "Three"]
        reader.close()


def test_a_link_into_a_closed_tab_opens_it(reader: Reader, groups: Path) -> None:
    with serve(groups) as reader.origin:
        page = reader.open("index.html#inside")
        expect(page.get_by_text("A definition in a closed tab.")).to_be_in_viewport()
        page = reader.open("index.html")
        tab(page, "Red").click()
        page.evaluate("location.hash = 'inside'")
        expect(page.get_by_text("A definition in a closed tab.")).to_be_in_viewport()
        reader.close()


def test_tabs_work_where_storage_is_blocked(reader: Reader) -> None:
    page = reader.open(PAGE, storage=False)
    tab(page, "Custom connector").click()
    expect(page.get_by_role("tabpanel", name="Custom connector")).to_be_visible()


def test_a_page_whose_script_never_comes_shows_every_panel(reader: Reader) -> None:
    page = reader.window()
    page.route(
        "**/site/*.js?v=*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto(f"{reader.origin}/{PAGE}")
    expect(page.get_by_text("Register automatically")).to_be_visible()


def test_a_page_that_lacks_one_script_shows_every_panel(reader: Reader) -> None:
    page = reader.window()
    page.route("**/site/tabs.js?v=*", lambda route: route.abort())
    page.goto(f"{reader.origin}/{PAGE}")
    expect(page.get_by_text("Register automatically")).to_be_visible()
    [trouble] = reader.troubles
    assert "tabs.js" in trouble
    reader.troubles.clear()


def test_a_browser_that_cannot_run_a_script_shows_every_panel(reader: Reader) -> None:
    page = reader.window()
    page.route(
        "**/site/tabs.js?v=*",
        lambda route: route.fulfill(body="newer syntax", content_type="text/javascript"),
    )
    page.goto(f"{reader.origin}/{PAGE}")
    expect(page.get_by_text("Register automatically")).to_be_visible()
    [trouble] = reader.troubles
    assert "Unexpected identifier" in trouble
    reader.troubles.clear()
