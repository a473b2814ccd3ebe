"""What a page shows of its age, in a clone, a shallow one, an export, and without git."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from unittest import mock

import pytest
from sphinx.testing.util import SphinxTestApp

from support.project import Project, run
from support.repository import ENVIRONMENT, Repository
from support.site import ROOT

CONF = """\
extensions = ["page_dates"]
templates_path = ["_templates"]
"""
LAYOUT = """\
{% extends "!layout.html" %}
{% block document %}{{ super() }}{% include "footer.html" %}{% endblock %}
"""
FILES = {
    "conf.py": CONF,
    "_templates/layout.html": LAYOUT,
    "_templates/footer.html": (ROOT / "amperity_api/source/_templates/footer.html").read_text(),
    "index.rst": "Index\n=====\n\n.. toctree::\n\n   other\n",
    "other.rst": "Other\n=====\n\n.. include:: part.txt\n",
    "part.txt": "A part.\n",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Return a tiny project, whose index changed once more."""
    made = Repository.create(tmp_path_factory.mktemp("two") / "project")
    made.commit("2026-02-03T12:00:00Z", FILES)
    made.commit("2026-08-20T12:00:00Z", {"index.rst": FILES["index.rst"] + "\nMore.\n"})
    return made


@pytest.fixture
def repository(two: Repository, tmp_path: Path) -> Repository:
    """Return a copy of it."""
    return two.copy(tmp_path / "project")


def build(folder: Path, *, parallel: int = 0, **env: str) -> tuple[dict[str, str], str]:
    """Build without a warning; return the day by page that has one, and what Sphinx says."""
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1"} | env):
        app = SphinxTestApp(srcdir=folder, builddir=folder.parent / "out", parallel=parallel)
        run(app)
    assert app.warning.getvalue() == ""
    pattern = re.compile(r'Last changed: <time datetime="([\d-]+)">(.+?)</time>')
    pages = {file.stem: file.read_text("utf-8") for file in Path(app.outdir).glob("*.html")}
    found = {name: pattern.search(text) for name, text in pages.items()}
    days = {name: " = ".join(match.groups()) for name, match in found.items() if match}
    return days, app.status.getvalue()


OTHER = {"other": "2026-02-03 = February 3, 2026"}
BOTH = OTHER | {"index": "2026-08-20 = August 20, 2026"}


@pytest.mark.parametrize("parallel", [0, 2])
def test_every_page_shows_when_it_last_changed(repository: Repository, parallel: int) -> None:
    days, said = build(repository.folder, parallel=parallel)
    assert days == BOTH
    assert "no last-changed date" not in said


def test_a_detached_head_shows_the_same(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--detach")
    assert build(repository.folder)[0] == BOTH


def test_a_page_is_as_young_as_what_it_includes(repository: Repository) -> None:
    repository.commit("2026-09-09T12:00:00Z", {"part.txt": "Another part.\n"})
    assert build(repository.folder)[0]["other"] == "2026-09-09 = September 9, 2026"


def test_an_include_of_docutils_costs_no_date(repository: Repository) -> None:
    text = "Other\n=====\n\n.. include:: <isonum.txt>\n\nA sign: |copy|\n"
    repository.commit("2026-09-09T12:00:00Z", {"other.rst": text})
    assert build(repository.folder)[0]["other"] == "2026-09-09 = September 9, 2026"


def test_a_shallow_clone_shows_no_date_that_it_cannot_know(
    repository: Repository, tmp_path: Path
) -> None:
    clone = repository.clone(tmp_path / "clone" / "project", "--depth", "1")
    days, said = build(clone.folder)
    assert days == {}
    assert (
        "no last-changed date for index, other: "
        "the page was last changed before this shallow clone begins\n"
    ) in said


def test_an_export_shows_no_date_and_says_why(repository: Repository, tmp_path: Path) -> None:
    export = shutil.copytree(repository.folder, tmp_path / "export" / "project")
    shutil.rmtree(export / ".git")
    days, said = build(export)
    assert days == {}
    assert "for index, other: this is not a clone of the git repository\n" in said


def test_without_git_no_page_has_a_date(repository: Repository, tmp_path: Path) -> None:
    days, said = build(repository.folder, PATH=str(tmp_path))
    assert days == {}
    assert "for index, other: git cannot be run (No such file or directory)\n" in said


def test_a_change_that_is_not_committed_has_no_date(repository: Repository) -> None:
    (repository.folder / "index.rst").write_text(FILES["index.rst"] + "\nYet more.\n")
    days, said = build(repository.folder)
    assert days == OTHER
    assert "for index: the page has changes that are not committed\n" in said
    (repository.folder / "index.rst").write_text(FILES["index.rst"] + "\nMore.\n")
    (repository.folder / "part.txt").write_text("Not committed.\n")
    days, said = build(repository.folder)
    assert days == {"index": BOTH["index"]}
    assert "for other: part.txt, which it reads, has changes that are not committed\n" in said


def test_a_commit_alone_brings_the_date_into_the_next_build(repository: Repository) -> None:
    (repository.folder / "index.rst").write_text(FILES["index.rst"] + "\nYet more.\n")
    assert build(repository.folder)[0] == OTHER
    repository.commit("2026-10-01T12:00:00Z", {})
    assert build(repository.folder)[0] == OTHER | {"index": "2026-10-01 = October 1, 2026"}


def test_what_is_not_a_month_stops_the_build_with_its_line(tmp_path: Path) -> None:
    wrong = ("2026-13", "October 2026", "2026-1", "")
    marks = "".join(f".. verified:: {text}\n\n" for text in wrong)
    project = Project(tmp_path / "source")
    project.source.mkdir()
    project.write({"conf.py": CONF, "index.rst": f"Index\n=====\n\n{marks}"})
    warnings = project.warnings()
    # The other lines of an error quote the source.
    found = [line for line in warnings if line.startswith("index.rst:")]
    hint = "is not a month; write year and month, as in 2026-10"
    for line, text, said in zip((4, 6, 8), wrong, found, strict=False):
        assert said.startswith(f"index.rst:{line}: ERROR: verified: '{text}' {hint}")
    assert found[3].startswith("index.rst:10: ERROR: ")
    assert "1 argument(s) required, 0 supplied" in "".join(warnings)
