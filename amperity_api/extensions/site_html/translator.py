"""Attributes that docutils and Sphinx leave out, and that readers need."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist

if TYPE_CHECKING:
    from collections.abc import Iterable

# Code of so many characters fits into a line of any window, and is not broken at its spaces.
UNBROKEN = 20


class SiteTranslator(HTML5Translator):
    """Writes the HTML of Sphinx with more attributes on some elements."""

    def starttag(
        self,
        node: nodes.Element,
        tagname: str,
        suffix: str = "\n",
        empty: bool = False,
        **attributes: object,
    ) -> str:
        """Return the start tag of ``node``, with the attributes that it lacks.

        A panel of tabs is followed by its name, for readers who see all panels at once.
        """
        match node:
            case nodes.reference() if "://" in node.get("refuri", ""):
                attributes["rel"] = "noopener"
            case nodes.table() | nodes.thead() | nodes.tbody() | nodes.row() | nodes.entry():
                attributes.update(_table_attributes(node, tagname))
            case nodes.literal() if len(node.astext()) <= UNBROKEN:
                attributes["CLASS"] = f"{attributes.get('CLASS', '')} unbroken"
            case nodes.Admonition() if tagname == "div":
                attributes["role"] = "note"
            case SphinxTabsTablist():
                attributes["aria-label"] = _heading(node)
            case SphinxTabsPanel():
                tag = super().starttag(node, tagname, suffix, empty, **attributes)
                return f'{tag}<p class="tab-name">{escape(_tab(node).astext())}</p>'
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Write a block of code that the keyboard can scroll."""
        try:
            super().visit_literal_block(node)
        finally:
            self.body[-1] = self.body[-1].replace("<pre>", '<pre tabindex="0">', 1)

    def depart_title(self, node: nodes.title) -> None:
        """End a heading. The link to its section follows it, so that it is no part of its name."""
        super().depart_title(node)
        if len(self.body) > 1 and 'class="headerlink"' in self.body[-2]:
            self.body[-2:] = [self.body[-1].rstrip(), self.body[-2], "\n"]

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Add a link to an anchor, named by what it leads to.

        A table gets no link: its anchor is a number, which is another table's tomorrow.
        """
        if isinstance(node, nodes.table):
            return
        if isinstance(node, nodes.section):
            name = escape(f"Link to {node.next_node(nodes.title).astext()}", quote=True)
            self.body.append(
                f'<a class="headerlink" href="#{node["ids"][0]}" aria-label="{name}">#</a>'
            )
        else:
            super().add_permalink_ref(node, title)


def _table_attributes(node: nodes.Element, tagname: str) -> dict[str, str]:
    """Return the role of a part of a table, and the column of a cell.

    On a phone the stylesheet lays rows out as lists. Some browsers then forget that they are
    rows, unless the role says so (HTML Accessibility API Mappings 1.0, section 3.5), and a
    reader needs the name of the column beside the cell.
    """
    match node:
        case nodes.table():
            return {"role": "table"}
        case nodes.thead() | nodes.tbody():
            return {"role": "rowgroup"}
        case nodes.row():
            return {"role": "row"}
    if isinstance(node.parent.parent, nodes.thead):
        return {"role": "columnheader", "scope": "col"}
    if tagname == "th":
        return {"role": "rowheader", "scope": "row"}
    return {"role": "cell", "data-label": _column(node)}


def _column(entry: nodes.Element) -> str:
    """Return the text at the head of the column of a cell; empty without a head."""

    def columns(cells: Iterable[nodes.Node]) -> list[str]:
        return [
            cell.astext()
            for cell in cells
            if isinstance(cell, nodes.entry)
            for _ in range(cell.get("morecols", 0) + 1)
        ]

    row = entry.parent
    head = next(iter(row.parent.parent.findall(nodes.thead)), None)
    names = columns(head.children[-1].children) if head is not None else []
    place = len(columns(row.children[: row.index(entry)]))
    return names[place] if place < len(names) else ""


def _heading(node: nodes.Element) -> str:
    """Return the title of the section around ``node``."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    return parent.next_node(nodes.title).astext() if parent is not None else "Alternatives"


def _tab(panel: nodes.Element) -> nodes.Element:
    """Return the tab that opens ``panel``."""
    name = panel["aria-labelledby"]
    tabs: list[nodes.Element] = list(panel.parent.findall(SphinxTabsTab))
    return next(tab for tab in tabs if name in tab["ids"])
