"""Turn the HTML of a page into Markdown: CommonMark with tables, and nothing left out.

markdownify writes what `reshape` has put into the elements that Markdown has.

https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from site_publish.markdown.reshape import BLOCKS, keep_anchor, reshape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bs4.element import NavigableString, Tag

# Characters that start markup wherever they are. An underscore inside a word does not.
MARKUP = re.compile(r"[\\*`\[<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;)")
# What makes a line a list, a heading, or a quote when it starts the line.
LINE_START = re.compile(r"^(\d+)(?=[.)](?:\s|$))|^(?=[#+>=-])")
# For eyes or scripts only.
CHROME = ".headerlink, .tab-name, .fn-bracket, colgroup, script, form"
INLINE = "a abbr b br cite code em i img kbd q samp span strong sub sup"
TEXT = "article caption dd dt figcaption h1 h2 h3 h4 h5 h6 hr li nav p section"
CELLS = "tbody td tfoot th thead tr"
TAGS = BLOCKS | {"[document]", *INLINE.split(), *TEXT.split(), *CELLS.split()}


class NoMarkdownError(Exception):
    """Says which element of a page would be lost in Markdown, and why."""

    def __init__(self, element: Tag, why: str = "has no form in Markdown") -> None:
        self.tag = element.name
        self.text = " ".join(element.get_text().split())[:60]
        super().__init__(f"<{self.tag}> ('{self.text}') {why}")


def to_markdown(html: str, resolve: Callable[[str], str], anchors: Collection[str]) -> str:
    """Return the body of a page as Markdown.

    *resolve* returns the address to write for the target of a link, or nothing where the text
    alone says enough; *anchors* are the ids that other pages may link, and are kept, like those
    that the page links itself. Raises `NoMarkdownError` for an element that would be lost.
    """
    page = BeautifulSoup(html, "html.parser")
    for element in page.select(CHROME):
        element.decompose()
    for link in page.select("[role=doc-backlink]"):
        link.unwrap()
    for link in page.select("a[href], img[src]"):
        name = "href" if link.name == "a" else "src"
        if address := resolve(str(link[name])):
            link[name] = address
        else:
            link.unwrap()
    kept = {str(link["href"])[1:] for link in page.select('a[href^="#"]')} | set(anchors)
    # The innermost first: an outer one moves what is inside it.
    for element in reversed(page.find_all(True)):
        reshape(element)
    for element in page.find_all(id=kept):
        keep_anchor(element)
    text = _Writer().convert_soup(page).strip()
    # One line of anchors above a heading.
    return re.sub(r"</a> (?=<a id=)", "</a>", text) + "\n"


class _Writer(MarkdownConverter):
    """Writes the reshaped elements."""

    class Options:
        """The settings of markdownify."""

        autolinks = False
        bullets = "*"
        heading_style = "atx"
        newline_style = "backslash"

    def _super(self, method: str, *arguments: object) -> str:
        # The types of markdownify leave out the methods that a converter overrides.
        return cast("str", getattr(super(), method)(*arguments))

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        """Refuse what would be left out."""
        if node.name not in TAGS:
            raise NoMarkdownError(node)
        return self._super("process_tag", node, parent_tags)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Write words on one line, and escape what would start a block."""
        text = self._super("process_text", el, parent_tags)
        if "pre" in (parent_tags or ()):
            return text
        text = text.replace("\n", " ")
        starts = (
            el.parent is not None and el.parent.name in {"p", "li"} and not el.previous_sibling
        )
        return LINE_START.sub(r"\g<1>\\", text) if starts else text

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what would be markup; markdownify escapes much more, or less."""
        return MARKUP.sub(r"\\\g<0>", text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link, or an anchor."""
        if "href" in el.attrs:
            address = str(el["href"])
            return (
                f"[{text}](<{address}>)"
                if re.search(r"[\s()]", address)
                else f"[{text}]({address})"
            )
        return f'<a id="{el["id"]}"></a>{text}' if "id" in el.attrs else text

    def convert_abbr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write what an abbreviation stands for."""
        return f"{text} ({el['title']})" if "title" in el.attrs else text

    def convert_section(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a section below what is before it."""
        return f"\n\n{text.strip()}\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Break a line, in a cell of a table too."""
        in_cell = "_inline" in parent_tags
        return "<br>" if in_cell else self._super("convert_br", el, text, parent_tags)

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a block of code in its language."""
        if "_inline" in parent_tags:
            raise NoMarkdownError(el, "does not fit into the cell of a table")
        code = el.get_text().strip("\n")
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
        around = el.find_parent(class_=re.compile("^highlight-"))
        name = str(around["class"][0]).removeprefix("highlight-") if around else ""
        return f"\n\n{fence}{'' if name in {'default', 'none'} else name}\n{code}\n{fence}\n\n"

    def convert_ol(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list that is counted in numbers."""
        if {"loweralpha", "upperalpha", "lowerroman", "upperroman"} & {
            *el.get_attribute_list("class")
        }:
            raise NoMarkdownError(el, "is not counted in numbers, as lists of Markdown are")
        return self._super("convert_ol", el, text, parent_tags)

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell on one line."""
        if el.has_attr("colspan") or el.has_attr("rowspan"):
            raise NoMarkdownError(el, "spans several cells, which no table of Markdown can")
        # Escaped also in code: a row is cut into cells before code is looked for.
        cell = re.sub(r"\s*\n\s*", "<br>", text.strip().replace("|", "\\|"))
        return f" {cell} |"

    convert_th = convert_td
