"""Every page loads the scripts and stylesheets of its own build, and works as a file."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from support.site import Site

# Says what is hidden, so it runs before anything is drawn.
FIRST = "_static/site/start.js"


def heads(site: Site) -> dict[str, BeautifulSoup]:
    """Return every page of the output by name, parsed."""
    return {
        file.name: tree
        for file in site.html.rglob("*.html")
        # A redirect has neither scripts nor styles.
        if not (tree := BeautifulSoup(file.read_text("utf-8"), "html.parser")).select_one(
            'meta[http-equiv="refresh"]'
        )
    }


def addresses(tree: BeautifulSoup) -> list[str]:
    """Return the addresses of the scripts and stylesheets of a page."""
    scripts = [str(tag["src"]) for tag in tree.select("script[src]")]
    scripts += [str(tag["data-index"]) for tag in tree.select("[data-index]")]
    links = [str(tag["href"]) for tag in tree.select("link[rel=stylesheet]")]
    assert links
    return [*scripts, *links]


def test_an_old_script_or_stylesheet_is_never_taken_from_a_cache(site: Site) -> None:
    for name, tree in heads(site).items():
        for address in addresses(tree):
            parts = urlsplit(address)
            content = site.file(parts.path).read_bytes()
            assert parts.query == f"v={zlib.crc32(content):08x}", (name, address)


def test_a_stylesheet_names_only_files_that_are_there(site: Site) -> None:
    for stylesheet in site.html.rglob("*.css"):
        for address in re.findall(r"url\(['\"]?([^'\")]+)", stylesheet.read_text("utf-8")):
            if not address.startswith("data:"):
                file = stylesheet.parent / urlsplit(address).path
                assert file.is_file(), f"{stylesheet.name} names {address}"


def test_scripts_run_in_order_behind_the_page_and_are_no_modules(site: Site) -> None:
    # Browsers load no module from a disk.
    for name, tree in heads(site).items():
        first, *rest = tree.select("script")
        assert site.file(urlsplit(str(first["src"])).path) == site.file(FIRST), name
        assert [tag.get("defer") is not None for tag in rest] == [True] * len(rest), name
        assert rest, name
        assert tree.select("script[type], script[async]") == [], name
    for file in (site.html / "_static" / "site").glob("*.js"):
        text = file.read_text("utf-8")
        assert re.search(r"^(import|export)\b", text, re.MULTILINE) is None, file.name
        assert len(text.splitlines()) < 200, file.name
