"""What other programs find: tags in the head of a page, ``feed.atom``, ``sitemap.xml``, and so on.

The feed, RFC 4287, has an entry for each date on which the tools changed. Its ids are those of
RFC 4151 and stay when the site moves; its dates are those of the lists of tools, so that two
builds give one feed. A crawler reads robots.txt, RFC 9309, at the root of a host only; below a
path, serving it is up to whoever publishes the host. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from mcp_docs.domain import McpDomain

FEED = "feed.atom"


def describe(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to the ``metatags`` of a page, and name its twin as ``page_twin`` for the footer."""
    if doctree is None:
        return
    pathto = context["pathto"]
    context["page_twin"] = pathto(f"{pagename}.md", resource=True)
    tags = addresses.render(
        "head.html",
        config=app.config,
        title=app.env.titles[pagename].astext(),
        url=app.config.html_baseurl + app.builder.get_target_uri(pagename),
        description=app.env.metadata[pagename]["description"],
        twin=context["page_twin"],
        feed=app.config.feed_id and pathto(FEED, resource=True),
    )
    context["metatags"] = f"{context.get('metatags', '').strip()}\n  {tags}".strip()


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files after a good HTML build; the feed if the site knows its tools.

    Ends the build where conf.py gives the feed no id, or no section to link.
    """
    if exception is not None:
        return
    base, changed = app.config.html_baseurl, days(app.env)
    pages = [
        (base + app.builder.get_target_uri(name), changed.get(name))
        for name in addresses.reading_order(app.env)
    ]
    addresses.save(app.outdir / "sitemap.xml", addresses.render("sitemap.xml", pages=pages))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"
    addresses.save(app.outdir / "robots.txt", robots)
    if surface := catalogue(app.env).surface:
        addresses.save(app.outdir / FEED, _feed(app, surface.date))


def _feed(app: Sphinx, date: str) -> str:
    config, base, page = app.config, app.config.html_baseurl, app.builder.get_target_uri
    labels = app.env.domains.standard_domain.labels
    docname, anchor, _title = labels.get(config.feed_label, ("", "", ""))
    if not docname or not config.feed_id:
        wrong = f"feed_id is '{config.feed_id}' and feed_label is '{config.feed_label}'"
        fix = "write an id that never changes, and the label of the section of changes"
        addresses.refuse(f"{wrong}; in conf.py, {fix}")
    tools = cast("McpDomain", app.env.domains["mcp"]).tools
    return addresses.render(
        "feed.xml",
        config=config,
        address=base + FEED,
        page=f"{base}{page(docname)}#{anchor}",
        date=date,
        steps=catalogue(app.env).steps[::-1],
        links={name: f"{base}{page(t.docname)}#{t.node_id}" for name, t in tools.items()},
        in_words=in_words,
    )
