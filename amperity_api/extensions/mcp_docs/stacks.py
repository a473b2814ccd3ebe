"""The directive ``mcp:stacks``: the rows of an ordinary table become the known stacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from mcp_docs.lines import block_line
from mcp_docs.records import SYNTAX, Problem, Stack, current_page

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPE = "mcp:stacks holds one table with a header row and three columns: stack, URL, region"


class Stacks(SphinxDirective):
    """Reads a table of stacks; see the module."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table as it was written, and register its rows."""
        self.page = current_page(self.env)
        content = self.parse_content_to_nodes()
        tables = [node for node in content if isinstance(node, nodes.table)]
        # What docutils could not read has its own error already.
        if len(tables) != 1 and not any(isinstance(n, nodes.system_message) for n in content):
            self._problem(self.lineno, f"there are {len(tables)} tables here; {SHAPE}")
        for table in tables:
            table["classes"].append("mcp-stacks")
            if not list(table.findall(nodes.thead)):
                self._problem(block_line(table)[1], f"the table has no header row; {SHAPE}")
            for body in table.findall(nodes.tbody):
                for row in body:
                    self._row(row)
        return content

    def _problem(self, line: int, message: str) -> None:
        self.page.problems.append(Problem(SYNTAX, message, line))

    def _row(self, row: nodes.Node) -> None:
        cells = [cell.astext().strip() for cell in row.children]
        line = min(self._lines(row), default=self.lineno)
        if len(cells) != 3 or not all(cells):
            what = ", ".join(f"'{cell}'" for cell in cells)
            self._problem(line, f"a cell is missing or empty in the row {what}; {SHAPE}")
            return
        name, url, region = cells
        where = max((self._cell_line(row.children[1]), line))
        if not re.fullmatch(r"https://[a-z0-9.-]+", url):
            meant = f"https://{urlsplit(url if '//' in url else '//' + url).netloc}"
            message = f"'{url}' is no URL of a stack; write the bare host with https: '{meant}'"
            self._problem(where, message)
            return
        label = re.sub(r"\s*\(default\)$", "", name)
        for other in self.page.stacks:
            if label == other.name or url == other.url:
                message = f"'{label}' with '{url}' repeats the stack of line {other.line}"
                self._problem(line, f"{message}; give each its own name and URL")
                return
        self.page.stacks.append(Stack(label, url, region, label != name, line))

    def _lines(self, row: nodes.Node) -> Iterator[int]:
        for node in row.findall():
            if node.line is not None:
                yield node.line

    def _cell_line(self, cell: nodes.Node) -> int:
        return min(self._lines(cell), default=0)
