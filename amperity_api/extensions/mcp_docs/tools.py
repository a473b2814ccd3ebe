"""The directive ``mcp:tools``: plain definition lists become the tools of the reference.

The term says the task, the definition holds its tools, separated by commas. A
classifier is a gate: ``external send`` for all tools of the task, or
``external send: campaign_schedule`` for those that it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from mcp_docs.catalogue import follow
from mcp_docs.gates import read_gates
from mcp_docs.lines import block_line
from mcp_docs.names import TOOL_NAME, normalized
from mcp_docs.records import SYNTAX, Entry, Found, Problem, current_page
from mcp_docs.rows import tool_row

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPE = "mcp:tools holds definition lists, a task as the term and its tools as the definition"


class Tools(SphinxDirective):
    """Reads definition lists of tasks and tools; see the module."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the lists with a target, a link, and badges for each tool."""
        self.page = current_page(self.env)
        # The hints come from the surface.
        follow(self.env)
        self.group = self._group()
        # sphinx-tabs parses what is in a tab twice, outside of HTML.
        seen = cast("set[tuple[str, int]]", self.env.temp_data.setdefault("mcp_tools", set()))
        self.first = self.get_source_info() not in seen
        seen.add(self.get_source_info())
        self.taken: set[str] = set()
        self.index: list[tuple[str, str, str, str, None]] = []
        lists = [made for node in self.parse_content_to_nodes() for made in self._list(node)]
        if not self.content:
            self._problem(self.lineno, f"this mcp:tools is empty; {SHAPE}")
        return [addnodes.index(entries=self.index), *lists] if self.index else lists

    def _group(self) -> str:
        node: nodes.Node | None = self.state.parent
        while node is not None:
            if isinstance(node, nodes.section):
                return str(node[0].astext())
            node = node.parent
        return ""

    def _problem(self, line: int, message: str) -> None:
        self.page.problems.append(Problem(SYNTAX, message, line))

    def _list(self, node: nodes.Node) -> Iterator[nodes.Node]:
        if isinstance(node, nodes.definition_list):
            for item in node:
                self._task(item)
            node["classes"].append("mcp-tools")
            yield node
        elif isinstance(node, (nodes.comment, nodes.system_message)):
            yield node
        else:
            first = node.astext().partition("\n")[0]
            self._problem(block_line(node)[1], f"'{first}' has no tools below it; {SHAPE}")

    def _task(self, item: nodes.Node) -> None:
        assert isinstance(item, nodes.definition_list_item)
        term, definition = item[0], item[-1]
        assert isinstance(definition, nodes.definition)
        task = term.astext()
        classifiers = [child for child in item if isinstance(child, nodes.classifier)]
        names = list(self._names(task, definition))
        marks = [Found(child.astext(), block_line(child)[1]) for child in classifiers]
        gates, problems = read_gates(self.config.mcp_gates, marks, [name.text for name in names])
        self.page.problems.extend(problems)
        for child in classifiers:
            item.remove(child)
        definition.children = []
        if names:
            tools = [self._tool(name, task, gates.get(name.text)) for name in names]
            row = tool_row(
                docname=self.env.docname, tools=tools, ids=[anchor for _, anchor, _ in tools]
            )
            self.state.document.note_explicit_target(row)
            definition += row

    def _names(self, task: str, definition: nodes.Node) -> Iterator[Found]:
        line = block_line(definition)[1]
        unread = (nodes.comment, nodes.system_message)
        blocks = [child for child in definition.children if not isinstance(child, unread)]
        if not blocks:
            self._problem(line, f"the task '{task}' has an empty definition; list its tools")
            return
        if len(blocks) > 1 or not isinstance(blocks[0], nodes.paragraph):
            where = block_line(blocks[-1])[1]
            what = f"the definition of '{task}' is more than a line of tools"
            self._problem(where, f"{what}; separate all its tools by commas")
            return
        line = block_line(blocks[0])[1]
        for child in blocks[0].children:
            if not isinstance(child, nodes.Text):
                before = blocks[0].astext().partition(child.astext())[0]
                what = f"'{child.astext()}' has markup; write the bare name of the tool"
                self._problem(line + before.count("\n"), what)
                return
        for part in blocks[0].astext().split(","):
            name = part.strip()
            start = line + part[: len(part) - len(part.lstrip())].count("\n")
            line += part.count("\n")
            if TOOL_NAME.fullmatch(name):
                yield Found(name, start)
            elif not name:
                self._problem(start, f"a comma of '{task}' has no tool beside it; remove it")
            elif "\n" in name or " " in name:
                what = f"'{' '.join(name.split())}' is no tool name"
                self._problem(start, f"{what}; separate two tools by a comma")
            else:
                rule = "a tool is named domain_action, in lowercase with underscores"
                meant = normalized(name)
                hint = f"; did you mean '{meant}'?" if TOOL_NAME.fullmatch(meant) else ""
                self._problem(start, f"'{name}' is no tool name: {rule}{hint}")

    def _tool(self, name: Found, task: str, gate: str | None) -> tuple[str, str, str | None]:
        # A tool name is fit for an anchor as it stands. The second of two gets another one.
        node_id = f"tool-{name.text}"
        if node_id in self.state.document.ids or node_id in self.taken:
            node_id = make_id(self.env, self.state.document, "tool", name.text)
        self.taken.add(node_id)
        if self.first:
            self.page.entries.append(
                Entry(name.text, self.env.docname, name.line, node_id, self.group, task, gate)
            )
        self.index.append(("single", name.text, node_id, "", None))
        return name.text, node_id, gate
