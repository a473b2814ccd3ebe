"""Templates are compiled once, and anew when they change."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from site_html.theme import CompiledTemplates
from support.site import SOURCE, sphinx

if TYPE_CHECKING:
    from pathlib import Path


def test_a_change_of_a_template_shows_in_the_next_build(tmp_path: Path) -> None:
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCE.parent, tmp_path / "amperity_api", ignore=skip)
    source = tmp_path / "amperity_api" / "source"

    def build() -> tuple[str, dict[str, int]]:
        # Only the start page is written again, with what is left of the last build.
        page = source / "index.rst"
        page.write_text(page.read_text("utf-8") + "\nOne more.\n", "utf-8")
        result = sphinx(source, tmp_path)
        assert result.returncode == 0, result.stderr
        [folder] = (tmp_path / "doctrees").glob("templates-*")
        compiled = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
        return (tmp_path / "html" / "index.html").read_text("utf-8"), compiled

    _page, first = build()
    page, second = build()
    assert first == second
    assert "Skip to the content" in page
    layout = source / "_templates" / "layout.html"
    layout.write_text(layout.read_text("utf-8").replace("Skip to the content", "Skip the menu"))
    page, third = build()
    assert "Skip the menu" in page
    assert len({name for name in third if third[name] != second.get(name)}) == 1


def test_what_is_compiled_decides_and_not_the_source(tmp_path: Path) -> None:
    checksum = CompiledTemplates(str(tmp_path)).get_source_checksum
    assert checksum("<p></p><script>theme()</script>") == checksum("<p></p>")
    assert checksum('<p></p><script src="a.js"></script>') != checksum("<p></p>")
