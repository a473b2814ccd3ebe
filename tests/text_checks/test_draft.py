"""`make draft` says everything once, and leaves room on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draft import lint, sum_up

if TYPE_CHECKING:
    from pathlib import Path


def test_the_linters_of_text_are_heard(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    wrong = "receive".replace("ei", "ie")  # codespell must not find it here
    page.write_text(f"Title\n=====\n\nUse `strict`.\n\nYou {wrong} it. \n")
    found = list(lint(tmp_path))
    for place, what in (("4", "default role"), ("6", f"'{wrong}' is misspelled"), ("6", "D002")):
        assert [line for line in found if line.startswith(f"{page}:{place}: ") and what in line]


def test_one_mistake_on_many_lines_takes_few() -> None:
    found = [f"a.rst:{line}: D004 Found literal carriage return (doc8)" for line in range(1, 200)]
    other = "a.rst:300: this list is read as text (list-needs-blank-line)"
    said = sum_up([*found, other])
    assert said[:8] == found[:8]
    assert said[8].endswith("(and 190 more like this)")
    assert said[9:] == [other]


def test_different_errors_of_docutils_are_all_said() -> None:
    found = [f"a.rst:{line}: Error {line} [docutils]" for line in range(1, 20)]
    assert sum_up(found) == found
