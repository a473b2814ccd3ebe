"""What git says of the files: the day of the last change, or why it is not known."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from page_dates.changed import NoHistory, read
from support.repository import ENVIRONMENT, Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Return three commits: a and b, then b, then c."""
    made = Repository.create(tmp_path_factory.mktemp("three") / "origin")
    made.commit("2026-02-01T12:00:00Z", {"a.rst": "a", "b.rst": "b"})
    made.commit("2026-03-01T12:00:00Z", {"b.rst": "bb"})
    made.commit("2026-04-01T12:00:00Z", {"sub/c.rst": "c"})
    return made


@pytest.fixture
def repository(three: Repository, tmp_path: Path) -> Repository:
    """Return a copy of these commits."""
    return three.copy(tmp_path / "origin")


def history(repository: Repository, *names: str) -> dict[Path, date | str]:
    files = [repository.folder / name for name in names or ("a.rst", "b.rst", "sub/c.rst")]
    return read(repository.folder, files)


def by_name(history: dict[Path, date | str]) -> dict[str, str]:
    return {path.name: str(found) for path, found in history.items()}


def test_each_file_has_the_day_of_its_last_commit(repository: Repository) -> None:
    assert by_name(history(repository)) == {
        "a.rst": "2026-02-01",
        "b.rst": "2026-03-01",
        "c.rst": "2026-04-01",
    }


def test_the_day_is_that_of_utc(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("2026-05-01T23:30:00-08:00", {"a.rst": "late"})
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    found = history(repository, "a.rst")
    assert found == {repository.folder / "a.rst": date(2026, 5, 2)}


def test_a_merge_is_a_change_only_of_what_no_parent_has(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2026-05-01T12:00:00Z", {"a.rst": "side", "b.rst": "side"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-05-02T12:00:00Z", {"b.rst": "main"})
    repository.git("merge", "--quiet", "--no-commit", "-s", "ours", "side")
    repository.git("checkout", "side", "--", "a.rst")
    repository.commit("2026-06-01T12:00:00Z", {"b.rst": "both"})
    assert by_name(history(repository)) == {
        "a.rst": "2026-05-01",
        "b.rst": "2026-06-01",
        "c.rst": "2026-04-01",
    }


def test_a_merge_that_keeps_our_file_has_the_day_of_our_commit(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2026-05-01T12:00:00Z", {"a.rst": "side", "b.rst": "side"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-04-20T12:00:00Z", {"b.rst": "main"})
    repository.git("merge", "--quiet", "-s", "ours", "-m", "Keep ours", "side")
    assert by_name(history(repository)) == {
        "a.rst": "2026-02-01",
        "b.rst": "2026-04-20",
        "c.rst": "2026-04-01",
    }


def test_a_hook_of_another_repository_changes_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = by_name(history(repository))
    other = Repository.create(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert by_name(history(repository)) == expected


@pytest.mark.parametrize("prepare", ["detach", "worktree", "touch"])
def test_it_works_with(prepare: str, repository: Repository, tmp_path: Path) -> None:
    expected = by_name(history(repository))
    if prepare == "detach":
        repository.git("checkout", "--quiet", "--detach")
    elif prepare == "worktree":
        repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
        repository = Repository(tmp_path / "tree")
    else:
        os.utime(repository.folder / "a.rst", (0, 0))
    assert by_name(history(repository)) == expected


def test_an_older_commit_that_is_checked_out_has_its_own_days(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--detach", "HEAD~2")
    assert by_name(history(repository, "a.rst", "b.rst")) == {
        "a.rst": "2026-02-01",
        "b.rst": "2026-02-01",
    }


@pytest.mark.parametrize(
    "setting",
    [
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.showRoot", "false"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("log.decorate", "full"),
        ("format.pretty", "oneline"),
        ("status.relativePaths", "false"),
        ("diff.noprefix", "true"),
    ],
    ids="=".join,
)
def test_what_a_person_has_configured_changes_nothing(
    setting: tuple[str, str], repository: Repository
) -> None:
    expected = by_name(history(repository))
    repository.git("config", *setting)
    assert by_name(read(repository.folder / "sub", _files(repository))) == expected


def _files(repository: Repository) -> list[Path]:
    return [repository.folder / name for name in ("a.rst", "b.rst", "sub/c.rst")]


def test_what_is_not_committed_has_no_day(repository: Repository) -> None:
    (repository.folder / "a.rst").write_text("edited")
    (repository.folder / "b.rst").write_text("staged")
    repository.git("add", "b.rst")
    (repository.folder / "new.rst").write_text("new")
    (repository.folder / "added.rst").write_text("added")
    repository.git("add", "added.rst")
    names = ("a.rst", "b.rst", "sub/c.rst", "new.rst", "added.rst")
    assert by_name(history(repository, *names)) == {
        "a.rst": "has changes that are not committed",
        "b.rst": "has changes that are not committed",
        "c.rst": "2026-04-01",
        "new.rst": "is not committed",
        "added.rst": "has changes that are not committed",
    }


def test_asking_writes_nothing(repository: Repository) -> None:
    os.utime(repository.folder / "a.rst", (0, 0))
    index = repository.folder / ".git" / "index"
    before = index.read_bytes()
    history(repository)
    assert index.read_bytes() == before


def test_a_shallow_clone_dates_only_what_it_holds(repository: Repository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "clone", "--depth", "2")
    assert by_name(history(clone)) == {
        "a.rst": "was last changed before this shallow clone begins",
        "b.rst": "was last changed before this shallow clone begins",
        "c.rst": "2026-04-01",
    }


def test_a_shallow_clone_of_the_whole_history_dates_all(
    repository: Repository, tmp_path: Path
) -> None:
    clone = repository.clone(tmp_path / "clone", "--depth", "9")
    assert by_name(history(clone)) == by_name(history(repository))


def test_a_name_with_special_characters_is_found(repository: Repository) -> None:
    names = ("ä b.rst", ":(top)x.rst", "*.rst", "q'\".rst")
    repository.commit("2026-07-01T12:00:00Z", dict.fromkeys(names, "x"))
    assert by_name(history(repository, *names)) == dict.fromkeys(names, "2026-07-01")


def test_an_export_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoHistory, match="this is not a clone of the git repository"):
        read(tmp_path, [tmp_path / "a.rst"])


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    Repository.create(tmp_path / "empty")
    with pytest.raises(NoHistory, match="the git repository has no commit yet"):
        read(tmp_path / "empty", [tmp_path / "empty" / "a.rst"])


def test_a_machine_without_git_says_so(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="git cannot be run"):
        history(repository)


def test_what_git_itself_says_is_kept(repository: Repository) -> None:
    (repository.folder / ".git" / "config").write_text("[broken\n")
    with pytest.raises(NoHistory, match="git says: bad config line 1"):
        history(repository)
