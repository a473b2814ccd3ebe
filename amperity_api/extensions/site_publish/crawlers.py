"""What crawlers, feed readers, and assistants look for: FILES beside the pages.

The feed, RFC 4287, has an entry for each date on which the tools changed. Its ids are those of
RFC 4151 and stay when the site moves; its dates are those of the lists of tools, so that two
builds give one feed. A crawler reads robots.txt, RFC 9309, at the root of a host only; below a
path, serving it is up to whoever publishes the host. https://www.sitemaps.org/protocol.html
``llms.txt`` is a map of the twins, as https://llmstxt.org describes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from mcp_docs.catalogue import catalogue, in_words
from mcp_docs.data import refuse
from page_dates.changed import days
from site_publish import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from mcp_docs.domain import McpDomain

# In their order: the last one states the sizes of the others.
FILES = ("robots.txt", "sitemap.xml", "feed.atom", "llms.txt")


def tool_list(app: Sphinx) -> str:
    """Return the date of the list of tools that the pages show; empty without a list."""
    surface = catalogue(app.env).surface
    return f"Tool list: {in_words(surface.date)} ({surface.origin})." if surface else ""


def write(app: Sphinx) -> None:
    """Write FILES; the feed only if the site has a list of tools.

    Ends the build if conf.py gives that feed no id, or no section to link.
    """
    env, config, known, changed = app.env, app.config, catalogue(app.env), days(app.env)
    labels = env.domains.standard_domain.labels
    docname, anchor, _title = labels.get(config.feed_label, ("", "", ""))
    if known.surface and not (docname and config.feed_id):
        wrong = f"feed_id is '{config.feed_id}' and feed_label is '{config.feed_label}'"
        fix = "write an id that never changes, and the label of the section of changes"
        refuse(f"{wrong}; in conf.py, {fix}")
    values = {
        "config": config,
        "pages": [
            (name, env.titles[name].astext(), env.metadata[name]["description"], changed.get(name))
            for name in addresses.reading_order(env)
        ],
        "indexes": [(name, title) for name, (title, _content) in addresses.indexes(app).items()],
        "tool_list": tool_list(app),
        "tools": cast("McpDomain", env.domains["mcp"]).tools,
        "lists": known.lists,
        "steps": known.steps[::-1],
        "changes": f"{docname}.html#{anchor}",
        "in_words": in_words,
    }
    for file in FILES:
        if file != "feed.atom" or known.surface:
            sizes = {each.name: each.stat().st_size for each in Path(app.outdir).iterdir()}
            addresses.save(app.outdir / file, addresses.render(file, sizes=sizes, **values))
