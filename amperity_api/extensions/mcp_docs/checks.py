"""Judge all pages together, once they are read, and warn in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx.util import logging

from mcp_docs.catalogue import catalogue
from mcp_docs.gates import gate_place
from mcp_docs.names import normalized, suggestion
from mcp_docs.records import (
    DUPLICATE_TOOL,
    PLAIN_TOOL,
    UNKNOWN_GATE,
    UNKNOWN_TOOL,
    UNKNOWN_URL,
    Problem,
)
from mcp_docs.surface import compare
from mcp_docs.urls import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from mcp_docs.catalogue import Catalogue
    from mcp_docs.domain import McpDomain

logger = logging.getLogger(__name__)


def check(_app: Sphinx, env: BuildEnvironment) -> None:
    """Give every warning, sorted by file and line."""
    domain = cast("McpDomain", env.domains["mcp"])
    known = catalogue(env)
    found = [
        (str(env.doc2path(docname, base=True)), problem)
        for docname in domain.pages
        for problem in _page(docname, domain, known, env)
    ]
    found += compare(domain, known, env)
    for path, problem in sorted(
        set(found), key=lambda pair: (pair[0], pair[1].line, pair[1].subtype, pair[1].message)
    ):
        place = f"{path}:{problem.line}"
        logger.warning(problem.message, location=place, type="mcp", subtype=problem.subtype)


def handled(_app: Sphinx, domain: Domain | None, node: nodes.Element) -> bool | None:
    """Keep Sphinx from warning again of a tool that was warned of here."""
    if domain is not None and domain.name == "mcp" and node["reftype"] == "tool":
        return True
    return None


def _page(
    docname: str, domain: McpDomain, known: Catalogue, env: BuildEnvironment
) -> Iterator[Problem]:
    page = domain.pages[docname]
    yield from page.problems
    for entry in page.entries:
        first = domain.tools[entry.name]
        if entry is not first:
            place = f"{env.doc2path(first.docname, base=False)}:{first.line}"
            message = f"the tool '{entry.name}' stands in the reference already, at {place}"
            yield Problem(DUPLICATE_TOOL, f"{message}; remove one", entry.line)
        if entry.gate is not None and gate_place(env, entry.gate) is None:
            label = env.config.mcp_gates[entry.gate]
            message = f"the gate '{entry.gate}' is explained at '{label}', a label of no page"
            yield Problem(UNKNOWN_GATE, f"{message}; give it to a section", entry.line)
    # A tool that only the surface has is missing in the reference, and warned of once, there.
    captured = known.surface.names if known.surface is not None else frozenset()
    for mention in page.mentions:
        if mention.text not in domain.tools and mention.text not in captured:
            message = f"there is no tool '{mention.text}'{_meant(mention.text, domain, known)}"
            yield Problem(UNKNOWN_TOOL, message, mention.line)
    for word in page.words:
        name = normalized(word.text)
        if name in domain.tools:
            message = f"'{word.text}' is a tool: write :mcp:tool:`{name}`"
            yield Problem(PLAIN_TOOL, message, word.line)
        elif name in known.retired:
            message = f"'{word.text}' was a tool{known.farewell(name)}"
            yield Problem(PLAIN_TOOL, message, word.line)
    stacks = domain.stacks
    for url in page.urls:
        message_or_none = fault(url.text, stacks)
        if message_or_none is not None:
            yield Problem(UNKNOWN_URL, message_or_none, url.line)


def _meant(text: str, domain: McpDomain, known: Catalogue) -> str:
    return known.farewell(text) or suggestion(text, domain.tools)
