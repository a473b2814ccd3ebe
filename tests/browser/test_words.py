"""The search and the filter know the words of customers, and what people paste."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.site import SOURCE, sphinx

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from support.browser import Reader

REFERENCE = "mcp_tool_reference.html"

# What is asked, and the anchor that answers it, which is one of the first three results.
QUESTIONS = {
    "list segments": "tool-iq_list",
    "how do I create a segment": "tool-iq_create",
    "delete an audience": "tool-iq_delete",
    "delete a table": "tool-database_delete_table",
    "identity settings": "tool-stitch_get_settings",
    "list my exports": "tool-orchestration_list",
    "template": "tool-destination_get_target_template",
    "send a campaign": "mcp-safety-send-a-campaign",
    "who can see PII": "mcp-overview-security-review",
    "turn off": "mcp-safety-read-only",
    "read only access": "mcp-safety-read-only",
    "what does it cost": "mcp-overview-amps-and-tokens",
    "which URL is mine": "mcp-overview-stack-urls",
    "add a user": "tool-user_create",
    "list users": "tool-user_list",
    "run a query": "tool-query_run",
    "remove a label": "tool-label_delete",
    "Cursor": "mcp-overview-cursor",
    "example prompts": "mcp-overview-what-to-ask",
    "rate limits": "mcp-overview-not-covered",
}

PASTED = [
    "mcp__amperity__iq_list",
    '{"name":"iq_list","arguments":{}}',
    'iq_list({"limit": 5})',
    "Calling tool `iq_list`...",
]


def shown(page: Page) -> list[str]:
    """Return the tools that can be seen."""
    return page.locator("li.mcp-tool:visible code").all_inner_texts()


def found(page: Page, question: str) -> list[str]:
    """Return the anchors that a search finds, best first."""
    anchors: list[str] = page.evaluate(
        """question => Search._performSearch(...Search._parseQuery(question))
            .reverse().map(result => result[2].slice(1))""",
        question,
    )
    return anchors


def test_questions_find_their_place_among_the_first_three(reader: Reader) -> None:
    page = reader.open("search.html?q=tenant")
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    wrong = {
        question: anchors
        for question, anchor in QUESTIONS.items()
        if anchor not in (anchors := found(page, question)[:3])
    }
    assert wrong == {}


def test_a_result_opens_at_its_section(reader: Reader) -> None:
    page = reader.open("search.html?q=who+can+see+PII")
    page.locator("#search-results li a").first.click()
    expect(page.locator("#mcp-overview-security-review")).to_be_in_viewport()


@pytest.mark.parametrize("pasted", PASTED)
def test_what_is_pasted_finds_its_tool(reader: Reader, pasted: str) -> None:
    page = reader.open(REFERENCE)
    page.get_by_label("Filter by name or task").fill(pasted)
    assert shown(page) == ["iq_list"]
    page.goto(f"{reader.origin}/search.html?q=tenant")
    expect(page.locator("p.search-status")).to_contain_text("Search finished")
    assert found(page, pasted)[0] == "tool-iq_list"


def test_names_come_before_tasks_and_groups(reader: Reader) -> None:
    page = reader.open(f"{REFERENCE}?filter=delete")
    assert shown(page)
    assert [name for name in shown(page) if "delete" not in name] == []


def test_the_filter_knows_the_words_of_customers(reader: Reader) -> None:
    page = reader.open(f"{REFERENCE}?filter=list+segments")
    assert "iq_list" in shown(page)


def test_a_retired_name_says_when_it_left(reader: Reader) -> None:
    page = reader.open(REFERENCE)
    retired = page.locator(".mcp-retired code").first.inner_text()
    page.get_by_label("Filter by name or task").fill(retired)
    status = page.locator(".mcp-filter").get_by_role("status")
    expect(status).to_contain_text(f"{retired} left the server by ")
    status.get_by_role("link", name=retired).click()
    expect(page.locator(f"#tool-{retired}:target")).to_be_in_viewport()
    page.goto(f"{reader.origin}/search.html?q={retired}")
    result = page.locator("#search-results li").first
    expect(result.get_by_role("link")).to_have_text(retired)
    expect(result).to_contain_text("left the server by ")


def test_every_word_leads_to_a_tool(reader: Reader) -> None:
    page = reader.open(REFERENCE)
    names = page.locator("li.mcp-tool code").all_inner_texts()
    words = tomllib.loads((SOURCE / "tool_words.toml").read_text("utf-8"))["tools"]
    lost = {
        (word, part)
        for word, parts in words.items()
        for part in parts
        if not any(part in name for name in names)
    }
    assert lost == set()


def test_a_place_without_a_label_fails_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    conf = (SOURCE / "conf.py").read_text("utf-8")
    conf = conf.replace("__file__", repr(str(SOURCE / "conf.py")))
    keep = ["mcp_docs", "site_html"]
    conf += (
        f"\nextensions = {keep}\nmcp_surface = ''\nhtml_static_path = []\nhtml_favicon = None\n"
        f"templates_path = [{str(SOURCE / '_templates')!r}]\nhtml_css_files = []\n"
    )
    (source / "conf.py").write_text(conf, "utf-8")
    (source / "index.rst").write_text("Title\n=====\n", "utf-8")
    (source / "tool_words.toml").write_text('[places]\n"pii" = "nowhere"\n', "utf-8")
    result = sphinx(source, tmp_path)
    assert "tool_words.toml:1: WARNING: there is no label 'nowhere' for \"pii\"" in result.stderr
