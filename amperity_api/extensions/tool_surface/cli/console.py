"""Everything that is printed goes through here: clean, without secrets, in colour if apt."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tool_surface.server.text import Secrets, printable

if TYPE_CHECKING:
    from typing import TextIO

_RED, _GREEN, _DIM, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"
_ERASE = "\r\x1b[2K"


def _colourful(stream: TextIO) -> bool:
    # https://no-color.org
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Console:
    """Standard output and standard error of one run; *quiet* leaves out all but findings."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.secrets = Secrets()
        self.quiet = quiet
        self._pending = False

    def _write(self, stream: TextIO, text: str, colour: str = "") -> None:
        self._clear()
        lines = (printable(self.secrets.hide(line)) for line in text.split("\n"))
        whole = "\n".join(lines)
        if colour and _colourful(stream):
            whole = f"{colour}{whole}{_PLAIN}"
        # A terminal that cannot show a character gets an escape, never a traceback.
        encoding = stream.encoding or "utf-8"
        print(whole.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)

    def _clear(self) -> None:
        if self._pending:
            print(_ERASE, end="", file=sys.stderr, flush=True)
            self._pending = False

    def finding(self, line: str) -> None:
        """Print a line of a report that is not good news."""
        self._write(sys.stdout, line, _RED)

    def good(self, line: str) -> None:
        """Print good news, which --quiet leaves out."""
        if not self.quiet:
            self._write(sys.stdout, line, _GREEN)

    def data(self, text: str) -> None:
        """Print what a program reads."""
        self._write(sys.stdout, text)

    def error(self, sentence: str) -> None:
        """Print why something could not be done."""
        self._write(sys.stderr, f"error: {sentence}", _RED)

    def say(self, text: str) -> None:
        """Print what a person must read to go on, to standard error."""
        self._write(sys.stderr, text)

    def progress(self, text: str) -> None:
        """Show what is being waited for: one line that renews itself on a terminal."""
        if self.quiet:
            return
        if _colourful(sys.stderr):
            self._clear()
            line = printable(self.secrets.hide(text))
            print(f"{_DIM}{line}{_PLAIN}", end="", file=sys.stderr, flush=True)
            self._pending = True
        elif "page 1 " in text or "page" not in text:
            self._write(sys.stderr, text)

    def done(self) -> None:
        """Take the progress line away."""
        self._clear()
