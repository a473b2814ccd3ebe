"""How a twin is written: CommonMark with tables, and nothing of a page left out.

sphinx-markdown-builder walks the page and nests its blocks. What is written differently here
either says less than the HTML there (definition lists, admonitions, table rows without a head)
or is HTML in the Markdown (anchors, line breaks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx_markdown_builder.contexts import (
    IndentContext,
    ListMarker,
    SubContext,
    SubContextParams,
    TableContext,
    WrappedContext,
)
from sphinx_markdown_builder.translator import MarkdownTranslator

from site_publish import escape
from site_publish.tables import PipeTable
from site_publish.unwritten import UnwrittenNodeError

if TYPE_CHECKING:
    from typing import NoReturn


class TwinTranslator(MarkdownTranslator):
    """Writes a page as Markdown, or raises ``UnwrittenNodeError``."""

    def unknown_visit(self, node: nodes.Element) -> NoReturn:
        """Refuse what would be left out."""
        raise UnwrittenNodeError(node)

    # The HTML of a writer is no Markdown, and its text alone is not what it says.
    visit_raw = unknown_visit

    # Nobody sees these on the page either.

    def _unseen(self, _node: nodes.Element) -> NoReturn:
        raise nodes.SkipNode

    visit_meta = _unseen
    visit_comment = _unseen

    # Words

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802 - nodes are spelled like this
        """Write words, on one line."""
        words = node.astext()
        if self.status.escape_text:
            words = escape.text(words, starts=_starts_line(node))
        self.add(words)

    def visit_literal(self, node: nodes.literal) -> NoReturn:
        """Write code among words."""
        self.add(escape.code(" ".join(node.astext().split())))
        raise nodes.SkipNode

    def visit_reference(self, node: nodes.reference) -> None:
        """Start a link to a page or off the site.

        What is on the same page is named only: Markdown has no anchors, and the reader has all
        of the page. A place on another page is linked in the HTML, which has the anchor.
        """
        uri = self._fetch_ref_uri(node)
        if "refid" in node or uri.startswith("#"):
            self._push_context(SubContext())
            return
        if node.get("internal") and "#" in uri:
            page, _, anchor = uri.partition("#")
            uri = f"{page.removesuffix(self.builder.out_suffix)}.html#{anchor}"
        self._push_context(WrappedContext("[", f"]({escape.link(uri)})"))

    def depart_reference(self, _node: nodes.reference) -> None:
        """End a link."""
        self._pop_context()

    def visit_target(self, _node: nodes.target) -> None:
        """Write no anchor; words that are a target stay."""

    def visit_image(self, node: nodes.image) -> None:
        """Write an image, at its place in the HTML."""
        known = self.builder.env.images.get(node["uri"])
        uri = f"{self.config.markdown_http_base}/_images/{known[1]}" if known else node["uri"]
        self.add(f"![{escape.text(node.get('alt', ''), starts=False)}]({escape.link(uri)})")

    # Blocks

    def visit_literal_block(self, node: nodes.literal_block) -> NoReturn:
        """Write a code block."""
        if any(isinstance(context, TableContext) for context in self._ctx_queue):
            raise UnwrittenNodeError(node, "does not fit into the cell of a table")
        language = node.get("language", "")
        language = "" if language in {"default", "none"} else language
        self.add(escape.block(node.astext(), language), prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Start a list at its number."""
        if node.get("enumtype", "arabic") != "arabic":
            raise UnwrittenNodeError(node, "is not counted in numbers, as lists of Markdown are")
        self._start_list(node.get("start", 1) - 1)
        # Only a list that starts at 1 may follow a paragraph at once.
        self.ensure_eol(2)

    def visit_definition_list(self, _node: nodes.definition_list) -> None:
        """Start a list: Markdown has none of definitions."""
        self.ensure_eol()
        self._push_status(list_marker=ListMarker("* "))

    def depart_definition_list(self, _node: nodes.definition_list) -> None:
        """End a list."""
        self._end_list()

    def visit_definition_list_item(self, _node: nodes.definition_list_item) -> None:
        """Start an item with its term."""
        self._push_context(IndentContext("* ", only_first=True, params=SubContextParams(1, 1)))

    def depart_definition_list_item(self, _node: nodes.definition_list_item) -> None:
        """End an item."""
        self._pop_context()

    def visit_term(self, _node: nodes.term) -> None:
        """Write the term as the first words of the item."""

    def visit_classifier(self, _node: nodes.classifier) -> None:
        """Write a classifier behind its term, as the HTML does."""
        self.add(" : ")

    def visit_definition(self, node: nodes.definition) -> None:
        """Write the definition below the term."""
        # A list follows its line; a paragraph would be read as more of it.
        tight = isinstance(node.next_node(), (nodes.bullet_list, nodes.enumerated_list))
        self.ensure_eol(1 if tight else 2)

    def _visit_admonition(self, node: nodes.Element) -> None:
        self._push_context(IndentContext("> ", empty=True, params=SubContextParams(2, 2)))
        if label := admonitionlabels.get(node.tagname):
            self.add(f"**{label}**", suffix_eol=2)

    def _depart_admonition(self, _node: nodes.Element) -> None:
        self._pop_context()

    visit_admonition = _visit_admonition
    depart_admonition = _depart_admonition
    for _label in admonitionlabels:
        vars()[f"visit_{_label}"] = _visit_admonition
        vars()[f"depart_{_label}"] = _depart_admonition

    def visit_versionmodified(self, _node: nodes.Element) -> None:
        """Write what Sphinx says of the version, in its first paragraph."""

    def depart_versionmodified(self, _node: nodes.Element) -> None:
        """Write nothing more."""

    def visit_title(self, node: nodes.title) -> None:
        """Write a heading, or in bold the name of what is no section."""
        if isinstance(node.parent, (nodes.table, nodes.Admonition)):
            self._push_context(WrappedContext("**", params=SubContextParams(2, 2)))
        else:
            super().visit_title(node)

    def depart_title(self, _node: nodes.title) -> None:
        """End a heading or a name."""
        self._pop_context()

    def visit_rubric(self, _node: nodes.rubric) -> None:
        """Write in bold: a rubric is no section."""
        self._push_context(WrappedContext("**", params=SubContextParams(2, 2)))

    def depart_rubric(self, _node: nodes.rubric) -> None:
        """End what is in bold."""
        self._pop_context()

    def visit_caption(self, _node: nodes.caption) -> None:
        """Write the caption of an image or of code."""
        self._push_context(SubContext(SubContextParams(2, 2)))

    def depart_caption(self, _node: nodes.caption) -> None:
        """End a caption."""
        self._pop_context()

    def visit_line(self, _node: nodes.line) -> None:
        """Start a line of a line block."""
        self._push_context(SubContext(SubContextParams(1, 0)))

    def depart_line(self, node: nodes.line) -> None:
        """End a line of a line block, with a break before the next."""
        self._pop_context()
        block = node.parent
        while isinstance(block.parent, nodes.line_block):
            block = block.parent
        if node is not list(block.findall(nodes.line))[-1]:
            self.add("\\")
        self.ensure_eol()

    def visit_table(self, _node: nodes.table) -> None:
        """Start a table."""
        self._push_context(PipeTable(params=SubContextParams(2, 2)))

    def depart_table(self, _node: nodes.table) -> None:
        """Write a table."""
        self._pop_context()

    def visit_entry(self, node: nodes.entry) -> None:
        """Start a cell."""
        if node.get("morecols") or node.get("morerows"):
            raise UnwrittenNodeError(node, "spans several cells, which no table of Markdown can")
        super().visit_entry(node)

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> NoReturn:
        """Write the number of a footnote."""
        self.add(f"[^{node.astext()}]")
        raise nodes.SkipNode

    def visit_footnote(self, node: nodes.footnote) -> None:
        """Start a footnote with its number."""
        marker = f"[^{node[0].astext()}]: "
        self._push_context(IndentContext("    ", params=SubContextParams(2, 2)))
        self.ctx.first_prefix = marker

    def depart_footnote(self, _node: nodes.footnote) -> None:
        """End a footnote."""
        self._pop_context()

    # The number stands in the marker.
    visit_label = _unseen


def _starts_line(node: nodes.Node) -> bool:
    while isinstance(node.parent, nodes.TextElement):
        if node.parent.index(node):
            return False
        node = node.parent
    return True
