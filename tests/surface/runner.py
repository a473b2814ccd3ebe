"""Runs the command line as a person does, or within the test where that is enough."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tool_surface.cli.main import main
from tool_surface.lists import store
from tool_surface.lists.model import Server, Surface, Tool

if TYPE_CHECKING:
    import pytest

    from tool_surface.lists.model import HistoryEntry

ROOT = Path(__file__).parents[2]
EXTENSIONS = ROOT / "amperity_api" / "extensions"


@dataclass(frozen=True)
class Outcome:
    """How a run ended: exit status, what it printed, and seconds."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def error(self) -> str:
        """The one sentence of a run that failed."""
        lines = [line for line in self.err.splitlines() if line.startswith("error: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0].removeprefix("error: ")


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    """Run the command line in this process."""
    capsys.readouterr()
    began = time.monotonic()
    status = main([str(argument) for argument in arguments])
    seconds = time.monotonic() - began
    return Outcome(status, *capsys.readouterr(), seconds)


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a run outside of this process."""
    return os.environ | {"PYTHONPATH": str(EXTENSIONS), "PYTHONWARNINGS": "error"} | extra


def start(*arguments: object, **extra: str) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tool_surface", *map(str, arguments)],
        env=environment(**extra),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(*arguments: object, **extra: str) -> Outcome:
    """Run the command line in a process of its own, with *extra* in its environment."""
    began = time.monotonic()
    with start(*arguments, **extra) as process:
        out, err = process.communicate(timeout=60)
    return Outcome(process.returncode, out, err, time.monotonic() - began)


def save(surface: Surface, path: Path) -> None:
    """Write a list to a file."""
    path.write_text(store.dumps(surface), encoding="utf-8")


def save_history(history: tuple[HistoryEntry, ...], path: Path) -> None:
    """Write a history to a file."""
    path.write_text(store.dumps_history(history), encoding="utf-8")


def old_surface(folder: Path, *names: str) -> Path:
    """Write a list of an earlier day, and return its path."""
    path = folder / "list.json"
    tools = tuple(Tool(name) for name in names or ("tenant_info", "tenant_list"))
    save(Surface("2026-08-20", "published list", Server("https://a.example"), tools), path)
    return path


def get(address: str) -> str | None:
    """Ask an address of this machine, and return where it leads."""
    parts = urlsplit(address)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    place = connection.getresponse().headers["Location"]
    connection.close()
    return place
