"""llms.txt leads an assistant to every page, and llms-full.txt holds all of them."""

from __future__ import annotations

import re

from support.published import BASE, CONTENT, Published, local

LINK = re.compile(r"^- \[([^\]]+)\]\(([^)]+)\)(?:: (.+))?$", re.MULTILINE)


def test_it_has_the_form_of_llmstxt_org(published: Published) -> None:
    lines = published.read("llms.txt").splitlines()
    meta = published.page("index").select_one('meta[name="description"]')
    assert meta is not None
    assert lines[0].startswith("# ")
    assert lines[2] == f"> {meta['content']}"
    sections = [line for line in lines if line.startswith("## ")]
    assert sections == ["## Pages", "## Data", "## Optional"]
    for line in lines[lines.index("## Pages") :]:
        assert not line or line.startswith("## ") or LINK.match(line), line


def test_an_assistant_reads_all_of_it_in_60_kilobytes(published: Published) -> None:
    pages = [f"{page}.md" for page in CONTENT if page != "index"]
    sizes = {name: len(published.read(name).encode()) for name in ("llms.txt", *pages)}
    what = "llms.txt and the pages are too long for an assistant to read at once; shorten a page"
    assert sum(sizes.values()) <= 60 * 1024, f"{what}: {sizes}"


def test_it_says_the_date_of_the_tools_and_what_is_not_covered(published: Published) -> None:
    intro = published.read("llms.txt").partition("## Pages")[0]
    assert re.search(r"Tool list: [A-Z][a-z]+ \d+, 20\d\d \(", intro)
    assert "\nNot covered: " in intro


def test_its_links_lead_to_files_of_the_size_that_it_says(published: Published) -> None:
    links = LINK.findall(published.read("llms.txt"))
    for _name, url, note in links:
        size = local(published, url).stat().st_size
        assert note.endswith(f" {max(1, round(size / 1000))} KB."), url
    names = {url.removeprefix(BASE) for _, url, _ in links}
    assert names == {f"{page}.md" for page in (*CONTENT, "mcp-tools")} | {
        "tools.json",
        "tools.schema.json",
        "feed.atom",
        "llms-full.txt",
    }


def test_a_page_is_named_and_described_as_in_its_html(published: Published) -> None:
    links = {url: (name, note) for name, url, note in LINK.findall(published.read("llms.txt"))}
    for page in CONTENT[1:]:
        tree = published.page(page)
        title, meta = tree.select_one("h1"), tree.select_one('meta[name="description"]')
        assert title is not None
        assert meta is not None
        for link in title.select(".headerlink"):
            link.decompose()
        name, note = links[f"{BASE}{page}.md"]
        assert name == title.get_text()
        assert note.startswith(f"{meta['content']} ")


def test_the_full_text_has_every_twin_in_reading_order(published: Published) -> None:
    twins = [published.read(f"{page}.md") for page in CONTENT]
    assert published.read("llms-full.txt") == "\n---\n\n".join(twins)
