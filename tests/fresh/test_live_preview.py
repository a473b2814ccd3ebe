"""Only the pages of `make livehtml` let in the script that refreshes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from support.project import ROOTS, run
from support.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site


def policy(html: Path) -> str:
    tree = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    [tag] = tree.select('meta[http-equiv="Content-Security-Policy"]')
    return str(tag["content"])


def test_a_preview_runs_the_script_that_refreshes_it(site: Site, tmp_path: Path) -> None:
    # The layout of the real site, on other pages.
    app = SphinxTestApp("html", ROOTS / "test-browser", tmp_path, tags=["preview"])
    run(app)
    allowed = "; script-src 'self' 'unsafe-inline'"
    assert policy(app.outdir) == policy(site.html) + allowed


def test_only_livehtml_makes_a_preview() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.split("\nlivehtml:")[1].split("\n\n")[0]
    assert " -t preview " in recipe
    assert makefile.count("-t preview") == 1
    assert " -m sphinx_autobuild " in recipe
