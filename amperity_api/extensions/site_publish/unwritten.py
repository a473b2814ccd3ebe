"""What stops a build: a node that the twin of its page would leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util.logging import get_node_location

if TYPE_CHECKING:
    from docutils import nodes


class UnwrittenNodeError(SphinxError):
    """A page has something that its twin would leave out."""

    category = "No Markdown twin"

    def __init__(self, node: nodes.Element, why: str = "has no form in Markdown here") -> None:
        where = get_node_location(_with_line(node))
        start = " ".join(node.astext().split())[:60]
        what = f"the node <{node.tagname}> ('{start}') {why}"
        super().__init__(f"{where}: {what}; write it otherwise, or extend site_publish.translator")


def _with_line(node: nodes.Element) -> nodes.Node:
    """Return *node*, or the nearest around it whose line docutils knows."""
    around: nodes.Node = node
    while around.line is None and around.parent is not None:
        around = around.parent
    return around
