"""The directive ``mcp:tools``: plain definition lists become the tools of the reference.

The term says the task, the definition holds its tools, separated by commas. A
classifier is a gate: ``external send`` for all tools of the task, or
``external send: campaign_schedule`` for those that it names. Tools are written as ordinary
nodes, for which every builder has a visitor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from mcp_docs.catalogue import catalogue
from mcp_docs.data import GENERATED, TOOL, Gate, Place, Problem, current_page
from mcp_docs.scan import UNREAD, place_of
from mcp_docs.spelling import suggestion
from tool_surface.lists.model import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

SHAPE = "mcp:tools holds definition lists, with a task as the term and its tools as the definition"


class McpDirective(SphinxDirective):
    """A directive whose warnings are stored with the page, and logged in every build."""

    def problem(
        self, message: str, place: Place | nodes.Node | None = None, subtype: str = "syntax"
    ) -> None:
        """Keep a warning; without a *place*, it is about the directive itself."""
        if isinstance(place, nodes.Node):
            place = place_of(place)
        place = place or Place(*self.get_source_info())
        current_page(self.env).problems.append(Problem(place, subtype, message))

    def gate(self, key: str, place: nodes.Node | None = None) -> Gate | None:
        """Return the gate with this key; warn if conf.py does not have it."""
        gates: dict[str, Gate] = self.config.mcp_gates
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
        self.known = catalogue(self.env)
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
        definition = item.children[-1]
        assert isinstance(item, nodes.definition_list_item)
        assert isinstance(definition, nodes.definition)
        names = list(self._names(item[0].astext(), definition))
        gates = self._gates(item, [name for name, _place in names])
        definition.children = []
        definition += [self._row(names, gates)] if names else []

    def _names(self, task: str, definition: nodes.definition) -> Iterator[tuple[str, Place]]:
        blocks = [child for child in definition.children if not isinstance(child, UNREAD)]
        block = blocks[0] if len(blocks) == 1 else None
        if not isinstance(block, nodes.paragraph):
            message = f"the definition of '{task}' is not a list of tools"
            hint = "write one paragraph, with commas between the tools"
            self.problem(f"{message}; {hint}", blocks[-1] if blocks else definition)
            return
        file, line = place_of(block)
        for markup in block.findall(nodes.Element):
            if markup is not block:
                what = f"'{markup.astext()}' has markup; write the bare name of the tool"
                above = block.astext().partition(markup.astext())[0].count("\n")
                self.problem(what, Place(file, line + above))
                return
        for part in block.astext().split(","):
            name = part.strip()
            place = Place(file, line + part[: part.index(name)].count("\n"))
            line += part.count("\n")
            if fault := self._fault(task, name):
                self.problem(fault, place)
            else:
                yield name, place

    def _fault(self, task: str, name: str) -> str:
        words = name.split()
        if not words:
            return f"'{task}' has a comma without a tool; remove the comma"
        if len(words) > 1:
            return f"'{' '.join(words)}' is not a tool name; write a comma between two tools"
        if re.fullmatch(self.config.mcp_tool_name, name):
            return ""
        rule = self.config.mcp_tool_name_rule
        return f"'{name}' is not a tool name: {rule}{suggestion(name, self.known.names)}"

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

    def _row(self, names: list[tuple[str, Place]], gates: dict[str, Gate]) -> nodes.bullet_list:
        """Return the tools of one task, each with its badges.

        A gate is linked once in a row, so that the keyboard does not stop at each of its tools.
        The domain makes entries of them once the page is complete, with its sections.
        """
        items = []
        linked = set[Gate]()
        for name, place in names:
            gate = gates.get(name)
            line = nodes.paragraph("", "", nodes.literal("", name))
            item = nodes.list_item("", line, classes=["mcp-tool"])
            item[TOOL] = (name, gate, place)
            if gate is not None:
                label: nodes.Element = nodes.inline("", gate.label)
                if gate not in linked:
                    label = link("std", "ref", gate.section, self.env, label)
                linked.add(gate)
                item["classes"].append(gate.css_class)
                line += _badge(label, "mcp-badge-gate", gate.css_class)
            for hint in hint_labels(self.known.hints(name)):
                item["classes"].append(f"mcp-hint-{hint.replace(' ', '-')}")
                line += _badge(nodes.Text(hint), "mcp-badge-hint")
            items.append(item)
        return bullets(items, "mcp-tool-list")


def _badge(label: nodes.Node, *classes: str) -> list[nodes.Node]:
    return [nodes.Text(" "), nodes.inline("", "", label, classes=["mcp-badge", *classes])]


def hint_labels(hints: Hints | None) -> list[str]:
    """Return the label of each badge for *hints*.

    An absent hint shows nothing: MCP's defaults are for clients to apply, and a reader must
    not mistake a missing hint for "read-only".
    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """
    hints = hints or Hints()
    # MCP gives two hints a meaning only where the tool is not read-only.
    may_write = hints.read_only is not True
    labels = {
        "read-only": hints.read_only is True,
        "writes": hints.read_only is False,
        "destructive": hints.destructive is True and may_write,
        "idempotent": hints.idempotent is True and may_write,
        "open world": hints.open_world is True,
    }
    return [label for label, holds in labels.items() if holds]


def link(
    domain: str, kind: str, target: str, env: BuildEnvironment, content: nodes.Node
) -> addnodes.pending_xref:
    """Return a reference of the current page, as a role makes it, with *content* as its title."""
    made = addnodes.pending_xref(
        "", content, refdomain=domain, reftype=kind, reftarget=target, refdoc=env.docname
    )
    made.update_all_atts({"refexplicit": True, GENERATED: True})
    return made


def bullets(items: Iterable[nodes.Element], name: str) -> nodes.bullet_list:
    """Return a list with *name* as its HTML class; an item may be a list item or its content."""
    made = (i if isinstance(i, nodes.list_item) else nodes.list_item("", i) for i in items)
    return nodes.bullet_list("", *made, classes=[name], bullet="*", **{GENERATED: True})
