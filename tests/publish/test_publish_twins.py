"""The Markdown twin of a page says what its HTML says."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from urllib.parse import urljoin

import pytest

from date_words import day_in_words
from support.published import BASE, CONTENT, Published, local, tables, tree, words
from support.site import SOURCE, surface

#: The anchors of tools, which HTML alone has.
TOOLS = {f"tool-{tool['name']}" for tool in surface()}
URL = re.compile(r"https?://[^\s\"'<>)\]`|]+")


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_has_the_words_of_the_page_in_their_order(published: Published, page: str) -> None:
    assert words(published.twin(page)) == words(published.article(page))


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


def test_a_tool_is_found_by_its_name_and_has_no_anchor(published: Published) -> None:
    for page in CONTENT:
        text = published.read(f"{page}.md")
        assert not [anchor for anchor in TOOLS if f"#{anchor})" in text or f'"{anchor}"' in text]


@pytest.mark.parametrize("page", CONTENT)
def test_a_tab_stands_below_its_name(published: Published, page: str) -> None:
    article, twin = published.article(page), published.twin(page)
    for panel in article.select("[role=tabpanel]"):
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
    linked = {str(a["href"]) for a in article.select("a[href]")}
    linked = {url for url in linked if url.partition("#")[2] not in TOOLS}
    assert {str(a["href"]) for a in twin.select("a[href]")} == {
        url if "://" in url else url.replace(".html", ".md") for url in linked
    }


@pytest.mark.parametrize("page", [*CONTENT, "mcp-tools"])
def test_the_links_of_a_twin_lead_to_markdown(published: Published, page: str) -> None:
    outer = {str(a["href"]) for a in published.page(page).select("a[href*='://']")}
    for link in published.twin(page).select("a[href]"):
        url = urljoin(f"{BASE}{page}.md", str(link["href"]))
        if url.partition("#")[2] in TOOLS:
            continue
        if url.startswith(BASE) and url not in outer:
            file = local(published, url)
            assert file.suffix == ".md", url
            anchor = url.partition("#")[2]
            twin = file.read_text("utf-8")
            headings = re.findall(r"^#+ (.*)", twin, re.MULTILINE)
            made = [re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings]
            assert not anchor or f'<a id="{anchor}"></a>' in twin or anchor in made, url


def test_the_index_of_tools_has_a_twin(published: Published) -> None:
    listed = [code.get_text() for code in published.twin("mcp-tools").select("li > code")]
    shown = [code.get_text() for code in published.page("mcp-tools").select(".index-list code")]
    assert listed == shown


@pytest.mark.parametrize("page", CONTENT)
def test_a_twin_says_its_address_and_how_old_it_is(published: Published, page: str) -> None:
    text = published.read(f"{page}.md")
    [line] = re.findall(r"^# .+\n\n(.+)\n", text, re.MULTILINE)
    assert line.startswith(f"Address: <{BASE}{page}.md>.")
    changed = published.page(page).select_one(".page-changed")
    assert changed is None or f" {changed.get_text()}." in line
    surface = json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))
    listed = day_in_words(date.fromisoformat(surface["date"]))
    dated = f"Tool list: {listed} ({surface['origin']})."
    assert line.endswith(dated) == bool(published.page(page).select(".mcp-tools"))


@pytest.mark.parametrize("page", CONTENT)
def test_no_markup_of_the_source_is_left(published: Published, page: str) -> None:
    text = published.read(f"{page}.md")
    assert not re.search(r":[\w:-]+:`", text), "a role"
    assert not re.search(r"^\s*\.\. ", text, re.MULTILINE), "a directive or a target"
    assert not re.search(r"`_{1,2}\b|``[^`]", text.replace("```", "")), "a link or a literal"
    text = re.sub(r'<a id="[^"]+"></a>', "", text)
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
    files = published.folder.rglob("*.md")
    twins = {file.stem for file in files if "This page moved to" not in file.read_text("utf-8")}
    assert twins == {*CONTENT, "mcp-tools"}
    for page in {file.stem for file in published.folder.glob("*.html")} - twins:
        assert not published.page(page).select('[type="text/markdown"]'), page
