"""The directive ``mcp:changes``: what came and went, by date, from the history.

A tool that left keeps its anchor here, so that an old link lands on what happened to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from mcp_docs.catalogue import follow, in_words
from mcp_docs.gates import tool_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcp_docs.catalogue import Catalogue, Step


class Changes(SphinxDirective):
    """Renders the changes between the lists, newest first."""

    def run(self) -> list[nodes.Node]:
        """Return a definition list with a date as each term."""
        known = follow(self.env)
        rows = nodes.definition_list(classes=["mcp-changes"])
        for step in reversed(known.steps):
            rows += self._step(step, known)
        return [rows] if rows.children else []

    def _step(self, step: Step, known: Catalogue) -> nodes.definition_list_item:
        changes = step.changes
        definition = nodes.definition()
        if changes.added:
            definition += self._line("Added", ([self._name(n, known)] for n in changes.added))
        if changes.removed:
            names = ([self._name(name, known)] for name in changes.removed)
            definition += self._line("Removed", names)
        if changes.renamed:
            pairs = (
                [
                    self._name(pair.old, known),
                    nodes.Text(" to "),
                    self._name(pair.new, known),
                ]
                for pair in changes.renamed
            )
            definition += self._line("Probably renamed", pairs)
        term = nodes.term("", in_words(step.date))
        return nodes.definition_list_item("", term, definition)

    def _line(self, label: str, items: Iterable[list[nodes.Node]]) -> nodes.paragraph:
        line = nodes.paragraph("", "", nodes.strong("", label), nodes.Text(": "))
        for number, item in enumerate(items):
            if number:
                line += nodes.Text(", ")
            line += item
        line += nodes.Text(".")
        return line

    def _name(self, name: str, known: Catalogue) -> nodes.Node:
        if name not in known.retired:
            return tool_link(name, self.env.docname)
        literal = nodes.literal("", name, classes=["mcp-name"])
        # The newest step comes first: there it left last. If the page still has the tool, that is
        # a warning of its own.
        anchor = f"tool-{name}"
        if anchor not in self.state.document.ids:
            span = nodes.inline("", "", literal, ids=[anchor], classes=["mcp-retired"])
            self.state.document.note_explicit_target(span)
            return span
        return literal
