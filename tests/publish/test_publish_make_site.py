"""`make site` puts everything that is deployed into build/site, or leaves what is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from support.project import EXTENSIONS, Project
from support.published import CONTENT, Published
from support.repository import Repository
from support.site import COUNT, ROOT

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


def make_site(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `make site` in a copy of the checkout, with the environment of this run."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "site", f"VENV={Path(sys.prefix)}", f"PYTHON={sys.executable}"]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with what `make site` reads, and a tiny site."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    source = Project.copy("publish", tmp_path / "amperity_api").source
    conf = source / "conf.py"
    path = f"import sys\n\nsys.path.insert(0, {str(EXTENSIONS)!r})\n"
    conf.write_text(conf.read_text("utf-8").replace("\n\n", f"\n\n{path}", 1), "utf-8")
    return tmp_path


def test_everything_is_there(published: Published) -> None:
    contents = published.contents()
    assert set(FILES) | {f"{page}.md" for page in CONTENT} <= set(contents)
    assert not [name for name in contents if "doctree" in name or name.endswith(".pickle")]


def test_tools_json_holds_to_the_schema_beside_it(published: Published) -> None:
    data = json.loads(published.read("tools.json"))
    jsonschema.validate(data, json.loads(published.read(data["$schema"])))
    assert len(data["tools"]) == COUNT


def test_an_export_is_built_without_dates_and_says_so(checkout: Path) -> None:
    result = make_site(checkout)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "no last-changed date for index, page: this is not a clone of the git repository",
        "Open build/site/index.html",
    ]
    assert "lastmod" not in Published(checkout / "build" / "site").read("sitemap.xml")


def test_a_clone_dates_each_page_in_every_form(checkout: Path) -> None:
    Repository.create(checkout).commit("2026-09-09T12:00:00Z", {".gitignore": "/build/\n"})
    result = make_site(checkout)
    assert result.stdout.splitlines() == ["Open build/site/index.html"], result.stderr
    made = Published(checkout / "build" / "site")
    assert made.read("sitemap.xml").count("<lastmod>2026-09-09</lastmod>") == 2
    for page in ("index", "page"):
        assert " Last changed: September 9, 2026.\n" in made.read(f"{page}.md")


def test_a_shallow_clone_says_which_pages_it_cannot_date(checkout: Path, tmp_path: Path) -> None:
    whole = Repository.create(checkout)
    whole.commit("2026-09-08T12:00:00Z", {".gitignore": "/build/\n"})
    for day, text in (("09", "One"), ("10", "Two")):
        page = {"amperity_api/source/page.rst": f"Page\n====\n\n{text} more.\n"}
        whole.commit(f"2026-09-{day}T12:00:00Z", page)
    clone = whole.clone(tmp_path / "shallow", "--depth", "2")
    result = make_site(clone.folder)
    assert result.stdout.splitlines() == [
        "no last-changed date for index: "
        "the page was last changed before this shallow clone begins",
        "Open build/site/index.html",
    ], result.stderr
    assert Published(clone.folder / "build" / "site").read("sitemap.xml").count("lastmod") == 2


def test_a_failed_run_leaves_the_last_site_and_nothing_else(checkout: Path) -> None:
    assert make_site(checkout).returncode == 0
    before = Published(checkout / "build" / "site").contents()
    page = checkout / "amperity_api" / "source" / "page.rst"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n:ref:`nowhere`\n", "utf-8")
    result = make_site(checkout)
    assert result.returncode != 0
    assert "page.rst:6: WARNING: undefined label: 'nowhere'" in result.stderr
    assert "build/site is still the last site." in result.stderr
    assert Published(checkout / "build" / "site").contents() == before
    assert [path.name for path in (checkout / "build").iterdir()] == ["site"]
    page.write_text(f"{text}\nA new sentence.\n", "utf-8")
    (checkout / "build" / "site" / "stale.html").write_text("", "utf-8")
    assert make_site(checkout).returncode == 0
    assert "A new sentence." in Published(checkout / "build" / "site").read("page.md")
    assert not (checkout / "build" / "site" / "stale.html").exists()


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
