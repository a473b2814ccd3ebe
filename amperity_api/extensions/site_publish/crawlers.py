"""``sitemap.xml`` and ``robots.txt``.

https://www.sitemaps.org/protocol.html and RFC 9309. A crawler reads robots.txt at the root of a
host only; below a path it serves whoever publishes the host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from page_dates.changed import days
from site_publish import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both after a good HTML build."""
    if exception is not None or app.builder.format != "html":
        return
    base = addresses.base(app.config)
    changed = days(app.env)
    urls = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for name in addresses.reading_order(app.env):
        url = ElementTree.SubElement(urls, "url")
        ElementTree.SubElement(url, "loc").text = base + app.builder.get_target_uri(name)
        if name in changed:
            ElementTree.SubElement(url, "lastmod").text = changed[name].isoformat()
    ElementTree.indent(urls)
    text = ElementTree.tostring(urls, "unicode")
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    (app.outdir / "sitemap.xml").write_text(f"{declaration}{text}\n", "utf-8", newline="\n")
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"
    (app.outdir / "robots.txt").write_text(robots, "utf-8", newline="\n")
