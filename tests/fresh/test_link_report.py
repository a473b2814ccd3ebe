"""tools/links.sh: what it says of a real check, against a server on the loopback."""

from __future__ import annotations

import ast
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from support.site import ROOT, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What the server answers by path; for any other path, nothing until the tests end.
ANSWERS = {"/ok": 200, "/moved": 301, "/gone": 404}
ENDED = threading.Event()
#: No page stays in doubt for longer than this if it links what never answers.
TIMEOUT = 1


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        if self.path not in ANSWERS:
            ENDED.wait(60)
        self.send_response(ANSWERS.get(self.path, 404))
        if self.path == "/moved":
            self.send_header("Location", "/ok")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        ENDED.set()
        server.shutdown()
        thread.join()


def links(folder: Path, recipe: str) -> subprocess.CompletedProcess[str]:
    """Run the script beside a Makefile whose `linkcheck` has this recipe."""
    shutil.copytree(ROOT / "tools", folder / "tools")
    (folder / "Makefile").write_text(f"linkcheck:\n\t@{recipe}\n")
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["sh", "tools/links.sh"],
        cwd=folder,
        env=env | {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")},
        capture_output=True,
        text=True,
        check=False,
    )


def body(folder: Path) -> str:
    return (folder / "build" / "links" / "body.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("paths", "status", "found"),
    [
        (["ok"], 0, []),
        (["ok", "moved"], 0, ["page.rst:4: [redirected permanently] {}/moved to {}/ok"]),
        (["ok", "gone"], 3, ["page.rst:4: [broken] {}/gone: 404 Client Error"]),
        (["slow"], 2, ["page.rst:4: [timeout] {}/slow: "]),
    ],
)
def test_the_status_says_whether_a_link_is_broken(
    paths: list[str], status: int, found: list[str], origin: str, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    timeout = TIMEOUT if "slow" in paths else 60
    (source / "conf.py").write_text(f"linkcheck_timeout = {timeout}\nroot_doc = 'page'\n")
    lines = [f"`The {path} one <{origin}/{path}>`__" for path in paths]
    (source / "page.rst").write_text("\n".join(["Page\n====\n", *lines, "Page_\n"]))
    done = links(tmp_path, f'"{sys.executable}" -m sphinx -W -b linkcheck source build/linkcheck')
    assert (done.returncode, done.stdout) == (0, f"{status}\n"), done.stderr
    shown = [line for line in body(tmp_path).splitlines() if line.startswith("    ")]
    for line, expected in zip(shown, found, strict=True):
        assert line.startswith(f"    amperity_api/source/{expected.replace('{}', origin)}")
    notes = [line for line in done.stderr.splitlines() if line.startswith("::")]
    assert len(notes) == (status == 3)
    place = "::warning file=amperity_api/source/page.rst,line=4,title=Broken link::"
    assert all(note.startswith(f"{place}{origin}/gone: 404") for note in notes)


@pytest.mark.parametrize(
    ("results", "status", "said"),
    [
        ("a.rst:3: [broken] https://a.example: 404\n", 3, "Some links are broken"),
        ("a.rst:3: [timeout] https://a.example: slow\n", 2, "could not all be checked"),
        ("a.rst:3: [timeout] https://a.example: a:4: [broken] b\n", 2, "could not all be checked"),
        ("b.rst:1: [timeout] x: y\na.rst:3: [broken] x: y\n", 3, "Some links are broken"),
        ("", 2, "could not all be checked"),
    ],
)
def test_the_report_is_kept_and_nobody_is_held_up(
    results: str, status: int, said: str, tmp_path: Path
) -> None:
    old = tmp_path / "build" / "linkcheck" / "output.txt"
    old.parent.mkdir(parents=True)
    old.write_text("a.rst:1: [broken] of an earlier run\n")
    (tmp_path / "results").write_text(results)
    copy = "cat results >build/linkcheck/output.txt; " if results else ""
    done = links(tmp_path, f"{copy}exit 1")
    assert (done.returncode, done.stdout) == (0, f"{status}\n"), done.stderr
    assert said in body(tmp_path)
    assert "earlier run" not in body(tmp_path)
    assert (tmp_path / "summary.md").read_text("utf-8") == body(tmp_path)


def test_what_a_server_sends_ends_neither_the_annotation_nor_the_block(tmp_path: Path) -> None:
    (tmp_path / "results").write_text(
        "a.rst:1: [broken] https://a.example/100%: one\n::error::two\r## three\n"
    )
    done = links(tmp_path, "cat results >build/linkcheck/output.txt; exit 1")
    [note] = [line for line in done.stderr.splitlines() if line.startswith("::")]
    assert note.endswith("line=1,title=Broken link::https://a.example/100%25: one")
    report = (tmp_path / "build" / "links" / "body.md").read_bytes().split(b"\n\n", 1)[1]
    assert b"\r" not in report
    assert all(line.startswith(b"    ") for line in report.splitlines())


def test_an_exception_has_a_reason_and_a_link_that_it_is_for() -> None:
    conf = (SOURCE / "conf.py").read_text("utf-8")
    block = conf.split("linkcheck_ignore = [\n")[1].split("]\n")[0].splitlines()
    pages = "".join(file.read_text("utf-8") for file in SOURCE.glob("*.rst"))
    exceptions = [number for number, line in enumerate(block) if "#" not in line]
    assert exceptions
    for number in exceptions:
        assert block[number - 1].strip().startswith("# ")
        assert re.search(f"<{ast.literal_eval(block[number].strip(' ,'))}", pages)
