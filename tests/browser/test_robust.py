"""Nothing on a page is lost to an odd address, another script, or a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.browser import Reader
    from support.site import Site

PAGES = ("index", "guide_nectar", "tabs", "mcp_tool_reference")

#: What an extension of a browser may do to any page: throw in a listener, later, and at once.
THROWS = """
    for (const name of ["click", "input", "focusin", "keydown"])
        addEventListener(name, () => { throw new Error("not ours: in a listener"); }, true);
    document.addEventListener("readystatechange", () => { throw new Error("not ours: later"); });
    throw new Error("not ours: at once");
"""
#: And what it may add.
ADDS = """
    var site = 1, menu = 1, tabs = 1, search = 1, copy = 1;
    window.Search = null;
    Object.prototype.extra = "not ours";
    Array.prototype.last = function () { return this[this.length - 1]; };
    String.prototype.contains = String.prototype.includes;
    localStorage.setItem("mcp-stack", "not ours");
"""
#: What no script of ours can do without.
BREAKS = (
    "Array.prototype.flatMap = () => { throw new Error('not ours'); };",
    "JSON.parse = () => { throw new Error('not ours'); };",
    "Element.prototype.querySelectorAll = () => { throw new Error('not ours'); };",
)

LONG_NAME = "forecast_get_model_config_validation_results"


def works(page: Page, small: Reader) -> None:
    """Assert that the menu, the tabs, the picker, the filter, and the search work."""
    page.goto(f"{small.origin}/guide_nectar.html")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".wy-nav-side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    page.get_by_label("Your MCP server URL").select_option("north")
    expect(page.locator(".mcp-stack")).to_contain_text("https://mcp-north.orchard.example")
    expect(page.get_by_role("tab", name="By hand")).to_have_attribute("aria-selected", "true")
    page.goto(f"{small.origin}/mcp_tool_reference.html")
    page.get_by_label("Filter by name or task").fill("ferry")
    expect(page.locator("li.mcp-tool:visible")).to_have_count(2)
    page.goto(f"{small.origin}/search.html?q=tree_list")
    expect(page.get_by_text("needs JavaScript")).to_be_hidden()
    expect(page.locator("#search-results li a").first).to_have_text("tree_list")


def test_an_error_in_a_script_of_others_takes_nothing(small: Reader) -> None:
    works(small.window(390, before=THROWS), small)
    for thrown in ("in a listener", "later", "at once"):
        assert any(thrown in trouble for trouble in small.troubles)
    assert all("not ours" in trouble for trouble in small.troubles)
    small.troubles.clear()


def test_what_others_add_takes_nothing(small: Reader) -> None:
    works(small.window(390, before=ADDS), small)


@pytest.mark.parametrize("script", BREAKS)
def test_where_a_script_of_ours_cannot_run_its_part_is_as_without_scripts(
    small: Reader, script: str
) -> None:
    page = small.window(before=script)
    page.goto(f"{small.origin}/guide_nectar.html")
    picked = page.locator("form.mcp-stack").is_visible()
    expect(page.locator(".stack-note")).to_be_visible(visible=not picked)
    tabbed = page.locator("html.with-tabs").count()
    expect(page.get_by_role("tabpanel")).to_have_count(1 if tabbed else 2)
    page.goto(f"{small.origin}/mcp_tool_reference.html")
    expect(page.locator("form.mcp-filter")).to_be_hidden()
    expect(page.locator("li.mcp-tool:visible")).to_have_count(26)
    assert small.troubles
    small.troubles.clear()


@pytest.mark.parametrize("broken", ["menu", "tabs", "stack", "filter", "copy", "spy", "search"])
def test_an_error_in_one_script_of_ours_takes_nothing_from_another(
    small_site: Site, small: Reader, broken: str
) -> None:
    page = small.window(390)
    page.route(
        f"**/site/{broken}.js?v=*",
        lambda route: route.fulfill(
            body="throw new Error('ours');", content_type="text/javascript"
        ),
    )
    # A page that does not have the script is as it always is.
    pages = ("guide_nectar", "mcp_tool_reference", "search")
    having = [
        name
        for name in pages
        if f"site/{broken}.js" in (small_site.html / f"{name}.html").read_text("utf-8")
    ]
    assert having
    for name in having:
        page.goto(f"{small.origin}/{name}.html?q=tree_list")
        expect(page.get_by_role("button", name="Menu")).to_be_visible(visible=broken != "menu")
        if broken == "menu":
            expect(page.locator(".wy-menu-vertical").get_by_role("link").first).to_be_visible()
        if name == "guide_nectar":
            expect(page.get_by_role("tabpanel")).to_have_count(2 if broken == "tabs" else 1)
            expect(page.locator("form.mcp-stack")).to_be_visible(visible=broken != "stack")
        elif name == "mcp_tool_reference":
            expect(page.locator("form.mcp-filter")).to_be_visible(visible=broken != "filter")
        elif broken == "search":
            expect(page.get_by_text("needs JavaScript")).to_be_visible()
        else:
            expect(page.locator("#search-results li a").first).to_have_text("tree_list")
    small.troubles.clear()


def test_every_page_can_be_read_where_storage_and_scripts_are_blocked(small: Reader) -> None:
    page = small.open("guide_nectar.html", storage=False)
    page.get_by_role("tab", name="By hand").click()
    expect(page.get_by_role("tabpanel", name="By hand")).to_be_visible()
    page = small.open("mcp_tool_reference.html?filter=ferry", scripts=False)
    expect(page.locator("li.mcp-tool:visible")).to_have_count(26)


def test_a_single_key_does_nothing(small: Reader) -> None:
    page = small.open("mcp_tool_reference.html")
    state = "[location.href, scrollY, document.activeElement.tagName, document.body.innerText]"
    before = page.evaluate(state)
    for key in "abcdefghijklmnopqrstuvwxyz0123456789/?.,;'[]-=":
        page.keyboard.press(key)
    assert page.evaluate(state) == before
    assert page.locator("[accesskey]").count() == 0


#: Anchors that are not percent-encoded, that lead nowhere, or that are for the browser.
ANCHORS = ("#100%", "#%", "#%E0%A4%A", "#", "#no-such-anchor", "#:~:x")


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_any_anchor_shows_the_page(small: Reader, name: str) -> None:
    page = small.window(390)
    for number, anchor in enumerate(ANCHORS):
        page.goto(f"{small.origin}/{name}.html?{number}{anchor}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("button", name="Menu").click()
        expect(page.locator(".wy-nav-side")).to_be_visible()
    # Also where it changes on an open page.
    for anchor in ANCHORS:
        page.evaluate("anchor => { location.hash = anchor; }", anchor)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_the_menu_stays_in_sight_on_a_wide_window(small: Reader, name: str) -> None:
    page = small.open(f"{name}.html")
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


@pytest.mark.parametrize("name", PAGES)
def test_an_open_menu_can_be_read_to_its_end(small: Reader, name: str) -> None:
    page = small.open(f"{name}.html", 390)
    page.get_by_role("button", name="Menu").click()
    for width, height in ((320, 256), (390, 400), (768, 500)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator(".wy-nav-side").evaluate("menu => menu.scrollTo(0, 0)")
        read_to_the_end(page)


def read_to_the_end(page: Page) -> None:
    """Turn the wheel over the menu, and assert that its last link comes into the window."""
    page.locator(".wy-nav-side").hover()
    page.mouse.wheel(0, 10_000)
    last = page.locator(".wy-menu-vertical a:visible").last
    expect(last).to_be_in_viewport(ratio=1)


def test_no_result_is_wider_than_the_window(small: Reader) -> None:
    page = small.window(320)
    for words in ("forecast", "basket", "list", LONG_NAME, "x" * 300):
        page.goto(f"{small.origin}/search.html?q={words}")
        expect(page.locator("p.search-status")).to_contain_text(words[:50])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, words


def test_a_link_into_a_closed_tab_works_every_time(small: Reader) -> None:
    page = small.open("tabs.html")
    page.locator("h1").evaluate("h => h.innerHTML += '<a id=to-tab href=\"#inside\">Go</a>'")
    for _ in range(2):
        page.get_by_role("tab", name="Red").last.click()
        expect(page.locator("#inside")).to_be_hidden()
        page.locator("#to-tab").click()
        expect(page.locator("#inside")).to_be_in_viewport()


def test_forced_colors_tell_the_open_tab(small: Reader) -> None:
    page = small.open("guide_nectar.html")
    page.emulate_media(forced_colors="active")
    line = "tab => getComputedStyle(tab).borderBottomColor"
    opened, closed = (page.get_by_role("tab").nth(at) for at in (0, 1))
    page_color = opened.evaluate("tab => getComputedStyle(document.body).backgroundColor")
    assert closed.evaluate(line) == page_color
    assert opened.evaluate(line) != page_color


@pytest.mark.parametrize("name", PAGES)
def test_screen_readers_hear_names_without_signs(small: Reader, name: str) -> None:
    page = small.open(f"{name}.html")
    for heading in page.get_by_role("heading").all():
        text = heading.evaluate("h => h.firstChild.textContent").strip()
        assert page.get_by_role("heading", name=text, exact=True).count() >= 1
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(1)
    notes = page.locator("div.admonition")
    assert notes.evaluate_all("all => all.every(note => note.role === 'note')")
