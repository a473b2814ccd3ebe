"""Publish more than the HTML: for AI assistants, crawlers, and feed readers.

Every HTML build checks that no published address is lost, and forwards old ones.
The rest needs the tag ``site``, which `make site` sets: each page as Markdown, the feed, the
sitemap, and the page for a wrong address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_publish import addresses, crawlers, redirects

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the settings, and connect what the tag ``site`` adds."""
    app.setup_extension("mcp_docs")
    for setting in ("feed_id", "feed_label", "llms_not_covered"):
        app.add_config_value(setting, "", "html", str)
    app.add_config_value("redirects", {}, "html", dict)
    app.connect("config-inited", redirects.load)
    app.connect("doctree-read", addresses.note)
    # Also if no page was read: the redirects may have changed alone.
    app.connect("env-updated", redirects.check)
    app.connect("doctree-resolved", redirects.keep_anchors)
    app.connect("build-finished", redirects.write)
    if "site" in app.tags:
        app.setup_extension("notfound.extension")
        # Before that extension looks at its settings.
        app.connect("config-inited", addresses.check_url, priority=400)
        app.connect("builder-inited", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}


def publish(app: Sphinx) -> None:
    """Write the rest with the HTML builder; no other builder writes the pages it describes."""
    if app.builder.name != "html":
        return
    # Imported only here: markdownify would add a twentieth to a build that doesn't need it.
    from site_publish import twins

    def write(app: Sphinx, exception: Exception | None) -> None:
        if exception is None:
            twins.write(app)
            crawlers.write(app)

    # For the layout, which links the twin and the feed.
    app.config.html_context["site_published"] = True
    # After tools.json, whose size llms.txt states.
    app.connect("build-finished", write, priority=900)
