"""Every page has what a reader and a search engine look for.

A failure names the file, the line, what is wrong, and what to do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import Tag

from support.facts import CONTENT, GUIDES, PAGES, URL, values

if TYPE_CHECKING:
    from support.site import Site

#: The sections that every guide has, by anchor.
SECTIONS = ("what-you-need", "if-something-goes-wrong", "check-the-connection")
#: The most words of a page, without its tables, its code, and its forms.
LIMITS = {"mcp_overview": 1500, "mcp_safety_modes": 1000, **dict.fromkeys(GUIDES, 1000)}


def test_the_pages_hang_off_the_index_in_order(site: Site) -> None:
    links = site.pages["index"].select(".wy-menu-vertical li.toctree-l1 > a")
    assert [link["href"] for link in links] == [f"{page}.html" for page in PAGES]


def test_a_page_has_one_title(site: Site) -> None:
    findings = [
        site.finding(page, "", f"the page has {len(found)} titles; give it one")
        for page in CONTENT
        if len(found := site.body(page).find_all("h1")) != 1
    ]
    assert not findings, "\n".join(findings)


def test_a_page_has_a_description_of_its_own(site: Site) -> None:
    findings, seen = [], dict[str, str]()
    for page in CONTENT:
        meta = [str(tag["content"]) for tag in site.pages[page].select('meta[name="description"]')]
        text = meta[0] if len(meta) == 1 else ""
        if not 50 <= len(text) <= 170:
            what = f"the description has {len(text)} characters; write 50 to 170 in `.. meta::`"
            findings.append(site.finding(page, ":description:", what))
        if (other := seen.setdefault(text, page)) != page:
            what = f"{other}.rst has the same description; give this page its own"
            findings.append(site.finding(page, ":description:", what))
    assert not findings, "\n".join(findings)


def test_steps_are_not_counted_anew_by_mistake(site: Site) -> None:
    what = "these steps count from 1 again; indent the text above under its step, or end it with :"
    findings = []
    for page in CONTENT:
        for steps in site.body(page).find_all("ol"):
            following = steps.find_next_siblings()[:2]
            again = [tag for tag in following if tag.name == "ol"][:1]
            if again and (following[0] is again[0] or not introduces(following[0])):
                step = again[0].get_text().strip().splitlines()[0]
                findings.append(site.finding(page, step, what))
    assert not findings, "\n".join(findings)


def introduces(block: Tag) -> bool:
    """Tell whether steps may follow a block that end others: it ends with a colon or is bold."""
    text, bold = block.get_text().strip(), block.find("strong")
    return text.endswith(":") or (isinstance(bold, Tag) and bold.get_text() == text)


def test_no_markup_of_the_source_is_read_by_a_customer(site: Site) -> None:
    pattern = re.compile(r"#\. |\*\*|``|`_|:\w+:`|^\s*\.\. .*", re.MULTILINE)
    findings = [
        site.finding(page, line, f"customers read the markup {match[0]!r}; close or escape it")
        for page in CONTENT
        for line in site.body(page).get_text().splitlines()
        if (match := pattern.search(line))
    ]
    assert not findings, "\n".join(findings)


def test_every_table_has_a_header_row_and_a_caption(site: Site) -> None:
    what = "the table has no {}; write `.. list-table:: Caption` with `:header-rows: 1`"
    findings = [
        site.finding(page, table.get_text().strip().splitlines()[0], what.format(part))
        for page in CONTENT
        for table in site.body(page).find_all("table")
        for part, selector in (("header row", "thead th"), ("caption", "caption"))
        if not table.select(selector)
    ]
    assert not findings, "\n".join(findings)


def test_an_anchor_is_used_once(site: Site) -> None:
    for page in CONTENT:
        ids = [str(tag["id"]) for tag in site.pages[page].find_all(id=True)]
        assert sorted(ids) == sorted(set(ids)), page


def prose(body: Tag) -> list[str]:
    """Return the words of a page without its tables, its code, and its forms."""
    text = " ".join(
        str(string)
        for string in body.find_all(string=True)
        if not any(
            parent.name in {"table", "pre", "form"}
            or {"headerlink", "tab-name"} & set(parent.get_attribute_list("class"))
            for parent in string.parents
            if isinstance(parent, Tag)
        )
    )
    return text.split()


def test_a_page_stays_short(site: Site) -> None:
    findings = [
        site.finding(
            page, "", f"the page has {words} words outside tables and code; cut it to {most}"
        )
        for page, most in LIMITS.items()
        if (words := len(prose(site.body(page)))) > most
    ]
    assert not findings, "\n".join(findings)
    assert all(prose(site.body(page)) for page in LIMITS)


def test_a_guide_can_be_followed_alone(site: Site) -> None:
    findings = []
    for page in GUIDES:
        anchors = [str(tag["id"]) for tag in site.body(page).select("section[id]")]
        findings += [
            site.finding(page, "", f"a guide has the section '{name}'; add it")
            for name in SECTIONS
            if name not in anchors
        ]
        note = site.body(page).select_one(".stack-note")
        if note is None or URL not in note.get_text() or not note.select('a[href*="stack-urls"]'):
            what = (
                f"a guide begins by naming {URL} and linking the stack URLs; copy it from another"
            )
            findings.append(site.finding(page, "stack-note", what))
    assert not findings, "\n".join(findings)


def test_a_known_failure_is_found_by_its_text(site: Site) -> None:
    findings = []
    for page in GUIDES:
        section = site.body(page).find(id="if-something-goes-wrong")
        text = " ".join(section.get_text().split()) if isinstance(section, Tag) else ""
        what = "no error text of tests/facts.toml is in 'If something goes wrong'; add one there"
        if not any(error in text for error in values(page, "error")):
            findings.append(site.finding(page, "If something goes wrong", what))
    assert not findings, "\n".join(findings)


def test_tabs_offer_the_alternatives_of_one_task(site: Site) -> None:
    for page in CONTENT:
        for tabs in site.body(page).select('[role="tablist"]'):
            names = [tab.get_text() for tab in tabs.select('[role="tab"]')]
            what = "there is one tab alone; add the alternative, or write its text without a tab"
            assert len(names) > 1, site.finding(page, f"tab:: {names[0]}", what)
