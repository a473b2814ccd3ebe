"""What a page mentions: tools by role, words that look like tools, and MCP hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from mcp_docs.lines import locate
from mcp_docs.names import JOINT, TOOL_WORD
from mcp_docs.records import Found
from mcp_docs.urls import MCP_URL

if TYPE_CHECKING:
    from mcp_docs.records import Page

#: Marks a literal that already is a tool: by role, or rendered from data.
KNOWN = {"xref", "mcp-name"}

#: Nobody reads these, or they are the words of a program.
UNREAD = (nodes.comment, nodes.system_message)
CODE = (nodes.literal_block, nodes.doctest_block, nodes.raw, nodes.math, nodes.math_block)


def scan(document: nodes.document, page: Page) -> None:
    """Add to *page* what *document* mentions, each text once a line."""
    mentions: dict[Found, None] = {}
    words: dict[Found, None] = {}
    urls: dict[Found, None] = {}
    # A stack of our own: findall() would be a generator for each level.
    stack: list[nodes.Node] = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, nodes.Text):
            # Quick to rule out: a host and a word that looks like a tool have a joint.
            if not JOINT.search(node):
                continue
            if "amperity" in node.lower():
                _urls(node, node, urls)
            literal = node.parent
            if isinstance(literal, CODE) or (
                isinstance(literal, nodes.literal) and KNOWN.intersection(literal["classes"])
            ):
                continue
            for match in TOOL_WORD.finditer(node):
                words[Found(match[0], locate(node, match[0]))] = None
        elif not isinstance(node, UNREAD):
            stack += node.children
            if isinstance(node, nodes.reference):
                _urls(node, node.get("refuri", ""), urls)
            elif isinstance(node, addnodes.pending_xref):
                if node["refdomain"] == "mcp":
                    target = node["reftarget"]
                    mentions[Found(target, locate(node, target))] = None
            elif isinstance(node, (nodes.meta, nodes.image)):
                _urls(node, node.get("content") or node.get("alt") or "", urls)
    page.mentions.extend(mentions)
    page.words.extend(words)
    page.urls.extend(urls)


def _urls(node: nodes.Node, text: str, urls: dict[Found, None]) -> None:
    for match in MCP_URL.finditer(text):
        url = match[0].rstrip(".,;:!?")
        urls[Found(url, locate(node, url))] = None
