"""The directive ``mcp:tools``: plain definition lists become the tools of the reference.

The term says the task, the definition holds its tools, separated by commas. A
classifier is a gate: ``external send`` for all tools of the task, or
``external send: campaign_schedule`` for those that it names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from mcp_docs.catalogue import load_for_page
from mcp_docs.data import SYNTAX, UNKNOWN_GATE, Place, Problem, current_page, gates_of
from mcp_docs.nodes import tool_row
from mcp_docs.source_lines import place_of
from mcp_docs.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mcp_docs.data import Gate

SHAPE = "mcp:tools holds definition lists, with a task as the term and its tools as the definition"


class _Name(NamedTuple):
    text: str
    place: Place


class Tools(SphinxDirective):
    """Reads definition lists of tasks and tools; see the module."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the lists, each definition as a row of tools."""
        self.page = current_page(self.env)
        self.known = load_for_page(self.env)
        self.gates = gates_of(self.config)
        lists = [made for node in self.parse_content_to_nodes() for made in self._list(node)]
        if not self.content:
            source, line = self.get_source_info()
            self._problem(Place(source, line), f"this mcp:tools is empty; {SHAPE}")
        return lists

    def _problem(self, place: Place, message: str) -> None:
        self.page.problems.append(Problem(SYNTAX, message, place))

    def _list(self, node: nodes.Node) -> Iterator[nodes.Node]:
        if isinstance(node, nodes.definition_list):
            for item in node.findall(nodes.definition_list_item):
                if item.parent is node:
                    self._task(item)
            node["classes"].append("mcp-tools")
            yield node
        elif isinstance(node, (nodes.comment, nodes.system_message)):
            yield node
        else:
            first = node.astext().partition("\n")[0]
            self._problem(place_of(node), f"'{first}' has no tools below it; {SHAPE}")

    def _task(self, item: nodes.definition_list_item) -> None:
        term, definition = item[0], item[-1]
        assert isinstance(definition, nodes.definition)
        task = term.astext()
        names = list(self._names(task, definition))
        classifiers = [child for child in item if isinstance(child, nodes.classifier)]
        marks = [_Name(child.astext(), place_of(child)) for child in classifiers]
        gates, problems = read_gates(self.gates, marks, [name.text for name in names])
        self.page.problems.extend(problems)
        for child in classifiers:
            item.remove(child)
        # The domain makes entries of them once the page is complete, with its sections.
        row = tool_row(
            [(name.text, gates.get(name.text), self.known.hints(name.text)) for name in names],
            self.env.docname,
        )
        for line, name in zip(row.children, names, strict=True):
            line.source, line.line = name.place
        definition.children = []
        if names:
            definition += row

    def _names(self, task: str, definition: nodes.definition) -> Iterator[_Name]:
        unread = (nodes.comment, nodes.system_message)
        blocks = [child for child in definition.children if not isinstance(child, unread)]
        if not blocks:
            message = f"the task '{task}' has an empty definition; list its tools"
            self._problem(place_of(definition), message)
            return
        [first, *more] = blocks
        if more or not isinstance(first, nodes.paragraph):
            what = f"the definition of '{task}' is more than a list of tools"
            message = f"{what}; write one paragraph, with commas between the tools"
            self._problem(place_of(blocks[-1]), message)
            return
        file, line = place_of(first)
        text = ""
        for child in first.children:
            if not isinstance(child, nodes.Text):
                what = f"'{child.astext()}' has markup; write the bare name of the tool"
                self._problem(Place(file, line + text.count("\n")), what)
                return
            text += child.astext()
        for part in text.split(","):
            name = part.strip()
            start = line + part[: len(part) - len(part.lstrip())].count("\n")
            line += part.count("\n")
            if fault := self._fault(task, name):
                self._problem(Place(file, start), fault)
            else:
                yield _Name(name, Place(file, start))

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


def unknown_gate(known: Mapping[str, Gate], gate: str, place: Place) -> Problem:
    """Return the warning about a gate that conf.py does not have."""
    names = ", ".join(f"'{name}'" for name in known) or "none"
    message = f"there is no gate '{gate}'; mcp_gates in conf.py has {names}"
    return Problem(UNKNOWN_GATE, message + suggestion(gate, known), place)


def read_gates(
    known: Mapping[str, Gate], marks: Sequence[_Name], names: Sequence[str]
) -> tuple[dict[str, Gate], list[Problem]]:
    """Return the gate of each of *names* that has one, and what is wrong with *marks*.

    A mark is a classifier: a gate for all *names*, or a gate, a colon, and some of them.
    """
    gates: dict[str, Gate] = {}
    problems: list[Problem] = []
    for text, place in marks:
        key, colon, rest = text.partition(":")
        gate = known.get(key.strip())
        if gate is None:
            problems.append(unknown_gate(known, key.strip(), place))
            continue
        for name in [part.strip() for part in rest.split(",")] if colon else names:
            if name not in names:
                message = f"the gate '{gate.key}' names '{name}', which is not a tool of this task"
                problems.append(Problem(SYNTAX, message + suggestion(name, names), place))
            elif name in gates:
                message = f"'{name}' already has the gate '{gates[name].key}'; a tool has only one"
                problems.append(Problem(SYNTAX, message, place))
            else:
                gates[name] = gate
    return gates, problems
