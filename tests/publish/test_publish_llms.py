"""llms.txt leads an assistant to every page, and llms-full.txt holds all of them."""

from __future__ import annotations

import re

from support.published import BASE, CONTENT, Published, local

LINK = re.compile(r"^- \[([^\]]+)\]\(([^)]+)\)(?:: (.+))?$", re.MULTILINE)


def test_it_has_the_form_of_llmstxt_org(published: Published) -> None:
    lines = published.read("llms.txt").splitlines()
    assert lines[0] == "# Amperity MCP"
    assert lines[2].startswith("> Connect Copilot Studio, Claude, or ChatGPT to Amperity")
    sections = [line for line in lines if line.startswith("#")]
    assert sections == ["# Amperity MCP", "## Pages", "## Data", "## Optional"]
    start = lines.index("## Pages")
    for line in lines[start:]:
        assert not line or line.startswith("## ") or LINK.match(line), line


def test_its_links_lead_to_files(published: Published) -> None:
    links = LINK.findall(published.read("llms.txt"))
    for _name, url, note in links:
        assert local(published, url).is_file(), url
        assert note.endswith(".")
    twins = {f"{BASE}{page}.md" for page in CONTENT}
    assert {url for _, url, _ in links if url.endswith(".md")} == twins
    assert {url.rpartition("/")[2] for _, url, _ in links} - {
        f"{page}.md" for page in CONTENT
    } == {"tools.json", "tools.schema.json", "feed.atom", "llms-full.txt"}


def test_a_page_is_named_and_described_as_in_its_html(published: Published) -> None:
    links = {url: (name, note) for name, url, note in LINK.findall(published.read("llms.txt"))}
    for page in CONTENT[1:]:
        tree = published.page(page)
        title, meta = tree.select_one("h1"), tree.select_one('meta[name="description"]')
        assert title is not None
        assert meta is not None
        for link in title.select(".headerlink"):
            link.decompose()
        assert links[f"{BASE}{page}.md"] == (title.get_text(), meta["content"])


def test_the_full_text_has_every_twin_in_reading_order(published: Published) -> None:
    full = published.read("llms-full.txt")
    places = []
    for page in CONTENT:
        part = f"Source: {BASE}{page}.html\n\n{published.read(f'{page}.md').strip()}\n"
        assert full.count(part) == 1
        places.append(full.index(part))
    assert places == sorted(places)
    assert full.count("Source: ") == len(CONTENT)
