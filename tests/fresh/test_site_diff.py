"""The summary of a pull request: the pages that changed, the tools that came and went."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from site_diff import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site


def write(folder: Path, pages: dict[str, str], *tools: str, head: str = "") -> Path:
    folder.mkdir()
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(
            f"<html><head><title>Title of {name}</title>{head}</head><body>"
            f'<nav>{sorted(pages)}</nav><div itemprop="articleBody">{text}</div></body></html>',
            "utf-8",
        )
    entries = [{"name": name} for name in tools]
    (folder / "tools.json").write_text(json.dumps({"tools": entries}), "utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str], base: Path, head: Path) -> str:
    assert main([str(base), str(head)]) == 0
    return capsys.readouterr().out


def test_pages_and_tools_that_differ_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"same": "Same", "old": "Old", "page": "One"}
    base = write(tmp_path / "base", pages, "tenant_info", "bridge_get", "documents_list")
    pages = {"same": "Same", "new": "New", "page": "Two"}
    head = write(tmp_path / "head", pages, "tenant_info", "segment_get", "document_list")
    assert said(capsys, base, head).splitlines() == [
        "## Pages",
        "",
        "| page | title | |",
        "| --- | --- | --- |",
        "| <code>new.html</code> | Title of new | added |",
        "| <code>old.html</code> | Title of old | removed |",
        "| <code>page.html</code> | Title of page | changed |",
        "",
        "Around the text, 1 other page changed too: the menu, the head, or the footer.",
        "",
        "## Tools",
        "",
        "- added: <code>segment_get</code>",
        "- removed: <code>bridge_get</code>",
        "- probably renamed: <code>documents_list</code> to <code>document_list</code>",
    ]


def test_two_equal_sites_differ_in_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write(tmp_path / "base", {"page": "One"}, "tenant_info")
    head = write(tmp_path / "head", {"page": "One"}, "tenant_info")
    out = said(capsys, base, head)
    assert "No page says anything else." in out
    assert "The 1 tools are the same." in out
    assert "Around the text" not in out


def test_another_version_of_a_script_is_no_change_of_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = write(tmp_path / "base", {"page": '<img src="a.svg?v=01ab" />'})
    head = write(tmp_path / "head", {"page": '<img src="a.svg?v=02ab" />'})
    assert "No page says anything else." in said(capsys, base, head)


def test_what_a_title_holds_stays_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = write(tmp_path / "base", {"page": "One"})
    head = write(tmp_path / "head", {"page": "Two"})
    file = head / "page.html"
    file.write_text(file.read_text().replace("Title of page", "a | b` &lt;b&gt; [x](y)"))
    out = said(capsys, base, head)
    assert "| a &#124; b&#96; &#60;b&#62; &#91;x&#93;&#40;y&#41; | changed |" in out


def test_the_real_site_is_read(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = shutil.copytree(site.html, tmp_path / "head")
    page = head / "mcp_overview.html"
    page.write_text(page.read_text("utf-8").replace("Amperity", "Another"), "utf-8")
    data = json.loads((head / "tools.json").read_text("utf-8"))
    gone = data["tools"].pop()["name"]
    (head / "tools.json").write_text(json.dumps(data))
    out = said(capsys, site.html, head)
    assert "| <code>mcp_overview.html</code> | Overview" in out
    assert out.count("| changed |") == 1
    assert f"- removed: <code>{gone}</code>" in out


@pytest.mark.parametrize(
    ("tools", "words"), [("{}", "is no list of tools"), ("nonsense", "is no list of tools")]
)
def test_a_folder_that_is_no_site_is_said(
    tools: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write(tmp_path / "base", {"page": "One"})
    assert main([str(tmp_path / "nowhere"), str(site)]) == 2
    assert "there is no page in" in capsys.readouterr().err
    (site / "tools.json").write_text(tools)
    assert main([str(site), str(site)]) == 2
    assert words in capsys.readouterr().err
