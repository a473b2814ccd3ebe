"""`make html`: any warning stops it, and each finding has its line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from support.checkout import checkout, make
from support.project import Project
from support.site import ROOT, SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site

#: What a writer gets wrong, and what the build says.
WARNINGS = {
    ":ref:`nowhere`": "undefined label: 'nowhere'",
    ":doc:`nowhere`": "unknown document: 'nowhere'",
    ":nowhere:`text`": 'Unknown interpreted text role "nowhere"',
    "``literal": "Inline literal start-string without end-string",
    ".. group-tab:: One\n\n   Text.": "the directive 'group-tab' can't be read here",
}


def test_every_warning_stops_make_html_stands_last_and_stops_the_next_run_too(
    tmp_path: Path,
) -> None:
    project = checkout(tmp_path)
    conf = (project.source / "conf.py").read_text("utf-8")
    page = (project.source / "page.rst").read_text("utf-8")
    first = len(page.splitlines()) + 2
    project.write(
        {
            "conf.py": f'{conf}extensions.append("source_errors")\n',
            "page.rst": page + "".join(f"\n{each}\n" for each in WARNINGS),
            "orphan.rst": "Orphan\n======\n",
        }
    )
    for _run in range(2):
        result = make(tmp_path, "html")
        assert result.returncode != 0
        _built, _, last = result.stderr.partition("What is wrong:\n")
        for message in WARNINGS.values():
            [line] = [line for line in last.splitlines() if message in line]
            number = re.search(r"page\.rst:(\d+): ", line)
            assert number is not None, line
            assert int(number[1]) >= first
        assert re.search(r"orphan\.rst: .*isn't included in any toctree", last)
        assert "Traceback" not in result.stderr


def test_a_byte_that_is_not_utf8_has_its_line_in_every_build(tmp_path: Path) -> None:
    project = Project.copy("publish", tmp_path)
    (project.source / "index.rst").write_bytes(b"Start\n=====\n\ncaf\xe9\n")
    built = project.build_apart("out", "-D", "extensions=source_errors")
    assert built.status != 0
    assert (
        "index.rst:4: ERROR: the byte 0xe9 is not UTF-8; save the file as UTF-8" in built.warnings
    )


def test_make_html_says_where_the_site_is(tmp_path: Path) -> None:
    checkout(tmp_path)
    result = make(tmp_path, "html")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "Open build/html/index.html"
    assert (tmp_path / "build" / "html" / "index.html").exists()


def test_make_lists_every_target(tmp_path: Path) -> None:
    checkout(tmp_path)
    result = make(tmp_path, "help")
    listed = {line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = makefile.split(".PHONY:")[1].split("\n\n")[0].replace("\\\n", "").split()
    inner = {"venv-site", "venv-dev", "need-server", "need-build"}
    assert listed == set(phony) - inner


def test_the_build_has_no_other_content_pages(site: Site) -> None:
    content = {file.stem for file in SOURCE.rglob("*.rst")}
    redirects = tomllib.loads((SOURCE / "redirects.toml").read_text("utf-8"))
    content |= {old for old in redirects if "#" not in old}
    built = {str(file.relative_to(site.html)) for file in site.html.rglob("*.html")}
    assert built == {f"{name}.html" for name in (*content, "mcp-tools", "search", "404")}
