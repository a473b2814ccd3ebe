"""`make livehtml` builds at each save, and only its pages let in what refreshes them."""

from __future__ import annotations

import time
import urllib.request
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from live_reload import LIVEHTML, PATIENCE, preview
from plain import site_copy
from support.site import ROOT, SOURCE, sphinx

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site


def policy(html: Path) -> str:
    tree = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    [tag] = tree.select('meta[http-equiv="Content-Security-Policy"]')
    return str(tag["content"])


def test_a_preview_runs_the_script_that_refreshes_it(site: Site, tmp_path: Path) -> None:
    assert sphinx(SOURCE, tmp_path, "-t", "preview").returncode == 0
    allowed = "; script-src 'self' 'unsafe-inline'"
    assert policy(tmp_path / "html") == policy(site.html) + allowed


def test_only_livehtml_makes_a_preview() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.split("\nlivehtml:")[1].split("\n\n")[0]
    assert " -t preview " in recipe
    assert makefile.count("-t preview") == 1
    assert str(LIVEHTML.relative_to(ROOT)) in recipe


def shows(url: str, text: str, patience: float = PATIENCE) -> bool:
    """Return whether a page shows ``text`` within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with urllib.request.urlopen(url, timeout=5) as answer:
            if text in answer.read().decode():
                return True
        time.sleep(0.05)
    return False


def test_every_save_shows_and_a_bad_one_leaves_the_last_page(tmp_path: Path) -> None:
    source = site_copy(tmp_path / "site")
    page = source / "mcp_safety_modes.rst"
    text = page.read_text("utf-8")
    out = tmp_path / "out"
    with preview(source, out) as origin:
        url = f"{origin}/mcp_safety_modes.html"
        page.write_text(f"{text}\nSaved once.\n", "utf-8")
        assert shows(url, "Saved once.")
        conf = source / "conf.py"
        conf.write_text(conf.read_text("utf-8") + "\nraise OSError('broken')\n", "utf-8")
        page.write_text(f"{text}\nSaved twice.\n", "utf-8")
        assert not shows(url, "Saved twice.", patience=2)
        assert shows(url, "Saved once.")
        conf.write_text((SOURCE / "conf.py").read_text("utf-8"), "utf-8")
        assert shows(url, "Saved twice.")
        # A build has our own extensions as they are now.
        words = source.parent / "extensions" / "date_words.py"
        words.write_text(words.read_text("utf-8").replace('"September"', '"Septembre"'), "utf-8")
        page.write_text(f"{text}\n.. verified:: 2026-09\n", "utf-8")
        assert shows(url, "Steps verified in Septembre 2026.")
