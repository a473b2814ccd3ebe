"""Say in the elements that Markdown has what the HTML of a page says in others.

A definition list or a set of tabs becomes a list, an admonition a quote, an id an anchor.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

BLOCKS = {"aside", "blockquote", "div", "figure", "ol", "pre", "table", "ul"}
BOLD = {"admonition-title", "caption-text", "rubric"}

_new = BeautifulSoup("", "html.parser").new_tag


def reshape(element: Tag) -> None:
    """Change *element*, whose inner elements were changed before, by its name and its class."""
    classes = set(element.get_attribute_list("class"))
    if element.name == "dl":
        _definition_list(element)
    elif "sphinx-tabs" in classes:
        _tabs(element)
    elif "line-block" in classes:
        _lines(element)
    elif "mcp-tool-list" in classes:
        _one_line(element)
    elif "admonition" in classes:
        element.name = "blockquote"
    elif element.name == "details":
        element.name = "div"
    elif element.get("role") == "doc-footnote" and element.p and (number := element.span):
        element.p.insert(0, f"{number.get_text()}. ")
        number.decompose()
    elif element.name == "caption" and element.parent:
        element.name = "p"
        element.parent.insert_before(element)
    elif "classifier" in classes:
        element.insert(0, " : ")
    elif "verified" in classes:
        # It says something about the steps, and is none of them.
        _wrap(element, "em")
    if element.name == "summary":
        element.name = "p"
    if classes & BOLD:
        _wrap(element, "strong")


def _wrap(element: Tag, name: str) -> None:
    inner = _new(name)
    inner.extend(list(element.contents))
    element.append(inner)


def _definition_list(element: Tag) -> None:
    element.name = "ul"
    item: Tag | None = None
    for child in element.find_all(["dt", "dd"], recursive=False):
        if child.name == "dt":
            item = child
            item.name = "li"
            _wrap(item, "p")
        elif item is not None:
            tools = child.find(class_="mcp-tool-list", recursive=False)
            if tools is not None and item.p is not None:
                item.p.extend([": ", *tools.contents])
            else:
                item.extend(list(child.contents))
            child.decompose()


def _one_line(tools: Tag) -> None:
    """Write the tools of a task one after the other: a page has hundreds."""
    for item in tools.find_all("li"):
        for part in item.find_all("p"):
            part.unwrap()
        if item.find_next_sibling("li"):
            item.insert_after(", ")
        item.name = "span"
    _drop_space(tools)
    tools.name = "p"


def _tabs(element: Tag) -> None:
    for panel in element.find_all(role="tabpanel", recursive=False):
        panel.name = "li"
        label = element.find(id=panel["aria-labelledby"])
        assert label is not None
        label.name = "p"
        if label.strong is None:
            _wrap(label, "strong")
        panel.insert(0, label)
    for bar in element.find_all(role="tablist", recursive=False):
        bar.decompose()
    element.name = "ul"
    choice = _new("p")
    choice.string = "Choose one:"
    element.insert_before(choice)


def _lines(block: Tag) -> None:
    if block.parent and "line-block" in block.parent.get_attribute_list("class"):
        block.unwrap()
        return
    for line in block.find_all(class_="line")[:-1]:
        line.append(_new("br"))
    for line in block.find_all(class_="line"):
        line.unwrap()
    _drop_space(block)


def _drop_space(element: Tag) -> None:
    for between in element.find_all(string=re.compile(r"^\s+$"), recursive=False):
        between.extract()


def keep_anchor(element: Tag) -> None:
    """Put an anchor where *element* starts."""
    anchor = _new("a", attrs={"id": str(element["id"])})
    if element.name in BLOCKS:
        element.insert_before(anchor)
    else:
        element.insert(0, anchor)
