"""What the benchmarks compare with is built, and what they find is one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measure import Row, cold_build, compare, table
from plain import bare_copy

if TYPE_CHECKING:
    from pathlib import Path


def test_bare_sphinx_builds_the_pages_strictly(tmp_path: Path) -> None:
    source = bare_copy(tmp_path / "bare")
    assert "mcp" not in (source / "conf.py").read_text().lower().replace("amperity mcp", "")
    assert cold_build(source, tmp_path / "out") > 0
    assert (tmp_path / "out" / "html" / "mcp_tool_reference.html").exists()


def test_each_of_two_goes_first_in_half_of_the_rounds() -> None:
    calls: list[str] = []

    def first() -> float:
        calls.append("first")
        return 3.0

    def second() -> float:
        calls.append("second")
        return 2.0

    row = compare("one / other", first, second, 2, "1.1")
    assert calls == ["first", "second", "first", "second", "second", "first"]
    assert row == ("one / other", "3.000 s / 2.000 s = 1.500 (1.500-1.500)", "1.1")


def test_the_table_is_markdown_and_aligned() -> None:
    assert table([Row("a build", "1.2 s", "2 s"), Row("x", "y")]).splitlines() == [
        "| measure | result | bar |",
        "| ------- | ------ | --- |",
        "| a build | 1.2 s  | 2 s |",
        "| x       | y      |     |",
    ]
