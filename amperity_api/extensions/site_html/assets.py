"""Fewer and smaller static files: one stylesheet, one script that copies, and nothing unused."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

# In a folder of html_static_path: imports the parts in their order.
INDEX = "styles/index.css"
STYLESHEET = "_static/site.css"

# Selectors of the theme for what our pages don't have: icons, forms, buttons, alerts, breadcrumbs,
# a box above the menu, a menu of versions, deeper menus, the signatures of autodoc, and the HTML
# of Sphinx before 2.0.
UNUSED = re.compile(
    r"\.(fa|icon|btn|caret|codeblock|rst-(?!content)|toctree-(expand|wrapper|l[3-9]|l1\d)"
    r"|section\b|writer-html4|wy-nav\b|wy-(?!(body-for|grid|menu|nav|side-scroll)\b)"
    r"|wy-(menu-horiz|nav-top)|rtd-|viewcode|sig-|ethical|sr-only|visuallyhidden|pull-"
    r"|full-width|divide-|move-|mirror|math)[\w-]*"
    r"|dl\[class\]|\[data-menu-wrap|#flyout|MathJax|\btt\b|::-moz-focus"
)
KEYFRAMES = r"@(-webkit-)?keyframes[^{]*\{([^{}]*\{[^}]*\})*\}"

# The parts of sphinx-copybutton in their order; the last one becomes all of them.
COPY_SCRIPTS = ("documentation_options.js", "clipboard.min.js", "copybutton.js")


def write_stylesheet(builder: StandaloneHTMLBuilder) -> None:
    """Write the stylesheet before Sphinx puts its checksum into the pages."""
    theme = Path(builder.theme.get_theme_dirs()[0], "static")
    for folder in builder.config.html_static_path:
        index = builder.confdir / folder / INDEX
        if index.exists():
            output = builder.outdir / STYLESHEET
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(_joined(index, theme), "utf-8")


def note_checksum(app: Sphinx, config: Config) -> None:
    """Store a checksum of the static files, so that Sphinx writes all pages after an edit."""
    folders = [Path(app.confdir, folder) for folder in config.html_static_path]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    config["site_html_checksum"] = zlib.crc32(b"".join(file.read_bytes() for file in files))


def _joined(index: Path, theme: Path) -> str:
    """Return ``index`` with the files that it imports, without comments and extra whitespace.

    An import names a file beside it, or, with a layer, one of the theme.
    """

    def imported(match: re.Match[str]) -> str:
        name, layer = match.groups()
        if layer is None:
            return (index.parent / name).read_text("utf-8")
        styles = (theme / name.removeprefix("../")).read_text("utf-8")
        return f"@layer {layer} {{ {_used(styles)} }}"

    text = re.sub(
        r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;', imported, index.read_text("utf-8")
    )
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip() + "\n"


def _used(styles: str) -> str:
    """Return the theme's ``styles`` without its fonts, and without UNUSED.

    The fonts are not published, and some browsers would request them.
    """

    def kept(match: re.Match[str]) -> str:
        selectors = [name for name in match[1].split(",") if not UNUSED.search(name)]
        return f"{','.join(selectors)}{{{match[2]}}}" if selectors else ""

    for gone in (r"/\*.*?\*/", r"@font-face\s*\{[^}]*\}", KEYFRAMES):
        styles = re.sub(gone, "", styles, flags=re.DOTALL)
    styles = re.sub(r"([^{}]+)\{([^{}]*)\}", kept, styles)
    return re.sub(r"@media[^{}]*\{\s*\}", "", styles)


def join_scripts(app: Sphinx, *_context: object) -> None:
    """Join the scripts that copy before Sphinx puts a checksum into the pages.

    Sphinx has no event between copying the scripts and writing the pages. It writes the first
    page before it starts other processes.
    """
    static = app.outdir / "_static"
    if not all((static / name).exists() for name in COPY_SCRIPTS):
        return
    *others, last = (static / name for name in COPY_SCRIPTS)
    before = "".join(f"{path.read_text('utf-8')}\n" for path in others)
    script = last.read_text("utf-8")
    if not script.startswith(before):
        last.write_text(before + script, "utf-8")


def drop_unused_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove the static files that no page names after a successful build.

    They are the theme's fonts and scripts, jQuery, the parts that were joined, and what Sphinx and
    its extensions bring for other themes.
    """
    if exception is not None:
        return
    pages = "".join(page.read_text("utf-8") for page in Path(app.outdir).rglob("*.html"))
    # A folder comes after what is in it.
    for path in sorted(Path(app.outdir, "_static").rglob("*"), reverse=True):
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()
        elif path.relative_to(app.outdir).as_posix() not in pages:
            path.unlink()
