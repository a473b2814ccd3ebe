"""The pages against ``tool_surface.json``: quoted by a role, and compared both ways.

The role ``mcp:surface`` quotes the ``count``, the ``date``, or the ``origin``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from mcp_docs.catalogue import files, follow, in_words
from mcp_docs.names import TOOL_NAME, suggestion
from mcp_docs.records import REMOVED_TOOL, SURFACE, UNDOCUMENTED_TOOL, Problem, current_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node, system_message
    from sphinx.environment import BuildEnvironment

    from mcp_docs.catalogue import Catalogue
    from mcp_docs.domain import McpDomain

QUOTES = ("count", "date", "origin")


class SurfaceRole(SphinxRole):
    """Quotes the surface: ``count``, ``date``, or ``origin``."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the quoted words."""
        surface = follow(self.env).surface
        if self.text not in QUOTES:
            message = f"mcp:surface has no '{self.text}'; it quotes {', '.join(QUOTES)}"
            current_page(self.env).problems.append(Problem(SURFACE, message, self.lineno))
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


def compare(
    domain: McpDomain, known: Catalogue, env: BuildEnvironment
) -> Iterator[tuple[str, Problem]]:
    """Yield what the surface, or the reference, has alone, each with its file."""
    for error in known.errors:
        yield error.path, Problem(SURFACE, error.message, error.line or 1)
    if known.surface is None:
        return
    path = files(env)[0]
    missing = known.surface.names - domain.tools.keys()
    lines = _lines_of_names(path.read_text("utf-8")) if missing else {}
    for name in missing:
        message = f"the surface has the tool '{name}', and the reference has not"
        hint = "add it to the group where readers look for it"
        if not TOOL_NAME.fullmatch(name):
            hint = "the reference takes names like domain_action only"
        yield str(path), Problem(UNDOCUMENTED_TOOL, f"{message}; {hint}", lines.get(name, 1))
    for name in domain.tools.keys() - known.surface.names:
        entry = domain.tools[name]
        message = f"the reference has the tool '{name}', and the surface has not"
        hint = known.farewell(name)
        if not hint:
            hint = suggestion(name, missing) or suggestion(name, known.surface.names)
        file = str(env.doc2path(entry.docname, base=True))
        yield file, Problem(REMOVED_TOOL, message + hint, entry.line)


def _lines_of_names(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        _before, key, rest = line.partition('"name":')
        if key:
            lines.setdefault(rest.strip(' "{},'), number)
    return lines
