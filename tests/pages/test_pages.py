"""Every page has what a reader and a search engine look for."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import Tag

from support.expected import EXPECTED, GUIDES, PAGES

if TYPE_CHECKING:
    from support.site import Site


def test_the_pages_hang_off_the_index_in_order(site: Site) -> None:
    links = site.pages["index"].select(".wy-menu-vertical li.toctree-l1 > a")
    assert [link["href"] for link in links] == [f"{page}.html" for page in PAGES]


@pytest.mark.parametrize("page", EXPECTED)
def test_a_page_has_one_title(site: Site, page: str) -> None:
    headings = site.body(page).find_all("h1")
    assert [heading.find(string=True) for heading in headings] == [EXPECTED[page].title]


@pytest.mark.parametrize("page", EXPECTED)
def test_a_page_has_a_description_of_its_own(site: Site, page: str) -> None:
    def description(name: str) -> str:
        meta = site.pages[name].select('meta[name="description"]')
        assert len(meta) == 1
        return str(meta[0]["content"])

    assert 50 <= len(description(page)) <= 170
    assert description(page) not in {description(other) for other in EXPECTED if other != page}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_its_labels(site: Site, page: str) -> None:
    labels = EXPECTED[page].labels
    assert labels
    assert [label for label in labels if not site.pages[page].find(id=label)] == []


@pytest.mark.parametrize("page", EXPECTED)
def test_heading_levels_never_jump(site: Site, page: str) -> None:
    levels = [int(tag.name[1]) for tag in site.body(page).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
    assert jumps == []


@pytest.mark.parametrize("page", EXPECTED)
def test_steps_are_not_counted_anew_after_an_indent_that_is_off(site: Site, page: str) -> None:
    for steps in site.body(page).find_all("ol"):
        following = steps.find_next_siblings()[:2]
        names = [tag.name for tag in following]
        assert names[:1] != ["ol"], steps
        assert "highlight" not in str(following[:1]) or names[1:] != ["ol"], steps


@pytest.mark.parametrize("page", EXPECTED)
def test_no_markup_of_the_source_is_read_by_a_customer(site: Site, page: str) -> None:
    text = site.body(page).get_text()
    assert re.findall(r"#\. |\*\*|``|`_|:\w+:`|^\s*\.\. .*", text, re.MULTILINE) == []


@pytest.mark.parametrize("page", EXPECTED)
def test_every_table_has_a_header_row_and_a_caption(site: Site, page: str) -> None:
    for table in site.body(page).find_all("table"):
        assert table.select("thead th"), table
        assert table.find("caption"), table


@pytest.mark.parametrize("page", EXPECTED)
def test_an_anchor_is_used_once(site: Site, page: str) -> None:
    ids = [str(tag["id"]) for tag in site.pages[page].find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


#: The most words of a page, without its tables, its code, and its forms.
LIMITS = {"mcp_overview": 1500, "mcp_safety_modes": 1000, **dict.fromkeys(GUIDES, 1000)}


@pytest.mark.parametrize("page", LIMITS)
def test_a_page_stays_short(site: Site, page: str) -> None:
    body = site.body(page)
    text = " ".join(
        str(string)
        for string in body.find_all(string=True)
        if not any(
            parent.name in {"table", "pre", "form"}
            or {"headerlink", "tab-name"} & set(parent.get_attribute_list("class"))
            for parent in string.parents
            if isinstance(parent, Tag)
        )
    )
    assert 300 < len(text.split()) <= LIMITS[page]


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_can_be_followed_alone(site: Site, page: str) -> None:
    text = " ".join(site.body(page).get_text().split())
    assert "The steps on this page use https://mcp.amperity.com" in text
    assert 'sk: "Tell me about my Amperity tenant."' in text
    headings = [str(tag.find(string=True)) for tag in site.body(page).find_all("h2")]
    assert headings[0] == "What you need"
    assert headings[-2:] == ["If something goes wrong", "Check the connection"]


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_links_the_stack_urls(site: Site, page: str) -> None:
    assert site.body(page).select('a[href="mcp_overview.html#mcp-overview-stack-urls"]')


@pytest.mark.parametrize("page", GUIDES)
def test_a_known_failure_is_found_by_its_text(site: Site, page: str) -> None:
    errors = EXPECTED[page].failures
    assert errors
    section = site.body(page).find(id="if-something-goes-wrong")
    assert isinstance(section, Tag)
    titles = [title.find(class_="literal") for title in section.find_all("h3")]
    texts = [title.get_text() for title in titles if title]
    assert [error for error in errors if error not in texts] == []


def test_tabs_offer_the_alternatives_of_one_task(site: Site) -> None:
    for page in PAGES:
        tabs = [tab.get_text() for tab in site.body(page).select('[role="tab"]')]
        assert tuple(tabs) == EXPECTED[page].tabs, page
