"""Guess which of the tools that went and came are one tool under another name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Below this share of common words (Dice's coefficient), a longer name is another tool.
_ENOUGH = 0.6
#: From this ratio on, two words with the same initial are one word spelled anew.
_SAME_WORD = 0.8
#: A word that more pairs than this share says nothing about either.
_TOO_COMMON = 4000

_Words = tuple[str, ...]


def _words(name: str) -> _Words:
    """Return the words of a tool name in the singular: ``documents_get`` is document, get."""
    parts = re.split(r"[_.-]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
    return tuple(
        part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part
        for part in parts
        if part
    )


def _respelled(old: str, new: str) -> bool:
    # A shared initial keeps opposites apart: activate and deactivate, get and set.
    return old[0] == new[0] and SequenceMatcher(None, old, new).ratio() >= _SAME_WORD


def _similarity(old: _Words, new: _Words) -> float:
    """Return 0 where a rename is improbable, and else up to 1.

    A rename keeps every word of the shorter name, or respells one. A name that
    trades one word for another (``activate`` for ``validate``) is another tool,
    however alike the two look.
    """
    left, right = Counter(old), Counter(new)
    gone, come = list((left - right).elements()), list((right - left).elements())
    common = (left & right).total()
    share = 2 * common / (len(old) + len(new))
    if not gone or not come:
        return share if share >= _ENOUGH and common >= min(2, len(old), len(new)) else 0
    if len(gone) == len(come) == 1 and common and _respelled(gone[0], come[0]):
        return share
    return 0


def probable_renames(removed: Iterable[str], added: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Match *removed* with *added* names one to one, the most alike first.

    Returns pairs of an old and a new name, sorted. The order of the input does
    not matter. A name without a likely partner is in no pair.
    """
    old_words = {name: _words(name) for name in sorted(removed)}
    new_words = {name: _words(name) for name in sorted(added)}
    by_word: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, words_of in enumerate((old_words, new_words)):
        for name, words in words_of.items():
            for word in set(words):
                by_word[word][side].append(name)

    pairs = set[tuple[str, str]]()
    for olds, news in by_word.values():
        if len(olds) * len(news) <= _TOO_COMMON:
            pairs.update(product(olds, news))
    ranked = []
    for old, new in pairs:
        if score := _similarity(old_words[old], new_words[new]):
            letters = SequenceMatcher(None, old, new, autojunk=False).ratio()
            ranked.append((-score, -letters, old, new))

    matches: dict[str, str] = {}
    taken = set[str]()
    for *_score, old, new in sorted(ranked):
        if old not in matches and new not in taken:
            matches[old] = new
            taken.add(new)
    return tuple(sorted(matches.items()))
