"""What changed between two surfaces, or between two lists of tool names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from tool_surface.lists.model import Hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tool_surface.lists.model import Parameter, Surface, Tool

#: What can change about a tool that keeps its name.
Field = Literal["title", "hints", "parameters", "description"]


class Rename(NamedTuple):
    """A removed and an added tool that are probably one: a guess from their names."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NameDiff:
    """Names that were added, removed, and probably renamed; each sorted, none in two."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed)


class Change(NamedTuple):
    """One thing that changed about a tool.

    *old* and *new* are for a reader: the title; one hint, as ``readOnlyHint:
    true``; one parameter, as ``limit: integer, required``; the SHA-256 of the
    description. ``None`` means that this side has none.
    """

    tool: str
    field: Field
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Diff(NameDiff):
    """What changed between two surfaces; *changed* is sorted by tool."""

    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        # Not super(): a dataclass with slots is a new class, which super() does not know.
        return bool(self.added or self.removed or self.renamed or self.changed)


def diff_names(old: Iterable[str], new: Iterable[str]) -> NameDiff:
    """Compare two lists of tool names, whose order does not matter."""
    before, after = frozenset(old), frozenset(new)
    pairs = probable_renames(before - after, after - before)
    return NameDiff(
        added=tuple(sorted(after - before - {name for _old, name in pairs})),
        removed=tuple(sorted(before - after - {name for name, _new in pairs})),
        renamed=tuple(Rename(*pair) for pair in pairs),
    )


def diff(old: Surface, new: Surface) -> Diff:
    """Compare two surfaces.

    A field that a tool of *old* does not carry is not compared, nor one that *new*
    did not capture. Where *new* did capture the tool, which its parameters show,
    a field that is absent there was withdrawn, and that is a change.
    """
    names = diff_names(old.names, new.names)
    changed = [
        change
        for name in sorted(old.names & new.names)
        for change in _changes(old.by_name[name], new.by_name[name])
    ]
    return Diff(names.added, names.removed, names.renamed, tuple(changed))


def _changes(old: Tool, new: Tool) -> Iterator[Change]:
    captured = new.parameters is not None
    if old.title is not None and (captured or new.title is not None) and old.title != new.title:
        yield Change(old.name, "title", old.title, new.title)
    if old.hints is not None and (captured or new.hints is not None):
        before, after = old.hints.stated(), (new.hints or Hints()).stated()
        for hint in dict.fromkeys((*before, *after)):
            if before.get(hint) != after.get(hint):
                sides = (_hint(hint, before.get(hint)), _hint(hint, after.get(hint)))
                yield Change(old.name, "hints", *sides)
    if old.parameters is not None and new.parameters is not None:
        left = {parameter.name: parameter for parameter in old.parameters}
        right = {parameter.name: parameter for parameter in new.parameters}
        for name in sorted(left.keys() | right.keys()):
            if left.get(name) != right.get(name):
                sides = (_parameter(left.get(name)), _parameter(right.get(name)))
                yield Change(old.name, "parameters", *sides)
    digests = (old.description_sha256, new.description_sha256)
    if digests[0] is not None and (captured or digests[1] is not None) and len(set(digests)) > 1:
        yield Change(old.name, "description", *digests)


def _hint(name: str, value: bool | None) -> str | None:
    return None if value is None else f"{name}: {str(value).lower()}"


def _parameter(parameter: Parameter | None) -> str | None:
    if parameter is None:
        return None
    need = "required" if parameter.required else "optional"
    return f"{parameter.name}: {parameter.type or 'any type'}, {need}"


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
