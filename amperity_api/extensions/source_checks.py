"""Warn of what docutils reads without a word though nobody means it: in a page as it is read.

What only looks at the lines of a page is in ``tools/text_checks``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def empty_code(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield code blocks without code: it is at the margin, or missing."""
    for block in document.findall(nodes.literal_block):
        if not block.astext().strip():
            yield block, "the code block is empty; indent its code by three more spaces"


def stray_indent(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield text that is set as a quotation, and does not say whose."""
    for quote in document.findall(nodes.block_quote):
        if not list(quote.findall(nodes.attribution)):
            advice = "align it with the text above, or end the quotation with '-- Its author'"
            yield quote, f"this is indented as a quotation; {advice}"


def wrong_address(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield links to what is neither on the web nor an address for mail."""
    for link in document.findall(nodes.reference):
        address = str(link.get("refuri", ""))
        if address and not re.match(r"https?://[\w-]+\.|mailto:|#", address):
            advice = "write it whole, from https://; a page of this site is :doc:`its_name`"
            yield link, f"the link leads to '{address}', which is no address; {advice}"


def line_of(node: nodes.Element) -> int:
    """Return the line of a node; docutils keeps it only for some, and for none inside a block."""
    if isinstance(node, nodes.reference):
        before = node.parent.children[: node.parent.index(node)]
        return (node.parent.line or 1) + sum(each.astext().count("\n") for each in before)
    return next((each.line for each in node.findall() if each.line), 1)


def warn(_app: Sphinx, document: nodes.document) -> None:
    """Give the warnings of a page that was read."""
    for check in empty_code, stray_indent, wrong_address:
        for node, message in check(document):
            place = (document.settings.env.docname, line_of(node))
            logger.warning(message, location=place, type="source", subtype=check.__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page once it is read."""
    app.connect("doctree-read", warn)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
