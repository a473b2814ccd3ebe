"""Crawlers, and people who follow a wrong link, find the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from support.project import Project
from support.published import BASE, CONTENT, Published, local

if TYPE_CHECKING:
    from pathlib import Path

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_has_exactly_the_content_pages(published: Published) -> None:
    root = ElementTree.fromstring(published.read("sitemap.xml"))
    assert root.tag == f"{SITEMAP}urlset"
    urls = [loc.text for loc in root.findall(f"{SITEMAP}url/{SITEMAP}loc")]
    assert urls == [f"{BASE}{page}.html" for page in CONTENT]
    for page, url in zip(CONTENT, urls, strict=True):
        link = published.page(page).select_one('link[rel="canonical"]')
        assert link is not None
        assert link["href"] == url


def test_the_sitemap_dates_a_page_as_its_footer_does(published: Published) -> None:
    root = ElementTree.fromstring(published.read("sitemap.xml"))
    days = [url.findtext(f"{SITEMAP}lastmod") for url in root.findall(f"{SITEMAP}url")]
    times = [published.page(page).select_one(".page-changed time") for page in CONTENT]
    assert days == [time and time["datetime"] for time in times]


def test_the_sitemap_stays_whole_when_one_page_changes(tmp_path: Path) -> None:
    project = Project.copy("publish", tmp_path)
    first = project.build("html", tags=["site"]).read("sitemap.xml")
    assert first.count("<loc>https://docs.example/deep/er/") == 2
    project.write({"page.rst": "Another\n=======\n"})
    assert project.build("html", tags=["site"]).read("sitemap.xml") == first


def test_robots_txt_lets_everybody_in_and_names_the_sitemap(published: Published) -> None:
    lines = published.read("robots.txt").split("\n")
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {BASE}sitemap.xml", ""]
    assert local(published, lines[3].removeprefix("Sitemap: ")).is_file()


@pytest.mark.parametrize("page", CONTENT)
def test_a_shared_page_says_what_it_is(published: Published, page: str) -> None:
    tree = published.page(page)
    found = {str(m["property"]): str(m["content"]) for m in tree.select('meta[property^="og:"]')}
    description = tree.select_one('meta[name="description"]')
    title = tree.select_one("title")
    assert description is not None
    assert title is not None
    assert found.pop("og:description") == description["content"]
    assert title.get_text().startswith(found.pop("og:title"))
    assert found == {
        "og:type": "website",
        "og:url": f"{BASE}{page}.html",
        "og:site_name": "Amperity MCP documentation",
    }


@pytest.mark.parametrize("depth", ["", "nothing.html", "a/b/c/d/", "mcp_setup_claude/x"])
def test_the_page_for_a_wrong_address_works_from_any_depth(
    published: Published, depth: str
) -> None:
    tree = published.page("404")
    checked = 0
    for element in tree.select("[href], [src], form[action]"):
        uri = str(element.get("href") or element.get("src") or element.get("action"))
        if uri.startswith("#"):
            assert tree.find(id=uri[1:])
            continue
        if element.name == "a" and urlsplit(uri).netloc:
            assert not uri.startswith(BASE), "a link into the site is relative"
            continue
        assert not urlsplit(uri).netloc, uri
        assert local(published, urljoin(BASE + depth, uri)).is_file(), uri
        checked += 1
    assert checked > 12
    text = tree.select_one("h1")
    assert text is not None
    assert text.get_text() == "Page not found"


def test_the_page_for_a_wrong_address_is_not_to_be_found(published: Published) -> None:
    tree = published.page("404")
    assert tree.select('meta[name="robots"][content="noindex"]')
    assert not tree.select('link[rel="canonical"]')
    assert "404" not in published.read("searchindex.js").partition('"sections"')[0]


@pytest.mark.parametrize("slash", ["", "/"])
def test_another_address_is_followed_everywhere(slash: str, tmp_path: Path) -> None:
    project = Project.copy("publish", tmp_path)
    url = f"https://docs.example/deep/er{slash}"
    built = project.build("html", tags=["site"], html_baseurl=url)
    assert built.warnings == []
    assert 'href="/deep/er/index.html"' in built.read("404.html")
    assert "https://docs.example/deep/er/sitemap.xml" in built.read("robots.txt")
    assert 'href="https://docs.example/deep/er/page.html"' in built.read("page.html")
    assert "<https://docs.example/deep/er/page.md>" in built.read("page.md")
    assert "(https://docs.example/deep/er/page.md)" in built.read("llms.txt")
    assert not (built.out / "feed.atom").exists()


def test_only_the_tag_site_publishes(tmp_path: Path) -> None:
    built = Project.copy("publish", tmp_path).build("html")
    for name in ("404.html", "robots.txt", "sitemap.xml", "feed.atom"):
        assert not (built.out / name).exists()
    assert "page.md" not in built.read("page.html")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_another_builder_builds_with_the_tag_too(builder: str, tmp_path: Path) -> None:
    project = Project.copy("publish", tmp_path)
    built = project.build(builder, tags=["site"], version="1")
    assert [line for line in built.warnings if "epub_" not in line] == []
    assert not list(built.out.rglob("*.md"))
