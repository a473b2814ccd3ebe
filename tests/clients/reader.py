"""A reader who types what the pages say, in a home of their own, and sees what it prints."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import TYPE_CHECKING

from clients.outcome import Outcome, indented

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clients.page import Guide, Step
    from clients.pins import Client

HOST = "https://mcp.amperity.com"
# How many seconds all commands of a claim may take. One that hangs has to fail within 40.
PATIENCE = 36.0
ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>78]|\r")

# Opens a page as a person's browser does: it follows every redirect, and keeps a record.
BROWSER = f"""#!{sys.executable}
import os, sys, urllib.error, urllib.request
with open(os.path.join(os.environ["HOME"], "visited"), "a") as record:
    print(sys.argv[-1], file=record)
try:
    urllib.request.urlopen(sys.argv[-1], timeout=10).read()
except urllib.error.URLError as error:
    print(error, file=sys.stderr)
"""


@dataclass(frozen=True)
class Answer:
    """What a reader types in a terminal *after* something was printed.

    *keys* are typed as they are, or are made of all that was printed so far. They are typed
    again every second *until* something else is printed, if there is such a thing: a client
    that draws the whole screen may swallow a key.
    """

    after: str
    keys: str | Callable[[str], str]
    until: str = ""

    def __call__(self, printed: str) -> str:
        """Return what to type."""
        return self.keys if isinstance(self.keys, str) else self.keys(printed)


class Reader:
    """Follows the *guide* with a *client*; the server of the pages is at *url*."""

    def __init__(
        self,
        client: Client,
        guide: Guide,
        home: Path,
        url: str,
        *,
        patience: float = PATIENCE,
        typed: list[str] | None = None,
    ) -> None:
        self.client = client
        self.guide = guide
        self.home = home
        self.url = url
        self.project = "project"
        self.patience = patience
        self.typed = [] if typed is None else typed
        self.end = time.monotonic() + patience
        browser = self.home / "bin" / "browser"
        (self.home / "bin").mkdir(parents=True)
        (self.home / "tmp").mkdir()
        browser.write_text(BROWSER, "utf-8")
        browser.chmod(0o755)
        for name in ("open", "xdg-open", "sensible-browser", "www-browser", "wslview"):
            (self.home / "bin" / name).symlink_to(browser)

    @property
    def visited(self) -> list[str]:
        """The addresses that the client opened in the browser."""
        record = self.home / "visited"
        return record.read_text("utf-8").splitlines() if record.exists() else []

    @property
    def environment(self) -> dict[str, str]:
        """All that the client gets to know about this machine."""
        node = Path(shutil.which("node") or "/usr/bin/node").parent
        path = [self.home / "bin", self.client.programs, node, "/usr/bin", "/bin"]
        return {
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "PATH": ":".join(map(str, path)),
            "BROWSER": str(self.home / "bin" / "browser"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            # For machines on which there is no namespace to keep the clients off the network.
            "DISABLE_TELEMETRY": "1",
            "DISABLE_AUTOUPDATER": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "COPILOT_AUTO_UPDATE": "false",
        }

    def do(
        self,
        part: str,
        nth: int = 0,
        *,
        without: str = "",
        terminal: bool = False,
        answers: Sequence[Answer] = (),
    ) -> Outcome:
        """Run the commands of the *nth* step that holds *part*; return what the last one did.

        *without* is left out of the commands. Where a command demands a *terminal* it gets one,
        and each of *answers* is typed there in its turn, as soon as it is known.
        """
        step = self.guide.step(part, nth)
        for command in step.commands:
            self.typed.append(command)
            done = self.run(
                command.replace(without, ""), terminal=terminal, answers=answers, step=step
            )
            if command != step.commands[-1]:
                done.succeeds()
        return done

    def run(
        self,
        command: str,
        *,
        terminal: bool = False,
        answers: Sequence[Answer] = (),
        until: str = "",
        step: Step | None = None,
    ) -> Outcome:
        """Run a command to its end, or *until* something was printed; end all that it started."""
        if self.client.failed.exists():
            said = self.client.failed.read_text("utf-8")
            raise AssertionError(f"{self.client.name} could not be installed:\n{indented(said)}")
        words = shlex.split(command.replace(HOST, self.url))
        path = self.environment["PATH"]
        program = shutil.which(words[0], path=path)
        if program is None:
            raise AssertionError(f"{self.client.name} is not installed: no {words[0]} in {path}")
        folder = self.home / self.project
        folder.mkdir(exist_ok=True)
        ours, theirs = pty.openpty() if terminal else os.pipe()
        if terminal:
            termios.tcsetwinsize(theirs, (50, 200))
        process = subprocess.Popen(
            [program, *words[1:]],
            cwd=folder,
            env=self.environment,
            stdin=theirs if terminal else subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            printed = self._listen(process, ours, list(answers), until)
        finally:
            # The client may be gone while something that it started is still there.
            status = process.poll()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            os.close(ours)
        shown = printed.replace(self.url, HOST).strip()
        return Outcome(shlex.join(words).replace(self.url, HOST), shown, status, step)

    def _listen(
        self, process: subprocess.Popen[bytes], source: int, answers: list[Answer], until: str
    ) -> str:
        """Return all that a process prints until it ends or the time of the claim is up."""
        heard = b""
        again = 0.0
        while time.monotonic() < self.end:
            # A daemon may hold the output open: the end of the client is what counts.
            over = process.poll() is not None
            piece = b""
            if select([source], [], [], 0 if over else 0.05)[0]:
                # A terminal whose other side is gone raises where a pipe returns nothing.
                with contextlib.suppress(OSError):
                    piece = os.read(source, 65536)
                heard += piece
                if not piece:
                    time.sleep(0.02)
            text = ESCAPES.sub("", heard.decode(errors="replace"))
            if (over and not piece) or (until and until in text):
                break
            if not answers or answers[0].after not in text:
                continue
            if answers[0].until and answers[0].until in text:
                del answers[0]
            elif time.monotonic() > again:
                again = time.monotonic() + 1
                os.write(source, answers[0](text).encode())
                if not answers[0].until:
                    del answers[0]
                    again = 0
        return ESCAPES.sub("", heard.decode(errors="replace"))
