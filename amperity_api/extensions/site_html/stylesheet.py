"""One stylesheet: what is used of the theme's, and above it the parts of our own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# In a folder of html_static_path: imports the parts in their order.
INDEX = "styles/index.css"
OUTPUT = "_static/site.css"

# Classes of the theme that nothing on a page can have: its icons, forms, buttons, alerts, and
# breadcrumbs, its menu of versions, deeper menus than ours, and the HTML of Sphinx before 2.0.
UNUSED = re.compile(
    r"\.(fa|icon|btn|caret|codeblock|rst-(?!content)|toctree-(expand|l[3-9]|l1\d)|writer-html4"
    r"|wy-(?!(body|grid|menu|nav|side)\b|body-for-nav|grid-for-nav|menu-vertical|nav-|side-scroll)"
    r"|wy-nav-top|rtd-|nav\b|sr-only|visuallyhidden|pull-|full-width|rotate|flip)[\w-]*"
)

KEYFRAMES = r"@(-webkit-)?keyframes[^{]*\{([^{}]*\{[^}]*\})*\}"


def write(app: Sphinx) -> None:
    """Write the stylesheet, before Sphinx takes its checksum into the pages."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    for index in (folder / INDEX for folder in folders):
        if index.exists():
            themes = [Path(folder, "static") for folder in builder.theme.get_theme_dirs()]
            output = app.outdir / OUTPUT
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(_joined(index, themes), "utf-8")


def _joined(index: Path, themes: list[Path]) -> str:
    """Return the text of ``index``, its imports replaced, without comments and spare space.

    An import names a file beside it, or one in a folder of ``themes``, whose layer it names.
    """

    def imported(match: re.Match[str]) -> str:
        name, layer = match.groups()
        if layer is None:
            return (index.parent / name).read_text("utf-8")
        [file] = [
            path for folder in themes if (path := folder / name.removeprefix("../")).exists()
        ]
        return f"@layer {layer} {{ {_used(file.read_text('utf-8'))} }}"

    text = re.sub(
        r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;', imported, index.read_text("utf-8")
    )
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip() + "\n"


def _used(styles: str) -> str:
    """Return the theme's ``styles`` without its fonts, and without UNUSED.

    A browser that computes styles early would ask for the fonts, which are not published.
    """

    def kept(match: re.Match[str]) -> str:
        selectors = [name for name in match[1].split(",") if not UNUSED.search(name)]
        return f"{','.join(selectors)}{{{match[2]}}}" if selectors else ""

    for gone in (r"/\*.*?\*/", r"@font-face\s*\{[^}]*\}", KEYFRAMES):
        styles = re.sub(gone, "", styles, flags=re.DOTALL)
    styles = re.sub(r"([^{}]+)\{([^{}]*)\}", kept, styles)
    return re.sub(r"@media[^{}]*\{\s*\}", "", styles)
