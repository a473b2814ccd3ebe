"""The directives ``mcp:stacks``, ``mcp:gated``, ``mcp:changes``, and the role ``mcp:surface``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from mcp_docs.catalogue import in_words, load_for_page
from mcp_docs.data import SURFACE, SYNTAX, Place, Problem, Stack, current_page, gates_of
from mcp_docs.nodes import GENERATED, RETIRED, gated_tools, tool_link, tool_name
from mcp_docs.source_lines import place_of
from mcp_docs.tools import unknown_gate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node, system_message

    from mcp_docs.catalogue import Catalogue, Step

STACK_SHAPE = "mcp:stacks holds one table with a header row and three columns: stack, URL, region"
QUOTES = ("count", "date", "origin")


class Stacks(SphinxDirective):
    """Reads a table: each row below the header is a stack, its URL, and its region."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table as it was written, and register its rows."""
        self.page = current_page(self.env)
        content = self.parse_content_to_nodes()
        tables = [node for node in content if isinstance(node, nodes.table)]
        # What docutils could not read has its own error already.
        if len(tables) != 1 and not any(isinstance(n, nodes.system_message) for n in content):
            place = Place(*self.get_source_info())
            self._problem(place, f"there are {len(tables)} tables here; {STACK_SHAPE}")
        for table in tables:
            table["classes"].append("mcp-stacks")
            if not list(table.findall(nodes.thead)):
                self._problem(_first_place(table), f"the table has no header row; {STACK_SHAPE}")
            for body in table.findall(nodes.tbody):
                for row in body.findall(nodes.row):
                    self._row(row)
        return content

    def _problem(self, place: Place, message: str) -> None:
        self.page.problems.append(Problem(SYNTAX, message, place))

    def _row(self, row: nodes.row) -> None:
        cells = [cell.astext().strip() for cell in row.children]
        place = _first_place(row)
        if len(cells) != 3 or not all(cells):
            what = ", ".join(f"'{cell}'" for cell in cells)
            message = f"a cell is missing or empty in the row {what}; {STACK_SHAPE}"
            self._problem(place, message)
            return
        name, url, region = cells
        path = self.config.mcp_stack_path
        if not re.fullmatch(rf"https://[a-z0-9.-]+{re.escape(path)}", url):
            meant = f"https://{urlsplit(url if '//' in url else '//' + url).netloc}{path}"
            message = f"'{url}' is not the URL of a stack; write it as '{meant}'"
            self._problem(_first_place(row.children[1]), message)
            return
        label = re.sub(r"\s*\(default\)$", "", name)
        is_default = label != name
        for other in self.page.stacks:
            if label == other.name or url == other.url:
                message = f"'{label}' with '{url}' repeats the stack of line {other.place.line}"
                self._problem(place, f"{message}; give each stack its own name and URL")
                return
            if is_default and other.default:
                message = f"both '{label}' and '{other.name}' are marked (default); mark only one"
                self._problem(place, message)
        self.page.stacks.append(Stack(label, url, region, is_default, place))


def _first_place(node: Node) -> Place:
    """Return the place of the first block inside of *node*, which may have none of its own."""
    places = [place_of(child) for child in node.findall(nodes.TextElement) if child.line]
    return min(places, key=lambda place: place.line, default=place_of(node))


class Gated(SphinxDirective):
    """Lists the tools with the gate of its argument, wherever the reference has them."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the stand-in for the list."""
        key = self.arguments[0]
        gates = gates_of(self.config)
        if key not in gates:
            place = Place(*self.get_source_info())
            current_page(self.env).problems.append(unknown_gate(gates, key, place))
            return []
        node = gated_tools(gate=key, docname=self.env.docname)
        self.set_source_info(node)
        return [node]


class Changes(SphinxDirective):
    """Lists what came and went between the lists of tools, newest first.

    A tool that left keeps its anchor here, so that an old link leads to what happened to it.
    """

    def run(self) -> list[nodes.Node]:
        """Return a definition list with a date as each term."""
        known = load_for_page(self.env)
        self.anchored: set[str] = set()
        rows = nodes.definition_list(classes=["mcp-changes"])
        rows[GENERATED] = True
        for step in reversed(known.steps):
            rows += self._step(step, known)
        return [rows] if rows.children else []

    def _step(self, step: Step, known: Catalogue) -> nodes.definition_list_item:
        added, removed, renamed = step.changes.added, step.changes.removed, step.changes.renamed
        to = nodes.Text(" to ")
        lines = {
            "Added": [[self._name(name, known)] for name in added],
            "Removed": [[self._name(name, known)] for name in removed],
            "Renamed": [
                [self._name(pair.old, known), to.copy(), self._name(pair.new, known)]
                for pair in renamed
            ],
        }
        definition = nodes.definition()
        definition += [_line(label, names) for label, names in lines.items() if names]
        term = nodes.term("", in_words(step.date))
        return nodes.definition_list_item("", term, definition)

    def _name(self, name: str, known: Catalogue) -> nodes.Node:
        if name not in known.retired:
            return tool_link(name, self.env.docname)
        # The newest step comes first: that is where it left last.
        if name in self.anchored:
            return tool_name(name)
        self.anchored.add(name)
        span = nodes.inline("", "", tool_name(name), classes=["mcp-retired"])
        span[RETIRED] = name
        return span


def _line(label: str, items: Iterable[list[nodes.Node]]) -> nodes.paragraph:
    line = nodes.paragraph("", "", nodes.strong("", label), nodes.Text(": "))
    for number, item in enumerate(items):
        line += [*([nodes.Text(", ")] if number else []), *item]
    line += nodes.Text(".")
    return line


class SurfaceRole(SphinxRole):
    """Quotes the surface: ``count``, ``date``, or ``origin``."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the quoted words."""
        surface = load_for_page(self.env).surface
        if self.text not in QUOTES:
            message = f"mcp:surface has no '{self.text}'; it quotes {', '.join(QUOTES)}"
            place = Place(*self.get_source_info())
            current_page(self.env).problems.append(Problem(SURFACE, message, place))
            return [], []
        if surface is None:
            # The file has a warning of its own.
            return [nodes.Text("?")], []
        quotes = {
            "count": f"{len(surface.tools):,}",
            "date": in_words(surface.date),
            "origin": surface.origin,
        }
        return [nodes.Text(quotes[self.text])], []
