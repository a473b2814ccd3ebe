"""What is published besides the HTML: for assistants, for crawlers, for feed readers.

Only with the tag ``site``, which ``make site`` sets for both of its builders: ``html``, which
then writes the feed, the sitemap, and the page for a wrong address, too; and ``twin``, which
writes each page as Markdown. The HTML links what the other builder writes, so one without the
other is no site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_publish import crawlers, feed, head, notfound

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what the tag ``site`` calls for."""
    app.add_config_value("feed_id", "", "html", str)
    app.add_config_value("feed_label", "", "html", str)
    if "site" in app.tags:
        # Not loaded by `make html`, which would only wait for it.
        from site_publish import builder

        builder.setup(app)
        notfound.setup(app)
        app.connect("html-page-context", head.describe)
        app.connect("build-finished", crawlers.write)
        app.connect("build-finished", feed.write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
