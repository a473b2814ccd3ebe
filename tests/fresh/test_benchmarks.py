"""What the benchmarks compare with is built, and what they find is one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairs import build, compare_runs
from plain import bare_copy, site_copy
from table import Row, show

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_bare_sphinx_builds_the_pages_strictly(tmp_path: Path) -> None:
    source = bare_copy(tmp_path / "bare")
    assert "mcp" not in (source / "conf.py").read_text().lower().replace("amperity mcp", "")
    assert build(source, tmp_path / "out") > 0
    assert (tmp_path / "out" / "html" / "mcp_tool_reference.html").exists()


def test_the_copy_of_the_site_has_dates(tmp_path: Path) -> None:
    build(site_copy(tmp_path / "site"), tmp_path / "out")
    page = (tmp_path / "out" / "html" / "index.html").read_text("utf-8")
    assert "Last changed: " in page


def test_each_of_two_goes_first_in_half_of_the_rounds() -> None:
    calls: list[str] = []

    def first() -> float:
        calls.append("first")
        return 3.0

    def second() -> float:
        calls.append("second")
        return 2.0

    ratio = compare_runs(first, second, 2)
    assert calls == ["first", "second", "first", "second", "second", "first"]
    assert (ratio.first, ratio.second, ratio.ratio) == (3.0, 2.0, 1.5)


def test_the_table_is_markdown_and_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    show([Row("a build", "1.2 s", "2 s"), Row("x", "y")])
    assert capsys.readouterr().out.splitlines() == [
        "| measure | result | bar |",
        "| ------- | ------ | --- |",
        "| a build | 1.2 s  | 2 s |",
        "| x       | y      |     |",
    ]
