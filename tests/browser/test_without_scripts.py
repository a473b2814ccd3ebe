"""Without JavaScript, and on paper, nothing is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from playwright.sync_api import expect

from support.browser import WIDTHS
from support.facts import PAGES
from support.site import ROOT

if TYPE_CHECKING:
    from support.browser import Reader

GUIDE = "guide_nectar.html"
#: The name of each tab, and how its text begins.
PANELS = ["Directory", "The entry in the directory", "By hand", "For a direct connection"]
PRINTS = ROOT / "build" / "screenshots"


def in_order(text: str, parts: list[str]) -> None:
    """Assert that a text has all parts, each after the one before."""
    at = 0
    for part in parts:
        at = text.index(part, at) + len(part)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_panel_is_there_without_scripts(small: Reader, width: int) -> None:
    page = small.open(GUIDE, width, scripts=False)
    in_order(" ".join(page.locator('[itemprop="articleBody"]').inner_text().split()), PANELS)
    for name in PANELS[::2]:
        expect(page.locator("p.tab-name", has_text=name).first).to_be_visible()
    expect(page.get_by_role("tablist")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_nothing_is_offered_that_needs_them(small: Reader, width: int) -> None:
    page = small.open(GUIDE, width, scripts=False)
    assert page.locator("button:visible, select:visible").count() == 0
    expect(page.get_by_text("https://mcp.orchard.example").first).to_be_visible()
    link = page.locator('.stack-note a[href="overview.html#stack-urls"]')
    expect(link).to_be_visible()
    page.goto(f"{small.origin}/mcp_tool_reference.html")
    assert page.locator("main button:visible, form.mcp-filter:visible").count() == 0
    assert page.locator("li.mcp-tool:visible").count() == 26


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_the_menu_leads_to_every_page(reader: Reader, width: int) -> None:
    page = reader.open("index.html", width, scripts=False)
    for name in PAGES:
        expect(page.locator(f'.wy-menu-vertical a[href="{name}.html"]')).to_be_visible()


def test_every_panel_is_on_paper(small: Reader) -> None:
    page = small.open(GUIDE, scheme="dark")
    expect(page.locator(".sphinx-tabs[data-ready]").first).to_be_visible()
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    PRINTS.mkdir(parents=True, exist_ok=True)
    text = ""
    for number, sheet in enumerate(pdf, 1):
        text += " " + sheet.get_textpage().get_text_bounded()
        image = sheet.render(scale=1.5).to_pil()
        image.save(PRINTS / f"print-{number}.png")
        # Black on white, also for who reads in the dark.
        assert image.getpixel((2, 2)) == (255, 255, 255)
    in_order(" ".join(text.split()), PANELS)
    page.emulate_media(media="print")
    for gone in (".mcp-stack", ".skip-link", ".copybtn", ".wy-nav-side"):
        assert page.locator(f"{gone}:visible").count() == 0, gone


def test_the_chosen_stack_is_on_paper(small: Reader) -> None:
    page = small.open("guide_pollen.html?stack=east")
    expect(page.locator("form.mcp-stack[data-ready]")).to_be_visible()
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert "https://mcp-east.orchard.example" in text
    assert "https://mcp.orchard.example" not in text
