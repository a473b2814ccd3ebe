"""The directive ``mcp:tools``: plain definition lists become the tools of the reference.

The term says the task, the definition holds its tools, separated by commas. A
classifier is a gate: ``external send`` for all tools of the task, or
``external send: campaign_schedule`` for those that it names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from mcp_docs.catalogue import load_for_page
from mcp_docs.data import Place, Problem, current_page, gates_of
from mcp_docs.nodes import tool_row
from mcp_docs.source_lines import place_of
from mcp_docs.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp_docs.data import Gate

SHAPE = "mcp:tools holds definition lists, with a task as the term and its tools as the definition"
UNREAD = (nodes.comment, nodes.system_message)


class McpDirective(SphinxDirective):
    """Keeps what is wrong with a page until all pages are read, and says it at each build."""

    def problem(
        self, message: str, place: Place | nodes.Node | None = None, subtype: str = "syntax"
    ) -> None:
        """Keep a warning; without a *place*, it is about the directive itself."""
        if isinstance(place, nodes.Node):
            place = place_of(place)
        place = place or Place(*self.get_source_info())
        current_page(self.env).problems.append(Problem(subtype, message, place))

    def gate(self, key: str, place: nodes.Node | None = None) -> Gate | None:
        """Return the gate with this key; that conf.py has none is a warning."""
        gates = gates_of(self.config)
        if key not in gates:
            names = ", ".join(f"'{name}'" for name in gates) or "none"
            message = f"there is no gate '{key}'; mcp_gates in conf.py has {names}"
            self.problem(message + suggestion(key, gates), place, "unknown_gate")
        return gates.get(key)


class Tools(McpDirective):
    """Reads definition lists of tasks and tools; see the module."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the lists, each definition as a row of tools."""
        self.known = load_for_page(self.env)
        content = self.parse_content_to_nodes()
        if not content:
            self.problem(f"this mcp:tools is empty; {SHAPE}")
        for node in content:
            if isinstance(node, nodes.definition_list):
                node["classes"].append("mcp-tools")
                for item in node.children:
                    self._task(item)
            elif not isinstance(node, UNREAD):
                first = node.astext().partition("\n")[0]
                self.problem(f"'{first}' has no tools below it; {SHAPE}", node)
        return content

    def _task(self, item: nodes.Node) -> None:
        assert isinstance(item, nodes.definition_list_item)
        definition = item.children[-1]
        assert isinstance(definition, nodes.definition)
        names = list(self._names(item[0].astext(), definition))
        gates = self._gates(item, [name for name, _place in names])
        # The domain makes entries of them once the page is complete, with its sections.
        row = tool_row(
            [(name, at, gates.get(name), self.known.hints(name)) for name, at in names],
            self.env.docname,
        )
        definition.children = []
        definition += [row] if names else []

    def _names(self, task: str, definition: nodes.definition) -> Iterator[tuple[str, Place]]:
        blocks = [child for child in definition.children if not isinstance(child, UNREAD)]
        block = blocks[0] if len(blocks) == 1 else None
        if not isinstance(block, nodes.paragraph):
            message = f"the definition of '{task}' is not a list of tools"
            hint = "write one paragraph, with commas between the tools"
            self.problem(f"{message}; {hint}", blocks[-1] if blocks else definition)
            return
        file, line = place_of(block)
        text = ""
        for child in block.children:
            if not isinstance(child, nodes.Text):
                what = f"'{child.astext()}' has markup; write the bare name of the tool"
                self.problem(what, Place(file, line + text.count("\n")))
                return
            text += child.astext()
        for part in text.split(","):
            name = part.strip()
            place = Place(file, line + part[: part.index(name)].count("\n"))
            line += part.count("\n")
            if fault := self._fault(task, name):
                self.problem(fault, place)
            else:
                yield name, place

    def _fault(self, task: str, name: str) -> str | None:
        if not name:
            return f"'{task}' has a comma without a tool; remove the comma"
        if re.search(r"\s", name):
            words = " ".join(name.split())
            return f"'{words}' is not a tool name; write a comma between two tools"
        if re.fullmatch(self.config.mcp_tool_name, name):
            return None
        message = f"'{name}' is not a tool name: {self.config.mcp_tool_name_rule}"
        surface = self.known.surface
        return message + suggestion(name, surface.names if surface is not None else ())

    def _gates(self, item: nodes.Element, names: list[str]) -> dict[str, Gate]:
        """Take the classifiers off *item*: a gate for all *names*, or for those it lists."""
        gates: dict[str, Gate] = {}
        for mark in [child for child in item.children if isinstance(child, nodes.classifier)]:
            item.remove(mark)
            key, colon, rest = mark.astext().partition(":")
            gate = self.gate(key.strip(), mark)
            if gate is None:
                continue
            for name in [part.strip() for part in rest.split(",")] if colon else names:
                if name not in names:
                    message = f"the gate '{gate.key}' names '{name}', which is not a tool of this"
                    self.problem(f"{message} task{suggestion(name, names)}", mark)
                elif name in gates:
                    message = f"'{name}' already has the gate '{gates[name].key}'"
                    self.problem(f"{message}; a tool has only one", mark)
                else:
                    gates[name] = gate
        return gates
