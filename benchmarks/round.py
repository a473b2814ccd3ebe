"""Capture the public MCP servers of servers.toml, and compare each list with the raw answer.

    .venv/bin/python benchmarks/round.py [PART OF A NAME ...]

Each server is installed into build/round, and runs on the loopback interface with nothing of
this environment but PATH. Exit status 1 if a list differs, or a server does not run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from table import Row, show

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "build" / "round"
SERVERS = Path(__file__).with_name("servers.toml")
PATIENCE = 120.0
PIPE = subprocess.PIPE
HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


def install(registry: str, package: str) -> Path:
    """Install a package, if it is not yet, and return its folder; raises if that fails."""
    folder = CACHE / package.replace("/", "-")
    if folder.exists():
        return folder
    if registry == "npm":
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        command += ["--prefix", str(folder), package]
    else:
        command = [sys.executable, "-m", "uv", "tool", "install", "--quiet"]
        command += ["--python", sys.executable, package]
    tool = {"UV_TOOL_DIR": str(folder), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    try:
        subprocess.run(command, env=os.environ | tool, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"not installed: {error.stderr.decode()[-200:]}") from None
    return folder


class Bridge(BaseHTTPRequestHandler):
    """Passes each message on to a server that speaks on stdio, as it is."""

    protocol_version = "HTTP/1.1"
    process: subprocess.Popen[bytes]
    lock: threading.Lock

    def do_POST(self) -> None:
        """Write a line, and wait for the one with the same id."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        identity = json.loads(body).get("id")
        answer = b""
        with self.lock:
            assert self.process.stdin
            assert self.process.stdout
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(body.replace(b"\n", b" ") + b"\n")
                self.process.stdin.flush()
            while identity is not None and (answer := self.process.stdout.readline()):
                if answer.startswith(b"{") and json.loads(answer).get("id") == identity:
                    break
        self.send_response(200 if answer else 202 if identity is None else 502)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running(command: str, folder: Path, home: str, log: IO[bytes]) -> Iterator[str]:
    """Run a server in the empty folder *home*, and yield the URL of its endpoint."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    path = f"{folder}/node_modules/.bin:{folder}/bin:{os.environ['PATH']}"
    arguments = shlex.split(command.format(port=port))
    arguments[0] = shutil.which(arguments[0], path=path) or arguments[0]
    process = subprocess.Popen(
        arguments,
        cwd=home,
        env={"PATH": path, "HOME": home},
        stdin=PIPE,
        stdout=subprocess.DEVNULL if "{port}" in command else PIPE,
        stderr=log,
        start_new_session=True,
    )
    try:
        if "{port}" in command:
            yield f"http://127.0.0.1:{port}/mcp"
            return
        ours = type("Ours", (Bridge,), {"process": process, "lock": threading.Lock()})
        with ThreadingHTTPServer(("127.0.0.1", 0), ours) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}/mcp"
            server.shutdown()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


class Raw:
    """Asks a server in plain JSON-RPC, without the code that is under test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
        }

    def call(self, method: str, params: dict[str, Any], identity: int | None = 1) -> Any:  # noqa: ANN401
        """Return the result of a call; ``None`` of a notification."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        message |= {} if identity is None else {"id": identity}
        request = urllib.request.Request(self.url, json.dumps(message).encode(), self.headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            if session := response.headers.get("Mcp-Session-Id"):
                self.headers["Mcp-Session-Id"] = session
            for line in response:  # an answer in one line, or a stream of events
                text = line.removeprefix(b"data:").strip()
                if text.startswith(b"{") and (found := json.loads(text)).get("id") == identity:
                    return found["result"]
        return None

    def greet(self) -> None:
        """Initialize a session, as soon as the server listens."""
        about = {"name": "round", "version": "1"}
        params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": about}
        for _ in range(int(PATIENCE)):
            try:
                found = self.call("initialize", params)
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                time.sleep(1)
            else:
                self.headers["MCP-Protocol-Version"] = found["protocolVersion"]
                self.call("notifications/initialized", {}, None)
                return
        raise RuntimeError("it does not listen")

    def tools(self) -> list[dict[str, Any]]:
        """Return the tools of all pages."""
        self.greet()
        page = self.call("tools/list", {}, 2)
        tools: list[dict[str, Any]] = page["tools"]
        while cursor := page.get("nextCursor"):
            page = self.call("tools/list", {"cursor": cursor}, 2)
            tools += page["tools"]
        return tools


def type_of(schema: Any, root: Any, depth: int = 4) -> str | None:  # noqa: ANN401
    """Return the type of a parameter in words, such as ``array of string``."""
    if depth == 0 or not isinstance(schema, dict):
        return None
    kind, items = schema.get("type"), type_of(schema.get("items"), root, depth - 1)
    if isinstance(kind, str):
        return f"{kind} of {items}" if kind == "array" and items else kind
    either = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf") or ()
    words = kind or {type_of(each, root, depth - 1) for each in either}
    if reference := schema.get("$ref"):
        for step in reference.removeprefix("#/").split("/"):
            root = root[step]
        return type_of(root, root, depth - 1)
    return " | ".join(sorted(filter(None, words))) or None


def expected(tool: dict[str, Any]) -> dict[str, Any]:
    """Return what a list has to say of a tool."""
    notes, schema = tool.get("annotations") or {}, tool["inputSchema"]
    required = schema.get("required", ())
    text = tool.get("description")
    return {
        "name": tool["name"],
        "description_sha256": text and hashlib.sha256(text.encode()).hexdigest(),
        "title": tool.get("title", notes.get("title")),
        "hints": {hint: notes[hint] for hint in HINTS if notes.get(hint) is not None} or None,
        "parameters": {
            name: {key: value for key, value in (("type", type_of(each, schema)),) if value}
            | {"required": name in required}
            for name, each in schema.get("properties", {}).items()
        },
    }


def differences(raw: list[dict[str, Any]], captured: list[dict[str, Any]]) -> list[str]:
    """Say in what the captured list is not what the raw answer demands."""
    told = sorted(map(expected, raw), key=lambda tool: tool["name"])
    if [tool["name"] for tool in told] != [tool["name"] for tool in captured]:
        return [f"{len(told)} tools, captured {len(captured)}; or other names"]
    return [
        f"{one['name']}, {key}: {value}, captured {other[key]}"
        for one, other in zip(told, captured, strict=True)
        for key, value in one.items()
        if value != other[key]
    ]


def capture(url: str, file: Path) -> list[dict[str, Any]]:
    """Return the tools that a capture writes; raises if it fails."""
    command = [sys.executable, "-m", "tool_surface", "capture", url, "-q", "-o", str(file)]
    env = os.environ | {"PYTHONPATH": str(ROOT / "amperity_api" / "extensions")}
    done = subprocess.run(command, env=env, stderr=PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    tools: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["tools"]
    return tools


def visit(registry: str, package: str, command: str) -> tuple[int, list[str]]:
    """Return the number of a server's tools, and what differs or went wrong."""
    with tempfile.TemporaryDirectory() as home, Path(home, "stderr").open("w+b") as log:
        try:
            folder = install(registry, package)
            with running(command, folder, home, log) as url:
                raw = Raw(url).tools()
                return len(raw), differences(raw, capture(url, Path(home, "list.json")))
        except (RuntimeError, OSError, KeyError, TypeError, ValueError) as error:
            log.seek(0)
            said = log.read().decode(errors="replace")[-500:]
            return 0, [f"{type(error).__name__}: {error} {said}"]


def main() -> int:
    """Go round, and print a table."""
    servers = tomllib.loads(SERVERS.read_text("utf-8"))
    rows, total, bad = [], 0, 0
    for registry, package, command in (
        (registry, *each) for registry, some in servers.items() for each in some.items()
    ):
        if sys.argv[1:] and not any(part in package for part in sys.argv[1:]):
            continue
        count, found = visit(registry, package, command)
        rows.append(Row(package, f"{count} tools, {len(found)} differences", "0"))
        total, bad = total + count, bad + len(found)
        print("\n".join([f"{package}: {count} tools", *found]), file=sys.stderr, flush=True)
    show([*rows, Row(f"{len(rows)} servers", f"{total:,} tools, {bad} differences", "0")])
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
