"""`make html`: any warning stops it, and two builds of one commit are the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.site import ROOT, SOURCE, build_site

if TYPE_CHECKING:
    from support.site import Site

WARNINGS = {
    "an unknown reference": (":ref:`nowhere`", "undefined label: 'nowhere'"),
    "an unknown page": (":doc:`nowhere`", "unknown document: 'nowhere'"),
    "an unknown role": (":nowhere:`text`", 'Unknown interpreted text role "nowhere"'),
    "broken markup": ("``literal", "Inline literal start-string without end-string"),
    "a file of no toctree": (None, "document isn't included in any toctree"),
}


def checkout(folder: Path) -> Path:
    """Return a copy of what `make html` reads, with the environment of this run."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "tools", folder / "tools")
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "amperity_api", folder / "amperity_api", ignore=skip)
    return folder


def make(folder: Path, target: str, *variables: str) -> subprocess.CompletedProcess[str]:
    """Run a target of the Makefile in ``folder``, with the environment of the checkout."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    # The Python of this run: with another one, make would lay the environment anew.
    command = ["make", target, f"VENV={Path(sys.prefix)}", f"PYTHON={sys.executable}", *variables]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_stops_make_html_and_stands_last(tmp_path: Path, name: str) -> None:
    markup, message = WARNINGS[name]
    folder = checkout(tmp_path)
    source = folder / "amperity_api" / "source"
    if markup is None:
        (source / "orphan.rst").write_text("Orphan\n======\n")
    else:
        page = source / "mcp_overview.rst"
        page.write_text(page.read_text("utf-8") + f"\n{markup}\n", "utf-8")
    result = make(folder, "html")
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert message in lines[-1]
    assert ".rst" in lines[-1]


def test_a_warning_stops_the_second_run_too(tmp_path: Path) -> None:
    page = checkout(tmp_path) / "amperity_api" / "source" / "mcp_overview.rst"
    page.write_text(page.read_text("utf-8") + "\n:ref:`nowhere`\n", "utf-8")
    assert make(tmp_path, "html").returncode != 0
    again = make(tmp_path, "html")
    assert again.returncode != 0
    assert "undefined label: 'nowhere'" in again.stderr


def test_make_html_says_where_the_site_is(tmp_path: Path) -> None:
    result = make(checkout(tmp_path), "html")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "Open build/html/index.html"
    assert (tmp_path / "build" / "html" / "index.html").exists()


def test_make_lists_every_target(tmp_path: Path) -> None:
    result = make(checkout(tmp_path), "help")
    listed = {line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = makefile.split(".PHONY:")[1].split("\n\n")[0].replace("\\\n", "").split()
    inner = {"venv-site", "venv-dev", "need-server"}
    assert listed == set(phony) - inner


def test_two_builds_of_one_commit_are_identical(site: Site, tmp_path: Path) -> None:
    def contents(built: Site) -> dict[str, bytes]:
        files = (file for file in built.html.rglob("*") if file.is_file())
        return {str(file.relative_to(built.html)): file.read_bytes() for file in files}

    first, second = contents(site), contents(build_site(tmp_path))
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_build_has_no_other_content_pages(site: Site) -> None:
    content = {file.stem for file in SOURCE.rglob("*.rst")}
    redirects = tomllib.loads((SOURCE / "redirects.toml").read_text("utf-8"))
    content |= {old for old in redirects if "#" not in old}
    built = {str(file.relative_to(site.html)) for file in site.html.rglob("*.html")}
    assert built == {f"{name}.html" for name in content} | {
        "mcp-tools.html",
        "search.html",
    }
