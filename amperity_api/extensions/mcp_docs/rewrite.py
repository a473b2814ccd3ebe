"""Which pages an incremental build has to write again, though nobody edited them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from mcp_docs.domain import McpDomain


def outdated(_app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages that show a tool or a stack which has changed since the last build."""
    domain = cast("McpDomain", env.domains["mcp"])
    tools = {name: (e.docname, e.node_id, e.gate) for name, e in domain.tools.items()}
    published = (tools, domain.stacks)
    before, domain.data["published"] = domain.data["published"], published
    if before is None or before == published:
        return []
    if before[1] != published[1]:
        # Every page may offer the choice of a stack.
        return list(env.found_docs)
    names = tools.keys() | before[0].keys()
    changed = {name for name in names if tools.get(name) != before[0].get(name)}
    return [
        docname
        for docname, page in domain.pages.items()
        if page.gated or any(mention.text in changed for mention in page.mentions)
    ]
