"""Warn of markup that docutils accepts although nobody means it.

Checks of the text itself, line by line, are in ``tools/text_checks``.
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
    """Yield code blocks without code, which is missing or not indented."""
    for block in document.findall(nodes.literal_block):
        if not block.astext().strip():
            yield block, "the code block is empty; indent its code by three more spaces"


def stray_indent(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield quotations that name no author, which are text indented by accident."""
    for quote in document.findall(nodes.block_quote):
        if not list(quote.findall(nodes.attribution)):
            advice = "align it with the text above, or end the quotation with '-- Its author'"
            yield quote, f"this is indented as a quotation; {advice}"


def wrong_address(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield links that lead neither to the web nor to an email address."""
    for link in document.findall(nodes.reference):
        address = str(link.get("refuri", ""))
        if address and not re.match(r"https?://[\w-]+[.:]|mailto:|#", address):
            advice = "write it in full, with https://; link pages of this site with :doc:`name`"
            yield link, f"the link leads to '{address}', which isn't an address; {advice}"


def line_of(node: nodes.Element) -> int:
    """Return the line of a node; docutils sets it for some nodes only, and for none in a text."""
    if isinstance(node, nodes.reference):
        before = node.parent.children[: node.parent.index(node)]
        return (node.parent.line or 1) + sum(each.astext().count("\n") for each in before)
    return next((each.line for each in node.findall() if each.line), 1)


def warn(_app: Sphinx, document: nodes.document) -> None:
    """Warn of everything that is wrong in a page that was read."""
    for check in empty_code, stray_indent, wrong_address:
        for node, message in check(document):
            place = (document.settings.env.docname, line_of(node))
            logger.warning(message, location=place, type="source", subtype=check.__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Check each page when it is read."""
    app.connect("doctree-read", warn)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
