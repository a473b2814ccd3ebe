"""`make draft` says everything once, and leaves room on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

import draft
from draft import Failures, broken_data, findings_of, lint, sum_up, wrong_names


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
    assert said[0] == found[0]
    assert said[1].endswith("(and 197 more like this)")
    assert said[2:] == [other]


def test_different_errors_of_docutils_are_all_said() -> None:
    found = [f"a.rst:{line}: Error {line} [docutils]" for line in range(1, 20)]
    assert sum_up(found) == found


def test_a_warning_is_one_line_with_what_to_do() -> None:
    said = (
        '/a b/page.rst:4: ERROR: Error in "code-block" directive:\nunknown option: "lineno".\n\n'
        ".. code-block:: sh\n   :lineno: [docutils]\n"
        "/a b/page.rst:9: WARNING: Title underline too short.\n\nPart\n-- [docutils]\n"
        "/a b/page.rst:11: ERROR: Unexpected indentation. [docutils]\n"
        "/a b/page.rst:12: WARNING: there is no page 'x'; did you mean 'y'? [ref.doc]\n"
        "WARNING: something else\n"
    )
    assert list(findings_of(said, Path("conf.py"))) == [
        '/a b/page.rst:4: Error in "code-block" directive: unknown option: "lineno"; '
        "correct the name of the option, or delete it",
        "/a b/page.rst:9: Title underline too short; make the underline as long as the title",
        "/a b/page.rst:11: Unexpected indentation; put a blank line above, or align the line with "
        "the text above [docutils]",
        "/a b/page.rst:12: there is no page 'x'; did you mean 'y'? [ref.doc]",
        "conf.py:1: something else",
    ]


@pytest.mark.parametrize(
    ("message", "found", "others"),
    [
        ("AssertionError: a/page.rst:7: wrong; mend it", ["a/page.rst:7: wrong; mend it"], []),
        ("AssertionError: page.html: #x", [], ["page.rst:1: it has to be true that links lead"]),
        ("assert 1 == 2", [], ["tests/t.py:1: it has to be true that links lead"]),
    ],
)
def test_a_failure_is_said_of_its_page(
    tmp_path: Path, message: str, found: list[str], others: list[str]
) -> None:
    (tmp_path / "page.rst").touch()
    failures = Failures(tmp_path)
    report = pytest.TestReport(
        "tests/t.py::test_links_lead", ("tests/t.py", 3, ""), {}, "failed", message, "call"
    )
    failures.pytest_runtest_logreport(report)
    assert failures.found == found
    said = [line.removeprefix(f"{tmp_path}/").rpartition(": ")[0] for line in failures.others]
    assert [line.removesuffix(": page.html").removesuffix(": page") for line in said] == others


def test_a_link_text_that_is_defined_twice_has_the_line_of_the_second(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(
        "Title\n=====\n\n`Docs <https://a.example>`_ or\n`Docs <https://b.example>`_\n"
    )
    said = f'{page}:1: WARNING: Duplicate explicit target name: "docs". [docutils]\n'
    [line] = findings_of(said, Path("conf.py"))
    assert line.startswith(f"{page}:5: ")


def test_the_facts_are_checked_as_the_other_data_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "tests" / "facts.toml"
    facts.parent.mkdir()
    facts.write_text("a = 1\n<<<<<<< HEAD\n")
    monkeypatch.setattr(draft, "ROOT", tmp_path)
    [line] = broken_data(tmp_path / "source")
    assert line.startswith(f"{facts}:2: ")


@pytest.mark.parametrize("name", ["new.md", "new page.rst"])
def test_a_page_of_a_wrong_name_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("New\n===\n")
    [line] = wrong_names(tmp_path)
    assert line.startswith(f"{tmp_path / name}:1: ")
