"""Capture the public MCP servers of servers.toml, and compare each list with the raw answer.

Each is installed into build/round, and runs on the loopback interface with nothing of this
environment but PATH. Arguments choose among them by a part of the name. Exit status 1 if a list
differs, or a server does not run.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.request
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from measure import Row, table
from support.mcp_servers import Handler, hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tools = list[dict[str, Any]]

ROOT = Path(__file__).resolve().parents[1]
JSON = "application/json"
HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


def install(registry: str, package: str) -> Path:
    """Install a package, if it is not yet, and return its folder; raises if that fails."""
    folder = ROOT / "build" / "round" / package.replace("/", "-")
    command = [sys.executable, "-m", "uv", "tool", "install", "--python", sys.executable, package]
    if registry == "npm":
        command = ["npm", "install", "--ignore-scripts", "--prefix", str(folder), package]
    if not (folder / ".complete").exists():
        where = {"UV_TOOL_DIR": str(folder), "UV_TOOL_BIN_DIR": str(folder / "bin")}
        subprocess.run(command, env=os.environ | where, check=True, capture_output=True)
        (folder / ".complete").touch()
    return folder


def bridge(process: subprocess.Popen[bytes]) -> Callable[[Handler], None]:
    """Pass each message on to a server that speaks on stdio, as it is."""
    lock = threading.Lock()

    def behave(handler: Handler) -> None:
        message, answer = handler.message or {}, b""
        with lock, contextlib.suppress(BrokenPipeError):
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            while "id" in message and (answer := process.stdout.readline()):
                if answer.startswith(b"{") and json.loads(answer).get("id") == message["id"]:
                    break
        handler.send(200 if answer else 502 if "id" in message else 202, answer, JSON)

    return behave


@contextlib.contextmanager
def running(command: str, folder: Path, home: str, log: IO[bytes]) -> Iterator[str]:
    """Run a server in the empty folder *home*, and yield the URL of its endpoint."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    path = f"{folder}/node_modules/.bin:{folder}/bin:{os.environ['PATH']}"
    arguments = shlex.split(command.format(port=port))
    http = "{port}" in command
    with subprocess.Popen(
        [shutil.which(arguments[0], path=path) or arguments[0], *arguments[1:]],
        cwd=home,
        env={"PATH": path, "HOME": home},
        stdin=subprocess.PIPE,
        stdout=log if http else subprocess.PIPE,
        stderr=log,
    ) as process:
        try:
            while http and process.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.1)
            with hostile(bridge(process)) as journal:
                yield f"http://127.0.0.1:{port}/mcp" if http else journal.url
        finally:
            process.kill()


def raw_tools(url: str) -> Tools:
    """Ask a server for all pages in plain JSON-RPC, without the code that is under test."""
    headers = {"Content-Type": JSON, "Accept": f"{JSON}, text/event-stream"}

    def call(method: str, **message: Any) -> Any:  # noqa: ANN401 - JSON
        body = json.dumps({"jsonrpc": "2.0", "method": method} | message).encode()
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=120) as response:
            if session := response.headers.get("Mcp-Session-Id"):
                headers["Mcp-Session-Id"] = session
            for line in response:  # an answer in one line, or a stream of events
                text = line.removeprefix(b"data:").strip()
                if text.startswith(b"{") and "result" in (found := json.loads(text)):
                    return found["result"]
        return None

    about = {"name": "round", "version": "1"}
    params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": about}
    call("initialize", id=1, params=params)
    call("notifications/initialized")
    page = call("tools/list", id=2, params={})
    tools: Tools = page["tools"]
    while cursor := page.get("nextCursor"):
        page = call("tools/list", id=2, params={"cursor": cursor})
        tools += page["tools"]
    return tools


def type_of(schema: Any, root: Any, depth: int = 4) -> str | None:  # noqa: ANN401 - JSON
    """Return the type of a parameter in words, such as ``array of string``."""
    if depth == 0 or not isinstance(schema, dict):
        return None
    if "$ref" in schema:
        target = functools.reduce(dict.__getitem__, schema["$ref"].split("/")[1:], root)
        return type_of(target, root, depth - 1)
    kind, items = schema.get("type"), type_of(schema.get("items"), root, depth - 1)
    if isinstance(kind, str):
        return f"{kind} of {items}" if kind == "array" and items else kind
    either = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf") or ()
    words = kind or {type_of(each, root, depth - 1) for each in either}
    return " | ".join(sorted(filter(None, words))) or None


def expected(tool: dict[str, Any]) -> dict[str, Any]:
    """Return what a list has to say of a tool."""
    notes = tool.get("annotations") or {}
    schema, text = tool["inputSchema"], tool.get("description")
    kinds = {name: type_of(each, schema) for name, each in schema.get("properties", {}).items()}
    return {
        "name": tool["name"],
        "description_sha256": text and hashlib.sha256(text.encode()).hexdigest(),
        "title": tool.get("title", notes.get("title")),
        "hints": {hint: notes[hint] for hint in HINTS if notes.get(hint) is not None} or None,
        "parameters": {
            name: ({"type": kind} if kind else {})
            | {"required": name in schema.get("required", ())}
            for name, kind in kinds.items()
        },
    }


def visit(registry: str, package: str, command: str) -> tuple[int, list[str]]:
    """Return the number of a server's tools, and what differs or went wrong."""
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+b") as log:
        file = Path(home, "list.json")
        try:
            folder = install(registry, package)
            with running(command, folder, home, log) as url:
                raw = [expected(tool) for tool in raw_tools(url)]
                capture: list[str | Path] = [sys.executable, "-m", "tool_surface", "capture", url]
                env = os.environ | {"PYTHONPATH": str(ROOT / "amperity_api" / "extensions")}
                capture += ["-o", file]
                quiet = subprocess.DEVNULL
                subprocess.run(capture, env=env, stdout=quiet, stderr=log, check=True)
        except (subprocess.SubprocessError, OSError, KeyError, TypeError, ValueError) as error:
            log.seek(0)
            return 0, [f"{error!r} {log.read().decode(errors='replace')[-500:]}"]
        captured = {tool["name"]: tool for tool in json.loads(file.read_text("utf-8"))["tools"]}
    pairs = [(tool, captured.get(tool["name"], {})) for tool in raw]
    found = [
        f"{one}, captured {other}" for one, other in pairs if not one.items() <= other.items()
    ]
    if len(captured) != len(raw):
        found.append(f"{len(raw)} tools, captured {len(captured)}")
    return len(raw), found


def main() -> int:
    """Go round, and print a table."""
    servers = tomllib.loads(Path(__file__).with_name("servers.toml").read_text("utf-8"))
    rows, total, bad = [], 0, 0
    for registry, some in servers.items():
        for package, command in some.items():
            if not any(part in package for part in sys.argv[1:] or [""]):
                continue
            count, found = visit(registry, package, command)
            rows.append(Row(package, f"{count} tools, {len(found)} differences", "0"))
            total, bad = total + count, bad + len(found)
            print("\n".join([f"{package}: {count} tools", *found]), file=sys.stderr, flush=True)
    rows.append(Row(f"{len(rows)} servers", f"{total:,} tools, {bad} differences", "0"))
    print(table(rows), end="")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
