"""One choice of stack holds for the whole site, and for what is copied."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import expect

from support.browser import REFUSED_ADDRESS
from support.facts import GUIDES, PAGES, STACKS, URL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from support.browser import Reader

#: The stacks of tests/roots/test-browser; the first is the default.
URLS = {"west": "https://mcp.orchard.example"} | {
    name: f"https://mcp-{name}.orchard.example" for name in ("north", "south", "east", "island")
}
DEFAULT = URLS["west"]
BOTH = ("guide_nectar", "guide_pollen")


def picker(page: Page) -> Locator:
    """Return the picker, once its script has run."""
    form = page.locator("form.mcp-stack[data-ready]")
    expect(form).to_be_visible()
    return form.get_by_label("Your MCP server URL")


def article(page: Page) -> str:
    """Return the text of the page, closed tabs included, but for what no stack changes."""
    text: str = page.evaluate(
        """() => {
            const copy = document.querySelector('[itemprop="articleBody"]').cloneNode(true);
            for (const fixed of copy.querySelectorAll("form, .mcp-stacks, .stack-fixed"))
                fixed.remove();
            return copy.textContent;
        }"""
    )
    return text


def hosts(text: str) -> set[str]:
    """Return the URLs of MCP servers that a text names."""
    return set(re.findall(r"https://mcp[a-z0-9.-]*\.(?:orchard\.example|amperity\.com)", text))


def percent(text: str | bytes) -> str:
    """Return a value of a query, percent-encoded."""
    return quote(text, safe="")


def test_a_guide_offers_every_stack_with_its_region_and_the_default_first(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    options = picker(page).locator("option")
    urls = options.evaluate_all("options => options.map(o => [o.value, o.dataset.url])")
    assert urls == [[name, url] for name, url in URLS.items()]
    assert options.all_inner_texts()[:2] == ["west-1, west", "north-1, north"]
    assert picker(page).input_value() == "west"


def test_a_page_with_the_sentence_about_stacks_has_a_picker_instead(reader: Reader) -> None:
    page = reader.window()
    for name in ("index", *PAGES):
        page.goto(f"{reader.origin}/{name}.html")
        notes = page.locator(".stack-note")
        assert page.locator(".mcp-stack").count() == notes.count(), name
        expect(notes.filter(visible=True)).to_have_count(0)


def test_a_choice_rewrites_the_host_everywhere_and_nothing_else(small: Reader) -> None:
    page = small.window()
    for guide in (*BOTH, "overview"):
        page.goto(f"{small.origin}/{guide}.html")
        picker(page)
        before = article(page)
        assert hosts(before) == {DEFAULT}
        for stack, url in reversed(URLS.items()):
            picker(page).select_option(stack)
            assert article(page) == before.replace(DEFAULT, url)
        assert article(page) == before


def test_every_sentence_of_the_real_pages_follows_the_stack(reader: Reader) -> None:
    page = reader.window()
    for guide in GUIDES:
        page.goto(f"{reader.origin}/{guide}.html")
        picker(page)
        before = article(page)
        for stack, url, _ in reversed(STACKS):
            picker(page).select_option(stack)
            assert hosts(article(page)) == {url}
            assert article(page) == before.replace(URL, url)


def test_a_link_follows_the_chosen_stack_and_keeps_its_form(small: Reader) -> None:
    forms: dict[str, Callable[[str], str]] = {
        "u={url}": str,
        "u={url}&x=a+b#z": percent,
        "u={url}#z": lambda url: percent(percent(url)),
        "config={url}": lambda url: percent(base64.b64encode(f'{{"url":"{url}"}}'.encode())),
        "u=https://mcp.orchard.example.com&v=%": str,
    }
    links = [form.format(url=write(DEFAULT)) for form, write in forms.items()]
    page = small.window()
    tried = "".join(f'<a class="tried" href="/?{link}">x</a>' for link in links)
    note = '<p class="stack-note">'
    page.route(
        "**/guide_pollen.html*",
        lambda route: route.fulfill(
            body=route.fetch().text().replace(note, tried + note), content_type="text/html"
        ),
    )
    for stack, url in URLS.items():
        page.goto(f"{small.origin}/guide_pollen.html?stack={stack}")
        picker(page)
        found = page.locator("a.tried").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        wanted = [f"/?{form.format(url=write(url))}" for form, write in forms.items()]
        if stack != "west":
            # A value that had no form gets the usual one.
            wanted[0] = f"/?u={percent(url)}"
        assert found == wanted


def test_a_link_is_the_default_without_scripts(small: Reader) -> None:
    page = small.open("overview.html?stack=north", scripts=False)
    link = page.get_by_role("link", name="Add Orchard to Nectar")
    expect(link).to_have_attribute("href", re.compile(f"={percent(DEFAULT)}$"))
    expect(page.locator(".stack-note")).to_be_visible()


def test_another_stack_opens_the_tab_that_can_use_it(small: Reader) -> None:
    page = small.open("guide_nectar.html")
    first, second = page.get_by_role("tab").all()
    expect(first).to_have_attribute("aria-selected", "true")
    picker(page).select_option("north")
    expect(second).to_have_attribute("aria-selected", "true")


def test_an_anchor_in_the_address_goes_before_the_tab_of_the_stack(small: Reader) -> None:
    page = small.open("guide_nectar.html?stack=north#only-in-the-directory")
    picker(page)
    expect(page.locator("#only-in-the-directory")).to_be_in_viewport()
    assert hosts(article(page)) == {URLS["north"]}


def test_what_is_copied_is_what_the_chosen_stack_needs(small: Reader) -> None:
    page = small.window()
    for stack in ("west", "island"):
        page.goto(f"{small.origin}/guide_pollen.html?stack={stack}")
        picker(page)
        buttons = page.locator(".copybtn:visible").all()
        for button in buttons[:2]:
            button.click()
            expect(button).to_have_attribute("data-tooltip", "Copied!")
            assert page.evaluate("navigator.clipboard.readText()") == URLS[stack]
            expect(button).to_have_accessible_name(f"Copy {URLS[stack]}")


def test_a_choice_is_announced(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    picker(page).select_option("north")
    status = page.locator(".mcp-stack").get_by_role("status")
    expect(status).to_have_text(f"This page uses {URLS['north']}.")


def test_a_choice_is_remembered_across_pages_and_reaches_other_windows(small: Reader) -> None:
    page, other = small.open("guide_pollen.html"), small.open("guide_nectar.html")
    picker(page).select_option("north")
    expect(picker(other)).to_have_value("north")
    assert hosts(article(other)) == {URLS["north"]}
    page.goto(f"{small.origin}/overview.html")
    picker(page)
    assert hosts(article(page)) == {URLS["north"]}


def test_windows_whose_addresses_name_stacks_leave_each_other_alone(small: Reader) -> None:
    page = small.open("guide_pollen.html?stack=east")
    other = small.open("guide_nectar.html?stack=south")
    page.evaluate(
        """() => addEventListener("storage", ({key, newValue}) => {
            if (newValue === "north") window.stored = localStorage.getItem(key);
        })"""
    )
    picker(other).select_option("north")
    page.wait_for_function("window.stored")
    # A page that answered would undo the choice in the other window.
    assert page.evaluate("window.stored") == "north"
    expect(picker(page)).to_have_value("east")
    expect(picker(other)).to_have_value("north")


def test_the_address_goes_before_what_was_chosen_and_that_before_the_default(
    small: Reader,
) -> None:
    page = small.open("guide_pollen.html")
    expect(picker(page)).to_have_value("west")
    picker(page).select_option("east")
    page.reload()
    expect(picker(page)).to_have_value("east")
    page.goto(f"{small.origin}/guide_pollen.html?stack=north#what-you-need")
    expect(picker(page)).to_have_value("north")
    picker(page).select_option("south")
    assert page.url.endswith("?stack=south#what-you-need")
    page.reload()
    expect(picker(page)).to_have_value("south")


def test_an_address_with_an_unknown_stack_says_so_and_shows_the_default(small: Reader) -> None:
    page = small.window()
    for name in ("mars", "", "WEST", "%", "constructor", "x" * 5000):
        page.goto(f"{small.origin}/guide_pollen.html?stack={quote(name)}")
        expect(picker(page)).to_have_value("west")
        status = page.locator(".mcp-stack").get_by_role("status")
        expect(status).to_contain_text('There is no stack "')
        assert hosts(article(page)) == {DEFAULT}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_stack_that_left_the_table_is_the_default_again(small: Reader) -> None:
    page = small.window(before="localStorage.setItem('mcp-stack', 'gone')")
    page.goto(f"{small.origin}/guide_pollen.html")
    expect(picker(page)).to_have_value("west")
    assert hosts(article(page)) == {DEFAULT}


def test_a_choice_holds_on_the_page_where_storage_is_blocked(small: Reader) -> None:
    page = small.open("guide_nectar.html", storage=False)
    picker(page).select_option("north")
    assert hosts(article(page)) == {URLS["north"]}


def test_a_choice_holds_where_the_address_cannot_be_rewritten(small: Reader) -> None:
    page = small.window(before=REFUSED_ADDRESS)
    page.goto(f"{small.origin}/guide_nectar.html?stack=east")
    picker(page).select_option("north")
    assert hosts(article(page)) == {URLS["north"]}


def test_what_is_true_of_every_stack_is_not_rewritten(small: Reader) -> None:
    page = small.open("overview.html?stack=north")
    picker(page)
    assert hosts(page.locator("table.mcp-stacks").inner_text()) == set(URLS.values())
    assert hosts(page.locator(".stack-fixed").inner_text()) == {DEFAULT}
