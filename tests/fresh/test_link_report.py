"""What the check of the links found, against a real server on the loopback."""

from __future__ import annotations

import ast
import http.server
import json
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from link_report import main
from support.site import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


#: That the check of the links is over.
CHECKED = threading.Event()
PATHS = ("ok", "moved", "gone", "slow")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path: /ok, /gone, /moved, and /slow."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        if self.path == "/slow":
            CHECKED.wait(60)
        self.send_response({"/ok": 200, "/moved": 301}.get(self.path, 404))
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
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def checked(origin: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Check a page with a link to itself and to each path; return the result of each, as JSON."""
    folder = tmp_path_factory.mktemp("links")
    # What answers has to do so in this time, also on a busy machine.
    (folder / "conf.py").write_text("linkcheck_timeout = 6\nlinkcheck_retries = 1\n")
    links = "Page_\n" + "\n".join(f"`The {path} one <{origin}/{path}>`__" for path in PATHS)
    (folder / "page.rst").write_text(f"Page\n====\n\n{links}\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "linkcheck", "-D", "root_doc=page"]
    subprocess.run([*command, str(folder), str(folder / "out")], capture_output=True, check=False)
    CHECKED.set()
    lines = (folder / "out" / "output.json").read_text("utf-8").splitlines()
    return {urlsplit(json.loads(line)["uri"]).path.lstrip("/"): line for line in lines}


def results(folder: Path, checked: dict[str, str], paths: list[str]) -> str:
    """Write the results of some paths, and of the link to the page itself, as a check does."""
    file = folder / "output.json"
    own = set(checked) - set(PATHS)
    file.write_text("".join(f"{checked[path]}\n" for path in (*own, *paths)), "utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("paths", "status", "titles"),
    [
        (["ok"], 0, []),
        (["ok", "moved"], 0, ["Moved, and still reached"]),
        (["ok", "gone"], 3, ["Broken"]),
        (["slow", "ok"], 2, ["No answer in time"]),
        (["slow", "gone"], 3, ["Broken", "No answer in time"]),
    ],
)
def test_the_status_says_whether_a_link_is_broken(
    paths: list[str],
    status: int,
    titles: list[str],
    checked: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(results(tmp_path, checked, paths)) == status
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix("### ") for line in lines if line.startswith("###")] == titles
    asked = f"{len(paths)} links were asked; 0 are exceptions in `conf.py`, with reasons."
    assert lines[-2] == asked


def test_a_broken_link_has_its_page_and_line(
    origin: str,
    checked: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(results(tmp_path, checked, ["ok", "gone"])) == 3
    said = capsys.readouterr()
    assert f"    amperity_api/source/page.rst:4: {origin}/gone: 404" in said.out
    [line] = said.err.splitlines()
    prefix = "::warning file=amperity_api/source/page.rst,line=4,title=Broken link::"
    assert line.startswith(f"{prefix}{origin}/gone: 404")


def test_what_a_server_says_ends_no_annotation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "output.json"
    file.write_text(
        '{"filename": "a,b.rst", "lineno": 1, "status": "broken", "code": 0,'
        ' "uri": "https://a.example/100%", "info": "one\\n::error::two"}\n'
    )
    main(str(file))
    said = capsys.readouterr()
    [line] = said.err.splitlines()
    assert "file=amperity_api/source/a%2Cb.rst," in line
    assert line.endswith("::https://a.example/100%25: one%0A::error::two")
    shown = "\n    amperity_api/source/a,b.rst:1: https://a.example/100%: one ::error::two\n"
    assert shown in said.out


def test_a_check_that_did_not_run_is_no_broken_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(str(tmp_path / "output.json")) == 2
    assert "The links could not be checked: " in capsys.readouterr().out
    (tmp_path / "output.json").write_text("nonsense\n")
    assert main(str(tmp_path / "output.json")) == 2
    assert "output.json:1 is not a result of Sphinx's linkcheck" in capsys.readouterr().out


def test_an_exception_has_a_reason_and_a_link_that_it_is_for() -> None:
    conf = (SOURCE / "conf.py").read_text("utf-8")
    block = conf.split("linkcheck_ignore = [\n")[1].split("]\n")[0].splitlines()
    pages = "".join(file.read_text("utf-8") for file in SOURCE.glob("*.rst"))
    exceptions = [number for number, line in enumerate(block) if "#" not in line]
    assert exceptions
    for number in exceptions:
        assert block[number - 1].strip().startswith("# ")
        assert re.search(f"<{ast.literal_eval(block[number].strip(' ,'))}", pages)
