"""An address that was published keeps working, or the build names the line that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from support.project import Built

ADDRESSES = "index\npage\npage#part\npage#label\n"
PAGE = "A page\n======\n\n.. _label:\n\nPart\n----\n\nWords.\n"
INDEX = "Start\n=====\n\n.. toctree::\n\n   {}\n\n.. _start:\n\nBegin\n-----\n\nHere.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project of two pages whose addresses were published."""
    project = Project.copy("publish", tmp_path)
    files = {"addresses.txt": ADDRESSES, "page.rst": PAGE, "index.rst": INDEX.format("page")}
    return project.write(files)


def without_page(project: Project) -> Project:
    """Rename the page."""
    (project.source / "page.rst").rename(project.source / "pages.rst")
    return project.write({"index.rst": INDEX.format("pages")})


def warnings(built: Built) -> list[str]:
    """Return the warnings without the name of their type."""
    return [line.rpartition(" [")[0] for line in built.warnings]


def test_nothing_is_said_while_every_address_works(project: Project) -> None:
    assert project.build().warnings == []


def test_a_renamed_heading_names_the_line_to_add(project: Project) -> None:
    project.write({"page.rst": PAGE.replace("Part\n----", "Parts\n-----")})
    assert warnings(project.build()) == [
        "addresses.txt:3: 'page#part' was published and is gone; add to redirects.toml: "
        '"page#part" = "page#parts"'
    ]
    project.write({"redirects.toml": '"page#part" = "page#parts"\n'})
    built = project.build()
    assert built.warnings == []
    section = built.page("page").find(id="parts")
    assert section is not None
    alias = built.page("page").find(id="part")
    assert alias is not None
    assert alias.find_parent("section") == section


def test_a_page_that_was_deleted_since_the_last_build_is_only_missing(project: Project) -> None:
    assert project.build(tags=["site"]).warnings == []
    (project.source / "page.rst").unlink()
    told = warnings(project.build(tags=["site"]))
    assert [line for line in told if line.startswith("addresses.txt:2: 'page' was published")]


def test_a_heading_that_is_gone_leads_to_its_page(project: Project) -> None:
    project.write({"page.rst": "A page\n======\n\nWords.\n"})
    lost = [line.rpartition(": ")[2] for line in warnings(project.build())]
    assert lost == ['"page#part" = "page"', '"page#label" = "page"']
    project.write({"redirects.toml": "\n".join(lost)})
    built = project.build()
    assert built.warnings == []
    assert built.page("page").select("section > span#part, section > span#label")


def test_a_renamed_page_is_one_finding(project: Project) -> None:
    assert warnings(without_page(project).build()) == [
        "addresses.txt:2: 'page' was published and is gone; add to redirects.toml: "
        '"page" = "pages"'
    ]


def test_an_old_page_forwards_without_a_script(project: Project) -> None:
    without_page(project).write({"redirects.toml": '"page" = "pages#label"\n'})
    built = project.build(tags=["site"])
    assert built.warnings == []
    page = built.page("page")
    assert not page.select("script")
    [refresh] = page.select("meta[http-equiv=refresh]")
    assert refresh["content"] == "0; url=pages.html#label"
    [link] = page.select("main a")
    assert (link["href"], link.get_text()) == ("pages.html#label", "A page")
    [canonical] = page.select("link[rel=canonical]")
    assert canonical["href"] == "https://docs.example/deep/er/pages.html#label"
    assert "(pages.md#label)" in built.read("page.md")
    assert "page.html" not in built.read("sitemap.xml").replace("pages.html", "")


def test_a_page_in_a_folder_forwards_to_its_place(project: Project) -> None:
    project.write({"redirects.toml": '"guides/old" = "page"\n'})
    built = project.build()
    assert 'url=../page.html"' in built.read("guides/old.html")


def test_a_part_that_moved_to_another_page_leaves_a_line(project: Project) -> None:
    project.write({"page.rst": "A page\n======\n\nWords.\n"})
    redirects = '"page#part" = "index#start"\n"page#label" = "index"\n'
    built = project.write({"redirects.toml": redirects}).build(tags=["site"])
    assert built.warnings == []
    line = built.page("page").find(id="part")
    assert line is not None
    assert line.get_text() == "This part moved to Start."
    assert line.select("a")[0]["href"] == "index.html#start"


def test_a_redirect_of_a_redirect_leads_to_the_end(project: Project) -> None:
    redirects = '"first" = "second"\n"second" = "page"\n'
    built = project.write({"redirects.toml": redirects}).build()
    assert built.warnings == []
    assert 'url=page.html"' in built.read("first.html")


@pytest.mark.parametrize(
    ("redirects", "said"),
    [
        (
            '\n"old" = "pag"',
            "2: 'old' leads to 'pag', which is not published; did you mean 'page'?",
        ),
        ('"page" = "index"', "1: 'page' is published, so nothing forwards it; remove this line"),
        ('"a" = "b"\n"b" = "a"', "1: 'a' leads to 'a', which is not published; "),
        ('"gone#x" = "page"', "1: the page 'gone' is gone, and only a page can forward; "),
        ("a.b = 'page'", "1: 'a' is not forwarded; write "),
        ('"old.html" = "page"', "1: 'old.html' is not forwarded; write "),
        ('"../old" = "page"', "1: '../old' is not forwarded; write "),
        ('"a" = "page"\n"b" page', "2: not TOML in UTF-8: "),
    ],
)
def test_a_wrong_redirect_has_its_line(project: Project, redirects: str, said: str) -> None:
    found = warnings(project.write({"redirects.toml": redirects}).build())
    assert any(line.startswith(f"redirects.toml:{said}") for line in found), found


def test_what_is_checked_is_checked_when_it_alone_changed(project: Project) -> None:
    project.build()
    project.write({"addresses.txt": f"{ADDRESSES}gone\n"})
    assert [line.partition(": ")[0] for line in project.build().warnings] == ["addresses.txt:5"]
    project.write({"redirects.toml": '"gone" = "nowhere"\n'})
    assert [line.partition(": ")[0] for line in project.build().warnings] == ["redirects.toml:1"]
    project.write({"redirects.toml": '"gone" = "page"\n'})
    assert project.build().warnings == []


def test_a_new_redirect_shows_in_the_next_build(project: Project) -> None:
    project.build()
    project.write({"redirects.toml": '"page#older" = "page#part"\n'})
    assert project.build().page("page").find(id="older")


def test_all_addresses_are_written_down(project: Project) -> None:
    written = project.build().read("addresses.txt").split()
    assert set(ADDRESSES.split()) | {"index#start", "search", "genindex"} <= set(written)
    assert written == sorted(written)


def test_the_anchor_of_a_retired_tool_is_kept(tmp_path: Path) -> None:
    project = Project.copy("mcp", tmp_path)
    text = (project.source / "reference.rst").read_text("utf-8")
    changes = f"{text}\nChanges\n-------\n\n.. mcp:changes::\n"
    project.write({"reference.rst": changes, "addresses.txt": "reference\n"})
    built = project.build(extensions=["mcp_docs", "site_publish"])
    assert built.warnings == []
    assert "#tool-" not in built.read("addresses.txt")
    project.write({"reference.rst": text})
    found = warnings(project.build(extensions=["mcp_docs", "site_publish"]))
    start = "tool_surface_history.json:1: 'reference#tool-"
    assert found
    assert [line for line in found if not line.startswith(start)] == []
