"""One choice of stack holds for the whole site, and for what is copied."""

from __future__ import annotations

import base64
import contextlib
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import expect

from support.browser import REFUSED_ADDRESS
from support.facts import GUIDES, PAGES, STACKS, URL, values

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.browser import Reader

URLS = {name: url for name, url, _region in STACKS}


def picker(page: Page) -> None:
    """Return the picker, once its script has run."""
    expect(page.get_by_label("Your MCP server URL")).to_be_visible()


def choose(page: Page, stack: str) -> None:
    """Choose a stack in the picker."""
    page.get_by_label("Your MCP server URL").select_option(stack)


def article(page: Page) -> str:
    """Return the text of the page without the picker, closed tabs included."""
    text: str = page.evaluate(
        """() => {
            const copy = document.querySelector('[itemprop="articleBody"]').cloneNode(true);
            copy.querySelector("form").remove();
            return copy.textContent;
        }"""
    )
    return text


def hosts(text: str) -> set[str]:
    """Return the MCP hosts that a text names."""
    return set(re.findall(r"https://mcp[a-z0-9.-]*\.amperity\.com", text))


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_offers_every_stack_and_the_default_first(reader: Reader, guide: str) -> None:
    page = reader.open(f"{guide}.html")
    options = page.get_by_label("Your MCP server URL").locator("option")
    expect(options).to_have_count(len(STACKS))
    urls = options.evaluate_all("options => options.map(o => [o.value, o.dataset.url])")
    assert dict(urls) == URLS
    assert urls[0] == ["aws-prod", URL]
    assert page.get_by_label("Your MCP server URL").input_value() == "aws-prod"


def test_a_page_with_the_sentence_about_stacks_has_a_picker_instead(reader: Reader) -> None:
    page = reader.window()
    for name in ("index", *PAGES):
        page.goto(f"{reader.origin}/{name}.html")
        notes = page.locator(".stack-note")
        assert page.locator(".mcp-stack").count() == notes.count(), name
        expect(notes.filter(visible=True)).to_have_count(0)


def decoded(href: str) -> set[str]:
    """Return the MCP hosts that the query of an address names, in whatever form."""
    values = [value for _, value in parse_qsl(urlsplit(href).query)]
    for value in list(values):
        with contextlib.suppress(ValueError):
            values.append(base64.b64decode(value, validate=True).decode())
    return {host for value in values for host in hosts(unquote(value))}


def test_a_link_follows_the_chosen_stack_in_every_form(reader: Reader) -> None:
    page = reader.window()
    followed = set()
    for name in PAGES:
        for stack, url in URLS.items():
            page.goto(f"{reader.origin}/{name}.html?stack={stack}")
            links = page.locator("[itemprop=articleBody] a").evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
            for href in links:
                if found := decoded(href):
                    assert found == {url} or not page.locator(".mcp-stack").count(), href
                    followed.add((urlsplit(href).hostname, stack))
    clients = {client for client, _ in followed}
    assert followed == {(client, stack) for client in clients for stack in URLS}
    assert {"claude.ai", "vscode.dev", "cursor.com"} <= clients


def test_a_link_keeps_its_form(reader: Reader) -> None:
    page = reader.window()
    forms = {
        "plain": ("u=https://mcp.amperity.com", "u=https%3A%2F%2F{host}"),
        "encoded": ("u=https%3A%2F%2Fmcp.amperity.com&x=a+b", "u=https%3A%2F%2F{host}&x=a+b"),
        "encoded twice": (
            "u=https%253A%252F%252Fmcp.amperity.com#z",
            "u=https%253A%252F%252F{host}#z",
        ),
        "foreign": (
            "u=https://mcp.amperity.com.example&v=%",
            "u=https://mcp.amperity.com.example&v=%",
        ),
    }
    note = '<p class="stack-note">'
    tried = "".join(f'<a class="tried" href="/?{before}">x</a>' for before, _ in forms.values())
    page.route(
        "**/mcp_setup_chatgpt.html*",
        lambda route: route.fulfill(
            body=route.fetch().text().replace(note, tried + note), content_type="text/html"
        ),
    )
    page.goto(f"{reader.origin}/mcp_setup_chatgpt.html?stack=az-prod")
    picker(page)
    found = page.locator("a.tried").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    host = "mcp-az-prod.amperity.com"
    assert found == [f"/?{after.format(host=host)}" for _, after in forms.values()]


def test_a_link_is_the_default_without_scripts(reader: Reader) -> None:
    page = reader.open("mcp_overview.html?stack=az-prod", scripts=False)
    links = page.locator("[itemprop=articleBody] a").all()
    found = set().union(*(decoded(link.get_attribute("href") or "") for link in links))
    assert found == {URL}
    expect(page.locator(".stack-note")).to_be_visible()


def test_another_stack_opens_the_tab_that_can_use_it(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html")
    first, second = page.get_by_role("tab").all()
    expect(first).to_have_attribute("aria-selected", "true")
    choose(page, "az-prod")
    expect(second).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("guide", GUIDES)
def test_a_choice_rewrites_the_host_everywhere_and_nothing_else(
    reader: Reader, guide: str
) -> None:
    page = reader.open(f"{guide}.html")
    picker(page)
    before = article(page)
    assert hosts(before) == {URL}
    for stack, url in reversed(URLS.items()):
        choose(page, stack)
        assert article(page) == before.replace(URL, url)
        assert hosts(article(page)) == {url}


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_copied_is_what_the_chosen_stack_needs(reader: Reader, guide: str) -> None:
    page = reader.window()
    for stack, url in URLS.items():
        page.goto(f"{reader.origin}/{guide}.html?stack={stack}")
        picker(page)
        copied = copy_all(page)
        assert set(copied) == {text.replace(URL, url) for text in (URL, *values(guide, "block"))}
        assert {host for text in copied for host in hosts(text)} == {url}


def copy_all(page: Page) -> list[str]:
    """Press every copy button, in every tab, and return what each put on the clipboard."""
    copied = []
    for tab in [None, *page.get_by_role("tab").all()]:
        if tab:
            tab.click()
        for button in page.locator(".copybtn:visible").all():
            named = button.get_attribute("aria-label")
            page.evaluate("navigator.clipboard.writeText('nothing yet')")
            button.click()
            page.wait_for_function(
                "() => navigator.clipboard.readText().then(text => text !== 'nothing yet')"
            )
            copied.append(page.evaluate("navigator.clipboard.readText()"))
            # The name of the button is cut where the text is long.
            text = f"Copy {' '.join(copied[-1].split())}"
            assert named is not None
            assert text.startswith(named.removesuffix("…"))
    return copied


def test_a_choice_is_announced(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    picker(page)
    choose(page, "az-prod")
    status = page.locator(".mcp-stack").get_by_role("status")
    expect(status).to_have_text("This page uses https://mcp-az-prod.amperity.com.")


def test_a_choice_is_remembered_across_pages_and_visits(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    choose(page, "az-prod")
    page.goto(f"{reader.origin}/mcp_setup_claude.html")
    picker(page)
    assert hosts(article(page)) == {URLS["az-prod"]}
    later = page.context.new_page()
    later.goto(f"{reader.origin}/mcp_setup_m365_copilot.html")
    picker(later)
    assert hosts(article(later)) == {URLS["az-prod"]}


def test_a_choice_reaches_another_window(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    other = page.context.new_page()
    other.goto(f"{reader.origin}/mcp_setup_claude.html")
    choose(other, "az-prod-en1")
    expect(page.get_by_label("Your MCP server URL")).to_have_value("az-prod-en1")
    assert hosts(article(page)) == {URLS["az-prod-en1"]}


def test_an_address_can_choose_and_is_kept_true(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html?stack=az-prod#what-you-need")
    picker(page)
    assert hosts(article(page)) == {URLS["az-prod"]}
    choose(page, "aws-prod-cc1")
    assert page.url.endswith("?stack=aws-prod-cc1#what-you-need")
    page.reload()
    picker(page)
    assert hosts(article(page)) == {URLS["aws-prod-cc1"]}


def test_an_address_with_an_unknown_stack_says_so_and_shows_the_default(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html?stack=mars")
    status = page.locator(".mcp-stack").get_by_role("status")
    expect(status).to_contain_text('There is no stack "mars".')
    assert hosts(article(page)) == {URL}


def test_a_choice_holds_on_the_page_where_storage_is_blocked(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html", storage=False)
    choose(page, "az-prod")
    assert hosts(article(page)) == {URLS["az-prod"]}
    page.get_by_role("tab", name="Custom connector").click()
    button = page.locator(".highlight + .copybtn:visible").first
    button.click()
    expect(button).to_have_attribute("data-tooltip", "Copied!")
    assert page.evaluate("navigator.clipboard.readText()") == URLS["az-prod"]


def test_a_choice_holds_where_the_address_cannot_be_rewritten(reader: Reader) -> None:
    page = reader.window(before=REFUSED_ADDRESS)
    page.goto(f"{reader.origin}/mcp_setup_claude.html?stack=az-prod-en1")
    choose(page, "az-prod")
    assert hosts(article(page)) == {URLS["az-prod"]}


def test_the_table_of_stacks_is_not_rewritten(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html?stack=az-prod")
    picker(page)
    page.goto(f"{reader.origin}/mcp_overview.html")
    table = page.locator("table.mcp-stacks").inner_text()
    assert hosts(table) == set(URLS.values())
