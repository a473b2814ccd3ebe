"""`make site` puts everything that is deployed into build/site, or leaves what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from support.checkout import checkout, make
from support.published import CONTENT, Published
from support.repository import Repository
from support.site import COUNT, ROOT

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "404.html",
    "feed.atom",
    "llms-full.txt",
    "llms.txt",
    "robots.txt",
    "sitemap.xml",
    "tools.json",
    "tools.schema.json",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout with a tiny site."""
    checkout(tmp_path)
    return tmp_path


def test_everything_is_there(published: Published) -> None:
    contents = published.contents()
    assert set(FILES) | {f"{page}.md" for page in CONTENT} <= set(contents)
    assert not [name for name in contents if "doctree" in name or name.endswith(".pickle")]


def test_tools_json_holds_to_the_schema_beside_it(published: Published) -> None:
    data = json.loads(published.read("tools.json"))
    jsonschema.validate(data, json.loads(published.read(data["$schema"])))
    assert len(data["tools"]) == COUNT


def test_an_export_is_built_without_dates_and_says_so(folder: Path) -> None:
    result = make(folder, "site")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "no last-changed date for index, page: this is not a clone of the git repository",
        "Open build/site/index.html",
    ]
    assert "lastmod" not in Published(folder / "build" / "site").read("sitemap.xml")


def test_a_clone_dates_each_page_in_every_form(folder: Path) -> None:
    Repository.create(folder).commit("2026-09-09T12:00:00Z", {".gitignore": "/build/\n"})
    result = make(folder, "site")
    assert result.stdout.splitlines() == ["Open build/site/index.html"], result.stderr
    made = Published(folder / "build" / "site")
    assert made.read("sitemap.xml").count("<lastmod>2026-09-09</lastmod>") == 2
    for page in ("index", "page"):
        assert " Last changed: September 9, 2026.\n" in made.read(f"{page}.md")


def test_a_shallow_clone_says_which_pages_it_cannot_date(folder: Path, tmp_path: Path) -> None:
    whole = Repository.create(folder)
    whole.commit("2026-09-08T12:00:00Z", {".gitignore": "/build/\n"})
    for day, text in (("09", "One"), ("10", "Two")):
        page = {"amperity_api/source/page.rst": f"Page\n====\n\n{text} more.\n"}
        whole.commit(f"2026-09-{day}T12:00:00Z", page)
    clone = whole.clone(tmp_path / "shallow", "--depth", "2")
    result = make(clone.folder, "site")
    assert result.stdout.splitlines() == [
        "no last-changed date for index: "
        "the page was last changed before this shallow clone begins",
        "Open build/site/index.html",
    ], result.stderr
    assert Published(clone.folder / "build" / "site").read("sitemap.xml").count("lastmod") == 2


def test_a_failed_run_leaves_the_last_site_and_nothing_else(folder: Path) -> None:
    assert make(folder, "site").returncode == 0
    before = Published(folder / "build" / "site").contents()
    page = folder / "amperity_api" / "source" / "page.rst"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n:ref:`nowhere`\n", "utf-8")
    result = make(folder, "site")
    assert result.returncode != 0
    assert "page.rst:6: WARNING: undefined label: 'nowhere'" in result.stderr
    assert "build/site is unchanged." in result.stderr
    assert Published(folder / "build" / "site").contents() == before
    assert [path.name for path in (folder / "build").iterdir()] == ["site"]
    page.write_text(f"{text}\nA new sentence.\n", "utf-8")
    (folder / "build" / "site" / "stale.html").write_text("", "utf-8")
    assert make(folder, "site").returncode == 0
    assert "A new sentence." in Published(folder / "build" / "site").read("page.md")
    assert not (folder / "build" / "site" / "stale.html").exists()


def test_no_network_and_no_clock(published: Published, tmp_path: Path) -> None:
    """A build ten years from now, far from here, and without a network gives the same bytes."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(
        "import socket, time\n\n"
        "now = time.time\n"
        "time.time = lambda: now() + 3.2e8\n"
        "for name in ('localtime', 'gmtime'):\n"
        "    real = getattr(time, name)\n"
        "    later = lambda at=None, real=real: real(time.time() if at is None else at)\n"
        "    setattr(time, name, later)\n\n"
        "def refuse(*args, **kwargs):\n"
        "    raise AssertionError('the build asked the network')\n\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n",
        "utf-8",
    )
    env = os.environ | {"PYTHONPATH": str(guard), "TZ": "Asia/Tokyo"}
    command = ["sh", str(ROOT / "tools" / "site.sh"), sys.executable]
    command += [str(ROOT / "amperity_api" / "source"), str(tmp_path / "build")]
    result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    first, second = published.contents(), Published(tmp_path / "build" / "site").contents()
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
