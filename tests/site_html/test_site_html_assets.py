"""An edit of a stylesheet alone reaches the pages that are not written for another reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.testing.util import SphinxTestApp

from support.project import ROOTS, run

if TYPE_CHECKING:
    from pathlib import Path


def stylesheets(out: Path, static: Path) -> list[str]:
    """Return the address of the stylesheet on each of two pages, built with a static folder."""
    # As in a process of its own: Sphinx remembers a checksum for as long as it runs.
    _file_checksum_inner.cache_clear()
    settings = {"html_static_path": [str(static)], "html_favicon": ""}
    app = SphinxTestApp("html", ROOTS / "test-browser", out, confoverrides=settings)
    run(app)
    texts = [(app.outdir / f"{page}.html").read_text("utf-8") for page in ("safety", "tabs")]
    found = [BeautifulSoup(text, "html.parser").select("link[rel=stylesheet]") for text in texts]
    return [str(link["href"]) for links in found for link in links]


def test_an_edited_stylesheet_is_named_anew_on_every_page(tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "styles").mkdir(parents=True)
    style = static / "styles" / "index.css"
    style.write_text("p { color: red }", "utf-8")
    first = stylesheets(tmp_path / "out", static)
    assert len(first) == 2
    assert stylesheets(tmp_path / "out", static) == first
    style.write_text("p { color: blue }", "utf-8")
    second = stylesheets(tmp_path / "out", static)
    assert second == stylesheets(tmp_path / "clean", static)
    assert not set(second) & set(first)
