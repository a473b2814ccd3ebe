"""The names and the URLs in a text, also encoded, or in characters that only look alike."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: Hyphens, a low line, and a full stop that look like those of ASCII.
_SEEN_AS = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u203f\u3002", "-----_.")
#: Format characters and marks, such as a zero-width space, which are invisible.
_UNSEEN = {"Cf", "Mn"}
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)

#: A URL or a bare host; what follows the host is its path, query, and fragment. Browsers take
#: one slash for two, and backslashes for slashes.
_URL = re.compile(
    r"(?:(?:(?P<scheme>[a-z][a-z0-9+.-]*):[/\\]+|(?<![\w:/\\])//)(?:[^\s/@\"'`<>]*@)?"
    r"|(?<![\w.@/\\-]))"
    r"(?P<host>[\w-]+(?:\.[\w-]+)*(?::\d+)?\.?)"
    r"(?P<rest>[/?#][^\s\"'`<>()\[\]{}|\\]*)?",
    re.IGNORECASE,
)
#: The ends of file names, which only a scheme before them makes a host.
_FILE = re.compile(
    r"\.(?:html?|jsonc?|toml|ya?ml|md|rst|txt|py|[cm]?js|tsx?|sh|ps1|log|[ct]sv|xml|svg|png|gif"
    r"|jpe?g|pdf|zip|t?gz|dxt|mcpb|exe|dmg|pem|crt|conf|cfg|ini|env|lock|plist)$",
    re.IGNORECASE,
)
_RUN = re.compile(r"[\w./@:~\\-]+")
_JOINT = re.compile(r"[^\W_][_.-][^\W_]|[a-z0-9][A-Z]")
#: Without one of these, a text has neither a host nor anything encoded.
_HINT_OF_URL = re.compile(r"\w\.\w|:[/\\]|%[0-9A-Fa-f]{2}|[A-Za-z0-9+/_-]{12}")
_ENCODED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
_BASE64 = re.compile(r"[A-Za-z0-9+_-]{12,}={0,2}|[A-Za-z0-9+/]{12,}={0,2}")
_URL_SAFE = str.maketrans("-_", "+/")


def readable(text: str) -> str:
    """Return *text* with the characters of ASCII that it looks like, and none unseen."""
    text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_SEEN_AS)
    return "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)


def readable_line(line: str) -> str:
    """Return a line of reStructuredText or HTML as it is read, without escapes and markup."""
    return re.sub(r"\\ |[\\*`]", "", readable(unescape(line)))


def words(text: str, whole: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the words of *text* that may be meant as names of tools, with their offsets.

    Those are words with a joint, such as an underscore, and the ones in *whole*.
    """
    for run in _RUN.finditer(text) if whole or _JOINT.search(text) else ():
        for part in run[0].split(":"):
            names = part.split("/")
            # A path; but "tenant_list/tenant_use" are two tools.
            if len(names) > 1 and not all(_JOINT.search(name) for name in names):
                continue
            for name in names:
                word = name.strip(".-\\")
                if _JOINT.search(word) or word in whole:
                    yield word, run.start()


def urls(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the URLs and bare hosts of *text*, how each is written, and its offset.

    A host may also be written in the query of another URL, percent-encoded, or in Base64.
    """
    if not _HINT_OF_URL.search(text):
        return
    inside = [(unquote(token[0]), token) for token in _ENCODED.finditer(text)]
    text = _ENCODED.sub(lambda token: " " * len(token[0]), text)
    for match in _URL.finditer(text):
        host = match["host"].rstrip(".")
        if match["scheme"] or ("." in host and not _FILE.search(host)):
            url = match[0].rstrip(".,;:!?")
            yield url.replace("\\/", "/"), url, match.start()
        path, _mark, query = (match["rest"] or "").partition("?")
        inside += [(path, match), (re.sub("[&=#;]", " ", query), match)]
    inside += [(_decoded(token[0]), token) for token in _BASE64.finditer(text)]
    for hidden, token in inside:
        for url, _written, _at in urls(hidden):
            yield url, token[0], token.start()


def _decoded(token: str) -> str:
    try:
        # Padding is often left out; more than needed does no harm.
        text = base64.b64decode(token.translate(_URL_SAFE) + "==").decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if text.replace("\n", "").isprintable() else ""
