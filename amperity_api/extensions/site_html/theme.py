"""What is changed of the theme where its blocks and options do not reach."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from jinja2.ext import Extension
from sphinx.builders.html import StandaloneHTMLBuilder

from site_html.page import THEME_CSS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Relative to _static. No page asks for them: the theme's fonts and scripts, jQuery, and the
# files that Sphinx and its extensions bring for other themes.
UNUSED = (
    "_sphinx_javascript_frameworks_compat.js",
    "base-stemmer.js",
    "basic.css",
    "check-solid.svg",
    "copy-button.svg",
    "copybutton.css",
    "copybutton_funcs.js",
    "css/badge_only.css",
    "css/fonts",
    "english-stemmer.js",
    "file.png",
    "fonts",
    "jquery.js",
    "js",
    "minus.png",
    "plus.png",
    "pygments.css",
    "tabs.css",
    "tabs.js",
)


class AdaptedTemplates(Extension):
    """Adapts the theme's templates before they are compiled, where they have no blocks."""

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """Return the ``source`` of a template without inline scripts, its menu with a name.

        The policy of our pages blocks inline scripts. Screen readers tell the ``nav`` elements of
        a page apart by their names (https://www.w3.org/WAI/ARIA/apg/practices/landmark-regions/).
        """
        source = re.sub(r"<script(?![^>]*\bsrc=)[^>]*>.*?</script>", "", source, flags=re.DOTALL)
        return source.replace('class="wy-nav-side"', 'class="wy-nav-side" aria-label="Pages"')


def adapt(app: Sphinx) -> None:
    """Adapt the theme's templates, and take its icon font out of the permalinks."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.templates.environment.add_extension(AdaptedTemplates)
        # The theme sets a sign of its icon font when it is loaded, over what conf.py says.
        app.config.html_permalinks_icon = "#"


def drop_fonts(app: Sphinx, *_context: object) -> None:
    """Take the theme's fonts out of its stylesheet, before a page takes its checksum.

    They are not published, and a browser that computes styles before site.css is there
    would ask for them. Sphinx has no event between copying the stylesheet and the pages.
    """
    stylesheet = app.outdir / THEME_CSS
    if not isinstance(app.builder, StandaloneHTMLBuilder) or not stylesheet.exists():
        return
    styles = stylesheet.read_text("utf-8")
    if "@font-face" in styles:
        stylesheet.write_text(re.sub(r"@font-face\s*\{[^}]*\}", "", styles), "utf-8")


def drop_unused_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove from the output of a good build what no page asks for."""
    if exception is not None or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for name in UNUSED:
        path = app.outdir / "_static" / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
