"""What a reader pastes is exact, and no page names a host or client ID that is not Amperity's."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from support.facts import CLIENT_ID, CONTENT, ENTRIES, FACTS, STACKS, edit, line_of, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from support.site import Site

EDIT = "correct the page, or tests/facts.toml if the fact changed"
#: What an entry has besides its source and its month; on a page, one of several.
KINDS = [{"label"}, {"block"}, {"text"}, {"error"}]
NEEDS = {
    "client_id": [{"value"}],
    "stack": [{"name", "url", "region"}],
    "mode": [{"operation", "runs"}],
}


def rows(table: Tag) -> list[list[str]]:
    """Return the text of the cells of the body of a table, row by row."""
    return [
        [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"])]
        for row in table.select("tbody tr")
    ]


def faults(name: str, entry: dict[str, object]) -> Iterator[str]:
    """Yield what is wrong with an entry of the table of this name in `tests/facts.toml`."""
    has = entry.keys() - {"source", "month"}
    needs = NEEDS.get(name, KINDS)
    if has not in needs:
        wanted = " or ".join(", ".join(sorted(keys)) for keys in needs)
        yield f"this has {', '.join(sorted(has)) or 'no value'}; write {wanted} and its source"
    if not entry.get("source"):
        yield "the fact has no source; write who published or showed it"
    month = str(entry.get("month"))
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month) or month > f"{datetime.now(UTC):%Y-%m}":
        yield f"{month} isn't a month up to today; write the year and the month, as in 2026-10"


def test_every_fact_says_who_showed_it_and_when() -> None:
    findings = [
        f"tests/facts.toml:{line_of(f'[{name}]')}: there is no page '{name}'; correct its name"
        for name in {name for name, _entry in ENTRIES} - {*NEEDS, *CONTENT}
    ]
    findings += [
        f"tests/facts.toml:{line_of(f'[{name}]', *map(str, entry.values()))}: {fault}"
        for name, entry in ENTRIES
        for fault in faults(name, entry)
    ]
    assert not findings, "\n".join(findings)


def test_every_fact_is_on_its_page(site: Site) -> None:
    findings = []
    for fact in (fact for fact in FACTS if fact.page in CONTENT):
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
            what = f"the {fact.kind} {fact.value!r} is not on the page exactly; {edit(fact.line)}"
            findings.append(site.finding(fact.page, fact.value, what))
    assert not findings, "\n".join(findings)


def test_a_code_block_holds_exactly_what_is_pasted(site: Site) -> None:
    findings = [
        site.finding(page, text.partition("\n")[0], f"{text!r} is not in tests/facts.toml; {EDIT}")
        for page in CONTENT
        for block in site.body(page).select("div.highlight pre")
        if (text := block.get_text().removesuffix("\n")) not in ("", *values(page, "block"))
    ]
    assert not findings, "\n".join(findings)


def test_the_stack_table_is_exactly_the_known_stacks(site: Site) -> None:
    label = site.body("mcp_overview").find(id="mcp-overview-stack-urls")
    assert label is not None
    table = label.find_next("table")
    assert table is not None
    (name, *rest), *others = STACKS
    expected = [[f"{name} (default)", *rest], *map(list, others)]
    for row, known in itertools.zip_longest(rows(table), expected, fillvalue=["nothing"]):
        advice = edit(line_of("[stack]", known[0].removesuffix(" (default)")))
        what = f"the table of stacks has {', '.join(row)} instead of {', '.join(known)}; {advice}"
        assert row == known, site.finding("mcp_overview", row[-1], what)


def test_no_page_names_an_unknown_mcp_host_or_stack(site: Site) -> None:
    known = {
        each for name, url, _region in STACKS for each in (name, url.removeprefix("https://"))
    }
    named = r"\bmcp[a-z0-9-]*\.[a-z0-9.-]*amperity[a-z0-9.-]*[a-z0-9]|\b(?:aws|az)-prod[a-z0-9-]*"
    findings = [
        site.finding(page, text, f"{text!r} isn't a host or stack in tests/facts.toml; {EDIT}")
        for page in CONTENT
        for text in re.findall(named, unquote(site.source(page) + str(site.pages[page])))
        if text not in known
    ]
    assert not findings, "\n".join(dict.fromkeys(findings))


def test_no_page_adds_a_path_that_the_server_does_not_document(site: Site) -> None:
    allowed = {
        "",
        "/authorize",
        "/oauth/token",
        "/oauth/register",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-authorization-server",
    }
    findings = [
        site.finding(page, path, f"the server has no documented path {path!r}; {EDIT}")
        for page in CONTENT
        for path in re.findall(
            r"https://mcp[a-z0-9.-]*\.amperity\.com(/[a-z0-9./-]*)?", site.source(page)
        )
        if path not in allowed
    ]
    assert not findings, "\n".join(findings)


def test_no_page_names_an_unknown_client_id(site: Site) -> None:
    advice = edit(line_of(CLIENT_ID))
    findings = [
        site.finding(page, word, f"{word!r} isn't Amperity's client ID; {advice}")
        for page in CONTENT
        for word in re.findall(r"\b[A-Za-z0-9]{32}\b", site.source(page))
        if re.search(r"\d", word) and not re.fullmatch(r"[0-9a-f]+", word) and word != CLIENT_ID
    ]
    assert not findings, "\n".join(findings)


def test_the_modes_table_says_what_runs(site: Site) -> None:
    modes = site.body("mcp_safety_modes").find("table")
    assert modes is not None
    found = rows(modes)
    for mode in (entry for name, entry in ENTRIES if name == "mode"):
        operation, advice = mode["operation"], edit(line_of("[mode]", mode["operation"]))
        cells = [row[1:] for row in found if row[0].startswith(operation)]
        what = f"the table of modes has no row {operation!r} with {len(mode['runs'])} modes; "
        here = site.finding("mcp_safety_modes", operation, what + advice)
        assert [len(row) for row in cells] == [len(mode["runs"])], here
        for cell, said in zip(cells[0], mode["runs"], strict=True):
            what = f"{operation!r} says {cell!r} where the server does {said!r}; {advice}"
            right = said in cell and ("Blocked" in cell) == (said == "Blocked")
            right = right and ("confirm: true" in cell) == (said == "confirm: true")
            assert right, site.finding("mcp_safety_modes", operation, what)
