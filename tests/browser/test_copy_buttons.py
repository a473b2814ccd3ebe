"""Copy buttons say what they copy, whether they did, and leave the page as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import serve
from support.site import SOURCE, sphinx

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Reader

STATUS = "p.visually-hidden[role=status]"

# The configuration of the site, for other pages.
CONF = f"""\
from pathlib import Path

__file__ = {str(SOURCE / "conf.py")!r}
exec(compile(Path(__file__).read_text("utf-8"), __file__, "exec"))
extensions = [name for name in extensions if name not in {{"mcp_docs", "site_publish"}}]
templates_path = [{str(SOURCE / "_templates")!r}]
html_static_path = [{str(SOURCE / "_static")!r}]
html_favicon = {str(SOURCE / "_static" / "icon.svg")!r}
"""

BLOCKS = """\
Title
=====

.. code-block:: console

   $ claude mcp list
   $ claude mcp login amperity

.. code-block:: text
   :name: linked
   :linenos:

   one
   two

.. raw:: html

   <div class="highlight-text"><div class="highlight"><pre id="anchor">three
   </pre></div></div>
"""


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose page has blocks with prompts, line numbers, and anchors."""
    folder = tmp_path_factory.mktemp("blocks")
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF, "utf-8")
    (source / "index.rst").write_text(BLOCKS, "utf-8")
    result = sphinx(source, folder)
    assert result.returncode == 0, result.stderr
    return folder / "html"


def test_prompts_and_line_numbers_are_left_out(reader: Reader, blocks: Path) -> None:
    with serve(blocks) as reader.origin:
        page = reader.open("index.html")
        copied = []
        for button in page.get_by_role("button", name="Copy").all():
            button.click()
            expect(button).to_have_attribute("data-tooltip", "Copied!")
            copied.append(page.evaluate("navigator.clipboard.readText()"))
            assert button.get_attribute("aria-label") == f"Copy {' '.join(copied[-1].split())}"
        assert copied == ["claude mcp list\nclaude mcp login amperity", "one\ntwo", "three"]
        reader.close()


def test_an_anchor_keeps_its_name(reader: Reader, blocks: Path) -> None:
    with serve(blocks) as reader.origin:
        page = reader.open("index.html#anchor")
        expect(page.get_by_role("button", name="Copy")).to_have_count(3)
        expect(page.locator("pre#anchor:target")).to_be_in_viewport()
        expect(page.locator("div#linked")).to_have_count(1)
        reader.close()


def test_a_failure_is_shown_and_announced(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    page.evaluate("document.execCommand = () => false")
    button = page.locator(".highlight + .copybtn").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("data-tooltip", "Failed to copy")
    expect(page.locator(STATUS)).to_have_text("Not copied. Select the text and copy it.")
    expect(button).to_be_focused()


def test_a_second_copy_is_announced_anew(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html")
    first, second = page.locator(".highlight + .copybtn:visible").all()[:2]
    for button in (first, second):
        button.click()
        label = button.get_attribute("aria-label") or ""
        expect(page.locator(STATUS)).to_have_text(label.replace("Copy ", "Copied ", 1))


def test_a_button_is_seen_without_a_pointer_over_it(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html", 390)
    for button in page.locator(".copybtn").all():
        look = button.evaluate(
            "b => [getComputedStyle(b).opacity, getComputedStyle(b, '::after').content]"
        )
        assert look == ["1", '"Copy"']
        box = button.bounding_box()
        assert box is not None
        # WCAG 2.2, 2.5.8
        assert min(box["width"], box["height"]) >= 24


def test_only_a_page_with_something_to_copy_loads_the_library(reader: Reader) -> None:
    page = reader.open("mcp_safety_modes.html")
    assert page.locator("script[src*=clipboard]").count() == 0
    page.goto(f"{reader.origin}/mcp_overview.html")
    assert page.locator("script[src*=clipboard]").count() == 1
