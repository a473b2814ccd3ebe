"""What a reader pastes is exact, and no page names a host or client ID that is not Amperity's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from support.facts import CLIENT_ID, CONTENT, DATA, FACTS, STACKS, values
from support.site import SOURCE, Site

if TYPE_CHECKING:
    from bs4 import Tag

EDIT = "correct the page, or tests/facts.toml if the fact changed"


def rows(table: Tag) -> list[list[str]]:
    """Return the text of the cells of the body of a table, row by row."""
    return [
        [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"])]
        for row in table.select("tbody tr")
    ]


def test_every_fact_says_who_showed_it_and_when() -> None:
    every = [*FACTS, *DATA["stack"], *DATA["mode"], DATA["client_id"]]
    for fact in every:
        entry = fact if isinstance(fact, dict) else vars(fact)
        assert entry["source"], entry
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", entry["month"]), entry
    assert {fact.page for fact in FACTS} <= set(CONTENT)


def test_every_fact_is_on_its_page(site: Site) -> None:
    findings = []
    for fact in FACTS:
        body = site.body(fact.page)
        text = " ".join(body.get_text().split())
        blocks = [block.get_text() for block in body.select("div.highlight pre")]
        found = {
            "label": body.find(id=fact.value) is not None,
            # Pygments ends every block with one newline, which the copy button leaves out.
            "block": f"{fact.value}\n" in blocks,
            "text": fact.value in text,
            "error": fact.value in text,
        }
        if not found[fact.kind]:
            what = f"the {fact.kind} {fact.value!r} is not on the page exactly; {EDIT}"
            findings.append(site.finding(fact.page, fact.value, what))
    assert not findings, "\n".join(findings)


def test_a_code_block_holds_exactly_what_is_pasted(site: Site) -> None:
    findings = [
        site.finding(page, text.partition("\n")[0], f"{text!r} is not in tests/facts.toml; {EDIT}")
        for page in CONTENT
        for block in site.body(page).select("div.highlight pre")
        if (text := block.get_text().removesuffix("\n")) not in values(page, "block")
    ]
    assert not findings, "\n".join(findings)


def test_the_stack_table_is_exactly_the_known_stacks(site: Site) -> None:
    label = site.body("mcp_overview").find(id="mcp-overview-stack-urls")
    assert label is not None
    table = label.find_next("table")
    assert table is not None
    (name, *rest), *others = STACKS
    what = f"the stacks differ from those of tests/facts.toml; {EDIT}"
    expected = [[f"{name} (default)", *rest], *map(list, others)]
    assert rows(table) == expected, site.finding("mcp_overview", "mcp:stacks::", what)


def test_no_page_names_an_unknown_mcp_host(site: Site) -> None:
    known = {url.removeprefix("https://") for _name, url, _region in STACKS}
    for file in [*SOURCE.glob("*.rst"), *site.html.glob("*.html")]:
        text = unquote(file.read_text("utf-8"))
        hosts = set(re.findall(r"\bmcp[a-z0-9.-]*amperity[a-z0-9.-]*[a-z0-9]", text))
        assert {host for host in hosts if "." in host} <= known, file


def test_no_page_adds_a_path_that_the_server_does_not_document(site: Site) -> None:
    allowed = {
        "",
        "/authorize",
        "/oauth/token",
        "/oauth/register",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-authorization-server",
    }
    for page in CONTENT:
        paths = re.findall(
            r"https://mcp[a-z0-9.-]*\.amperity\.com(/[a-z0-9./-]*)?", site.source(page)
        )
        assert set(paths) <= allowed, page


def test_no_page_names_an_unknown_client_id(site: Site) -> None:
    findings = [
        site.finding(page, word, f"{word!r} is no client ID of Amperity; {EDIT}")
        for page in CONTENT
        for word in re.findall(r"\b[A-Za-z0-9]{32}\b", site.source(page))
        if re.search(r"\d", word) and not re.fullmatch(r"[0-9a-f]+", word) and word != CLIENT_ID
    ]
    assert not findings, "\n".join(findings)


def test_the_modes_table_says_what_runs(site: Site) -> None:
    modes = site.body("mcp_safety_modes").find("table")
    assert modes is not None
    found = rows(modes)
    for mode in DATA["mode"]:
        [cells] = [row[1:] for row in found if row[0].startswith(mode["operation"])]
        for cell, said in zip(cells, mode["runs"], strict=True):
            what = f"{mode['operation']!r} has the cell {cell!r}, and the server {said!r}; {EDIT}"
            right = said in cell and ("Blocked" in cell) == (said == "Blocked")
            right = right and ("confirm: true" in cell) == (said == "confirm: true")
            assert right, site.finding("mcp_safety_modes", mode["operation"], what)
