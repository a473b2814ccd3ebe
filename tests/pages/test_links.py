"""Links inside the built site lead somewhere, and say where."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from support.facts import CONTENT

if TYPE_CHECKING:
    from support.site import Site

VAGUE = {"here", "this", "this page", "link", "click here", "more", "read more"}


def test_internal_links_and_anchors_resolve(site: Site) -> None:
    files = sorted(site.html.rglob("*.html"))
    trees = {
        file.resolve(): BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in files
    }
    checked = 0
    for file, tree in trees.items():
        for link in tree.select("a[href], link[href], script[src], img[src]"):
            url = urlsplit(str(link.get("href") or link.get("src")))
            if url.scheme or url.netloc:
                continue
            target = site.file(url.path) if url.path else file.resolve()
            assert target.exists(), f"{file.name}: {url.geturl()}"
            if (url.fragment and url.path.endswith(".html")) or (url.fragment and not url.path):
                assert trees[target].find(id=unquote(url.fragment)), f"{file.name}: {url.geturl()}"
            checked += 1
    assert checked > 100


def test_a_link_says_where_it_goes(site: Site) -> None:
    findings = []
    for page in CONTENT:
        for link in site.body(page).select("a:not(.headerlink)"):
            text = " ".join(link.get_text().split())
            if not text or text.lower() in VAGUE or text.startswith("http"):
                what = f"the link says {text!r}; say where it goes"
                findings.append(site.finding(page, text or str(link["href"]), what))
    assert not findings, "\n".join(findings)
