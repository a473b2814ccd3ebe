"""Make text from a server safe to print: no secrets, no control characters."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

#: How many characters of a stranger's sentence are quoted.
QUOTE = 200

#: How many characters of one are looked at. Whatever is cut here is cut again by QUOTE.
_READ = 100_000
_HIDDEN = "[secret]"

#: A secret shorter than this is not looked for: it would blank out ordinary words.
_SHORTEST_SECRET = 6
#: A run of as many characters of a secret is hidden too: a server can send it cut, or in
#: capitals.
_PIECE = 12

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


def _lower(text: str) -> str:
    """Return *text* in lower case, and as long as it was."""
    return "".join(character.lower() if character.isascii() else character for character in text)


class Secrets:
    """The tokens of this process, and how to keep them out of a text."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._pieces: set[str] = set()

    def add(self, value: str | None) -> None:
        """Remember *value* as one that must never be shown."""
        if value and len(value) >= _SHORTEST_SECRET:
            for form in (value, quote(value, safe=""), value.rstrip("=")):
                self._values.add(form)
                low = _lower(form)
                self._pieces.update(low[at : at + _PIECE] for at in range(len(low) - _PIECE + 1))

    def clear(self) -> None:
        """Forget all of them."""
        self._values.clear()
        self._pieces.clear()

    def inside(self, text: str) -> bool:
        """Tell whether *text* holds one of the secrets, or a piece of one."""
        return self._without(text) != text

    def _without(self, text: str) -> str:
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, _HIDDEN)
        if not self._pieces:
            return text
        low = _lower(text)
        parts, done, at = [], 0, 0
        while at <= len(low) - _PIECE:
            if low[at : at + _PIECE] not in self._pieces:
                at += 1
                continue
            parts += [text[done:at], _HIDDEN]
            while at <= len(low) - _PIECE and low[at : at + _PIECE] in self._pieces:
                at += 1
            done = at = at + _PIECE - 1
        return "".join([*parts, text[done:]])

    def hide(self, text: str) -> str:
        """Return *text* with each secret, and whatever follows "Bearer", left out."""
        return _BEARER.sub(rf"\1{_HIDDEN}", self._without(text))


#: The secrets of this process. There is one set, so that whoever cuts a text can hide first.
SECRETS = Secrets()


def quoted(text: str) -> str:
    """Return what a server said as a part of a sentence: no secrets, printable, not too long.

    Secrets are hidden before the text is cut: the rest of one would not be recognized.
    """
    whole = " ".join(SECRETS.hide(text[:_READ]).split())
    line = SECRETS.hide(printable(whole[: 2 * QUOTE])).replace("##[", "# #[")
    return line if len(line) <= QUOTE else f"{line[: QUOTE - 3]}..."
