"""A page is light: it is opened on phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.browser import shown_pages
from support.weight import weigh

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from support.site import Site
    from support.weight import Weight


@pytest.fixture(scope="module")
def weights(browser: Browser, origin: str, site: Site) -> dict[str, Weight]:
    """Return the weight of every page by its name, and of a search."""
    names = [*shown_pages(site.html), "search.html?q=tenant"]
    return {name: weigh(browser, f"{origin}/{name}") for name in names}


def test_a_page_sends_little(weights: dict[str, Weight]) -> None:
    # A search reads the pages that it quotes, so only its first view is bounded.
    pages = {name: weight for name, weight in weights.items() if "?" not in name}
    assert {name: w.size for name, w in pages.items() if w.size > 300_000} == {}
    assert {name: w.requests for name, w in pages.items() if w.requests > 14} == {}
    assert {name: w.gzipped for name, w in weights.items() if w.gzipped > 110_000} == {}


def test_no_font_no_jquery_and_no_script_of_the_theme_is_sent(
    weights: dict[str, Weight],
) -> None:
    sent = {file for weight in weights.values() for file in weight.files}
    assert "/_static/site.css" in sent
    assert [file for file in sent if "font" in file or "jquery" in file or "/js/" in file] == []


def test_what_no_page_asks_for_is_not_shipped(site: Site) -> None:
    files = {path.relative_to(site.html).as_posix() for path in site.html.rglob("*")}
    assert [name for name in files if name.endswith((".woff", ".woff2", ".ttf", ".eot"))] == []
    assert "_static/jquery.js" not in files
