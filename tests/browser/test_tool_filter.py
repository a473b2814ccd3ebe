"""The tool reference can be filtered, shared, and linked into."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pypdfium2
import pytest
from playwright.sync_api import expect

from support.browser import REFUSED_ADDRESS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from support.browser import Reader

PAGE = "mcp_tool_reference.html"
#: What tests/roots/test-browser has.
COUNT = 26


def field(page: Page) -> Locator:
    """Return the field for words."""
    return page.get_by_label("Filter by name or task")


def status(page: Page) -> Locator:
    """Return where the count is announced."""
    return page.locator(".mcp-filter").get_by_role("status")


def shown(page: Page) -> list[str]:
    """Return the tools that are left, also those that the browser has yet to lay out."""
    return page.locator("li.mcp-tool:visible code").all_text_contents()


def test_all_tools_are_there_at_first(small: Reader) -> None:
    page = small.open(PAGE)
    expect(status(page)).to_have_text(f"{COUNT} tools")
    assert len(shown(page)) == COUNT


WORDS = {
    "tree_inf": ["tree_info"],
    "TREE info": ["tree_info"],
    "ree_plan": ["tree_plant"],
    "send feedback": ["feedback_submit"],
    "organize folders get": ["basket_folder_get"],
    "deep links": ["make_object_url"],
    "deliveries sync": ["bridge_run_sync"],
    "the list of my apples": ["pome_list"],
    "constructor": [],
}


def test_words_find_by_name_task_group_or_a_word_of_customers(small: Reader) -> None:
    page = small.open(PAGE)
    for words, tools in WORDS.items():
        field(page).fill(words)
        said = f"{len(tools)} of {COUNT} tools" if tools else "No tool"
        expect(status(page)).to_contain_text(said)
        assert shown(page) == tools, words
        page.get_by_role("button", name="Clear").click()
        expect(status(page)).to_have_text(f"{COUNT} tools")


def test_names_come_before_tasks_and_groups(small: Reader) -> None:
    page = small.open(f"{PAGE}?filter=delete")
    assert shown(page) == ["pome_delete", "basket_folder_delete", "gardener_delete"]
    field(page).fill("validate")
    assert shown(page) == ["forecast_get_model_config_validation_results"]


def test_tasks_and_groups_without_a_match_disappear_and_come_back(small: Reader) -> None:
    page = small.open(PAGE)
    field(page).fill("bridge_run_sync")
    assert shown(page) == ["bridge_run_sync"]
    tasks = page.locator("dl.mcp-tools > dt:visible")
    assert tasks.all_text_contents() == ["Run and configure bridges"]
    headings = page.locator("section:has(> dl.mcp-tools) > h2:visible")
    assert headings.count() == 1
    for words in ("cart", "ferry"):
        field(page).fill(words)
        assert shown(page) == [f"{words}_group_list", f"{words}_group_run"]
    field(page).fill("")
    assert len(shown(page)) == COUNT
    # All is laid out again: the browser only put it off.
    expect(page.locator(".mcp-later")).to_have_count(0)


@pytest.mark.parametrize(
    ("gate", "tools"),
    [
        ("External send", ["basket_schedule", "cart_group_run", "ferry_group_run"]),
        ("Needs confirm: true", ["gardener_create", "gardener_delete"]),
    ],
)
def test_a_gate_finds_its_tools(small: Reader, gate: str, tools: list[str]) -> None:
    page = small.open(PAGE)
    options = page.get_by_label("Gate").locator("option")
    # As mcp_gates has them; nobody captured hints.
    assert options.all_inner_texts() == ["Any", "External send", "Needs confirm: true"]
    page.get_by_label("Gate").select_option(label=gate)
    assert shown(page) == tools
    expect(status(page)).to_have_text(f"{len(tools)} of {COUNT} tools")


def test_nothing_found_is_said(small: Reader) -> None:
    page = small.open(PAGE)
    field(page).fill("no such thing")
    expect(status(page)).to_contain_text("No tool matches.")
    assert shown(page) == []


def test_a_retired_name_says_when_it_left_and_what_replaced_it(small: Reader) -> None:
    page = small.open(f"{PAGE}?filter=tree_get_info")
    expect(status(page)).to_contain_text("tree_get_info left the server by ")
    expect(status(page)).to_contain_text("was renamed to 'tree_info'")
    # As running text, on a phone too, where the other parts of the bar are in rows.
    page.set_viewport_size({"width": 390, "height": 900})
    link = status(page).get_by_role("link", name="tree_get_info")
    assert link.evaluate("link => link.getClientRects().length") == 1
    link.click()
    expect(page.locator("#tool-tree_get_info:target")).to_be_in_viewport()


def test_the_filter_lives_in_the_address(small: Reader) -> None:
    page = small.open(PAGE)
    field(page).fill("group run")
    page.get_by_label("Gate").select_option("gate-external-send")
    assert page.url.endswith(f"/{PAGE}?filter=group+run&mark=gate-external-send")
    other = small.open(page.url.removeprefix(f"{small.origin}/"))
    for _ in range(2):
        expect(status(other)).to_have_text(f"2 of {COUNT} tools")
        assert shown(other) == ["cart_group_run", "ferry_group_run"]
        other.reload()
    other.get_by_role("button", name="Clear").click()
    assert other.url.endswith(f"/{PAGE}")
    assert len(shown(other)) == COUNT


def test_an_address_with_an_unknown_gate_shows_everything(small: Reader) -> None:
    page = small.open(f"{PAGE}?mark=gate-mars")
    expect(status(page)).to_have_text(f"{COUNT} tools")


def test_a_deep_link_marks_its_tool(small: Reader) -> None:
    page = small.open(f"{PAGE}#tool-forecast_run")
    tool = page.locator("#tool-forecast_run")
    expect(tool).to_be_in_viewport()
    plain = page.locator("#tool-tree_fell")
    background = "element => getComputedStyle(element).backgroundColor"
    assert tool.evaluate(background) != plain.evaluate(background)


def test_an_address_with_a_filter_and_an_anchor_keeps_both(small: Reader) -> None:
    address = f"{PAGE}?filter=pome#tool-tree_list"
    page = small.open(address)
    for _ in range(2):
        expect(status(page)).to_contain_text("The filter hides what the link points to.")
        assert field(page).input_value() == "pome"
        assert page.url.endswith(address)
        page.reload()
    page.goto(f"{small.origin}/index.html")
    page.go_back()
    expect(field(page)).to_have_value("pome")
    assert page.url.endswith(address)
    page.goto(f"{small.origin}/{PAGE}?filter=tree#tool-tree_list")
    expect(page.locator("#tool-tree_list")).to_be_in_viewport()
    expect(status(page)).not_to_contain_text("hides")


@pytest.mark.parametrize("anchor", ["", "#forecasts"])
def test_a_link_to_a_hidden_group_clears_the_filter_and_back_brings_it_again(
    small: Reader, anchor: str
) -> None:
    page = small.open(f"{PAGE}?filter=tree_list{anchor}")
    expect(status(page)).to_contain_text(f"1 of {COUNT} tools")
    page.locator(".page-toc").get_by_role("link", name="Forecasts").click()
    expect(page.locator("#forecasts:target > h2")).to_be_in_viewport()
    assert page.url.endswith(f"/{PAGE}#forecasts")
    page.go_back()
    expect(field(page)).to_have_value("tree_list")
    expect(status(page)).to_contain_text(f"1 of {COUNT} tools")


def test_back_lays_out_the_whole_list_at_once(small: Reader) -> None:
    """Or the browser returns to a place that is somewhere else a moment later."""
    page = small.open(f"{PAGE}?filter=tree_list")
    page.locator(".page-toc").get_by_role("link", name="Forecasts").click()
    page.evaluate(
        """() => addEventListener("popstate", () => {
            window.later = document.querySelectorAll(".mcp-later").length;
        })"""
    )
    page.go_back()
    expect(field(page)).to_have_value("tree_list")
    assert page.evaluate("window.later") == 0


def test_a_link_works_where_the_address_cannot_be_rewritten(small: Reader) -> None:
    page = small.window(before=REFUSED_ADDRESS)
    page.goto(f"{small.origin}/{PAGE}?filter=pome")
    page.locator(".page-toc").get_by_role("link", name="Forecasts").click()
    expect(page.locator("#forecasts > h2")).to_be_in_viewport()
    field(page).fill("tree_list")
    expect(status(page)).to_have_text(f"1 of {COUNT} tools")


def test_a_filtered_list_says_so_on_paper(small: Reader) -> None:
    page = small.open(f"{PAGE}?filter=group+run&mark=gate-external-send")
    expect(status(page)).to_have_text(f"2 of {COUNT} tools")
    assert "Filtered by \u201cgroup run, External send\u201d" in printed(page)
    page.get_by_role("button", name="Clear").click()
    assert "Filtered by" not in printed(page)


def printed(page: Page) -> str:
    """Return the text of a page on paper."""
    sheets = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)
    return " ".join(text.split())


def test_any_words_in_the_address_are_only_words(small: Reader) -> None:
    page = small.window()
    for words in ("x" * 10_000, "%", "\\", "(", "<zz>"):
        page.goto(f"{small.origin}/{PAGE}?filter={quote(words)}")
        expect(status(page)).to_contain_text("No tool matches.")
        assert field(page).input_value() == words
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
