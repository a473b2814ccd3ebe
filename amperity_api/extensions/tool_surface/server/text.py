"""Make text that a stranger sent safe to print: no secrets, no control characters."""

from __future__ import annotations

import re
import unicodedata

#: How many characters of a stranger's sentence are quoted.
QUOTE = 200

#: A secret shorter than this is not looked for: it would blank out ordinary words.
_SHORTEST_SECRET = 6

# https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
_BEARER = re.compile(r"\b(Bearer\s+)[A-Za-z0-9._~+/-]{8,}=*", re.IGNORECASE)


class ServerFault(Exception):  # noqa: N818 - the fault may be the network's, or the reader's
    """A server that could not be asked, or whose answer cannot be used.

    Its text is one sentence that says what went wrong and how to mend it. It may
    quote the server, so it is printed through :class:`tool_surface.cli.console.Console`.
    """


def printable(text: str) -> str:
    r"""Return *text* with control, format and line-breaking characters as ``\x1b``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def quoted(text: str) -> str:
    """Return what a stranger said as a part of a sentence: printable, and not too long."""
    line = printable(" ".join(text[: 2 * QUOTE].split()))
    return line if len(line) <= QUOTE else f"{line[: QUOTE - 3]}..."


class Secrets:
    """The tokens of this run, and how to keep them out of a text."""

    def __init__(self) -> None:
        self._values: set[str] = set()

    def add(self, value: str | None) -> None:
        """Remember *value* as one that must never be shown."""
        if value and len(value) >= _SHORTEST_SECRET:
            self._values.add(value)

    def inside(self, text: str) -> bool:
        """Tell whether *text* holds one of the secrets."""
        return any(value in text for value in self._values)

    def hide(self, text: str) -> str:
        """Return *text* with each secret, and whatever follows "Bearer", left out."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, "[secret]")
        return _BEARER.sub(r"\1[secret]", text)
