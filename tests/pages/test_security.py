"""Every page keeps the browser from loading or running anything that is not ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from support.facts import CONTENT

if TYPE_CHECKING:
    from support.site import Site

POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


def trees(site: Site) -> dict[str, BeautifulSoup]:
    """Return every page of the output, parsed, the search and the indexes among them."""
    found = {
        file.name: tree
        for file in site.html.rglob("*.html")
        # A redirect has neither scripts nor styles.
        if not (tree := BeautifulSoup(file.read_text("utf-8"), "html.parser")).select_one(
            'meta[http-equiv="refresh"]'
        )
    }
    expected = ("search", "mcp-tools", *CONTENT)
    assert set(found) >= {f"{name}.html" for name in expected}
    return found


def test_every_page_has_the_policy_before_anything_that_it_governs(site: Site) -> None:
    for name, tree in trees(site).items():
        [policy] = tree.select('meta[http-equiv="Content-Security-Policy"]')
        assert policy["content"] == POLICY, name
        assert policy.find_previous(["link", "script", "style"]) is None, name
        assert len(tree.select('meta[name="viewport"]')) == 1, name


def test_no_page_has_a_script_inside(site: Site) -> None:
    for name, tree in trees(site).items():
        assert [str(tag) for tag in tree.select("script:not([src])")] == [], name
        handlers = [key for tag in tree.find_all(True) for key in tag.attrs if key[:2] == "on"]
        assert handlers == [], name
        assert tree.select('a[href^="javascript:"]') == [], name


def test_no_page_loads_anything_from_elsewhere(site: Site) -> None:
    for name, tree in trees(site).items():
        for tag in tree.select("[src], link[href]:not([rel=canonical])"):
            assert "//" not in str(tag.get("src") or tag.get("href")), (name, tag)
    for file in (site.html / "_static").rglob("*.css"):
        addresses = re.findall(r"url\(\s*[\"']?(\w+:)?//", file.read_text("utf-8"))
        assert addresses == [], file.name


def test_a_link_that_leaves_the_site_gives_no_hold_on_it(site: Site) -> None:
    leaving = [
        link
        for tree in trees(site).values()
        for link in tree.select('a[href^="http"], a[href^="//"]')
    ]
    assert len(leaving) >= 3
    assert [link for link in leaving if "noopener" not in link.get_attribute_list("rel")] == []
