"""What an incremental build reads and writes again, so that it equals a clean one.

All but Sphinx's own search index: until a clean build it keeps words that no page has any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mcp_docs.catalogue import fingerprint

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from mcp_docs.domain import McpDomain


def pages_to_read(
    app: Sphinx, env: BuildEnvironment, _added: Set[str], _changed: Set[str], _removed: Set[str]
) -> list[str]:
    """Return the pages that were read with another surface or history; see Sphinx."""
    domain = cast("McpDomain", env.domains["mcp"])
    before, now = domain.data["surface"], fingerprint(app.env)
    domain.data["surface"] = now
    if before == now:
        return []
    return [docname for docname, page in domain.pages.items() if page.uses_surface]


def forget_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget all pages that are read again before the first is, as a parallel build does.

    Otherwise a label that moved to a page read earlier is taken for a duplicate.
    """
    for docname in docnames:
        app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)


def pages_to_rewrite(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if something changed that any of them may show of another, or none.

    That is every object that can be linked, every title and menu, and the stacks. Sphinx
    itself forgets the titles in the menus of other pages:
    https://github.com/sphinx-doc/sphinx/issues/5506.
    """
    domain = cast("McpDomain", env.domains["mcp"])
    shared = {
        "objects": {each.name: sorted(each.get_objects()) for each in env.domains.sorted()},
        "labels": dict(env.domains.standard_domain.labels),
        "menus": {docname: toc.pformat() for docname, toc in env.tocs.items()},
        "pages": {docname: sorted(files) for docname, files in env.toctree_includes.items()},
        "gates": {name: entry[4:] for name, entry in domain.tools.items()},
        "stacks": [stack[:4] for stack in domain.stacks],
    }
    before, domain.data["shared"] = domain.data["shared"], shared
    return [] if before in (None, shared) else sorted(env.found_docs)
