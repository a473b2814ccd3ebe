"""The feed has an entry for every date at which the tools changed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from support.project import Project
from support.published import BASE, Published, local
from support.site import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, as RFC 4287 wants it (section 3.3).
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def feed(published: Published) -> ElementTree.Element:
    """Return the feed as a tree."""
    return ElementTree.fromstring(published.read("feed.atom"))


def lists() -> list[tuple[str, set[str]]]:
    """Return the tools by date, oldest first."""
    history = json.loads((SOURCE / "tool_surface_history.json").read_text("utf-8"))
    surface = json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))
    found = [(entry["date"], set(entry["tools"])) for entry in history]
    return [*found, (surface["date"], {tool["name"] for tool in surface["tools"]})]


def text(element: ElementTree.Element, tag: str) -> str:
    """Return the text of the one child with a tag."""
    (child,) = element.findall(ATOM + tag)
    assert child.text
    return child.text


def test_it_has_what_rfc_4287_requires(feed: ElementTree.Element) -> None:
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for tag in ("id", "title", "updated"):
            assert text(element, tag)
        assert INSTANT.fullmatch(text(element, "updated"))
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
    (author,) = feed.findall(f"{ATOM}author")
    assert text(author, "name") == "Amperity"
    ids = [text(element, "id") for element in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:docs\.amperity\.com,2026:[a-z0-9/-]+", id_) for id_ in ids)
    assert text(feed, "updated") == max(text(entry, "updated") for entry in entries)
    for entry in entries:
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"


def test_it_has_an_entry_for_each_change_newest_first(feed: ElementTree.Element) -> None:
    steps = list(zip(lists(), lists()[1:], strict=False))
    dates = [new[0] for old, new in steps if old[1] != new[1]]
    entries = feed.findall(f"{ATOM}entry")
    assert [text(entry, "updated") for entry in entries] == [
        f"{date}T00:00:00Z" for date in reversed(dates)
    ]
    assert [text(entry, "id").rpartition("/")[2] for entry in entries] == dates[::-1]
    assert len(dates) >= 5


def test_an_entry_names_every_tool_that_came_or_went(feed: ElementTree.Element) -> None:
    steps = {new[0]: old[1] ^ new[1] for old, new in zip(lists(), lists()[1:], strict=False)}
    for entry in feed.findall(f"{ATOM}entry"):
        codes = BeautifulSoup(text(entry, "content"), "html.parser").select("code")
        names = [code.get_text() for code in codes]
        assert set(names) == steps[text(entry, "id").rpartition("/")[2]]
        assert len(names) == len(set(names))


def test_its_links_lead_to_anchors(published: Published, feed: ElementTree.Element) -> None:
    page = published.page("mcp_tool_reference")
    links = [str(link.get("href")) for link in feed.iter(f"{ATOM}link")]
    for entry in feed.findall(f"{ATOM}entry"):
        content = BeautifulSoup(text(entry, "content"), "html.parser")
        links += [str(link["href"]) for link in content.select("a")]
    for url in links:
        assert local(published, url).is_file()
        if "#" in url:
            assert page.find(id=url.partition("#")[2]), url
    assert links[0] == f"{BASE}feed.atom"
    assert len(links) > 20


def test_pages_name_the_feed(published: Published) -> None:
    link = published.page("mcp_tool_reference").select_one('[type="application/atom+xml"]')
    assert link is not None
    assert link["href"] == "feed.atom"
    assert link["rel"] == ["alternate"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "feed_id is '' and feed_label is ''; in conf.py, write "),
        (
            {"feed_id": "tag:x", "feed_label": "nowhere"},
            "feed_id is 'tag:x' and feed_label is 'nowhere'; ",
        ),
    ],
)
def test_a_feed_without_an_id_or_a_page_is_not_written(
    tmp_path: Path, settings: dict[str, str], message: str
) -> None:
    project = Project.copy("mcp", tmp_path)
    extensions = ["mcp_docs", "site_publish"]
    url = "https://a.example"
    built = project.build(tags=["site"], extensions=extensions, html_baseurl=url, **settings)
    assert built.status == 2
    [line] = built.warnings
    assert line.startswith(f"ERROR: {message}")
    assert not list(tmp_path.rglob("feed.atom"))
