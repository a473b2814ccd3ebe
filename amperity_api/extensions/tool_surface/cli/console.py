"""All output goes through here: printable, and without secrets."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import TYPE_CHECKING, TextIO

from tool_surface.server.text import SECRETS, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tool_surface.cli.report import Finding

#: Exit statuses. Python itself exits with 1 if this code is broken.
AGREES, UNKNOWN, DIFFERS = 0, 2, 3
_STATUS = {AGREES: "agrees", UNKNOWN: "unknown", DIFFERS: "differs"}


class Console:
    """Standard output and standard error of one run; *as_json* is the format of the report."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out: TextIO = sys.stdout or io.StringIO()  # None if it was closed
        self._err: TextIO = sys.stderr or io.StringIO()
        self._failed = False

    def err(self, *lines: str) -> None:
        """Print *lines* to standard error."""
        self._write(self._err, lines)

    def report(self, status: int, findings: Sequence[Finding], summary: str) -> int:
        """Print *findings* and *summary*; return *status*, or 2 if they can't be printed."""
        if self.as_json:
            rows = [each._asdict() for each in findings]
            about = {"status": _STATUS[status], "summary": SECRETS.hide(summary)}
            self._write(self._out, json.dumps({**about, "findings": rows}, indent=2).split("\n"))
        else:
            lines = (f"[{each.kind}] {each.name}: {each.message}" for each in findings)
            self._write(self._out, lines)
            self._write(self._out if status == AGREES else self._err, [summary])
        return UNKNOWN if self._failed else status

    def fail(self, sentence: str) -> int:
        """Print why there is no report; return 2."""
        if self.as_json:
            self.report(UNKNOWN, (), sentence)
        self.err(f"error: {sentence}")
        return UNKNOWN

    def _write(self, stream: TextIO, lines: Iterable[str]) -> None:
        encoding = stream.encoding or "utf-8"
        try:
            for line in lines:
                text = f"{printable(SECRETS.hide(line))}\n"
                # Escape what the terminal's encoding lacks.
                stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            stream.flush()
        except OSError as error:
            self._failed = True
            # Keep Python from trying again at exit.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            # A reader that has left doesn't want to know.
            if stream is self._out and not isinstance(error, BrokenPipeError):
                why = error.strerror or type(error).__name__
                self.err(f"error: the output can't be written ({why}); free disk space")
