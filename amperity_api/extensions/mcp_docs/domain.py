"""The domain ``mcp``: its data, the role ``mcp:tool``, and its place in index and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from mcp_docs.changes import Changes
from mcp_docs.gated import Gated
from mcp_docs.records import Page
from mcp_docs.scan import scan
from mcp_docs.stacks import Stacks
from mcp_docs.surface import SurfaceRole
from mcp_docs.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from typing import Any

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from mcp_docs.records import Entry, Stack


class ToolRole(XRefRole):
    """Links a tool: ``~`` leaves its domain out, ``!`` leaves the link out."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: nodes.Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Return the title and the target; see Sphinx."""
        title, target = super().process_link(env, refnode, has_explicit_title, title, target)
        if not has_explicit_title and target.startswith("~"):
            target = target[1:]
            title = target.partition("_")[2] or target
        return title, target


class ToolIndex(Index):
    """All tools from A to Z, on a page of its own."""

    name = "tools"
    localname = "Tools from A to Z"
    shortname = "tools"

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the letters with their tools; see Sphinx."""
        wanted = None if docnames is None else set(docnames)
        letters: dict[str, list[IndexEntry]] = {}
        domain = cast("McpDomain", self.domain)
        for name, entry in sorted(domain.tools.items()):
            if wanted is None or entry.docname in wanted:
                row = IndexEntry(
                    name,
                    0,
                    entry.docname,
                    entry.node_id,
                    entry.group,
                    entry.gate or "",
                    entry.task,
                )
                letters.setdefault(name[0].upper(), []).append(row)
        return list(letters.items()), False


class McpDomain(Domain):
    """The tools and the stacks of an MCP server.

    Everything is kept by page, and judged once all pages are read: then neither the
    order of reading nor parallel reading can change what is found.
    """

    name = "mcp"
    label = "MCP"
    object_types: ClassVar[dict[str, ObjType]] = {"tool": ObjType("tool", "tool")}
    roles: ClassVar[dict[str, Any]] = {"tool": ToolRole(), "surface": SurfaceRole()}
    directives: ClassVar[dict[str, Any]] = {
        "changes": Changes,
        "gated": Gated,
        "stacks": Stacks,
        "tools": Tools,
    }
    indices: ClassVar[list[type[Index]]] = [ToolIndex]
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "published": None}
    data_version = 1

    _tools: dict[str, Entry] | None = None

    @property
    def pages(self) -> dict[str, Page]:
        """What each page says, by docname."""
        return cast("dict[str, Page]", self.data["pages"])

    def definitions(self) -> Iterator[Entry]:
        """Yield every tool of the reference, also one that stands there twice."""
        for _docname, page in sorted(self.pages.items()):
            yield from page.entries

    @property
    def tools(self) -> dict[str, Entry]:
        """The tools of the reference, in page order; of two with one name, the first."""
        if self._tools is None:
            self._tools = {}
            for entry in self.definitions():
                self._tools.setdefault(entry.name, entry)
        return self._tools

    @property
    def stacks(self) -> list[Stack]:
        """The rows of the stack table."""
        return [stack for _docname, page in sorted(self.pages.items()) for stack in page.stacks]

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again."""
        self.pages.pop(docname, None)
        self._tools = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        self.pages.update(
            (docname, page) for docname, page in otherdata["pages"].items() if docname in docnames
        )
        self._tools = None

    def process_doc(
        self,
        env: BuildEnvironment,  # noqa: ARG002 - Sphinx's signature
        docname: str,
        document: nodes.document,
    ) -> None:
        """Collect the mentions of tools and of MCP hosts."""
        scan(document, self.pages.setdefault(docname, Page()))

    def resolve_xref(
        self,
        env: BuildEnvironment,  # noqa: ARG002 - Sphinx's signature
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002 - there is one type
        target: str,
        node: pending_xref,  # noqa: ARG002 - Sphinx's signature
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link to a tool, or ``None`` if the reference does not have it."""
        entry = self.tools.get(target)
        if entry is None:
            return None
        return make_refnode(builder, fromdocname, entry.docname, entry.node_id, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the link to a tool for the role ``any``."""
        found = self.resolve_xref(env, fromdocname, builder, "tool", target, node, contnode)
        return [("mcp:tool", found)] if found is not None else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the tools for the inventory and, as important, for the search."""
        for name, entry in self.tools.items():
            yield name, name, "tool", entry.docname, entry.node_id, 0
