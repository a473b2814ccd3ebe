"""What changed between two surfaces, or between two lists of tool names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from tool_surface.lists.model import Hints

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from tool_surface.lists.model import Surface, Tool

#: What may identify a tool, and its name.
_Keyed = tuple["Hashable", str]

#: What can change about a tool.
Field = Literal["title", "hints", "parameters", "description", "input schema", "output schema"]


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
class Diff:
    """What changed between two surfaces, or two lists of names.

    Names are added, removed, or *renamed* from old to new; each sorted, none in two.
    *changed* is sorted by tool. *names_only* is true if only the name of some tool is known on
    either side, so that nothing else about it was compared.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    changed: tuple[Change, ...] = ()
    names_only: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.changed)


def diff_names(
    old: Iterable[str], new: Iterable[str], stated: Mapping[str, str] | None = None
) -> Diff:
    """Compare two lists of tool names, in any order.

    A rename is one in *stated*, from old to new names, or a pure change of spelling.
    """
    before, after = frozenset(old), frozenset(new)
    went, came = before - after, after - before
    pairs = {a: b for a, b in (stated or {}).items() if a in went and b in came}
    pairs |= _respelled(went - pairs.keys(), came - set(pairs.values()))
    return Diff(
        added=tuple(sorted(came - set(pairs.values()))),
        removed=tuple(sorted(went - pairs.keys())),
        renamed=tuple(sorted(pairs.items())),
    )


def diff(old: Surface, new: Surface) -> Diff:
    """Compare two surfaces.

    A tool's fields are compared if both sides captured it; a field on one side only is then
    a change. Schemas are compared if both sides have their hashes.
    """
    went, came = old.names - new.names, new.names - old.names
    same = _paired(_evidence(old, went), _evidence(new, came))
    names = diff_names(old.names, new.names, same)
    kept = [(name, name) for name in old.names & new.names]
    pairs = [(old.by_name[a], new.by_name[b]) for a, b in sorted([*kept, *names.renamed])]
    changed = tuple(change for pair in pairs for change in _changes(*pair))
    partly = any(not (left.captured and right.captured) for left, right in pairs)
    return replace(names, changed=changed, names_only=partly)


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


def _paired(old: Iterable[_Keyed], new: Iterable[_Keyed]) -> dict[str, str]:
    """Pair old and new names that share a key, if neither shares one with another name."""
    sharing: dict[Hashable, list[str]] = defaultdict(list)
    for key, name in new:
        if len(sharing[key]) < 2:  # two are as ambiguous as thousands
            sharing[key].append(name)
    pairs = {(a, b) for key, a in old for b in sharing.get(key, ())}
    olds, news = Counter(a for a, _b in pairs), Counter(b for _a, b in pairs)
    return {a: b for a, b in pairs if olds[a] == news[b] == 1}


def _evidence(surface: Surface, names: Iterable[str]) -> Iterator[_Keyed]:
    """Yield what identifies a tool without its name, if enough is known.

    It includes the description, because a server can have many tools without parameters.
    """
    for tool in map(surface.by_name.__getitem__, names):
        if tool.input_sha256 is not None and tool.description_sha256 is not None:
            schemas = (tool.input_sha256, tool.output_sha256)
            yield (tool.description_sha256, schemas, tool.hints), tool.name


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a tool name in the singular: ``documents_get`` gives document, get."""
    parts = re.split(r"[_.-]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
    return tuple(
        part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part
        for part in parts
        if part
    )


def _respelled(removed: Iterable[str], added: Iterable[str]) -> dict[str, str]:
    """Pair names that differ only in spelling.

    The words must be the same and in the same order, but may differ in separators and in
    number, and the action may move from one end to the other: ``list_campaigns`` is
    ``campaign_list``. A word that was added, dropped, replaced, or moved within the name
    can turn a tool into its opposite.
    """
    old = [
        (order, name)
        for name in removed
        if (words := _words(name))
        for order in (words, words[1:] + words[:1], words[-1:] + words[:-1])
    ]
    return _paired(old, ((_words(name), name) for name in added))
