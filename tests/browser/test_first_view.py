"""A first view of a page is light, since pages are opened on phones, and nothing in it moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from support.browser import WIDTHS, Reader, Windows, shown_pages
from support.weight import Weight, weight_of

if TYPE_CHECKING:
    from playwright.sync_api import Request

    from support.published import Published
    from support.site import Site

SEARCH = "search.html?q=connect"
# Cumulative layout shift, https://web.dev/articles/cls
SHIFT = """() => new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    // Until two frames are drawn and no script has anything left to do.
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => {
        resolve(sum);
    })));
})"""


@dataclass(frozen=True)
class View:
    """What a page asks for, and how much of it moves while it loads."""

    weight: Weight
    shift: float


@pytest.fixture(scope="module")
def views(windows: Windows, origin: str, published: Published) -> dict[tuple[str, int], View]:
    """Return the first view of every page, and of a search, by its name and width."""
    someone = Reader(windows, origin)
    found = {}
    for width in WIDTHS:
        page = someone.window(width)
        asked: list[str] = []

        def note(request: Request, asked: list[str] = asked) -> None:
            asked.append(urlsplit(request.url).path.removeprefix(urlsplit(origin).path + "/"))

        page.on("request", note)
        for name in (*shown_pages(published.folder), SEARCH):
            asked.clear()
            page.goto(f"{origin}/{name}")
            if name == SEARCH:
                page.get_by_text("Search finished").first.wait_for()
            shift = page.evaluate(SHIFT)
            files = {path: (published.folder / path).read_bytes() for path in asked}
            found[name, width] = View(weight_of(files), shift)
        page.remove_listener("request", note)
    someone.close()
    assert someone.troubles == []
    return found


def test_nothing_moves_while_a_page_loads(views: dict[tuple[str, int], View]) -> None:
    shifts = {name: view.shift for name, view in views.items() if name[0] != SEARCH}
    assert {name: shift for name, shift in shifts.items() if shift >= 0.01} == {}


def test_a_page_sends_little(views: dict[tuple[str, int], View]) -> None:
    weights = {name: view.weight for name, view in views.items()}
    assert {name: w.size for name, w in weights.items() if w.size > 260_000} == {}
    assert {name: w.gzipped for name, w in weights.items() if w.gzipped > 44_000} == {}
    assert {name: w.requests for name, w in weights.items() if w.requests > 10} == {}


def test_no_font_no_jquery_and_no_script_of_the_theme_is_sent(
    views: dict[tuple[str, int], View],
) -> None:
    for view in views.values():
        sent = view.weight.files
        assert "_static/site.css" in sent
        assert [
            file for file in sent if "font" in file or "jquery" in file or "/js/" in file
        ] == []


def test_what_no_page_asks_for_is_not_shipped(site: Site) -> None:
    files = {path.relative_to(site.html).as_posix() for path in site.html.rglob("*")}
    assert [name for name in files if name.endswith((".woff", ".woff2", ".ttf", ".eot"))] == []
    assert "_static/jquery.js" not in files
