"""The reference server, in another language and by other people: what it lists is captured."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from surface.runner import ROOT, call
from tool_surface.lists import store

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent / "everything"
# The server reports the port that it was told, not the one that it got, and says that it
# listens even where it does not: Express calls its callback for an error too.
REPORT_PORT = "data:text/javascript," + quote(
    """
    import { Server } from "node:net";
    const listen = Server.prototype.listen;
    Server.prototype.listen = function (...args) {
      this.once("listening", () => console.error(`bound to ${this.address().port}`));
      return listen.apply(this, args);
    };
    """
)
REQUIRED = bool(os.environ.get("REQUIRE_NODE") or os.environ.get("CI"))


def unavailable(reason: str) -> None:
    """Skip on a writer's machine, and fail where every test must run."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(f"{reason} (REQUIRE_NODE=1 makes this a failure)")


def installed() -> Path:
    """Return the folder with the server in it: in build/npm, and made once for a lock file."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    folder = ROOT / "build" / "npm" / hashlib.sha256(lock).hexdigest()[:16]
    stamp = folder / ".complete"
    if not stamp.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PACKAGE / name, folder)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
        )
        if done.returncode:
            unavailable(f"npm ci failed: {done.stderr.strip().splitlines()[-1:]}")
        stamp.touch()
    return folder


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the server on a port that the system chooses, and return the URL of its MCP endpoint."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            unavailable(f"there is no {program} on this machine")
    script = installed() / "node_modules/@modelcontextprotocol/server-everything/dist/index.js"
    output = tmp_path_factory.mktemp("everything") / "output"
    with (
        output.open("wb") as file,
        subprocess.Popen(
            ["node", "--import", REPORT_PORT, str(script), "streamableHttp"],
            env=os.environ | {"PORT": "0"},
            stdout=file,
            stderr=file,
        ) as process,
    ):
        try:
            yield f"http://127.0.0.1:{reported_port(process, output)}/mcp"
        finally:
            process.terminate()


def reported_port(process: subprocess.Popen[bytes], output: Path) -> int:
    """Wait for the port that the server itself reports."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"^bound to (\d+)$", output.read_text("utf-8"), re.MULTILINE):
            return int(found[1])
        time.sleep(0.05)
    pytest.fail(f"the server reported no port: {output.read_text('utf-8')}")


def test_a_capture_and_a_check_agree(
    everything: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    captured = call(capsys, "capture", everything, "-o", path)
    assert captured.status == 0, captured.err
    surface = store.load(path)
    assert surface.server.name
    assert surface.server.protocol
    assert {"echo", "get-sum"} <= surface.names
    parameters = surface.by_name["get-sum"].parameters or {}
    assert (parameters["a"].type, parameters["a"].required) == ("number", True)
    checked = call(capsys, "check", everything, "--surface", path)
    assert checked.status == 0, checked.out


def test_a_check_finds_a_tool_that_the_server_calls_by_another_name(
    everything: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    call(capsys, "capture", everything, "-o", path)
    text = path.read_text(encoding="utf-8").replace('"name": "echo"', '"name": "gone_tool"')
    path.write_text(text, encoding="utf-8")
    outcome = call(capsys, "check", everything, "--surface", path)
    assert outcome.status == 3
    assert "[renamed] gone_tool: renamed to echo" in outcome.out


def test_a_path_where_no_mcp_server_is(
    everything: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = everything.replace("/mcp", "/other")
    outcome = call(capsys, "capture", url, "-o", tmp_path / "list.json")
    assert outcome.status == 2
    assert "there is no MCP server at this URL (404)" in outcome.error


def test_the_lock_file_names_no_host() -> None:
    """Packages come from whatever registry a machine is set up for."""
    lock = (PACKAGE / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
