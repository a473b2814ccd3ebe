"""Environments that the live check runs in: proxies, certificates, consoles, signals, files."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from support.mcp_servers import Handler, certificate, hostile, make_tools
from support.oauth_server import Books, protected
from support.workflow import bash, load, needs_tools, script
from surface.runner import call, environment, get, old_surface, start
from surface.test_surface_discovery import discover
from tool_surface.lists import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = "s3cret-t0ken-that-nobody-may-see"
TOOLS = make_tools(3)
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *map(str.upper, PROXIES)):
        monkeypatch.delenv(name, raising=False)


def lists(handler: Handler) -> None:
    if not handler.greet():
        handler.tools("tenant_info", "tenant_list")


def test_a_sign_in_without_a_browser_takes_back_the_address_that_one_ends_at(
    tmp_path: Path,
) -> None:
    path, books = tmp_path / "list.json", Books()
    arguments = ("capture", "--login", "--no-browser", "-o", str(path))
    with (
        protected(TOOLS, books) as journal,
        subprocess.Popen(
            [sys.executable, "-m", "tool_surface", *arguments, journal.url],
            env=environment(BROWSER="false"),
            text=True,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdin
        assert process.stderr
        said = ""
        while not (found := re.search(r"^http\S+/authorize\?\S+$", said, re.MULTILINE)):
            line = process.stderr.readline()
            assert line, said
            said += line
        place = get(found[0])
        assert place
        stolen = re.sub(r"state=[^&]+", "state=guess", place)
        _out, rest = process.communicate(f"hello\n\n{stolen}\n  {place}  \n", timeout=60)
    assert process.returncode == 0, rest
    assert "Sign in with a browser on any machine" in said
    assert rest.count("This sign-in doesn't end at that address.") == 2
    assert len(store.load(path).tools) == 3
    assert books.issued
    assert not [secret for secret in books.issued if secret in said + rest]


def test_over_ssh_no_browser_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("tool_surface.server.login.open_browser", opened.append)
    monkeypatch.setattr("tool_surface.server.login.PATIENCE", 0.1)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    path = old_surface(tmp_path)
    with protected(TOOLS, Books()) as journal:
        outcome = call(capsys, "check", journal.url, "--login", "--surface", path)
    assert outcome.status == 2
    assert "Paste that address:" in outcome.err
    assert "nobody signed in" in outcome.error
    assert opened == []


def test_ssl_cert_file_names_whom_to_trust(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_surface(tmp_path)
    tls, trusted = certificate(tmp_path, 90)
    with hostile(lists, tls) as journal:
        outcome = call(capsys, "check", journal.url, "--surface", path)
        assert "the TLS certificate of 127.0.0.1 is not trusted" in outcome.error
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        outcome = call(capsys, "check", journal.url, "--surface", path)
    assert outcome.status == 0, outcome.err


@pytest.mark.parametrize(("days", "near"), [(90, False), (5, True)])
def test_the_daily_run_tells_how_long_the_certificate_lasts(
    days: int,
    near: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tls, trusted = certificate(tmp_path, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with hostile(lambda handler: handler.send(404), tls) as journal:
        outcome = discover(capsys, tmp_path, journal.url)
    assert f"certificate of 127.0.0.1, mcp.example, {days} days left" in outcome.err
    assert ("certificate: documented: at least 14 days; server: 5 days" in outcome.out) == near
    assert outcome.status == 3


def test_a_proxy_for_https_gets_no_token_and_no_proxy_leaves_it_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_surface(tmp_path)
    monkeypatch.setenv("SURFACE_TOKEN", TOKEN)
    arguments = ("check", "https://mcp.invalid", "--token-env", "SURFACE_TOKEN")
    # A proxy is asked by CONNECT, for which the server here has no method.
    with hostile(lists) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        outcome = call(capsys, *arguments, "--surface", path)
        assert outcome.status == 2
        assert "the proxy in the environment refuses the connection" in outcome.error
        monkeypatch.setenv("NO_PROXY", "example.com,mcp.invalid")
        outcome = call(capsys, *arguments, "--surface", path)
        assert "there is no host mcp.invalid" in outcome.error
        assert TOKEN not in proxy.everything


ENVIRONMENTS: dict[str, dict[str, str]] = {
    "a proxy that is dead": {"HTTPS_PROXY": "http://127.0.0.1:9"},
    "a proxy without a scheme": {"HTTPS_PROXY": "127.0.0.1:9"},
    "a proxy of another kind": {"HTTPS_PROXY": "socks5://127.0.0.1:9"},
    "a proxy that is no URL": {"HTTPS_PROXY": "http://[::1"},
    "a proxy without a port": {"HTTPS_PROXY": "http://127.0.0.1:x"},
    "a proxy for everything that is dead": {"ALL_PROXY": "http://127.0.0.1:9"},
    "a proxy with a password": {"HTTPS_PROXY": f"http://me:{TOKEN}@127.0.0.1:9"},
    "certificates that are not there": {"SSL_CERT_FILE": "/nowhere/ca.pem"},
    "certificates that are a folder": {"SSL_CERT_FILE": "/"},
    "certificates that are none": {"SSL_CERT_FILE": __file__},
    "a token that is empty": {"SURFACE_TOKEN": ""},
    "a token of two lines": {"SURFACE_TOKEN": f"{TOKEN}\nX-Evil: 1"},
    "a token that is no ASCII": {"SURFACE_TOKEN": f"{TOKEN}é"},
    "a token with its scheme": {"SURFACE_TOKEN": f"Bearer {TOKEN}"},
}


@pytest.mark.parametrize("case", ENVIRONMENTS)
@pytest.mark.parametrize("command", ["capture", "check"])
def test_a_hostile_environment(
    command: str,
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in ({"SURFACE_TOKEN": TOKEN} | ENVIRONMENTS[case]).items():
        monkeypatch.setenv(name, value)
    path = old_surface(tmp_path)
    before = path.read_bytes()
    file = ("-o" if command == "capture" else "--surface", path)
    arguments = ("https://mcp.invalid", "--token-env", "SURFACE_TOKEN", "--json")
    outcome = call(capsys, command, *arguments, *file, "--timeout", 5)
    assert outcome.status == 2
    assert json.loads(outcome.out)["status"] == "unknown"
    assert "internal error" not in outcome.error
    assert "unexpectedly" not in outcome.error
    assert TOKEN not in outcome.out + outcome.err
    assert path.read_bytes() == before


def test_a_machine_without_the_sdk(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; "
        "from tool_surface.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    path = old_surface(tmp_path)
    for arguments in (("check", "https://mcp.invalid", "--surface", path), ("discover",)):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "error: the Python package mcp isn't installed; run make venv-dev" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("redirection", "status"),
    [(">&-", 3), (">&- 2>&-", 3), (">/dev/full", 2), (">/dev/full 2>&1", 2), ("<&-", 3)],
)
def test_an_output_that_is_closed_or_full(redirection: str, status: int, tmp_path: Path) -> None:
    old = old_surface(tmp_path)
    folder = tmp_path / "new"
    folder.mkdir()
    new = old_surface(folder, "a")
    command = f"{sys.executable} -m tool_surface diff {old} {new} {redirection}"
    done = subprocess.run(
        ["sh", "-c", command], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr


def test_a_capture_whose_report_cannot_be_printed_says_so(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    with hostile(lists) as journal:
        command = f"{sys.executable} -m tool_surface capture {journal.url} -o {path} >/dev/full"
        done = subprocess.run(
            ["sh", "-c", command], env=environment(), capture_output=True, text=True, check=False
        )
    assert done.returncode == 0
    assert len(store.load(path).tools) == 2
    assert "error: the output can't be written (No space left on device)" in done.stderr


def test_sigterm_ends_a_capture_with_files_tidied_up(tmp_path: Path) -> None:
    path = old_surface(tmp_path)
    before = path.read_bytes()
    reached, over = threading.Event(), threading.Event()

    def behave(handler: Handler) -> None:
        if not handler.greet():
            reached.set()
            over.wait(60)

    with hostile(behave) as journal, start("capture", journal.url, "-o", path) as process:
        assert reached.wait(60)
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=30)
        over.set()
    assert process.returncode == 2
    assert "error: interrupted; run it again" in err
    assert "Traceback" not in err
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list.json"]


def test_a_run_that_cannot_be_canceled_ends_in_the_format_of_the_report(tmp_path: Path) -> None:
    """A thread that looks up a host would keep Python waiting."""
    code = (
        "import socket, sys, threading; "
        "socket.getaddrinfo = lambda *a, **k: threading.Event().wait(); "
        "from tool_surface.cli.main import main; from tool_surface.server import ask, http; "
        "http.GRACE = 0; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["check", "https://a.example", "--timeout", "0.5", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--surface", str(old_surface(tmp_path))],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["status"] == "unknown"
    assert "longer than 0.5 seconds" in report["summary"]
    assert "longer than 0.5 seconds" in done.stderr


def broken(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


#: What is done to a folder with a list, and the file in it that a capture is to write.
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (lambda folder: (folder / "a").mkdir(), "a"),
    "a file in a file": (lambda _folder: None, "list.json/a"),
    "a name that is too long": (lambda _folder: None, "a" * 300),
    "a pipe": (lambda folder: os.mkfifo(folder / "a"), "a"),
    "a link in a circle": (lambda folder: (folder / "a").symlink_to("a"), "a"),
    "a list that is empty": (broken("list.json", ""), "list.json"),
    "a list that is no JSON": (broken("list.json", "{"), "list.json"),
    "a list of a later format": (broken("list.json", '{"schema": 99}'), "list.json"),
    "a list that is nested too deeply": (broken("list.json", "[" * 100_000), "list.json"),
    "a history that is no JSON": (broken("list_history.json", "{"), "list.json"),
    "a history of the future": (
        broken("list_history.json", '[{"date": "2999-01-01", "tools": ["a"]}]'),
        "list.json",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_replaced(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare, name = FILES[case]
    old_surface(tmp_path)
    prepare(tmp_path)

    def contents() -> dict[str, bytes | None]:
        return {
            each.name: each.read_bytes() if each.is_file() else None for each in tmp_path.iterdir()
        }

    before = contents()
    with hostile(lists) as journal:
        outcome = call(capsys, "capture", journal.url, "-o", tmp_path / name, "--replace")
    assert outcome.status == 2
    assert "internal error" not in outcome.error
    assert contents() == before


#: Stands in for the live check: what it prints is text of a server, for readers of an issue.
PYTHON = f"""#!{sys.executable}
print("[sign-in] Main: server: ```")
print("</details> @everyone #1 [x](https://b.example) <!--")
raise SystemExit(3)
"""


@needs_tools
@pytest.mark.parametrize(
    ("job", "step"),
    [
        ("ask", "Compare the stacks with the stored copies, and look at the age of the list"),
        ("tools", "Check the tools"),
    ],
)
def test_what_a_server_says_is_no_markup_in_the_issue(job: str, step: str, tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(PYTHON, encoding="utf-8")
    program.chmod(0o755)
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    done = bash(script(load("surface.yml"), job, step), tmp_path, SERVER="https://x", **files)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "report" / "body.md").read_text("utf-8").splitlines()
    assert "    [sign-in] Main: server: ```" in lines
    # Four spaces make code of a line after an empty one.
    code = [number for number, line in enumerate(lines) if line.startswith("    ")]
    assert all(number - 1 in code or number == 0 or not lines[number - 1] for number in code)
    assert all(line.startswith(("    ", "## ")) or not line for line in lines)
