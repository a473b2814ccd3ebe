"""The summary of a pull request: the sentences, the tools, and the addresses that are lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from page_diff import main

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


def said(capsys: pytest.CaptureFixture[str], base: Path, head: Path) -> list[str]:
    assert main([str(base), str(head)]) == 0
    return capsys.readouterr().out.splitlines()


def test_only_the_sentences_that_differ_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write(tmp_path / "base", {"page": "One. Two is here. Three.\n\n* Four\n", "same": "x"})
    head = write(
        tmp_path / "head", {"page": "One. Two is gone. Three.\n\n* Four\n* Five\n", "same": "x"}
    )
    assert said(capsys, base, head)[:10] == [
        "## Sentences",
        "",
        "### page",
        "",
        "```diff",
        "- Two is here.",
        "+ Two is gone.",
        "",
        "+ * Five",
        "```",
    ]


def test_pages_tools_and_addresses_that_differ_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
    lines = said(capsys, base, head)
    assert [line for line in lines if line.startswith("### ")] == [
        "### new added",
        "### old removed",
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


def test_two_equal_sites_differ_in_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write(tmp_path / "base", {"page": "One."}, "tenant_info")
    head = write(tmp_path / "head", {"page": "One."}, "tenant_info")
    lines = said(capsys, base, head)
    assert "No page says anything else." in lines
    assert "The tools are the same." in lines
    assert lines[-1] == "None."


def test_what_a_page_says_cannot_end_the_block(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write(tmp_path / "base", {"page": "```sh\nls\n```"})
    head = write(tmp_path / "head", {"page": "````sh\nls -l\n````"})
    lines = said(capsys, base, head)
    assert lines[4] == "`````diff"
    assert lines.count("`````") == 1


@pytest.mark.parametrize("tools", ["{}", "nonsense", '{"tools": [1]}'])
def test_a_folder_without_a_site_is_said(
    tools: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write(tmp_path / "base", {"page": "One"})
    assert main([str(tmp_path / "nowhere"), str(site)]) == 2
    assert "error: there is no Markdown in" in capsys.readouterr().err
    (site / "tools.json").write_text(tools)
    assert main([str(site), str(site)]) == 2
    assert "is not a list of tools" in capsys.readouterr().err
