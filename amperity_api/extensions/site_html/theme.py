"""What is changed of the theme where its blocks and options do not reach."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jinja2.ext import Extension

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

# The policy of our pages blocks inline scripts; our bar replaces the theme's on a phone and the
# box above its menu.
LEFT_OUT = (
    r"<script(?![^>]*\bsrc=)[^>]*>.*?</script>",
    r'<nav class="wy-nav-top".*?</nav>',
    r'<div class="wy-side-nav-search".*?endblock %}\s*</div>',
)


class AdaptedTemplates(Extension):
    """Adapts the theme's templates before they are compiled, where they have no blocks."""

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """Return the ``source`` of a template without LEFT_OUT, its menu with a name.

        Screen readers tell the ``nav`` elements of a page apart by their names
        (https://www.w3.org/WAI/ARIA/apg/practices/landmark-regions/).
        """
        for part in LEFT_OUT:
            source = re.sub(part, "", source, flags=re.DOTALL)
        return source.replace('class="wy-nav-side"', 'class="wy-nav-side" aria-label="Pages"')


def makes_pages(app: Sphinx) -> bool:
    """Return whether a site is built. Books, help files, and data look as Sphinx makes them."""
    return app.builder.name in {"html", "dirhtml", "singlehtml"}


def adapt(app: Sphinx) -> None:
    """Adapt the theme's templates, and take its icon font out of the permalinks."""
    if makes_pages(app):
        app.builder.templates.environment.add_extension(AdaptedTemplates)
        # The theme sets a sign of its icon font when it is loaded, over what conf.py says.
        app.config.html_permalinks_icon = "#"
        # The search of this site has an index of its own.
        cast("StandaloneHTMLBuilder", app.builder).search = False


def drop_unused_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove from the output of a good build the static files that no page names.

    They are the theme's fonts and scripts, jQuery, the parts that were joined, and what Sphinx and
    its extensions bring for other themes.
    """
    if exception is not None or not makes_pages(app):
        return
    pages = "".join(page.read_text("utf-8") for page in Path(app.outdir).rglob("*.html"))
    # A folder comes after what is in it.
    for path in sorted(Path(app.outdir, "_static").rglob("*"), reverse=True):
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()
        elif path.relative_to(app.outdir).as_posix() not in pages:
            path.unlink()
