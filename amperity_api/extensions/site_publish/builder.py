"""The builder ``twin``: each page as Markdown, and the two files that lead assistants there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_markdown_builder.builder import MarkdownBuilder

from site_publish import llms
from site_publish.addresses import base
from site_publish.changed import LastChanged
from site_publish.tabs import NamedTabs
from site_publish.translator import TwinTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


class TwinBuilder(MarkdownBuilder):
    """Writes ``page.md`` for what stands in ``page.html``, with absolute links."""

    # Not "markdown": sphinx-tabs and we treat this builder differently.
    name = "twin"
    default_translator_class = TwinTranslator

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the twin of a page; an index of Sphinx, which has none, stays HTML."""
        twin: str = super().get_target_uri(docname, typ)
        return twin if docname in self.env.found_docs else f"{docname}.html"

    def finish(self) -> None:
        """Write llms.txt and llms-full.txt from the twins."""
        super().finish()
        llms.write(self.env, Path(self.outdir))


def absolute_links(_app: Sphinx, config: Config) -> None:
    """Have the links of the twins start with the URL of the site."""
    config["markdown_http_base"] = base(config).rstrip("/")


def read_as_html(app: Sphinx) -> None:
    """Keep in a twin what a page has only in HTML, and leave out what it has not."""
    if app.builder.name == TwinBuilder.name:
        app.tags.add("html")


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.setup_extension("sphinx_markdown_builder")
    app.add_builder(TwinBuilder)
    app.add_post_transform(NamedTabs)
    app.add_post_transform(LastChanged)
    app.connect("config-inited", absolute_links)
    app.connect("builder-inited", read_as_html)
