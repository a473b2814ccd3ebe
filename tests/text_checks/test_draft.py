"""`make draft` says everything once, and leaves room on the screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from draft import broken_data, failures, lint, place, sum_up, warnings


def test_the_linters_of_text_are_heard(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    wrong = "receive".replace("ei", "ie")  # codespell must not find it here
    page.write_text(f"Title\n=====\n\nUse `strict`.\n\nYou {wrong} \u201cit\u201d. \n")
    found = list(lint(tmp_path))
    expected = {
        ("4", "default role"),
        ("6", f"'{wrong}' is misspelled; did you mean"),
        ("6", "D002 Trailing whitespace; delete the spaces at its end"),
        ("6", "comes from a word processor"),
    }
    for at, what in expected:
        assert [line for line in found if line.startswith(f"{page}:{at}: ") and what in line]


def test_one_mistake_on_many_lines_takes_few() -> None:
    found = [f"a.rst:{line}: D004 Found literal carriage return" for line in range(1, 200)]
    other = "a.rst:300: this list is read as text (list-needs-blank-line)"
    said = sum_up([*found, other])
    assert said[0] == found[0]
    assert said[1].endswith("(and 197 more like this)")
    assert said[2:] == [other]
    assert sum_up(found[:2] + [f"{other}{number}" for number in range(20)])[1] == found[1]


def test_what_differs_only_in_what_it_quotes_takes_few_lines() -> None:
    found = [f"a.rst:{line}: the text 'of {line}' is not there; mend it" for line in range(1, 20)]
    assert sum_up(found) == [found[0], f"{found[1]} (and 17 more like this)"]


def test_different_errors_of_docutils_are_all_said() -> None:
    found = [f"a.rst:{line}: Error {line} [docutils]" for line in range(1, 20)]
    assert sum_up(found) == found


def test_a_warning_is_one_line_with_what_to_do() -> None:
    said = (
        '/a b/page.rst:4: ERROR: Error in "code-block" directive:\nunknown option: "lineno".\n\n'
        ".. code-block:: sh\n   :lineno: [docutils]\n"
        "/a b/page.rst:9: WARNING: Title underline too short.\n\nPart\n-- [docutils]\n"
        "/a b/page.rst:11: ERROR: Unexpected indentation. [docutils]\n"
        "/a b/page.rst:11: WARNING: Bullet list ends without a blank line; unexpected unindent.\n"
        "/a b/page.rst:12: WARNING: there is no page 'x'; did you mean 'y'? [ref.doc]\n"
        "WARNING: something else\n"
    )
    assert list(warnings(said, Path("conf.py"))) == [
        '/a b/page.rst:4: Error in "code-block" directive: unknown option: "lineno"; '
        "correct the name of the option, or delete it",
        "/a b/page.rst:9: Title underline too short; make the underline as long as the title",
        "/a b/page.rst:11: Unexpected indentation; put a blank line above, or align the line with "
        "the text above [docutils]",
        "/a b/page.rst:11: Bullet list ends without a blank line (unexpected unindent); put a "
        "blank line above, or align the line with the text above",
        "/a b/page.rst:12: there is no page 'x'; did you mean 'y'? [ref.doc]",
        "conf.py:1: something else",
    ]


@pytest.mark.parametrize(
    ("code", "found", "others"),
    [
        (
            "assert not [1], 'a/page.rst:7: wrong; mend it\\na/page.rst:8: wrong'",
            ["a/page.rst:7: wrong; mend it", "a/page.rst:8: wrong"],
            [],
        ),
        (
            "assert not 1, 'page.html: #x'",
            [],
            ["{}/page.rst:1: the test 'links lead' fails: page.html: #x"],
        ),
        (
            "assert 1 == 2",
            [],
            ["test_this.py:1: the test 'links lead' fails: assert 1 == 2"],
        ),
    ],
)
def test_a_failure_is_said_of_its_page(
    tmp_path: Path, code: str, found: list[str], others: list[str]
) -> None:
    (tmp_path / "page.rst").touch()
    (tmp_path / "test_this.py").write_text(f"def test_links_lead():\n    {code}\n")
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-rfE", "-c", os.devnull]
    result = subprocess.run(
        [*command, "--rootdir=."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    expected = [line.replace("{}", str(tmp_path)) for line in others]
    assert failures(result.stdout, tmp_path) == (found, expected)


def test_a_link_text_that_is_defined_twice_has_the_line_of_the_second(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(
        "Title\n=====\n\n`Docs <https://a.example>`_ or\n`Docs <https://b.example>`_\n"
    )
    said = f'{page}:1: WARNING: Duplicate explicit target name: "docs". [docutils]\n'
    [line] = warnings(said, Path("conf.py"))
    assert line.startswith(f"{page}:5: ")


@pytest.mark.parametrize(
    ("name", "text"), [("a.toml", "a = 1\n<<<<<<< HEAD\n"), ("a.json", '{"a": 1,\n}\n')]
)
def test_a_data_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    [line] = broken_data([file])
    assert line.startswith(f"{file}:2: ")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ('5: ERROR: Unknown target name: "more".', 7),
        ("5: WARNING: toctree contains reference to nonexisting document 'more'", 7),
        ("5: WARNING: duplicated entry found in toctree: more", 7),
        ("5: WARNING: duplicate label part, other instance in other.rst", 4),
        ('9: WARNING: Duplicate explicit target name: "part".', 4),
        ("6: WARNING: there is no page 'nowhere'", 6),
    ],
)
def test_a_warning_has_the_line_of_what_it_names(tmp_path: Path, said: str, line: int) -> None:
    page = tmp_path / "page.rst"
    page.write_text("More\n====\n\n.. _part:\n\nPart\n`More`_\n----\n\nText\n")
    [found] = warnings(f"{page}:{said} [docutils]\n", Path("conf.py"))
    assert found.startswith(f"{page}:{line}: ")


def test_causes_come_before_consequences() -> None:
    data, page, lost = "tests/facts.toml:9: a", "source/a.rst:1: b", "source/addresses.txt:1: c"
    assert sorted([lost, page, data], key=place) == [data, page, lost]


@pytest.mark.parametrize(
    "name", ["new.md", "new.txt", "new.RST", "new.rst.txt", "new page.rst", "new-page.rst"]
)
def test_a_page_of_a_wrong_name_is_found(tmp_path: Path, name: str) -> None:
    for each in (name, "page.rst", "conf.py", "words.toml", "addresses.txt", ".page.rst.swp"):
        (tmp_path / each).write_text("Page\n====\n")
    found = [line for line in lint(tmp_path) if "not published" in line]
    assert [line.split(": ")[0] for line in found] == [f"{tmp_path / name}:1"]
