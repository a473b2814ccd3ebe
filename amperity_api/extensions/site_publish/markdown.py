"""Turn the HTML of a page into Markdown: CommonMark with tables, and nothing left out.

HTML without a counterpart in Markdown is first rewritten with elements that have one, which
markdownify then converts.

https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from markdownify import MarkdownConverter

if TYPE_CHECKING:
    from collections.abc import Collection

    from bs4.element import Tag

# Characters that start markup anywhere. An underscore within a word doesn't.
MARKUP = re.compile(r"[\\*`\[<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;)")
# What a renderer drops from the words of a heading to make its anchor.
NOT_IN_ANCHOR = re.compile(r"[^\w -]")
# At the start of a line, these make it a list, a heading, or a quote.
LINE_START = re.compile(r"^(\d+)(?=[.)](?:\s|$))|^(?=[#+>=-])")
CHROME = ".headerlink, .tab-name, .fn-bracket, colgroup, script, form, wbr"
# A page has hundreds of tools, so those of one task are on one line.
TOOLS = ".mcp-tool-list, .mcp-change-list"
TAGS = (
    "a, aside, b, blockquote, br, cite, code, div, em, figcaption, figure, h1, h2, h3, "
    "h4, h5, h6, hr, i, img, kbd, li, nav, ol, p, pre, q, samp, section, span, strong, sub, sup, "
    "table, tbody, td, th, thead, tr, ul"
)
# What Markdown can't say, and why.
LOST = {
    f":not({TAGS})": "has no form in Markdown",
    "[colspan], [rowspan]": "spans several cells, which no table of Markdown can",
    "td pre": "does not fit into the cell of a table",
    'pre:-soup-contains("```")': "contains ```, which ends a block of code in Markdown",
    "ol:is(.loweralpha, .upperalpha, .lowerroman, .upperroman)": "is not counted in numbers",
}


class NoMarkdownError(Exception):
    """An element of a page would be lost in Markdown; names the element and the reason."""

    def __init__(self, element: Tag, why: str) -> None:
        self.text = " ".join(element.get_text().split())[:60]
        super().__init__(f"<{element.name}> ('{self.text}') {why}")


def article(html: str) -> BeautifulSoup:
    """Return what a page says, without what is for eyes or scripts only."""
    page = BeautifulSoup(html, "html.parser", parse_only=SoupStrainer(role="main"))
    for element in page.select(CHROME):
        element.decompose()
    return page


def to_markdown(page: BeautifulSoup, anchors: Collection[str]) -> str:
    """Return an article as Markdown, with those of its anchors that are in *anchors*.

    A heading makes its own, so it gets none. Raises `NoMarkdownError` for an element that would be
    lost.
    """
    _reshape(page)
    for selector, why in LOST.items():
        if lost := page.select_one(selector):
            raise NoMarkdownError(lost, why)
    for element in page.select("[id]:not(pre *)"):
        if element["id"] in anchors and element["id"] != _anchor_of_heading(element):
            anchor = page.new_tag("a", attrs={"id": str(element["id"])})
            if element.name in {"ol", "pre", "table", "ul"}:
                element.insert_before(anchor)
            else:
                element.insert(0, anchor)
    text = _Writer(
        autolinks=False,
        bullets="*",
        code_language_callback=_language,
        heading_style="atx",
        wrap=True,
        wrap_width=None,
    ).convert_soup(page)
    return re.sub(r"></a> (?=<a id=|\n)", "></a>", text).strip() + "\n"


def _reshape(page: BeautifulSoup) -> None:
    for tabs in page.select(".sphinx-tabs"):
        tabs.name = "ul"
        for panel in tabs.find_all(role="tabpanel", recursive=False):
            panel.name = "li"
            label = tabs.find(id=panel["aria-labelledby"])
            panel.insert(0, page.new_tag("strong", string=label.get_text() if label else ""))
        for bar in tabs.find_all(role="tablist", recursive=False):
            bar.name, bar.string = "p", "Choose one:"
            tabs.insert_before(bar)
    for term in page.select("dt"):
        term.name = "li"
    for definition in page.select("dd"):
        if before := definition.find_previous_sibling("li"):
            before.extend(list(definition.contents))
            definition.decompose()
    for caption in page.select("table > caption"):
        caption.name = "p"
        if table := caption.parent:
            table.insert_before(caption)
    for tools in page.select(TOOLS):
        if label := tools.find_previous_sibling("p"):
            label.append(tools)
    for abbreviation in page.select("abbr[title]"):
        abbreviation.append(f" ({abbreviation['title']})")
    for selector, name in {
        "dl": "ul",
        "abbr": "span",
        "summary": "p",
        ".admonition": "blockquote",
        "details": "div",
    }.items():
        for element in page.select(selector):
            element.name = name
    for classifier in page.select(".classifier"):
        classifier.insert(0, " : ")
    # A verification date is about the steps, and isn't one of them.
    for element in page.select(".admonition-title, .caption-text, .rubric, .verified"):
        inner = page.new_tag(
            "em" if element.name == "p" and "verified" in element["class"] else "strong"
        )
        inner.extend(list(element.contents))
        element.append(inner)


def _anchor_of_heading(section: Tag) -> str:
    """Return the anchor that GitHub and others make of the heading that starts a section."""
    heading = section.find(re.compile("^h[1-6]$"), recursive=False)
    words = heading.get_text().strip().lower() if heading else ""
    return NOT_IN_ANCHOR.sub("", words).replace(" ", "-")


def _language(code: Tag) -> str:
    around = code.find_parent(class_=re.compile("^highlight-"))
    name = str(around["class"][0]).removeprefix("highlight-") if around else ""
    return "" if name in {"default", "none"} else name


class _Writer(MarkdownConverter):
    """Writes the reshaped elements."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what would be markup; markdownify escapes much more, or less."""
        return LINE_START.sub(r"\g<1>\\", MARKUP.sub(r"\\\g<0>", text))

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link, or an anchor."""
        if "id" in el.attrs:
            return f'<a id="{el["id"]}"></a>{text}'
        # The types of markdownify leave out the methods that a converter overrides.
        return cast("str", super().convert_a(el, text, parent_tags))  # type: ignore[misc]

    def convert_ul(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list, or tools on the line of their task."""
        if el.css.match(TOOLS):
            return ": " + ", ".join(line.removeprefix("* ") for line in text.strip().split("\n"))
        return cast("str", self.convert_list(el, text, parent_tags))  # type: ignore[attr-defined]

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell on one line. A row is cut into cells before code is looked for."""
        cell = " ".join(text.split()).replace("|", r"\|")
        return f" {cell} |"

    convert_th = convert_td
