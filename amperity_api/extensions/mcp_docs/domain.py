"""The domain ``mcp``: its data, the role ``mcp:tool``, and its place in index and search.

An incremental build reads and writes whatever it must to equal a clean one. The exception is
Sphinx's own search index, which keeps deleted words until the next clean build.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_id, make_refnode, traverse_parent

from mcp_docs.data import GATED, TOOL, UNLINKED, Entry, Page, Problem
from mcp_docs.directives import Changes, Gated, Stacks, SurfaceRole
from mcp_docs.scan import scan
from mcp_docs.tools import Tools, bullets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from typing import Any

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from mcp_docs.data import Stack


class ToolRole(XRefRole):
    """Links a tool: ``~`` leaves its domain out, ``!`` leaves out the link, but no check."""

    def process_link(
        self, env: BuildEnvironment, node: nodes.Element, explicit: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Return the title and the target; see Sphinx."""
        title, target = super().process_link(env, node, explicit, title, target)
        if not explicit and target.startswith("~"):
            target = target[1:]
            title = target.partition("_")[2] or target
        return title, target

    def create_non_xref_node(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a reference that is checked, and never resolved; see Sphinx."""
        self.title, self.target = self.title.removeprefix("!"), self.target.removeprefix("!")
        self.reftype = UNLINKED
        return self.create_xref_node()


class ToolIndex(Index):
    """All tools from A to Z, on a page of its own."""

    name = "tools"
    localname = "Tools from A to Z"
    shortname = "tools"

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the letters with their tools; see Sphinx."""
        tools = cast("McpDomain", self.domain).tools
        letters: dict[str, list[IndexEntry]] = {}
        for name, entry in sorted(tools.items(), key=lambda item: item[0].lower()):
            if docnames is None or entry.docname in docnames:
                gate = entry.gate.label if entry.gate else ""
                row = IndexEntry(
                    name, 0, entry.docname, entry.node_id, entry.group, gate, entry.task
                )
                letters.setdefault(name[0].upper(), []).append(row)
        return list(letters.items()), False


class McpDomain(Domain):
    """The tools and the stacks of an MCP server.

    Everything is stored by page and checked once all pages are read, so neither the order
    of reading nor parallel reading changes what is found.
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
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "shared": None}

    @property
    def pages(self) -> dict[str, Page]:
        """What each page says, by docname, sorted."""
        return dict(sorted(self.data["pages"].items()))

    @cached_property
    def tools(self) -> dict[str, Entry]:
        """The tools of the reference, in page order; of two with one name, the first."""
        tools: dict[str, Entry] = {}
        for entry in (entry for page in self.pages.values() for entry in page.entries):
            tools.setdefault(entry.name, entry)
        return tools

    @property
    def stacks(self) -> list[Stack]:
        """The rows of the stack table."""
        return [stack for page in self.pages.values() for stack in page.stacks]

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again."""
        self.data["pages"].pop(docname, None)
        vars(self).pop("tools", None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Add the pages that another process read."""
        self.data["pages"].update((name, otherdata["pages"][name]) for name in docnames)
        vars(self).pop("tools", None)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Give the tools of a page their anchors, and collect what it mentions."""
        page = self.data["pages"].setdefault(docname, Page())
        for node in document.findall(nodes.Element):
            if TOOL not in node:
                continue
            name, gate, place = node.attributes.pop(TOOL)
            anchor = f"tool-{name}"
            if anchor in document.ids:
                anchor = make_id(env, document, "tool", name)
            node["ids"] = [anchor]
            document.ids[anchor] = node
            if place is None:
                continue
            around = {type(each): each for each in reversed(list(traverse_parent(node)))}
            group, task = (
                around[kind][0].astext() if kind in around else ""
                for kind in (nodes.section, nodes.definition_list_item)
            )
            page.entries.append(Entry(name, docname, place, anchor, group, task, gate))
            if only := around.get(addnodes.only):
                message = f"'{name}' is inside 'only:: {only['expr']}', so some builds leave it"
                hint = "move mcp:tools out of it"
                page.problems.append(Problem(place, "syntax", f"{message} out; {hint}"))
        page.found = scan(document)

    def resolve_xref(
        self,
        env: BuildEnvironment,  # noqa: ARG002 - Sphinx's signature
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,  # noqa: ARG002 - Sphinx's signature
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link to a tool, or ``None`` if the reference does not have it.

        Sphinx asks for each role in turn where a page has the role ``any``.
        """

        def link(entry: Entry, content: nodes.Element) -> nodes.reference:
            return make_refnode(builder, fromdocname, entry.docname, entry.node_id, content)

        if typ == GATED:
            links = [
                nodes.paragraph("", "", link(entry, nodes.literal("", name)))
                for name, entry in sorted(self.tools.items())
                if entry.gate is not None and entry.gate.key == target
            ]
            contnode = bullets(links, "mcp-gated") if links else contnode
        if typ in {GATED, UNLINKED}:
            return cast("nodes.reference", contnode)
        entry = self.tools.get(target) if typ == "tool" else None
        return link(entry, contnode) if entry else None

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the tools for the inventory and, as important, for the search."""
        for name, entry in self.tools.items():
            yield name, name, "tool", entry.docname, entry.node_id, 0


def forget_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Clear every page to be read again before the first one is read, as a parallel build does.

    Otherwise, a label that moved to a page that is read earlier is reported as a duplicate.
    """
    for docname in docnames:
        app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)


def pages_to_rewrite(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if anything that one page shows of another changed; otherwise, none.

    That is every object that can be linked, every title and menu, and the stacks. Sphinx
    itself does not update titles in the menus of other pages:
    https://github.com/sphinx-doc/sphinx/issues/5506.
    """
    domain = cast("McpDomain", env.domains["mcp"])
    shared = {
        "objects": {each.name: sorted(each.get_objects()) for each in env.domains.sorted()},
        "menus": {docname: toc.pformat() for docname, toc in env.tocs.items()},
        "pages": {docname: sorted(files) for docname, files in env.toctree_includes.items()},
        "gates": {name: entry.gate for name, entry in domain.tools.items()},
        "stacks": domain.stacks,
    }
    before, domain.data["shared"] = domain.data["shared"], shared
    return [] if before in (None, shared) else sorted(env.found_docs)
