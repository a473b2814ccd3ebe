"""The Markdown twin of a page says what its HTML says."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from support.expected import EXPECTED, PAGES
from support.published import BASE, CONTENT, Published, local, tables, tree, words
from support.site import surface

URL = re.compile(r"https?://[^\s\"'<>)\]`|]+")


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_has_the_words_of_the_page_in_their_order(published: Published, page: str) -> None:
    changed = published.changed(page).split()
    assert words(published.twin(page)) == words(published.article(page)) + changed
    assert len(words(published.twin(page))) > 50


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_has_every_row_of_every_table(published: Published, page: str) -> None:
    assert tables(published.twin(page)) == tables(published.article(page))


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_has_the_blocks_of_the_page(published: Published, page: str) -> None:
    twin, article = published.twin(page), published.article(page)

    def texts(elements: str, *, of_twin: bool) -> list[str]:
        found = (twin if of_twin else article).select(elements)
        return [" ".join(element.get_text().split()) for element in found]

    for blocks in ("h1", "h2", "h3", "pre", "ol > li"):
        assert texts(blocks, of_twin=True) == texts(blocks, of_twin=False), blocks
    notes = [words(note) for note in twin.select("blockquote")]
    assert notes == [words(note) for note in article.select(".admonition")]


def test_the_twin_of_the_reference_has_every_tool_once_in_its_lists(published: Published) -> None:
    names = sorted(str(tool["name"]) for tool in surface())
    listed = [
        code.get_text()
        for code in published.twin("mcp_tool_reference").select("li li > code:first-child")
    ]
    assert sorted(listed) == names


def test_the_twin_of_the_reference_has_every_gate_behind_its_tool(published: Published) -> None:
    gates = {
        tool["name"]: tool["gate"]
        for tool in json.loads(published.read("tools.json"))["tools"]
        if tool["gate"]
    }
    found = {}
    for item in published.twin("mcp_tool_reference").select("li li"):
        if link := item.select_one("code + a"):
            code = item.select_one("code")
            assert code is not None
            found[code.get_text()] = link.get_text()
    assert found == gates
    assert set(gates.values()) == {"external send", "confirm"}


@pytest.mark.parametrize("page", [page for page in PAGES if EXPECTED[page].tabs])
def test_a_tab_stands_below_its_name(published: Published, page: str) -> None:
    panels = published.article(page).select("[role=tabpanel]")
    assert len(panels) == len(EXPECTED[page].tabs)
    twin = published.twin(page)
    for panel in panels:
        name = panel.select_one(".tab-name")
        assert name is not None
        title = name.get_text()
        label = twin.select_one(f"ul > li > p:first-child > strong:-soup-contains('{title}')")
        assert label is not None, title
        assert label.parent is not None
        item = label.parent.parent
        assert item is not None
        assert words(item) == words(panel)


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_has_every_url(published: Published, page: str) -> None:
    article, twin = published.article(page), published.twin(page)
    shown = Counter(URL.findall(article.get_text(" ")))
    assert Counter(URL.findall(twin.get_text(" "))) == shown
    linked = [str(a["href"]) for a in article.select("a[href]")]
    twin_links = [str(a["href"]) for a in twin.select("a[href]")]
    outer = [url for url in linked if "://" in url]
    assert outer == [url for url in twin_links if url in outer or not url.startswith(BASE)]
    # A place on the same page is only named.
    inner = [url for url in linked if "://" not in url and not url.startswith("#")]
    own = [url for url in twin_links if url.startswith(BASE) and url not in outer]
    assert [url.removeprefix(BASE) for url in own] == [
        url if "#" in url or url == "mcp-tools.html" else url.replace(".html", ".md")
        for url in inner
    ]


@pytest.mark.parametrize("page", CONTENT)
def test_the_links_of_a_twin_lead_somewhere(published: Published, page: str) -> None:
    outer = {str(a["href"]) for a in published.article(page).select("a[href]")}
    for link in published.twin(page).select("a[href]"):
        url = str(link["href"])
        if url.startswith(BASE) and url not in outer:
            file = local(published, url)
            assert file.is_file(), url
            if "#" in url:
                anchor = url.partition("#")[2]
                assert published.page(file.stem).find(id=anchor), url


@pytest.mark.parametrize("page", CONTENT)
def test_no_markup_of_the_source_is_left(published: Published, page: str) -> None:
    text = published.read(f"{page}.md")
    assert not re.search(r":[\w:-]+:`", text), "a role"
    assert not re.search(r"^\s*\.\. ", text, re.MULTILINE), "a directive or a target"
    assert not re.search(r"`_{1,2}\b|``[^`]", text.replace("```", "")), "a link or a literal"
    assert not re.search(r"</?[a-z]+[ />]", tree(text, html=False).get_text()), "HTML"


@pytest.mark.parametrize("page", CONTENT)
def test_a_page_links_its_twin(published: Published, page: str) -> None:
    tree = published.page(page)
    link = tree.select_one('head link[rel="alternate"][type="text/markdown"]')
    assert link is not None
    assert link["href"] == f"{page}.md"
    shown = tree.select_one(".page-twin a")
    assert shown is not None
    assert shown["href"] == f"{page}.md"
    assert shown.get_text() == "This page as Markdown"


def test_what_has_no_twin_links_none(published: Published) -> None:
    twins = {file.stem for file in published.folder.rglob("*.md")}
    assert twins == set(CONTENT)
    for page in {file.stem for file in published.folder.glob("*.html")} - twins:
        assert not published.page(page).select('[type="text/markdown"]'), page
