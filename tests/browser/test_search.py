"""The search finds tools and sections, the best first, in one file of this site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.search import found_by

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from support.browser import Reader

TOOLS = "mcp_tool_reference.html#tool-"
#: The tool tree_list, as logs, code, and people write it.
PASTED = (
    "mcp__orchard__tree_list",
    "mcp_orchard_tree_list",
    'Called {"name":"tree_list","arguments":{}}',
    r"{\"name\": \"tree_list\"}",
    'orchard.tree_list({"limit": 5})',
    "Calling tool `tree_list`...",
    "orchard:tree_list",
    "treeList",
    "TreeList()",
    "tree-list",
    "TREE_LIST",
    "tree list",
)


def status(page: Page) -> Locator:
    """Return where the number of the results is announced."""
    return page.locator(".search-form ~ [role=status]")


def results(page: Page) -> Locator:
    """Return the links of the results."""
    return page.locator("#search-results li a")


@pytest.fixture
def page(small: Reader) -> Page:
    """Return the page of the search, before anything is asked."""
    return small.open("search.html")


@pytest.mark.parametrize("storage", [True, False])
def test_a_search_announces_how_many_results_there_are(small: Reader, storage: bool) -> None:
    page = small.open("search.html?q=gardeners", storage=storage)
    expect(status(page)).to_have_text(re.compile(r"Search finished, found \d+ results for"))
    [number] = re.findall(r"\d+", status(page).inner_text())
    expect(results(page)).to_have_count(int(number))


def test_a_search_from_any_page_leads_to_its_first_result(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    page.get_by_role("search").first.get_by_role("searchbox").fill("tree_list")
    page.keyboard.press("Enter")
    expect(results(page).first).to_have_text("tree_list")
    expect(page.get_by_label("Search for")).to_have_value("tree_list")
    results(page).first.click()
    expect(page.locator("#tool-tree_list:target")).to_be_in_viewport()


def test_a_page_is_found_by_its_title(page: Page) -> None:
    assert found_by(page, "set up nectar")[0] == "guide_nectar.html"


def test_a_result_opens_at_the_section_that_has_the_words(small: Reader) -> None:
    page = small.open("search.html?q=winter")
    link = results(page).first
    expect(link).to_have_text("Overview > What it costs")
    expect(link.locator("xpath=..")).to_contain_text("Nothing in winter.")
    link.click()
    expect(page.locator("#what-it-costs")).to_be_in_viewport()


def test_words_in_code_and_in_closed_tabs_are_found(page: Page) -> None:
    assert found_by(page, "client-of-the-orchard")[0].startswith("guide_")
    assert found_by(page, "definition in a closed tab") == ["tabs.html#three"]


def test_other_forms_of_a_word_find_it(page: Page) -> None:
    for query in ("connects", "connecting", "CONNECTED", "how do I connect?"):
        assert "guide_nectar.html#check-the-connection" in found_by(page, query), query


def test_names_come_before_tasks_and_tasks_before_groups(page: Page) -> None:
    found = found_by(page, "list")
    named = [address for address in found if "_list" in address]
    assert len(named) == len([address for address in found[: len(named)] if "_list" in address])
    # In the name, in the task, and in a text.
    assert found_by(page, "bridge")[0] == f"{TOOLS}bridge_run_sync"
    assert found_by(page, "plant fell")[0] in {f"{TOOLS}tree_plant", f"{TOOLS}tree_fell"}


def test_a_word_of_customers_finds_the_tool_with_another_name(page: Page) -> None:
    assert found_by(page, "show me a list of apples")[0] == f"{TOOLS}pome_list"
    assert found_by(page, "remove a gardener")[0] == f"{TOOLS}gardener_delete"


def test_a_question_of_customers_finds_its_section(page: Page) -> None:
    answers = {"safety.html#who-sees-names", "overview.html#what-it-costs"}
    for query in ("privacy", "What's your privacy policy?", "Prices"):
        assert found_by(page, query)[0] in answers, query


def test_what_is_pasted_finds_its_tool_here_and_in_the_filter(page: Page, small: Reader) -> None:
    wrong = [each for each in PASTED if found_by(page, each)[:1] != [f"{TOOLS}tree_list"]]
    assert wrong == []
    reference = small.open("mcp_tool_reference.html")
    left = reference.locator("li.mcp-tool:visible code")
    for pasted in PASTED:
        reference.get_by_label("Filter by name or task").fill(pasted)
        expect(left).to_have_text("tree_list")
        reference.get_by_role("button", name="Clear").click()


def test_a_retired_name_says_when_it_left_and_what_replaced_it(small: Reader) -> None:
    for name, known in {"weed_list": "", "tree_get_info": "renamed to 'tree_info'"}.items():
        page = small.open(f"search.html?q=what+happened+to+{name}")
        expect(results(page).first).to_have_text(name)
        quote = page.locator("#search-results li").first
        expect(quote).to_contain_text(f"{name} left the server by ")
        expect(quote).to_contain_text(known)
        results(page).first.click()
        expect(page.locator(f"#tool-{name}:target")).to_be_in_viewport()


def test_a_search_without_a_match_says_so(page: Page) -> None:
    for query in ("zebra", "<b>", "%", "constructor", "x" * 10_000):
        assert found_by(page, query) == []
        expect(status(page)).to_contain_text(f"Nothing matches “{query[:50]}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_question_in_the_address_is_only_a_question(small: Reader) -> None:
    page = small.open(f"search.html?q=%25{'x' * 10_000}")
    expect(status(page)).to_contain_text("Nothing matches “%xxx")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_that_name_nothing_find_nothing_and_the_page_says_what_to_type(page: Page) -> None:
    for query in ("the", "a", "how do I"):
        assert found_by(page, query) == []
        expect(status(page)).to_contain_text("Search for a task")


def test_a_word_that_is_everywhere_finds_what_has_it(page: Page) -> None:
    assert found_by(page, "the MCP server") == found_by(page, "server")
    assert found_by(page, "MCP")


def test_an_empty_search_says_what_to_type(small: Reader) -> None:
    expect(status(small.open("search.html"))).to_contain_text("Search for a task")


def test_an_excerpt_without_the_words_is_the_beginning_of_the_text(small: Reader) -> None:
    page = small.open("search.html?q=nectar+terminal")
    link = results(page).filter(has_text="In a terminal").first
    expect(link.locator("xpath=..")).to_contain_text("nectar")


def test_the_index_is_loaded_only_when_something_is_asked(small: Reader) -> None:
    page = small.window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{small.origin}/search.html")
    assert [url for url in asked if "searchindex" in url] == []
    page.get_by_label("Search for").fill("tree")
    page.keyboard.press("Enter")
    expect(results(page).first).to_be_visible()
    assert len([url for url in asked if "searchindex" in url]) == 1
    # Not the pages that are quoted.
    assert [url for url in asked if url.endswith(".html")] == [f"{small.origin}/search.html"]


def test_an_index_that_does_not_come_is_reported(small: Reader) -> None:
    page = small.window()
    page.route("**/searchindex.js*", lambda route: route.abort())
    page.goto(f"{small.origin}/search.html?q=tree")
    expect(status(page)).to_contain_text("The search index did not load.")
    small.troubles.clear()


def test_without_its_script_the_search_says_what_else_there_is(small: Reader) -> None:
    page = small.window()
    page.route("**/site/search.js*", lambda route: route.abort())
    page.goto(f"{small.origin}/search.html?q=tree")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_label("Search for")).to_be_hidden()
    expect(page.locator("p.without-scripts a")).to_have_count(2)
    small.troubles.clear()
