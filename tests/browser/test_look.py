"""What a reader sees at a glance: the bar, the menu, "On this page", the cards, and the badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from playwright.sync_api import expect

from support.browser import ALL_WIDTHS, WIDTHS, resize, shown_pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.browser import Reader
    from support.site import Site

LONG = "mcp_tool_reference.html"


def in_window(page: Page, selector: str) -> bool:
    """Return whether the whole element is in the window, and nothing covers its middle."""
    return bool(
        page.locator(selector).first.evaluate(
            """element => {
                const {left, right, top, bottom} = element.getBoundingClientRect();
                const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
                return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
                    && (element.contains(hit) || hit.contains(element));
            }"""
        )
    )


def jump(page: Page, anchor: str) -> None:
    """Follow a link to an anchor of the open page, also to the one that is in its address."""
    page.evaluate("anchor => { location.hash = ''; location.hash = anchor; }", anchor)


@pytest.mark.parametrize("name", ["index.html", LONG, "search.html", "mcp-tools.html"])
def test_every_page_starts_with_the_bar(reader: Reader, name: str) -> None:
    page = reader.open(name)
    bar = page.get_by_role("banner")
    home = bar.get_by_role("link", name="Amperity MCP", exact=True)
    expect(home).to_have_attribute("href", "#" if name == "index.html" else "index.html")
    other = bar.get_by_role("link", name="All Amperity docs")
    expect(other).to_have_attribute("href", "https://docs.amperity.com/")
    for width in ALL_WIDTHS:
        resize(page, width)
        for part in (".site-name", ".site-parent", ".site-bar input[type=search]"):
            assert in_window(page, part), (part, width)
        assert bar.get_by_role("button", name="Menu").is_visible() == (width <= 960), width


def test_search_and_menu_stay_in_sight(reader: Reader) -> None:
    page = reader.open(f"{LONG}#deep-links")
    for width in ALL_WIDTHS:
        resize(page, width)
        jump(page, "deep-links")
        assert page.evaluate("scrollY") > 1000
        assert in_window(page, ".site-bar input[type=search]"), width
        menu = ".menu-button" if width <= 960 else ".wy-menu-vertical a[aria-current]"
        assert in_window(page, menu), width
        heading = page.locator("#deep-links h2").bounding_box()
        bar = page.locator(".site-bar").bounding_box()
        assert heading is not None
        assert bar is not None
        assert heading["y"] >= bar["y"] + bar["height"], width


def test_the_menu_can_be_read_to_its_end(reader: Reader) -> None:
    page = reader.open(f"{LONG}#deep-links")
    button = page.get_by_role("button", name="Menu")
    for width in ALL_WIDTHS:
        for height in (256, 900):
            resize(page, width, height)
            if width <= 960:
                before = button.bounding_box()
                button.click()
                # A second click closes it.
                assert button.bounding_box() == before
            page.locator(".wy-nav-side").evaluate("menu => menu.scrollTo(0, menu.scrollHeight)")
            assert in_window(page, ".wy-nav-side li.site-index a"), (width, height)
            if width <= 960:
                button.click()


@pytest.mark.parametrize("width", [1280, 1920])
def test_on_a_wide_window_the_contents_of_the_page_are_beside_it(
    reader: Reader, width: int
) -> None:
    page = reader.open("mcp_safety_modes.html", width)
    contents = page.get_by_role("navigation", name="On this page")
    headings = page.locator("main h2, [role=main] h2").all_inner_texts()
    assert contents.get_by_role("link").all_inner_texts() == headings
    main = page.get_by_role("main").bounding_box()
    box = contents.bounding_box()
    assert main is not None
    assert box is not None
    assert box["x"] >= main["x"] + main["width"]
    page.mouse.wheel(0, 3000)
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    expect(contents).to_be_in_viewport()
    # A line of prose has about 75 characters, which is the width of 75 digits or less.
    paragraph = page.locator("section > p").first.bounding_box()
    assert paragraph is not None
    assert 500 < paragraph["width"] < 720
    # What is left over is not all at one side.
    menu = page.locator(".wy-menu-vertical").bounding_box()
    assert menu is not None
    assert menu["x"] < 300
    assert box["x"] + box["width"] > width - 300


def test_the_contents_mark_the_section_that_is_read(reader: Reader) -> None:
    page = reader.open("mcp_safety_modes.html")
    contents = page.get_by_role("navigation", name="On this page")
    current = contents.locator("[aria-current=location]")
    links = contents.get_by_role("link")
    for at in (2, 0, links.count() - 1, 1):
        links.nth(at).click()
        expect(current).to_have_text(links.nth(at).inner_text())
        expect(current).to_have_count(1)
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 100_000)
    expect(current).to_have_text(links.last.inner_text())
    page.mouse.wheel(0, -100_000)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(links.last).not_to_have_attribute("aria-current", "location")


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_narrow_window_the_menu_has_the_contents_of_the_page(
    reader: Reader, width: int
) -> None:
    page = reader.open("mcp_safety_modes.html", width)
    expect(page.locator(".page-toc")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.locator(".wy-nav-side").get_by_role("link", name="External sends").click()
    expect(page.locator("#external-sends h2")).to_be_in_viewport()


def test_a_heading_is_named_without_the_link_to_it(reader: Reader) -> None:
    page = reader.open("mcp_safety_modes.html")
    heading = page.get_by_role("heading", name="External sends", exact=True)
    expect(heading).to_be_visible()
    link = page.get_by_role("link", name="Link to External sends")
    assert link.evaluate("a => getComputedStyle(a).opacity") == "0"
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert link.evaluate("a => getComputedStyle(a).opacity") == "1"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.origin}/mcp_safety_modes.html#external-sends")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_is_one_link_wherever_it_is_hit(reader: Reader, width: int) -> None:
    page = reader.open("index.html", width)
    cards = page.locator("ul.cards > li")
    assert cards.count() > 1
    card = cards.nth(1)
    address = card.get_by_role("link").get_attribute("href")
    box = card.bounding_box()
    assert box is not None
    card.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    expect(page).to_have_url(f"{reader.origin}/{address}")
    page.wait_for_load_state()


def test_the_menu_has_groups_and_the_index_of_tools(reader: Reader) -> None:
    page = reader.open("index.html")
    captions = page.locator(".wy-menu-vertical p.caption").all_inner_texts()
    assert captions == ["Start", "Connect", "Safety", "Reference"]
    page.locator(".wy-nav-side").get_by_role("link", name="Tools from A to Z").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools from A to Z")
    page.wait_for_load_state()
    current = page.locator(".wy-menu-vertical a[aria-current=page]")
    expect(current).to_have_text("Tools from A to Z")


def test_two_gates_differ_by_more_than_color(reader: Reader) -> None:
    page = reader.open(LONG)
    looks = [
        page.locator(f"li.mcp-tool .mcp-badge.mcp-gate-{gate}").first.evaluate(
            "b => [getComputedStyle(b).borderTopStyle, getComputedStyle(b).borderTopLeftRadius]"
        )
        for gate in ("external-send", "confirm")
    ]
    assert looks[0][0] != looks[1][0]
    assert looks[0][1] != looks[1][1]


def test_the_filter_stays_in_sight_and_covers_no_target(reader: Reader) -> None:
    page = reader.open(f"{LONG}#tool-campaign_schedule")
    expect(page.locator("form.mcp-filter[data-ready]")).to_be_visible()
    for width in ALL_WIDTHS:
        resize(page, width)
        jump(page, "tool-campaign_schedule")
        assert in_window(page, "#mcp-filter"), width
        # Not even half of what sticks may be in the way on the smallest phones.
        stuck = page.locator(".mcp-filter").evaluate("form => form.getBoundingClientRect().bottom")
        assert stuck < 900 / 3, width
        assert in_window(page, "#tool-campaign_schedule"), width
        assert in_window(page, "dt:has(+ dd #tool-campaign_schedule)"), width


def test_the_filter_leaves_a_low_window_to_the_tools(reader: Reader) -> None:
    page = reader.window()
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{reader.origin}/{LONG}#deep-links")
    assert in_window(page, "#deep-links h2")
    expect(page.locator(".mcp-filter")).not_to_be_in_viewport()


def test_tools_are_on_one_grid_with_their_task(reader: Reader) -> None:
    page = reader.open(LONG)
    for width in ALL_WIDTHS:
        resize(page, width)
        lefts, tops = page.locator("dl.mcp-tools").evaluate_all(
            """lists => {
                const lefts = new Set(), tops = [];
                const box = element => element.getBoundingClientRect();
                for (const list of lists) for (const term of list.querySelectorAll("dt")) {
                    const tools = term.nextElementSibling.querySelectorAll("li");
                    for (const tool of tools) lefts.add(Math.round(box(tool).left));
                    tops.push(box(tools[0]).top - box(term).top);
                }
                return [[...lefts], tops];
            }"""
        )
        # Beside the task in one or two columns, or below it in one.
        assert len(lefts) == (2 if width == 1920 else 1), width
        assert all((top > 30) == (width <= 640) for top in tops), width


@pytest.mark.parametrize("width", [390, 1280])
def test_code_scrolls_in_its_block_and_its_button_is_beside_it(reader: Reader, width: int) -> None:
    page = reader.open("mcp_setup_claude.html#claude-code", width)
    block = page.locator("div.highlight", has_text="claude mcp add").first
    expect(block.locator("+ .copybtn")).to_be_visible()
    code = block.locator("pre")
    assert code.evaluate("pre => pre.scrollWidth > pre.clientWidth && pre.clientHeight < 60")
    code.focus()
    expect(code).to_be_focused()
    boxes = [code.bounding_box(), block.locator("+ .copybtn").bounding_box()]
    assert boxes[0] is not None
    assert boxes[1] is not None
    beside = boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]
    below = boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert below if width == 390 else beside


def test_what_is_folded_on_the_screen_is_on_paper(reader: Reader) -> None:
    page = reader.open("mcp_setup_m365_copilot.html")
    folded = page.locator("details:not([open])").first
    hidden = folded.locator("p:not(.admonition-title)").first
    expect(hidden).to_be_hidden()
    sentence = " ".join(str(hidden.text_content()).split())
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert sentence in " ".join(text.split())


def test_a_folded_note_shows_that_it_opens_and_is_printed_without_css_for_it(
    reader: Reader,
) -> None:
    page = reader.open("mcp_setup_m365_copilot.html")
    note = page.locator("details.admonition").first
    sign = "summary => getComputedStyle(summary, '::before').content"
    closed = note.locator("summary").evaluate(sign)
    # Not every browser has ::details-content.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(note).to_have_attribute("open", "")
    assert note.locator("summary").evaluate(sign) not in {closed, "none"}
    assert closed != "none"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(note).not_to_have_attribute("open", "")


def test_on_paper_a_list_of_tools_begins_on_the_sheet_of_its_heading(reader: Reader) -> None:
    page = reader.open(LONG)
    tool = page.locator("li.mcp-tool code").first.inner_text()
    [sheet] = pypdfium2.PdfDocument(page.pdf(format="A4", page_ranges="1"))
    assert tool in sheet.get_textpage().get_text_bounded()


def test_paper_has_the_addresses_of_links_and_no_navigation(reader: Reader) -> None:
    page = reader.open("mcp_overview.html", 390)
    link = page.locator(".rst-content p a.external").first
    address = str(link.get_attribute("href"))
    page.emulate_media(media="print")
    for gone in (
        ".site-bar",
        ".wy-nav-side",
        ".page-toc",
        ".page-turn",
        ".headerlink",
        ".copybtn",
    ):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    text = "".join(
        sheet.get_textpage().get_text_bounded()
        for sheet in pypdfium2.PdfDocument(page.pdf(format="A4"))
    )
    assert address in "".join(text.split())


# What a reader may set: https://www.w3.org/TR/WCAG22/#text-spacing
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""


CUT = """() => [...document.querySelectorAll("body *")].filter(element => {
    const {right, width} = element.getBoundingClientRect();
    if (!width || element.closest(".visually-hidden, .skip-link")) return false;
    if (element.closest("pre")) return element.tagName === "PRE" && right > innerWidth;
    const {overflowX, clipPath} = getComputedStyle(element);
    if (clipPath !== "none" || element.closest("thead, label")) return false;
    return right > innerWidth + 0.5
        || overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 100))"""


def test_nothing_is_cut_or_wider_than_the_smallest_window(site: Site, reader: Reader) -> None:
    """400 % zoom in a window of 1280 by 1024 pixels (WCAG 1.4.10), and text spacing (1.4.12)."""
    page = reader.window(320)
    page.set_viewport_size({"width": 320, "height": 256})
    found = {}
    for name in set(shown_pages(site.html)) - {"404.html"}:
        page.goto(f"{reader.origin}/{name}")
        for spacing in ("", SPACING):
            if spacing:
                page.add_style_tag(content=spacing)
            cut = page.evaluate(CUT)
            if cut or page.evaluate("document.documentElement.scrollWidth") > 320:
                found[name, spacing] = cut
    assert found == {}


def test_the_picker_shows_its_longest_option_on_the_smallest_phone(reader: Reader) -> None:
    page = reader.open("mcp_setup_claude.html", 320)
    cut = page.locator("#mcp-stack").evaluate(
        """select => {
            const style = getComputedStyle(select);
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const widths = [...select.options].map(option => pen.measureText(option.text).width);
            const arrow = 24;
            const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            return Math.max(...widths) + padding + arrow > select.clientWidth;
        }"""
    )
    assert not cut


def test_forced_colors_tell_what_is_chosen(reader: Reader) -> None:
    page = reader.window()
    page.emulate_media(forced_colors="active")
    page.goto(f"{reader.origin}/mcp_setup_claude.html#claude-code")
    lines = page.get_by_role("tab").evaluate_all(
        "tabs => tabs.map(tab => getComputedStyle(tab).borderBottomColor)"
    )
    assert lines[0] != lines[1]
    current = page.locator(".page-toc [aria-current]")
    assert current.evaluate("link => getComputedStyle(link).borderLeftWidth") == "3px"
    page.emulate_media(forced_colors="none")


def test_few_stops_lead_to_the_first_tool_and_one_at_most_is_in_a_row(reader: Reader) -> None:
    page = reader.open(LONG)
    expect(page.locator("form.mcp-filter[data-ready]")).to_be_visible()
    before, rows = page.evaluate(
        """() => {
            const first = document.querySelector("li.mcp-tool");
            const stops = "a[href], button, input, select, summary, [tabindex='0']";
            const visible = element => element.checkVisibility() && element.tabIndex >= 0;
            const before = [...document.querySelectorAll(stops)].filter(stop => visible(stop) &&
                stop.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING);
            const rows = [...document.querySelectorAll("dl.mcp-tools > dd")];
            return [before.length, rows.map(row => row.querySelectorAll(stops).length)];
        }"""
    )
    assert 0 < before <= 60
    assert max(rows) == 1


def test_a_badge_and_a_permalink_are_high_enough_to_hit(reader: Reader) -> None:
    """WCAG 2.5.8: 24 pixels."""
    page = reader.open(LONG)
    for width in WIDTHS:
        resize(page, width)
        sizes = page.locator(".mcp-badge a, .headerlink").evaluate_all(
            "links => links.map(a => a.getBoundingClientRect()).map(b => [b.width, b.height])"
        )
        assert len(sizes) > 2
        assert min(side for size in sizes for side in size) >= 24, width


def test_what_sticks_never_covers_the_focus(reader: Reader) -> None:
    page = reader.open(LONG)
    for key in ("Tab", "Shift+Tab"):
        jump(page, "campaigns-and-journeys")
        page.locator("#campaigns-and-journeys .headerlink").focus()
        for _ in range(12):
            page.keyboard.press(key)
            inside, top, bottom = page.evaluate(
                """() => {
                    const focus = document.activeElement;
                    const form = document.querySelector(".mcp-filter");
                    return [
                        focus.closest(".rst-content section") && !form.contains(focus),
                        focus.getBoundingClientRect().top, form.getBoundingClientRect().bottom,
                    ];
                }"""
            )
            assert not inside or top >= bottom - 1


def test_the_table_of_modes_has_row_headers(reader: Reader) -> None:
    page = reader.open("mcp_safety_modes.html")
    table = page.get_by_role("table", name="What runs in each mode")
    expect(table.get_by_role("rowheader", name="Write on production")).to_be_visible()
    scopes = table.locator("th").evaluate_all("heads => heads.map(head => head.scope)")
    assert set(scopes) == {"col", "row"}


def test_short_code_is_never_broken(reader: Reader) -> None:
    page = reader.open("mcp_safety_modes.html")
    code = page.locator(".rst-content code", has_text="confirm: true")
    for width in ALL_WIDTHS:
        resize(page, width)
        lines = code.evaluate_all("all => all.map(code => code.getClientRects().length)")
        assert len(lines) > 1
        assert set(lines) == {1}, width


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_an_address_in_the_stack_table_is_never_broken(
    reader: Reader, width: int
) -> None:
    page = reader.open("mcp_overview.html", width)
    code = page.locator("table.mcp-stacks code")
    lines = code.evaluate_all("all => all.map(code => code.getClientRects().length)")
    assert len(lines) > 1
    assert set(lines) == {1}


def test_an_address_goes_on_in_the_next_line_before_a_part_of_its_path(reader: Reader) -> None:
    page = reader.open("mcp_overview.html", 320)
    broken = page.locator(".rst-content table code:has(wbr)").evaluate_all(
        """all => all.flatMap(code => {
            const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
            const breaks = [];
            let last = {text: "", top: null};
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                for (let at = 0; at < node.length; at++) {
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    const {top} = range.getBoundingClientRect();
                    if (last.top !== null && top > last.top + 2) breaks.push(last.text + range);
                    last = {text: String(range), top};
                }
            }
            return breaks;
        })"""
    )
    assert broken
    assert all(around[1] == "/" or around[0] == "-" for around in broken), broken


def test_a_name_in_the_reference_shows_its_underscores(reader: Reader) -> None:
    """A box of code with hidden overflow would cut them at some sizes of the font."""
    code = reader.open(LONG).locator(".mcp-tool code").first
    assert code.evaluate("code => getComputedStyle(code).overflowX") == "visible"


def test_below_the_bar_the_line_of_the_filter_reaches_the_edges(reader: Reader) -> None:
    bar = reader.open(LONG, 768).locator(".mcp-filter")
    outset = bar.evaluate("bar => getComputedStyle(bar).borderImageOutset")
    assert outset.split()[1] == "768px"


def test_the_focus_is_around_the_whole_card(reader: Reader) -> None:
    page = reader.open("index.html")
    link = page.locator("ul.cards a").first
    page.keyboard.press("Tab")
    link.focus()
    card = page.locator("ul.cards > li").first.bounding_box()
    ring = link.evaluate(
        """link => {
            const {outlineStyle, inlineSize} = getComputedStyle(link, "::after");
            return [outlineStyle, parseFloat(inlineSize)];
        }"""
    )
    assert card is not None
    assert ring == ["solid", pytest.approx(card["width"], abs=3)]
