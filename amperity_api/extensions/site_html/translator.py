"""Attributes that readers need, and that docutils and Sphinx leave out."""

from __future__ import annotations

import re
from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist

# Code of up to this many characters fits on a line of any window, so it is never broken.
UNBROKEN = 20
# What begins each part of the path of an address, where browsers break no line by themselves.
PATH = re.compile(r"(?<=\w)/(?=[\w.])")

# On a phone the stylesheet lays rows out as lists. Some browsers then forget that they are rows,
# unless the role says so (HTML Accessibility API Mappings 1.0, section 3.5).
ROLES = {
    nodes.table: "table",
    nodes.thead: "rowgroup",
    nodes.tbody: "rowgroup",
    nodes.row: "row",
}


class SiteTranslator(HTML5Translator):
    """Writes the HTML of Sphinx, with more attributes on some elements."""

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
            case nodes.table() | nodes.thead() | nodes.tbody() | nodes.row():
                attributes["role"] = ROLES[type(node)]
            case nodes.entry():
                attributes.update(_cell_attributes(node, tagname))
            case nodes.literal() if len(node.astext()) <= UNBROKEN:
                attributes["CLASS"] = f"{attributes.get('CLASS', '')} unbroken"
            case nodes.Admonition() if tagname == "div":
                attributes["role"] = "note"
            case SphinxTabsTablist():
                attributes["aria-label"] = _heading(node)
            case SphinxTabsPanel():
                tabs = node.parent.findall(SphinxTabsTab)
                opener = next(tab for tab in tabs if node["aria-labelledby"] in tab["ids"])
                tag = super().starttag(node, tagname, suffix, empty, **attributes)
                return f'{tag}<p class="tab-name">{escape(opener.astext())}</p>'
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Write text; an address in code can break before each part of its path."""
        super().visit_Text(node)
        if self.protect_literal_text and "://" in node:
            self.body[-1] = PATH.sub("<wbr>/", self.body[-1])

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Write a block of code that can be scrolled with the keyboard."""
        try:
            super().visit_literal_block(node)
        finally:
            self.body[-1] = self.body[-1].replace("<pre>", '<pre tabindex="0">', 1)

    def depart_title(self, node: nodes.title) -> None:
        """End a heading. The link to its section follows it, and so is not part of its name."""
        super().depart_title(node)
        if isinstance(node.parent, nodes.section):
            name = escape(f"Link to {node.astext()}")
            link = f'<a class="headerlink" href="#{node.parent["ids"][0]}" aria-label="{name}">'
            self.body[-1] = f"{self.body[-1].rstrip()}{link}#</a>\n"

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Add a link to an anchor, but none to a table, whose number changes with other tables."""
        if not isinstance(node, nodes.section | nodes.table):
            super().add_permalink_ref(node, title)


def _cell_attributes(cell: nodes.entry, tagname: str) -> dict[str, str]:
    """Return the role of a cell, and the name of its column, which a phone shows beside it."""
    if isinstance(cell.parent.parent, nodes.thead):
        return {"role": "columnheader", "scope": "col"}
    if tagname == "th":
        return {"role": "rowheader", "scope": "row"}
    head = next(cell.parent.parent.parent.findall(nodes.thead), None)
    names = [name.astext() for name in head[-1]] if head is not None else []
    place = cell.parent.index(cell)
    return {"role": "cell", "data-label": names[place] if place < len(names) else ""}


def _heading(node: nodes.Element) -> str:
    """Return the title of the section around ``node``."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    return parent.next_node(nodes.title).astext() if parent is not None else "Alternatives"
