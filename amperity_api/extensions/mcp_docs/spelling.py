"""Finds what a misspelled tool, host, or other name was meant to be."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: At this ratio and above, two words count as one word with a typo.
SAME_WORD = 0.75
#: Host words may be as short as "mcp", where two swapped letters leave 0.67.
SAME_HOST_WORD = 0.6
#: At this ratio and above, two names count as one, even if their words differ.
SAME_NAME = 0.9

#: A hump, a digit, or a joint keeps the words of a name apart.
_WORDS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def suggestion(text: str, known: Iterable[str]) -> str:
    """Return ``; did you mean '…'?`` for the one of *known* most like *text*, or nothing."""
    others = set(known) - {text}
    close = get_close_matches(text.lower(), others, n=1, cutoff=SAME_WORD)
    return f"; did you mean '{close[0]}'?" if close else ""


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, in lowercase: ``Tenant-getInfo`` is tenant, get, info."""
    return tuple(word.lower() for word in _WORDS.findall(_HUMP.sub("_", name)))


def meant_tool(text: str, known: Mapping[tuple[str, ...], str], *, loose: bool) -> str | None:
    """Return the tool that *text* misspells, or ``None`` if it is a word of its own.

    *known* has the tools by their words. A strict comparison allows only other separators and
    capitals; a *loose* one also allows typos inside words, words in another order, and a
    missing separator.
    """
    words = words_of(text)
    if words in known or not loose:
        return known.get(words)
    letters = SequenceMatcher(None, "", "".join(words), autojunk=False)
    best = (0.0, "")
    for other, name in known.items():
        letters.set_seq1("".join(other))
        # Most names share too few letters to be worth a closer look.
        if letters.real_quick_ratio() < SAME_WORD or letters.quick_ratio() < SAME_WORD:
            continue
        ratio = letters.ratio()
        if _same_words(words, other) or (ratio >= SAME_NAME and len(words) != len(other) + 1):
            best = max(best, (ratio, name))
    return best[1] or None


def _same_words(left: Sequence[str], right: Sequence[str]) -> bool:
    if len(left) != len(right) or len(left) < 2:
        return False
    pairs = (zip(left, right, strict=True), zip(sorted(left), sorted(right), strict=True))
    return any(
        all(SequenceMatcher(None, a, b).ratio() >= SAME_WORD for a, b in side) for side in pairs
    )


def is_near_host(host: str, known: Sequence[str], *, is_url: bool) -> bool:
    """Return whether *host* can be mistaken for one of *known*, without being one.

    It can if it has all words that the known hosts share, also misspelled or run together;
    the last label counts only in a URL. So ``mpc.example.com`` and ``example-mcp.io`` are near
    ``mcp.example.com``, and ``docs.example.com`` is not.
    """
    if host in known or not known:
        return False
    words = _host_words(host if is_url else host.rpartition(".")[0])
    owns = {each: _host_words(each.rpartition(".")[0]) for each in known}
    shared = set.intersection(*owns.values())
    if len(shared) > 1:
        return _has_all(words, shared)
    return any(
        _has_all(words, own)
        if len(own) > 1
        else SequenceMatcher(None, host, each).ratio() >= SAME_WORD and f".{each}" not in host
        for each, own in owns.items()
    )


def _host_words(host: str) -> set[str]:
    return {word for word in re.split(r"[\W_]+", host.lower()) if word}


def _has_all(words: set[str], wanted: set[str]) -> bool:
    return all(
        any(
            each in word or SequenceMatcher(None, word, each).ratio() >= SAME_HOST_WORD
            for word in words
        )
        for each in wanted
    )
