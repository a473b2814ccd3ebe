"""The directives ``mcp:stacks``, ``mcp:gated``, ``mcp:changes``, and the role ``mcp:surface``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from mcp_docs.catalogue import catalogue, in_words
from mcp_docs.data import GATED, GENERATED, TOOL, Place, Problem, Stack, current_page
from mcp_docs.scan import place_of
from mcp_docs.tools import McpDirective, bullets, link

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message

STACK_SHAPE = "mcp:stacks holds one table with a header row and three columns: stack, URL, region"


class Stacks(McpDirective):
    """Reads a table: each row below the header is a stack, its URL, and its region."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table as it was written, and register its rows."""
        content = self.parse_content_to_nodes()
        tables = [node for node in content if isinstance(node, nodes.table)]
        # What docutils could not read has its own error already.
        if len(tables) != 1 and not any(isinstance(n, nodes.system_message) for n in content):
            self.problem(f"there are {len(tables)} tables here; {STACK_SHAPE}")
        for table in tables:
            table["classes"].append("mcp-stacks")
            for row in table.findall(nodes.row):
                if isinstance(row.parent, nodes.tbody):
                    self._row(row)
        return content

    def _row(self, row: nodes.row) -> None:
        cells = [cell.astext().strip() for cell in row.children]
        block = _first_block(row)
        if len(cells) != 3 or not all(cells):
            what = ", ".join(f"'{cell}'" for cell in cells)
            self.problem(f"a cell is missing or empty in the row {what}; {STACK_SHAPE}", block)
            return
        name, url, region = cells
        path = self.config.mcp_stack_path
        if not re.fullmatch(rf"https://[a-z0-9.-]+{re.escape(path)}", url):
            meant = f"https://{urlsplit(url if '//' in url else '//' + url).netloc}{path}"
            message = f"'{url}' is not the URL of a stack; write it as '{meant}'"
            self.problem(message, _first_block(row.children[1]))
            return
        label = re.sub(r"\s*\(default\)$", "", name)
        stack = Stack(label, url, region, default=label != name)
        stacks = current_page(self.env).stacks
        for other, place in stacks.items():
            if label == other.name or url == other.url:
                message = f"'{label}' with '{url}' repeats the stack of line {place.line}"
                self.problem(f"{message}; give each stack its own name and URL", block)
                return
            if stack.default and other.default:
                message = f"both '{label}' and '{other.name}' are marked (default); mark only one"
                self.problem(message, block)
        stacks[stack] = place_of(block)


def _first_block(node: nodes.Node) -> nodes.Node:
    """Return the first text inside *node*, because parts of a table have no line."""
    return next(node.findall(nodes.paragraph), node)


class Gated(McpDirective):
    """Lists every tool of the reference with the gate in its argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return a reference that the domain replaces with the list, once it has all pages."""
        gate = self.gate(self.arguments[0])
        # A comment is all that is left of a reference to no tools.
        return [link("mcp", GATED, gate.key, self.env, nodes.comment())] if gate else []


class Changes(SphinxDirective):
    """Lists what changed between the lists of tools, newest first.

    A removed tool keeps its anchor here, so an old link leads to what happened to it.
    """

    def run(self) -> list[nodes.Node]:
        """Return a definition list with a date as each term."""
        self.known, self.anchored = catalogue(self.env), set[str]()
        rows = nodes.definition_list("", classes=["mcp-changes"], **{GENERATED: True})
        for step in reversed(self.known.steps):
            definition = nodes.definition()
            for label, changes in step.lines().items():
                definition += nodes.paragraph("", "", nodes.strong("", label))
                definition += bullets(map(self._line, changes), "mcp-change-list")
            term = nodes.term("", in_words(step.date))
            rows += nodes.definition_list_item("", term, definition)
        return [rows] if rows.children else []

    def _line(self, names: tuple[str, ...]) -> nodes.paragraph:
        line = nodes.paragraph("", "", self._name(names[0]))
        for name in names[1:]:
            line += [nodes.Text(" to "), self._name(name)]
        return line

    def _name(self, name: str) -> nodes.Element:
        word = nodes.literal("", name)
        if name not in self.known.retired:
            return link("mcp", "tool", name, self.env, word)
        # The newest step comes first, and it is where the tool was last removed.
        if name in self.anchored:
            return word
        self.anchored.add(name)
        return nodes.inline("", "", word, classes=["mcp-retired"], **{TOOL: (name, None, None)})


class SurfaceRole(SphinxRole):
    """Quotes the surface: ``count``, ``date``, or ``origin``."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the quoted words."""
        surface = catalogue(self.env).surface
        # A missing surface has its own warning.
        quotes = {
            "count": f"{len(surface.tools):,}" if surface else "?",
            "date": in_words(surface.date) if surface else "?",
            "origin": surface.origin if surface else "?",
        }
        if self.text in quotes:
            return [nodes.Text(quotes[self.text])], []
        message = f"mcp:surface has no '{self.text}'; it quotes {', '.join(quotes)}"
        place = Place(*self.get_source_info())
        current_page(self.env).problems.append(Problem(place, "surface", message))
        return [], []
