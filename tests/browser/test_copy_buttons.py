"""Copy buttons say what they copy, whether they did, and leave the page as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from support.browser import Reader

STATUS = "p.visually-hidden[role=status]"


def test_prompts_and_line_numbers_are_left_out(small: Reader) -> None:
    page = small.open("blocks.html")
    copied = []
    for button in page.get_by_role("button", name="Copy").all():
        button.click()
        expect(button).to_have_attribute("data-tooltip", "Copied!")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
        assert button.get_attribute("aria-label") == f"Copy {' '.join(copied[-1].split())}"
    assert copied == ["nectar mcp list\nnectar mcp login orchard", "one\ntwo", "three"]


def test_an_anchor_keeps_its_name(small: Reader) -> None:
    page = small.open("blocks.html#anchor")
    expect(page.get_by_role("button", name="Copy")).to_have_count(3)
    expect(page.locator("pre#anchor:target")).to_be_in_viewport()
    expect(page.locator("div#linked")).to_have_count(1)


def test_a_failure_is_shown_and_announced(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    page.evaluate("document.execCommand = () => false")
    button = page.locator(".highlight + .copybtn").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("data-tooltip", "Failed to copy")
    expect(page.locator(STATUS)).to_have_text("Not copied. Select the text and copy it.")
    expect(button).to_be_focused()


def test_a_second_copy_is_announced_anew(small: Reader) -> None:
    page = small.open("guide_pollen.html")
    first, second = page.locator(".highlight + .copybtn:visible").all()[:2]
    for button in (first, second):
        button.click()
        label = button.get_attribute("aria-label") or ""
        expect(page.locator(STATUS)).to_have_text(label.replace("Copy ", "Copied ", 1))


def test_a_button_is_seen_without_a_pointer_over_it(small: Reader) -> None:
    page = small.open("guide_pollen.html", 390)
    for button in page.locator(".copybtn").all():
        look = button.evaluate(
            "b => [getComputedStyle(b).opacity, getComputedStyle(b, '::after').content]"
        )
        assert look == ["1", '"Copy"']
        box = button.bounding_box()
        assert box is not None
        # WCAG 2.2, 2.5.8
        assert min(box["width"], box["height"]) >= 24


def test_only_a_page_with_something_to_copy_loads_the_library(small: Reader) -> None:
    page = small.open("safety.html")
    assert page.locator("script[src*=copybutton]").count() == 0
    page.goto(f"{small.origin}/overview.html")
    assert page.locator("script[src*=copybutton]").count() == 1
