"""Turn the text of a surface or history file into the model, or say why not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from tool_surface.lists.model import (
    SCHEMA,
    SHA256,
    Hints,
    HistoryEntry,
    Parameter,
    Rename,
    Server,
    Surface,
    SurfaceError,
    Tool,
    is_iso_date,
    tool_name_fault,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

#: The way to a value: keys of objects and indices of arrays, from the root.
Path = tuple[str | int, ...]

_T = TypeVar("_T")
_HASHES = ("description_sha256", "input_sha256", "output_sha256")
_HINTS = {
    "readOnlyHint": "read_only",
    "destructiveHint": "destructive",
    "idempotentHint": "idempotent",
    "openWorldHint": "open_world",
}
_KINDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    bool: "true or false",
    type(None): "null",
    float: "a number",
}


class _RepeatedKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedKeyError(key)
        found[key] = value
    return found


def _place(at: Path) -> str:
    """Return the way to a value as a reader writes it: ``tools[3].title``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
    return ascii("".join(steps).removeprefix("."))[1:-1]


class _Reader:
    """Takes values of one document, and names the place of the first that is wrong."""

    def __init__(self, text: str, path: str | pathlib.Path) -> None:
        self.text = text
        self.path = path

    def fail(self, message: str, at: Path) -> NoReturn:
        place = f"{_place(at)}: " if at else ""
        raise SurfaceError(f"{place}{message}", self.path) from None

    def document(self) -> object:
        """Return the JSON value of the text."""
        if not self.text.strip():
            message = "the file is empty; take it from version control, or capture it anew"
            raise SurfaceError(message, self.path, 1)
        try:
            return json.loads(self.text, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            what = "ends too early" if error.pos >= len(self.text.rstrip()) else "is not JSON"
            message = (
                f"the file {what} ({error.msg} at column {error.colno}); mend that line, "
                "or take the file from version control"
            )
            raise SurfaceError(message, self.path, error.lineno) from None
        except _RepeatedKeyError as error:
            message = f"the key {error.args[0]!a} appears twice in one object; keep one of the two"
            raise SurfaceError(message, self.path) from None
        except RecursionError:
            message = "the JSON is nested too deeply to be read; capture the file anew"
            raise SurfaceError(message, self.path) from None
        except ValueError:  # an integer with more digits than Python converts
            message = "the file holds a number that is too long; capture it anew"
            raise SurfaceError(message, self.path) from None

    def take(self, value: object, kind: type[_T], at: Path) -> _T:
        """Return *value* if its JSON type is *kind*."""
        # A bool is an int to isinstance(), and is none in JSON.
        if type(value) is not kind:
            what = "this" if at else "the file"
            self.fail(f"{what} must be {_KINDS[kind]}, and is {_KINDS[type(value)]}", at)
        return value

    def text_of(self, value: object, at: Path) -> str:
        found = self.take(value, str, at)
        if any("\ud800" <= character <= "\udfff" for character in found):
            self.fail("the text holds half of a surrogate pair; capture the file anew", at)
        return found

    def fields(
        self, value: object, at: Path, required: set[str], optional: set[str]
    ) -> dict[str, Any]:
        """Return *value* if it is an object with these keys and no other."""
        found: dict[str, Any] = self.take(value, dict, at)
        for key in sorted(required - found.keys()):
            self.fail(f"the key {key!a} is missing; add it, or capture the file anew", at)
        for key in found:
            if key not in required | optional:
                known = ", ".join(sorted(required | optional))
                self.fail(f"unknown key {key!a}; known keys: {known}", at)
        return found

    def name(self, value: object, at: Path) -> str:
        found = self.take(value, str, at)
        if fault := tool_name_fault(found):
            self.fail(f"{fault}; write it as the server spells it", at)
        return found

    def date(self, value: object, at: Path) -> str:
        found = self.take(value, str, at)
        if not is_iso_date(found):
            self.fail(f"{found!a} is not a date; write it like 2026-08-20", at)
        return found


def _hints(reader: _Reader, value: object, at: Path) -> Hints:
    found = reader.fields(value, at, set(), set(_HINTS))
    stated = {_HINTS[key]: reader.take(each, bool, (*at, key)) for key, each in found.items()}
    return Hints(**stated)


def _parameters(reader: _Reader, value: object, at: Path) -> tuple[Parameter, ...]:
    parameters = []
    for name, each in reader.take(value, dict, at).items():
        here = (*at, name)
        found = reader.fields(each, here, {"required"}, {"type"})
        kind = reader.text_of(found["type"], (*here, "type")) if "type" in found else None
        required = reader.take(found["required"], bool, (*here, "required"))
        parameters.append(Parameter(reader.text_of(name, here), kind, required))
    return tuple(sorted(parameters, key=lambda parameter: parameter.name))


def _tool(reader: _Reader, value: object, at: Path) -> Tool:
    optional = {"title", "hints", "parameters", *_HASHES}
    found = reader.fields(value, at, {"name"}, optional)
    fields: dict[str, Any] = {"name": reader.name(found.pop("name"), (*at, "name"))}
    for key, each in found.items():
        here = (*at, key)
        if each is None:  # captured, and the server states none
            if key == "parameters":
                reader.fail("this must be an object; capture the file anew", here)
            continue
        if key == "hints":
            fields[key] = _hints(reader, each, here)
        elif key == "parameters":
            fields[key] = _parameters(reader, each, here)
        else:
            fields[key] = reader.text_of(each, here)
            if key in _HASHES and not SHA256.fullmatch(fields[key]):
                shown = fields[key][:70]
                reader.fail(
                    f"{shown!a} is not a SHA-256 in hexadecimal; capture the file anew", here
                )
    return Tool(**fields)


def _server(reader: _Reader, value: object, at: Path) -> Server:
    found = reader.fields(value, at, {"url"}, {"name", "version", "protocol"})
    return Server(**{key: reader.text_of(each, (*at, key)) for key, each in found.items()})


def _unrepeated(reader: _Reader, names: Sequence[tuple[str, Path]]) -> None:
    first: dict[str, Path] = {}
    for name, at in names:
        if name in first:
            earlier = _place(first[name])
            reader.fail(f"{name!a} appears twice, first in {earlier}; keep one of the two", at)
        first[name] = at


def parse_surface(text: str, path: str | pathlib.Path) -> Surface:
    """Return the surface that *text* holds, its tools sorted by name.

    :raises SurfaceError: if *text* is no surface; *path* names it there.
    """
    reader = _Reader(text, path)
    found: dict[str, Any] = reader.take(reader.document(), dict, ())
    schema = reader.take(found.get("schema", SCHEMA), int, ("schema",))
    if not 1 <= schema <= SCHEMA:
        reader.fail(
            f"the file has schema {schema}, and this checkout reads 1 to {SCHEMA}; "
            "update the checkout",
            ("schema",),
        )
    reader.fields(found, (), {"schema", "date", "origin", "server", "tools"}, set())
    tools = [
        _tool(reader, each, ("tools", index))
        for index, each in enumerate(reader.take(found["tools"], list, ("tools",)))
    ]
    _unrepeated(
        reader, [(tool.name, ("tools", index, "name")) for index, tool in enumerate(tools)]
    )
    return Surface(
        date=reader.date(found["date"], ("date",)),
        origin=reader.text_of(found["origin"], ("origin",)),
        server=_server(reader, found["server"], ("server",)),
        tools=tuple(sorted(tools, key=lambda tool: tool.name)),
    )


def parse_history(text: str, path: str | pathlib.Path) -> tuple[HistoryEntry, ...]:
    """Return the entries that *text* holds, oldest first.

    :raises SurfaceError: if *text* is no history; *path* names it there.
    """
    reader = _Reader(text, path)
    entries = [
        _entry(reader, each, (index,))
        for index, each in enumerate(reader.take(reader.document(), list, ()))
    ]
    _unrepeated(reader, [(each.date, (index, "date")) for index, each in enumerate(entries)])
    return tuple(sorted(entries, key=lambda entry: entry.date))


def _entry(reader: _Reader, value: object, at: Path) -> HistoryEntry:
    found = reader.fields(value, at, {"date", "tools"}, {"renamed"})
    listed = reader.take(found["tools"], list, (*at, "tools"))
    names = [
        (reader.name(name, (*at, "tools", number)), (*at, "tools", number))
        for number, name in enumerate(listed)
    ]
    _unrepeated(reader, names)
    here = (*at, "renamed")
    renamed = tuple(
        Rename(reader.name(old, here), reader.name(new, (*here, old)))
        for old, new in sorted(reader.take(found.get("renamed", {}), dict, here).items())
    )
    known = frozenset(name for name, _at in names)
    for old, _new in renamed:
        if old not in known:
            reader.fail(f"{old!a} is not among the tools of this list; correct the name", here)
    _unrepeated(reader, [(new, (*here, old)) for old, new in renamed])
    return HistoryEntry(reader.date(found["date"], (*at, "date")), tuple(sorted(known)), renamed)
