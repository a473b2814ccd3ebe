"""Without JavaScript, and on paper, nothing is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from playwright.sync_api import expect

from support.browser import WIDTHS
from support.facts import PAGES
from support.site import COUNT, ROOT

if TYPE_CHECKING:
    from support.browser import Reader

PANELS = {
    "mcp_setup_claude": {
        "Connector directory": "Browse connectors",
        "Custom connector": "Register automatically",
    },
    "mcp_setup_m365_copilot": {
        "Dynamic discovery": "reads the server's metadata",
        "Manual": "Leave Scopes empty",
    },
}
PRINTS = ROOT / "build" / "screenshots"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("guide", PANELS)
def test_every_panel_is_there_without_scripts(reader: Reader, guide: str, width: int) -> None:
    page = reader.open(f"{guide}.html", width, scripts=False)
    text = " ".join(page.locator('[itemprop="articleBody"]').inner_text().split())
    at = -1
    for name, content in PANELS[guide].items():
        expect(page.locator("p.tab-name", has_text=name)).to_be_visible()
        # In order: each name above its panel.
        at = text.index(name, at + 1)
        at = text.index(content, at)
    expect(page.get_by_role("tablist")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_nothing_is_offered_that_needs_them(reader: Reader, width: int) -> None:
    page = reader.open("mcp_setup_claude.html", width, scripts=False)
    assert page.locator("button:visible, select:visible").count() == 0
    expect(page.get_by_text("https://mcp.amperity.com").first).to_be_visible()
    link = page.get_by_role("link", name="table of stack URLs")
    assert link.get_attribute("href") == "mcp_overview.html#mcp-overview-stack-urls"
    page.goto(f"{reader.origin}/mcp_tool_reference.html")
    assert page.locator("main button:visible, form.mcp-filter:visible").count() == 0
    assert page.locator("li.mcp-tool:visible").count() == COUNT


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_the_menu_leads_to_every_page(reader: Reader, width: int) -> None:
    page = reader.open("index.html", width, scripts=False)
    for name in PAGES:
        expect(page.locator(f'.wy-menu-vertical a[href="{name}.html"]')).to_be_visible()


@pytest.mark.parametrize("guide", PANELS)
def test_every_panel_is_on_paper(reader: Reader, guide: str) -> None:
    page = reader.open(f"{guide}.html", scheme="dark")
    expect(page.locator(".sphinx-tabs[data-ready]")).to_have_count(1)
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    PRINTS.mkdir(parents=True, exist_ok=True)
    text = ""
    for number, sheet in enumerate(pdf, 1):
        text += " " + sheet.get_textpage().get_text_bounded()
        image = sheet.render(scale=1.5).to_pil()
        image.save(PRINTS / f"{guide}-print-{number}.png")
        # Black on white, also for who reads in the dark.
        assert image.getpixel((2, 2)) == (255, 255, 255)
    text = " ".join(text.split())
    at = -1
    for name, content in PANELS[guide].items():
        at = text.index(name, at + 1)
        at = text.index(content, at)
    for gone in ("Your MCP server URL", "Skip to the content", "Copy"):
        assert gone not in text.replace("Copyright", "")


def test_the_chosen_stack_is_on_paper(reader: Reader) -> None:
    page = reader.open("mcp_setup_chatgpt.html?stack=az-prod")
    expect(page.locator("form.mcp-stack[data-ready]")).to_be_visible()
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert "https://mcp-az-prod.amperity.com" in text
    assert "https://mcp.amperity.com" not in text
