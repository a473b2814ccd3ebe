"""The tool reference can be filtered, shared, and linked into."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pypdfium2
import pytest
from playwright.sync_api import expect

from support.browser import REFUSED_ADDRESS
from support.site import COUNT, surface

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from support.browser import Reader

PAGE = "mcp_tool_reference.html"


def field(page: Page) -> Locator:
    """Return the field for words."""
    return page.get_by_label("Filter by name or task")


def status(page: Page) -> Locator:
    """Return where the count is announced."""
    return page.locator(".mcp-filter").get_by_role("status")


def shown(page: Page) -> list[str]:
    """Return the tools that can be seen."""
    return page.locator("li.mcp-tool:visible code").all_inner_texts()


def test_all_tools_are_there_at_first(reader: Reader) -> None:
    page = reader.open(PAGE)
    expect(status(page)).to_have_text(f"{COUNT} tools")
    assert len(shown(page)) == COUNT


@pytest.mark.parametrize(
    ("words", "tools"),
    [
        ("tenant_inf", ["tenant_info"]),
        ("TENANT info", ["tenant_info"]),
        ("send feedback", ["feedback_submit"]),
        (
            "campaign folders",
            [f"campaign_folder_{verb}" for verb in ("list", "get", "create", "update", "delete")],
        ),
        ("deep links", ["build_object_url"]),
    ],
)
def test_words_find_by_part_of_a_name_a_task_or_a_group(
    reader: Reader, words: str, tools: list[str]
) -> None:
    page = reader.open(PAGE)
    field(page).fill(words)
    expect(status(page)).to_have_text(f"{len(tools)} of {COUNT} tools")
    assert shown(page) == tools


def test_tasks_and_groups_without_a_match_disappear(reader: Reader) -> None:
    page = reader.open(PAGE)
    field(page).fill("bridge_run_sync")
    assert shown(page) == ["bridge_run_sync"]
    assert page.locator("dl.mcp-tools > dt:visible").all_inner_texts() == [
        "Run and configure syncs"
    ]
    headings = page.locator("section:has(> dl.mcp-tools) > h2:visible")
    assert headings.count() == 1


@pytest.mark.parametrize(
    ("gate", "tools"),
    [
        (
            "External send",
            ["courier_group_run", "orchestration_group_run", "campaign_schedule"],
        ),
        ("Needs confirm: true", ["user_create", "user_delete"]),
    ],
)
def test_a_gate_finds_its_tools(reader: Reader, gate: str, tools: list[str]) -> None:
    page = reader.open(PAGE)
    page.get_by_label("Gate").select_option(label=gate)
    assert shown(page) == tools
    expect(status(page)).to_have_text(f"{len(tools)} of {COUNT} tools")


def test_hints_that_nobody_captured_are_not_offered(reader: Reader) -> None:
    page = reader.open(PAGE)
    options = page.get_by_label("Gate").locator("option").all_inner_texts()
    assert options[:3] == ["Any", "External send", "Needs confirm: true"]
    captured = any("hints" in tool for tool in surface())
    assert bool(options[3:]) == captured


def test_nothing_found_is_said(reader: Reader) -> None:
    page = reader.open(PAGE)
    field(page).fill("no such thing")
    expect(status(page)).to_contain_text("No tool matches.")
    assert shown(page) == []


def test_the_filter_lives_in_the_address(reader: Reader) -> None:
    page = reader.open(PAGE)
    field(page).fill("group run")
    page.get_by_label("Gate").select_option("gate-external-send")
    assert page.url.endswith(f"/{PAGE}?filter=group+run&mark=gate-external-send")
    other = reader.open(page.url.removeprefix(f"{reader.origin}/"))
    expect(status(other)).to_have_text(f"2 of {COUNT} tools")
    assert shown(other) == ["courier_group_run", "orchestration_group_run"]
    other.get_by_role("button", name="Clear").click()
    assert other.url.endswith(f"/{PAGE}")
    assert len(shown(other)) == COUNT


def test_an_address_with_an_unknown_gate_shows_everything(reader: Reader) -> None:
    page = reader.open(f"{PAGE}?mark=gate-mars")
    expect(status(page)).to_have_text(f"{COUNT} tools")


def test_a_deep_link_marks_its_tool(reader: Reader) -> None:
    page = reader.open(f"{PAGE}#tool-stitch_run")
    tool = page.locator("#tool-stitch_run")
    expect(tool).to_be_in_viewport()
    plain = page.locator("#tool-stitch_get_report")
    background = "element => getComputedStyle(element).backgroundColor"
    assert tool.evaluate(background) != plain.evaluate(background)


def test_an_address_with_a_filter_and_an_anchor_keeps_both(reader: Reader) -> None:
    address = f"{PAGE}?filter=sandbox#tool-campaign_list"
    page = reader.open(address)
    for _ in range(2):
        expect(status(page)).to_contain_text("The filter hides what the link points to.")
        assert field(page).input_value() == "sandbox"
        assert page.url.endswith(address)
        page.reload()
    page.goto(f"{reader.origin}/index.html")
    page.go_back()
    expect(field(page)).to_have_value("sandbox")
    assert page.url.endswith(address)


@pytest.mark.parametrize("anchor", ["", "#predictions"])
def test_a_link_to_a_hidden_group_clears_the_filter_and_back_brings_it_again(
    reader: Reader, anchor: str
) -> None:
    page = reader.open(f"{PAGE}?filter=tenant_list{anchor}")
    expect(status(page)).to_contain_text(f"1 of {COUNT} tools")
    page.locator(".page-toc").get_by_role("link", name="Predictions").click()
    expect(page.locator("#predictions:target > h2")).to_be_in_viewport()
    assert page.url.endswith(f"/{PAGE}#predictions")
    page.go_back()
    expect(field(page)).to_have_value("tenant_list")
    expect(status(page)).to_contain_text(f"1 of {COUNT} tools")


def test_a_link_works_where_the_address_cannot_be_rewritten(reader: Reader) -> None:
    page = reader.window(before=REFUSED_ADDRESS)
    page.goto(f"{reader.origin}/{PAGE}?filter=campaign")
    page.locator(".page-toc").get_by_role("link", name="Predictions").click()
    expect(page.locator("#predictions > h2")).to_be_in_viewport()
    field(page).fill("tenant_list")
    expect(status(page)).to_have_text(f"1 of {COUNT} tools")


def test_a_filtered_list_says_so_on_paper(reader: Reader) -> None:
    page = reader.open(f"{PAGE}?filter=group+run&mark=gate-external-send")
    expect(status(page)).to_have_text(f"2 of {COUNT} tools")
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert "Filtered by \u201cgroup run, External send\u201d" in " ".join(text.split())
    page.get_by_role("button", name="Clear").click()
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    assert "Filtered by" not in "".join(s.get_textpage().get_text_bounded() for s in pdf)


@pytest.mark.parametrize("words", ["x" * 10_000, "%", "\\", "(", "<zz>"])
def test_any_words_in_the_address_are_only_words(reader: Reader, words: str) -> None:
    page = reader.open(f"{PAGE}?filter={quote(words)}")
    expect(status(page)).to_contain_text("No tool matches.")
    assert field(page).input_value() == words


def test_a_deep_link_keeps_a_filter_that_shows_its_tool(reader: Reader) -> None:
    page = reader.open(f"{PAGE}?filter=tenant#tool-tenant_list")
    expect(page.locator("#tool-tenant_list")).to_be_in_viewport()
    assert field(page).input_value() == "tenant"
