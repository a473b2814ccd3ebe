"""What changed between two surfaces, or between two lists of tool names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from tool_surface.lists.model import Hints, Rename

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from tool_surface.lists.model import Surface, Tool

#: What can change about a tool.
Field = Literal["title", "hints", "parameters", "description", "input schema", "output schema"]


@dataclass(frozen=True)
class NameDiff:
    """Names that were added, removed, and renamed; each sorted, none in two."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Rename, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed)


class Change(NamedTuple):
    """One thing that changed about a tool.

    *old* and *new* are readable: the title; one hint, as ``readOnlyHint:
    true``; one parameter, as ``limit: integer, required``; or the SHA-256 of the
    description or a schema. ``None`` means that this side has none.
    """

    tool: str
    field: Field
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Diff(NameDiff):
    """What changed between two surfaces; *changed* is sorted by tool.

    *names_only* is true if only the name of some tool is known on either side, so that
    nothing else about it was compared.
    """

    changed: tuple[Change, ...] = ()
    names_only: bool = False

    def __bool__(self) -> bool:
        return super().__bool__() or bool(self.changed)


def diff_names(
    old: Iterable[str], new: Iterable[str], stated: Mapping[str, str] | None = None
) -> NameDiff:
    """Compare two lists of tool names, in any order.

    A rename is one in *stated*, from old to new names, or a pure change of spelling.
    """
    before, after = frozenset(old), frozenset(new)
    went, came = before - after, after - before
    pairs = {a: b for a, b in (stated or {}).items() if a in went and b in came}
    pairs |= _respelled(went - pairs.keys(), came - set(pairs.values()))
    return NameDiff(
        added=tuple(sorted(came - set(pairs.values()))),
        removed=tuple(sorted(went - pairs.keys())),
        renamed=tuple(Rename(*pair) for pair in sorted(pairs.items())),
    )


def diff(old: Surface, new: Surface) -> Diff:
    """Compare two surfaces.

    A tool's fields are compared if both sides captured it; a field on one side only is then
    a change. Schemas are compared if both sides have their hashes.
    """
    went, came = old.names - new.names, new.names - old.names
    same = _proven(map(old.by_name.__getitem__, went), map(new.by_name.__getitem__, came))
    names = diff_names(old.names, new.names, same)
    kept = [(name, name) for name in old.names & new.names]
    pairs = [(old.by_name[a], new.by_name[b]) for a, b in sorted([*kept, *names.renamed])]
    changed = tuple(change for pair in pairs for change in _changes(*pair))
    partly = any(not (left.captured and right.captured) for left, right in pairs)
    return Diff(names.added, names.removed, names.renamed, changed, partly)


def _changes(old: Tool, new: Tool) -> Iterator[Change]:
    if not (old.captured and new.captured):
        return
    fields: list[tuple[Field, dict[str, str | None], dict[str, str | None]]] = [
        ("title", {"": old.title}, {"": new.title}),
        ("hints", _hints(old), _hints(new)),
        ("parameters", _parameters(old), _parameters(new)),
        ("description", {"": old.description_sha256}, {"": new.description_sha256}),
    ]
    if old.input_sha256 is not None and new.input_sha256 is not None:
        if old.parameters == new.parameters:  # else, that is what changed
            fields.append(("input schema", {"": old.input_sha256}, {"": new.input_sha256}))
        fields.append(("output schema", {"": old.output_sha256}, {"": new.output_sha256}))
    for field, before, after in fields:
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield Change(new.name, field, before.get(key), after.get(key))


def _hints(tool: Tool) -> dict[str, str | None]:
    stated = (tool.hints or Hints()).stated()
    return {name: f"{name}: {str(value).lower()}" for name, value in stated.items()}


def _parameters(tool: Tool) -> dict[str, str | None]:
    return {
        name: f"{name}: {each.type or 'any type'}, {'required' if each.required else 'optional'}"
        for name, each in sorted((tool.parameters or {}).items())
    }


def _evidence(tool: Tool) -> Hashable:
    """Return what identifies a tool without its name, or ``None`` if too little is known.

    It includes the description, because a server can have many tools without parameters.
    """
    if tool.input_sha256 is None or tool.description_sha256 is None:
        return None
    return (tool.description_sha256, tool.input_sha256, tool.output_sha256, tool.hints)


def _proven(old: Iterable[Tool], new: Iterable[Tool]) -> dict[str, str]:
    """Pair the names of tools whose evidence matches and is unique on both sides."""
    sides: dict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, tools in enumerate((old, new)):
        for tool in tools:
            if (shared := _evidence(tool)) is not None:
                sides[shared][side].append(tool.name)
    return {a[0]: b[0] for a, b in sides.values() if len(a) == len(b) == 1}


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a tool name in the singular: ``documents_get`` gives document, get."""
    parts = re.split(r"[_.-]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
    return tuple(
        part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part
        for part in parts
        if part
    )


def _respelled(removed: Iterable[str], added: Iterable[str]) -> dict[str, str]:
    """Pair names that differ only in spelling, if each has exactly one partner.

    The words must be the same and in the same order, but may differ in separators and in
    number, and the action may move from one end to the other: ``list_campaigns`` is
    ``campaign_list``. A word that was added, dropped, replaced, or moved within the name
    can turn a tool into its opposite.
    """
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in added:
        by_words[_words(name)].append(name)
    claims: dict[tuple[str, ...], int] = defaultdict(int)
    spellings: dict[str, list[tuple[str, ...]]] = {}
    for name in removed:
        words = _words(name)
        orders = dict.fromkeys((words, words[1:] + words[:1], words[-1:] + words[:-1]))
        spellings[name] = [order for order in orders if order and order in by_words]
        for order in spellings[name]:
            claims[order] += 1
    return {
        name: by_words[found[0]][0]
        for name, found in spellings.items()
        if len(found) == 1 and len(by_words[found[0]]) == claims[found[0]] == 1
    }
