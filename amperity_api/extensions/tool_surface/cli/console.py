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
    from collections.abc import Iterator


class OutputError(Exception):
    """Standard output or standard error can't be written."""


class Console:
    """Standard output and standard error of one run.

    *quiet* leaves only findings and errors; *as_json* is the format of the report.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self._out: TextIO = sys.stdout or io.StringIO()  # None if it was closed
        self._err: TextIO = sys.stderr or io.StringIO()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Discard what anything else writes: a library may print an answer with a token."""
        with (
            open(os.devnull, "w", encoding="utf-8") as nowhere,  # noqa: PTH123 - not a path
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            yield

    def out(self, *lines: str) -> None:
        """Print *lines* to standard output.

        :raises OutputError: if it can't be written.
        """
        self._write(self._out, lines)

    def err(self, *lines: str) -> None:
        """Print *lines* to standard error.

        :raises OutputError: if it can't be written.
        """
        self._write(self._err, lines)

    def _write(self, stream: TextIO, lines: tuple[str, ...]) -> None:
        text = "".join(f"{printable(SECRETS.hide(line))}\n" for line in lines)
        encoding = stream.encoding or "utf-8"
        try:
            # Escape what the terminal's encoding lacks.
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            stream.flush()
        except OSError as error:
            # Keep Python from trying again at exit.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            raise OutputError(error.strerror or type(error).__name__) from error

    def note(self, line: str) -> None:
        """Print *line* to standard error unless *quiet* is set."""
        if not self.quiet:
            self.err(line)

    def data(self, found: object) -> None:
        """Print *found* as JSON."""
        self.out(*json.dumps(found, indent=2).split("\n"))

    def fail(self, sentence: str) -> None:
        """Print why there is no report, if anything can be printed."""
        try:
            if self.as_json:
                self.data({"status": "unknown", "error": SECRETS.hide(sentence), "findings": []})
            self.err(f"error: {sentence}")
        except OutputError as error:
            self.cannot_write(error)

    def cannot_write(self, error: OutputError) -> None:
        """Say on standard error that standard output failed, unless its reader just left."""
        if not isinstance(error.__cause__, BrokenPipeError):
            with contextlib.suppress(OutputError):
                self.err(f"error: the output can't be written ({error}); free disk space")
