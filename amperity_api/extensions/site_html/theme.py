"""What is changed of the theme where its blocks and options do not reach."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2.ext import Extension
from sphinx.builders.html import StandaloneHTMLBuilder

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


class WithoutInlineScripts(Extension):
    """Drops inline scripts from templates before they are compiled.

    The policy of our pages blocks them, and the theme writes one outside of every block.
    """

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """Return the ``source`` of a template without scripts that have no ``src``."""
        return without_inline_scripts(source)


def without_inline_scripts(source: str) -> str:
    """Return the ``source`` of a template without scripts that have no ``src``."""
    return re.sub(r"<script(?![^>]*\bsrc=)[^>]*>.*?</script>", "", source, flags=re.DOTALL)


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Keeps the compiled templates from one build to the next, for as long as they are current."""

    def get_source_checksum(self, source: str) -> str:
        """Return the checksum of what is compiled of a ``source``, which is not all of it."""
        return super().get_source_checksum(without_inline_scripts(source))


def adapt(app: Sphinx) -> None:
    """Take inline scripts out of the templates, and the icon font out of the permalinks."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        environment = app.builder.templates.environment
        environment.add_extension(WithoutInlineScripts)
        # To compile them takes a tenth of a rebuild. Another Jinja compiles otherwise.
        folder = Path(app.doctreedir, f"templates-{jinja2.__version__}")
        folder.mkdir(exist_ok=True)
        environment.bytecode_cache = CompiledTemplates(str(folder))
        # The theme sets a sign of its icon font when it is loaded, over what conf.py says.
        app.config.html_permalinks_icon = "#"


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
