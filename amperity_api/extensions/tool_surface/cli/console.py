"""Everything that is printed goes through here: clean, without secrets, in color if apt."""

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

_RED, _GREEN, _DIM, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"
_ERASE = "\r\x1b[2K"


class OutputError(Exception):
    """Standard output or standard error cannot be written."""


def _colorful(stream: TextIO) -> bool:
    # https://no-color.org
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Console:
    """Standard output and standard error of one run; *quiet* leaves out all but findings.

    *format* is ``text``, ``json``, or ``github``.
    """

    def __init__(self, *, quiet: bool = False, format: str = "text") -> None:  # noqa: A002
        self.quiet = quiet
        self.format = format
        self._out: TextIO = sys.stdout or io.StringIO()  # None where it was closed
        self._err: TextIO = sys.stderr or io.StringIO()
        self._pending = False

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Let nothing else in this process write: a library may print an answer with a token."""
        with (
            open(os.devnull, "w", encoding="utf-8") as nowhere,  # noqa: PTH123 - not a path
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            yield

    def _write(self, stream: TextIO, text: str, color: str = "") -> None:
        self.done()
        whole = printable(SECRETS.hide(text))
        if color and _colorful(stream):
            whole = f"{color}{whole}{_PLAIN}"
        # A terminal that cannot show a character gets an escape.
        encoding = stream.encoding or "utf-8"
        self._put(stream, whole.encode(encoding, "backslashreplace").decode(encoding) + "\n")

    def _put(self, stream: TextIO, text: str) -> None:
        try:
            stream.write(text)
            stream.flush()
        except OSError as error:
            # Keep Python from writing it once more at the end.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            raise OutputError(error.strerror or type(error).__name__) from error

    def finding(self, line: str) -> None:
        """Print a line of a report that is not good news."""
        self._write(self._out, line, _RED)

    def good(self, line: str) -> None:
        """Print good news, which --quiet leaves out."""
        if not self.quiet:
            self._write(self._out, line, _GREEN)

    def data(self, found: object) -> None:
        """Print what a program reads, as JSON."""
        for line in json.dumps(found, indent=2).split("\n"):
            self._write(self._out, line)

    def error(self, sentence: str) -> None:
        """Print why something could not be done."""
        self._write(self._err, f"error: {sentence}", _RED)

    def fail(self, sentence: str) -> None:
        """Print, in the format that was asked for, why there is no report."""
        if self.format == "json":
            self.data({"status": "unknown", "error": SECRETS.hide(sentence), "findings": []})
        elif self.format == "github":
            message = printable(SECRETS.hide(sentence)).replace("%", "%25")
            self._write(self._out, f"::error title=The tools could not be checked::{message}")
        self.error(sentence)

    def say(self, text: str) -> None:
        """Print the lines that a person must read to go on, to standard error."""
        for line in text.split("\n"):
            self._write(self._err, line)

    def note(self, line: str) -> None:
        """Print to standard error what --quiet leaves out."""
        if not self.quiet:
            self._write(self._err, line)

    def progress(self, text: str) -> None:
        """Show on a terminal what is being waited for, in one line that renews itself."""
        if not self.quiet and _colorful(self._err):
            self.done()
            self._put(self._err, f"{_DIM}{printable(SECRETS.hide(text))}{_PLAIN}")
            self._pending = True

    def done(self) -> None:
        """Take the progress line away."""
        if self._pending:
            self._pending = False
            self._put(self._err, _ERASE)
