"""Make text from a server safe to print: no secrets, no control characters."""

from __future__ import annotations

import itertools
import re
from urllib.parse import quote

#: How many characters of a stranger's sentence are quoted, and how many are looked at.
QUOTE, _READ = 200, 100_000
_HIDDEN = "[secret]"

#: A secret shorter than this is not looked for: it would blank out ordinary words.
_SHORTEST_SECRET = 6
#: A run of as many characters of a secret is hidden too: a server can send it cut, or in
#: capitals.
_PIECE = 12

#: What looks like a token, whosever it is.
#: https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
#: https://datatracker.ietf.org/doc/html/rfc7519#section-3
_TOKEN = re.compile(r"\b(?:Bearer\s+[A-Za-z0-9._~+/-]{8,}=*|eyJ[\w-]{6,}\.[\w.-]+)", re.IGNORECASE)


class ServerFault(Exception):  # noqa: N818 - the fault may be the network's, or the reader's
    """A server that could not be asked, or whose answer cannot be used.

    Its text is one sentence that says what went wrong and how to mend it. It may
    quote the server, so it is printed through :class:`tool_surface.cli.console.Console`.
    """


class OperatorFault(ServerFault):
    """An answer that only the operator of the server can mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence}; ask the server's operator")


def printable(text: str) -> str:
    r"""Return *text* in one line: control, format and line-breaking characters as ``\x1b``.

    No part of it is a command for a GitHub runner, which obeys "##[" wherever it is.
    """
    escaped = "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
    return escaped.replace("##[", "# #[")


def _lower(text: str) -> str:
    """Return *text* in lower case, and as long as it was."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


class Secrets:
    """The tokens of this process, and how to keep them out of a text."""

    def __init__(self) -> None:
        self._pieces: set[str] = set()

    def add(self, value: str | None) -> None:
        """Remember *value* as one that must never be shown."""
        if value and len(value) >= _SHORTEST_SECRET:
            for form in (value, quote(value, safe="")):
                low, size = _lower(form), min(_PIECE, len(form))
                self._pieces.update(low[at : at + size] for at in range(len(low) - size + 1))

    def clear(self) -> None:
        """Forget all of them."""
        self._pieces.clear()

    def inside(self, text: str) -> bool:
        """Tell whether *text* holds one of the secrets, or a piece of one."""
        return self._without(text) != text

    def _without(self, text: str) -> str:
        low, hidden = _lower(text), bytearray(len(text))
        for size in set(map(len, self._pieces)):
            for at in range(len(low) - size + 1):
                if low[at : at + size] in self._pieces:
                    hidden[at : at + size] = b"x" * size
        if not any(hidden):
            return text
        runs = itertools.groupby(range(len(text)), key=lambda at: hidden[at])
        return "".join(
            _HIDDEN if secret else "".join(text[at] for at in run) for secret, run in runs
        )

    def hide(self, text: str) -> str:
        """Return *text* with each secret, and all that looks like a token, left out."""
        return _TOKEN.sub(_HIDDEN, self._without(text))


#: The secrets of this process. There is one set, so that whoever cuts a text can hide first.
SECRETS = Secrets()


def quoted(text: str) -> str:
    """Return what a server said as a part of a sentence: no secrets, printable, not too long.

    Secrets are hidden before the text is cut: the rest of one would not be recognized.
    """
    whole = " ".join(SECRETS.hide(text[:_READ]).split())
    line = SECRETS.hide(printable(whole[: 2 * QUOTE]))
    return line if len(line) <= QUOTE else f"{line[: QUOTE - 3]}..."
