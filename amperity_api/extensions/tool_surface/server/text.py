"""Text from people and servers: check URLs and tokens, hide secrets, make the rest printable."""

from __future__ import annotations

import ipaddress
import itertools
import os
import re
from urllib.parse import quote, urlsplit

#: The most characters of a server's text that are quoted, and that are read.
QUOTE, _READ = 200, 100_000
_HIDDEN = "[secret]"

#: Shorter secrets are not hidden: that would blank out ordinary words.
_SHORTEST_SECRET = 6
#: A run of this many characters of a secret is hidden too: a server may send it cut, or in
#: capitals.
_PIECE = 12

#: What can be sent as a bearer token.
#: https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*")

#: Anything that looks like a token, whoever it belongs to.
#: https://datatracker.ietf.org/doc/html/rfc7519#section-3
_TOKEN = re.compile(r"\b(?:Bearer\s+[A-Za-z0-9._~+/-]{8,}=*|eyJ[\w-]{6,}\.[\w.-]+)", re.IGNORECASE)


class ServerFault(Exception):  # noqa: N818 - the fault may be the network's, or the user's
    """A server can't be asked, or its answer can't be used.

    The text is one sentence that says what went wrong and how to fix it. It may quote the
    server, so print it only through :class:`tool_surface.cli.console.Console`.
    """


class OperatorFault(ServerFault):
    """An answer that only the server's operator can fix."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence}; ask the server's operator")


def printable(text: str) -> str:
    r"""Return *text* in one line: control, format, and line-break characters as ``\x1b``.

    No part of it is a command for a GitHub runner, which obeys "##[" anywhere in a line.
    """
    escaped = "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
    return escaped.replace("##[", "# #[")


def _lower(text: str) -> str:
    """Return *text* in lower case, at the same length."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


class Secrets:
    """The tokens in this process, and how to keep them out of a text."""

    def __init__(self) -> None:
        self._pieces: set[str] = set()

    def add(self, value: str | None) -> None:
        """Hide *value* from now on."""
        if value and len(value) >= _SHORTEST_SECRET:
            for form in (value, quote(value, safe="")):
                low, size = _lower(form), min(_PIECE, len(form))
                self._pieces.update(low[at : at + size] for at in range(len(low) - size + 1))

    def clear(self) -> None:
        """Forget all secrets."""
        self._pieces.clear()

    def inside(self, text: str) -> bool:
        """Return whether *text* contains a secret, or a piece of one."""
        return self._without(text) != text

    def _without(self, text: str) -> str:
        low, hidden = _lower(text), bytearray(len(text))
        for size in set(map(len, self._pieces)):
            for at in range(len(low) - size + 1):
                if low[at : at + size] in self._pieces:
                    hidden[at : at + size] = b"x" * size
        runs = itertools.groupby(zip(hidden, text, strict=True), key=lambda pair: pair[0])
        return "".join(
            _HIDDEN if secret else "".join(each for _flag, each in run) for secret, run in runs
        )

    def hide(self, text: str) -> str:
        """Return *text* without secrets, and without anything that looks like a token."""
        return _TOKEN.sub(_HIDDEN, self._without(text))


#: The secrets of this process. There is one set, so that any code can hide before it cuts.
SECRETS = Secrets()


def quoted(text: str) -> str:
    """Return a server's text for use in a sentence: without secrets, printable, not too long.

    Secrets are hidden before the text is cut, because a cut secret would not be recognized.
    """
    whole = " ".join(SECRETS.hide(text[:_READ]).split())
    line = SECRETS.hide(printable(whole[: 2 * QUOTE]))
    return line if len(line) <= QUOTE else f"{line[: QUOTE - 3]}..."


def server_url(text: str) -> str:
    """Return the server's URL: scheme and host in lower case, and a bare host without a slash.

    :raises ServerFault: if it isn't a URL that this program may ask.
    """
    try:
        parts = urlsplit(text)
        usable = parts.hostname and parts.port != 0 and parts.scheme in {"http", "https"}
    except ValueError:
        usable = False
    # Not quoted: it may be a token in the wrong place.
    if not usable or not text.isprintable() or "@" in parts.netloc or re.search("[?#]", text):
        raise ServerFault(
            "SERVER must be a URL like https://mcp.amperity.com, without a user name, ? or #; "
            "use --token-env or --login to sign in"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{'' if parts.path == '/' else parts.path}"


def is_loopback(url: str) -> bool:
    """Return whether the host of *url* is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_secure(url: str, server: str) -> bool:
    """Return whether *url* may get a code or token of *server*: over https, or on this machine."""
    if urlsplit(url).scheme == "http":
        return is_loopback(url) and is_loopback(server)
    return urlsplit(url).scheme == "https"


def token_from(name: str) -> str:
    """Return the bearer token in the environment variable *name*, and hide it in all output.

    :raises ServerFault: if there is none; the sentence never quotes the value.
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        # It may be the token itself.
        raise ServerFault("--token-env takes the name of an environment variable, not a token")
    value = os.environ.get(name, "").strip()
    if not value:
        raise ServerFault(f"the environment variable {name} is not set; store a token in it")
    if not BEARER.fullmatch(value):
        raise ServerFault(
            f"the environment variable {name} doesn't hold a bearer token (RFC 6750)"
        )
    SECRETS.add(value)
    return value
