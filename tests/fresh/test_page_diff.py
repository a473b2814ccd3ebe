"""The summary of a pull request: the sentences, the tools, and the addresses that are lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from page_diff import report

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, pages: dict[str, str], *tools: str, anchors: str = "") -> Path:
    for name, text in pages.items():
        file = folder / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n\nAddress: <{folder}>. {text[:3]}.\n\n{text}\n", "utf-8")
    (folder / "addresses.txt").write_text("\n".join([*pages, *anchors.split()]), "utf-8")
    entries = [{"name": name} for name in tools]
    (folder / "tools.json").write_text(json.dumps({"tools": entries}), "utf-8")
    return folder


def test_only_the_sentences_that_differ_are_shown(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"page": "One. Two is here. Three.\n\n* Four\n", "same": "x"})
    head = write(
        tmp_path / "head", {"page": "One. Two is gone. Three.\n\n* Four\n* Five\n", "same": "x"}
    )
    assert report(base, head).splitlines()[:11] == [
        "## Sentences",
        "",
        "### page",
        "",
        "```diff",
        "-Two is here.",
        "+Two is gone.",
        "",
        "+* Five",
        "```",
        "",
    ]


def test_pages_tools_and_addresses_that_differ_are_listed(tmp_path: Path) -> None:
    part = "## Part"
    tools = ("tenant_info", "bridge_get", "documents_list")
    base = write(
        tmp_path / "base",
        {"page": part, "old": part, "guides/a": "A"},
        *tools,
        anchors="page#part",
    )
    tools = ("tenant_info", "segment_get", "document_list")
    head = write(tmp_path / "head", {"page": "## Part", "new": "N", "guides/a": "A"}, *tools)
    lines = report(base, head).splitlines()
    assert [line for line in lines if line.startswith("### ")] == [
        "### new (added)",
        "### old (removed)",
    ]
    assert lines[lines.index("## Tools") :] == [
        "## Tools",
        "",
        "- added: `segment_get`",
        "- removed: `bridge_get`",
        "- probably renamed: `documents_list` to `document_list`",
        "",
        "## Lost addresses",
        "",
        "- `old`",
        "- `page#part`",
    ]


def test_two_equal_sites_differ_in_nothing(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"page": '<a id="a"></a>\n\nOne.'}, "tenant_info")
    head = write(tmp_path / "head", {"page": '<a id="b"></a>\n\nOne.'}, "tenant_info")
    lines = report(base, head).splitlines()
    assert "No page says anything else." in lines
    assert "The tools are the same." in lines
    assert lines[-1] == "None."


def test_what_a_page_says_cannot_end_the_block(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"page": "```sh\nls\n```"})
    head = write(tmp_path / "head", {"page": "````sh\nls -l\n````"})
    lines = report(base, head).splitlines()
    start, end = (number for number, line in enumerate(lines) if line.startswith("```"))
    assert {line[:1] for line in lines[start + 1 : end]} == {"+", "-"}


@pytest.mark.parametrize("missing", ["tools.json", "addresses.txt"])
def test_a_folder_without_a_site_is_named(missing: str, tmp_path: Path) -> None:
    site = write(tmp_path / "base", {"page": "One"})
    other = write(tmp_path / "head", {"page": "One"})
    (other / missing).unlink()
    with pytest.raises(SystemExit, match=f"error: {other} is not a site; build it"):
        report(site, other)
