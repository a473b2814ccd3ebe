"""Every page has what a reader and a search engine look for."""

from __future__ import annotations

import itertools
import re

import pytest
from bs4 import Tag

from support.site import GUIDES, PAGES, Site

TITLES = {
    "index": "Amperity MCP",
    "mcp_overview": "Overview",
    "mcp_setup_m365_copilot": "Set up Copilot Studio",
    "mcp_setup_claude": "Set up Claude",
    "mcp_setup_chatgpt": "Set up ChatGPT",
    "mcp_safety_modes": "Safety modes",
    "mcp_tool_reference": "Tool reference",
}
LABELS = {
    "mcp_overview": ["mcp-overview", "mcp-overview-stack-urls"],
    "mcp_setup_m365_copilot": ["mcp-setup-m365-copilot"],
    "mcp_setup_claude": ["mcp-setup-claude", "mcp-setup-claude-code"],
    "mcp_setup_chatgpt": ["mcp-setup-chatgpt"],
    "mcp_safety_modes": [
        "mcp-safety-modes",
        "mcp-safety-external-sends",
        "mcp-safety-user-administration",
    ],
    "mcp_tool_reference": ["mcp-tool-reference", "mcp-tool-changes"],
}


def test_the_six_pages_hang_off_the_index_in_order(site: Site) -> None:
    links = site.pages["index"].select(".wy-menu-vertical li.toctree-l1 > a")
    assert [link["href"] for link in links] == [f"{page}.html" for page in PAGES]


@pytest.mark.parametrize(("page", "title"), TITLES.items())
def test_a_page_has_one_title(site: Site, page: str, title: str) -> None:
    headings = site.body(page).find_all("h1")
    assert [heading.find(string=True) for heading in headings] == [title]


@pytest.mark.parametrize("page", TITLES)
def test_a_page_has_a_description_of_its_own(site: Site, page: str) -> None:
    def description(name: str) -> str:
        meta = site.pages[name].select('meta[name="description"]')
        assert len(meta) == 1
        return str(meta[0]["content"])

    assert 50 <= len(description(page)) <= 170
    assert description(page) not in {description(other) for other in TITLES if other != page}


@pytest.mark.parametrize(("page", "labels"), LABELS.items())
def test_a_page_keeps_its_labels(site: Site, page: str, labels: list[str]) -> None:
    assert [label for label in labels if not site.pages[page].find(id=label)] == []


@pytest.mark.parametrize("page", TITLES)
def test_heading_levels_never_jump(site: Site, page: str) -> None:
    levels = [int(tag.name[1]) for tag in site.body(page).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
    assert jumps == []


@pytest.mark.parametrize("page", TITLES)
def test_every_table_has_a_header_row_and_a_caption(site: Site, page: str) -> None:
    for table in site.body(page).find_all("table"):
        assert table.select("thead th"), table
        assert table.find("caption"), table


@pytest.mark.parametrize("page", TITLES)
def test_an_anchor_is_used_once(site: Site, page: str) -> None:
    ids = [str(tag["id"]) for tag in site.pages[page].find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_stays_short(site: Site, page: str) -> None:
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
    assert 300 < len(text.split()) <= 700


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_can_be_followed_alone(site: Site, page: str) -> None:
    text = " ".join(site.body(page).get_text().split())
    assert "The examples use https://mcp.amperity.com" in text
    assert 'sk: "Tell me about my Amperity tenant."' in text
    assert "A good answer gives details of your current tenant" in text
    headings = [str(tag.find(string=True)) for tag in site.body(page).find_all("h2")]
    assert headings[0] == "What you need"
    assert headings[-2:] == ["Check the connection", "If something goes wrong"]


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_links_the_stack_urls(site: Site, page: str) -> None:
    assert site.body(page).select('a[href="mcp_overview.html#mcp-overview-stack-urls"]')


FAILURES = {
    "mcp_setup_m365_copilot": [
        "pkce_required",
        "Failed to login. Could not discover authorization server metadata",
    ],
    "mcp_setup_claude": [
        "MCP server amperity already exists in local config",
        "Couldn't reach the MCP server",
    ],
    "mcp_setup_chatgpt": ["Error creating connector", "Disabled by admin"],
}


@pytest.mark.parametrize(("page", "errors"), FAILURES.items())
def test_a_known_failure_is_found_by_its_text(site: Site, page: str, errors: list[str]) -> None:
    section = site.body(page).find(id="if-something-goes-wrong")
    assert isinstance(section, Tag)
    terms = [term.get_text() for term in section.find_all("dt")]
    assert [error for error in errors if error not in terms] == []


def test_tabs_offer_the_alternatives_of_one_task(site: Site) -> None:
    tabs = {
        page: [tab.get_text() for tab in site.body(page).select('[role="tab"]')] for page in PAGES
    }
    assert {page: names for page, names in tabs.items() if names} == {
        "mcp_setup_m365_copilot": ["Dynamic discovery", "Manual"],
        "mcp_setup_claude": ["Connector directory", "Custom connector"],
    }
