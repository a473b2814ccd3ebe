"""``feed.atom``, ``sitemap.xml``, and ``robots.txt``.

The feed, RFC 4287, has an entry for each date on which the tools changed. Its ids are those of
RFC 4151 and stay when the site moves; its dates are those of the lists of tools, so that two
builds give one feed. A crawler reads robots.txt, RFC 9309, at the root of a host only; below a
path, serving it is up to whoever publishes the host. https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jinja2 import Environment

from mcp_docs.catalogue import catalogue, in_words
from page_dates.changed import days
from site_publish import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from mcp_docs.domain import McpDomain

FEED = "feed.atom"
# A list has a day and no time; RFC 3339 wants one.
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{{ id }}</id>
  <title>{{ config.project }}: changes of the tools</title>
  <updated>{{ steps[0].date if steps else date }}T00:00:00Z</updated>
  <author><name>{{ config.author }}</name></author>
  <link rel="self" type="application/atom+xml" href="{{ address }}" />
  <link rel="alternate" type="text/html" href="{{ page }}" />
{%- for step in steps %}
  <entry>
    <id>{{ id }}/{{ step.date }}</id>
    <title>{{ in_words(step.date) }}: {% for label, names in step.lines().items() -%}
      {{ names | length }} {{ label | lower }}{{ ", " if not loop.last }}
      {%- endfor %}</title>
    <updated>{{ step.date }}T00:00:00Z</updated>
    <link rel="alternate" type="text/html" href="{{ page }}" />
    <content type="html">
      {%- filter forceescape %}{% for label, names in step.lines().items() -%}
      <p><strong>{{ label }}</strong>: {% for each in names %}{{ ", " if not loop.first }}
        {%- for name in each %}{{ " to " if not loop.first }}
        {%- if links[name] %}<a href="{{ links[name] }}"><code>{{ name }}</code></a>
        {%- else %}<code>{{ name }}</code>{% endif %}{% endfor %}{% endfor %}.</p>
      {%- endfor %}{% endfilter -%}
    </content>
  </entry>
{%- endfor %}
</feed>
"""
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{%- for url, day in pages %}
  <url><loc>{{ url }}</loc>{% if day %}<lastmod>{{ day }}</lastmod>{% endif %}</url>
{%- endfor %}
</urlset>
"""


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write all three after a good HTML build; the feed if the site knows its tools.

    Ends the build where conf.py gives the feed no id, or no section to link.
    """
    if exception is not None:
        return
    base, changed = addresses.base(app.config), days(app.env)
    pages = [
        (base + app.builder.get_target_uri(name), changed.get(name))
        for name in addresses.reading_order(app.env)
    ]
    addresses.save(app.outdir / "sitemap.xml", _render(SITEMAP, pages=pages))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"
    addresses.save(app.outdir / "robots.txt", robots)
    if surface := catalogue(app.env).surface:
        addresses.save(app.outdir / FEED, _feed(app, base, surface.date))


def _render(template: str, **values: object) -> str:
    environment = Environment(autoescape=True, keep_trailing_newline=True)
    return environment.from_string(template).render(values)


def _feed(app: Sphinx, base: str, date: str) -> str:
    config, page = app.config, app.builder.get_target_uri
    if not config.feed_id:
        addresses.refuse("feed_id in conf.py is empty; give the feed an id that never changes")
    labels = app.env.domains.standard_domain.labels
    docname, anchor, _title = labels.get(config.feed_label, ("", "", ""))
    if not docname:
        wrong = f"feed_label in conf.py is '{config.feed_label}'"
        addresses.refuse(f"{wrong}; name the label of the section of changes")
    tools = cast("McpDomain", app.env.domains["mcp"]).tools
    return _render(
        ATOM,
        id=config.feed_id,
        config=config,
        address=base + FEED,
        page=f"{base}{page(docname)}#{anchor}",
        date=date,
        steps=catalogue(app.env).steps[::-1],
        links={name: f"{base}{page(t.docname)}#{t.node_id}" for name, t in tools.items()},
        in_words=in_words,
    )
