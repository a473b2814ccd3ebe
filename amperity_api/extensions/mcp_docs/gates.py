"""Gates: what a tool needs besides the permission to call it.

``mcp_gates`` in conf.py maps each gate to the label of the section that explains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from mcp_docs.names import nearest, suggestion
from mcp_docs.records import SYNTAX, UNKNOWN_GATE, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.environment import BuildEnvironment

    from mcp_docs.records import Found


def unknown_gate(known: Mapping[str, str], gate: str, line: int) -> Problem:
    """Return the warning for a gate that conf.py does not have."""
    names = ", ".join(f"'{name}'" for name in known)
    message = f"'{gate}' is no gate; the gates are {names}{nearest(gate, known)}"
    return Problem(UNKNOWN_GATE, message, line)


def read_gates(
    known: Mapping[str, str], marks: Sequence[Found], names: Sequence[str]
) -> tuple[dict[str, str], list[Problem]]:
    """Return the gate of each of *names* that has one, and what is wrong with *marks*.

    A mark is a classifier: a gate for all *names*, or a gate, a colon, and some of them.
    """
    gates: dict[str, str] = {}
    problems: list[Problem] = []
    for mark in marks:
        gate, colon, rest = mark.text.partition(":")
        if gate not in known:
            problems.append(unknown_gate(known, gate, mark.line))
            continue
        for name in [part.strip() for part in rest.split(",")] if colon else names:
            if name not in names:
                message = f"the gate '{gate}' names '{name}', which is no tool of this task"
                problems.append(Problem(SYNTAX, message + suggestion(name, names), mark.line))
            elif name in gates:
                message = f"'{name}' has the gate '{gates[name]}' already; a tool has one"
                problems.append(Problem(SYNTAX, message, mark.line))
            else:
                gates[name] = gate
    return gates, problems


def gate_class(gate: str) -> str:
    """Return the HTML class of a tool with *gate*."""
    return f"mcp-gate-{gate.replace(' ', '-')}"


def gate_place(env: BuildEnvironment, gate: str) -> tuple[str, str] | None:
    """Return the page and the anchor of the section that explains *gate*, once all are read."""
    docname, anchor, _title = env.domains.standard_domain.labels.get(
        env.config.mcp_gates[gate], ("", "", "")
    )
    return (docname, anchor) if docname else None


def gate_link(known: Mapping[str, str], gate: str, docname: str) -> addnodes.pending_xref:
    """Return the name of *gate*, to be linked to the section that explains it."""
    link = addnodes.pending_xref(
        "",
        refdomain="std",
        reftype="ref",
        reftarget=known[gate],
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )
    link += nodes.inline("", gate)
    return link


def tool_link(name: str, docname: str) -> addnodes.pending_xref:
    """Return what the role ``mcp:tool`` makes of *name* on the page *docname*."""
    link = addnodes.pending_xref(
        "", refdomain="mcp", reftype="tool", reftarget=name, refdoc=docname, refexplicit=False
    )
    link += nodes.literal("", name, classes=["xref", "mcp", "mcp-tool"])
    return link
