"""What is changed of the theme where its blocks and options do not reach."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, cast

from jinja2.ext import Extension

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

# Relative to _static. No page asks for them: the theme's stylesheets, fonts, and scripts, jQuery,
# the parts of our stylesheet, and what Sphinx and its extensions bring for other themes.
UNUSED = (
    "_sphinx_javascript_frameworks_compat.js",
    "base-stemmer.js",
    "basic.css",
    "check-solid.svg",
    "copy-button.svg",
    "copybutton.css",
    "copybutton_funcs.js",
    "css",
    "doctools.js",
    "english-stemmer.js",
    "file.png",
    "fonts",
    "jquery.js",
    "js",
    "language_data.js",
    "minus.png",
    "plus.png",
    "pygments.css",
    "searchtools.js",
    "sphinx_highlight.js",
    "styles",
    "tabs.css",
    "tabs.js",
)

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
    """Remove from the output of a good build what no page asks for."""
    if exception is not None or not makes_pages(app):
        return
    for name in UNUSED:
        path = app.outdir / "_static" / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
