"""Turn the text of a surface or history file into the model, or say why not."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from tool_surface.lists.model import (
    HINT_NAMES,
    SCHEMA,
    Hints,
    HistoryEntry,
    Parameter,
    Rename,
    Server,
    Surface,
    SurfaceError,
    Tool,
    tool_name_fault,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    #: Returns the value that it is given, in the form of the model, or raises a fault.
    Read = Callable[[Any], Any]

_T = TypeVar("_T")
_KINDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


class _Fault(Exception):  # noqa: N818 - the fault is the file's
    """What is wrong with a value; *place* is the way to it, as ``tools[3].title``."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


def _at(step: str, read: Callable[[Any], _T], value: object) -> _T:
    try:
        return read(value)
    except _Fault as fault:
        fault.place = step + fault.place
        raise


def _kind(kind: type[_T], value: object) -> _T:
    # A bool is an int to isinstance(), and not in JSON.
    if type(value) is not kind:
        raise _Fault(f"this must be {_KINDS[kind]}, and is {_KINDS[type(value)]}")
    return value


def _object(
    required: Mapping[str, Read], optional: Mapping[str, Read], value: object
) -> dict[str, Any]:
    """Return the fields of *value*, which must have these keys and no other."""
    found, known = _kind(dict, value), {**required, **optional}
    for key in sorted(required.keys() - found):
        raise _Fault(f"the key {key!a} is missing; add it, or capture the file anew")
    for key in found:
        if key not in known:
            raise _Fault(f"unknown key {key!a}; known keys: {', '.join(sorted(known))}")
    return {key: _at(f".{key}", known[key], each) for key, each in found.items()}


def _array(read: Callable[[Any], _T], value: object) -> list[_T]:
    return [_at(f"[{index}]", read, each) for index, each in enumerate(_kind(list, value))]


def _text(value: object) -> str:
    found = _kind(str, value)
    if re.search("[\ud800-\udfff]", found):
        raise _Fault("the text holds half of a surrogate pair; capture the file anew")
    return found


def _name(value: object) -> str:
    if fault := tool_name_fault(found := _kind(str, value)):
        raise _Fault(f"{fault}; write it as the server spells it")
    return found


def _date(value: object) -> str:
    found = _kind(str, value)
    with contextlib.suppress(ValueError):
        if date.fromisoformat(found).isoformat() == found:
            return found
    raise _Fault(f"{found!a} is not a date; write it like 2026-08-20")


def _sha256(value: object) -> str | None:
    found = None if value is None else _kind(str, value)
    if found is not None and not re.fullmatch("[0-9a-f]{64}", found):
        raise _Fault(f"{found[:70]!a} is not a SHA-256 in hexadecimal; capture the file anew")
    return found


def _title(value: object) -> str | None:
    return None if value is None else _text(value)


def _hints(value: object) -> Hints | None:
    stated = {} if value is None else _object({}, dict.fromkeys(HINT_NAMES, _FLAG), value)
    return None if value is None else Hints(*map(stated.get, HINT_NAMES))


def _parameters(value: object) -> tuple[Parameter, ...]:
    return tuple(
        _at(f".{name}", functools.partial(_parameter, name), each)
        for name, each in sorted(_kind(dict, value).items())
    )


def _parameter(name: str, value: object) -> Parameter:
    found = _object({"required": _FLAG}, {"type": _text}, value)
    return Parameter(_text(name), found.get("type"), found["required"])


def _schema(value: object) -> None:
    if not 1 <= (schema := _kind(int, value)) <= SCHEMA:
        raise _Fault(
            f"the file has schema {schema}, and this checkout reads 1 to {SCHEMA}; "
            "update the checkout"
        )


def _tool(value: object) -> Tool:
    return Tool(**_object({"name": _name}, _TOOL, value))


def _server(value: object) -> Server:
    return Server(**_object({"url": _text}, _SERVER, value))


def _renamed(value: object) -> dict[str, str]:
    return _object({}, dict.fromkeys(_kind(dict, value), _name), value)


_FLAG = functools.partial(_kind, bool)
_SERVER = dict.fromkeys(("name", "version", "protocol"), _text)
_HASHES = ("description_sha256", "input_sha256", "output_sha256")
_TOOL = {
    "title": _title,
    "hints": _hints,
    "parameters": _parameters,
    **dict.fromkeys(_HASHES, _sha256),
}
_SURFACE: dict[str, Read] = {
    "schema": _schema,
    "date": _date,
    "origin": _text,
    "server": _server,
    "tools": functools.partial(_array, _tool),
}
_ENTRY: dict[str, Read] = {"date": _date, "tools": functools.partial(_array, _name)}


def _surface(value: object) -> Surface:
    # Of a newer schema, other keys may be wrong too; that is not what to mend.
    _at(".schema", _schema, _kind(dict, value).get("schema", SCHEMA))
    found = _object(_SURFACE, {}, value)
    _once((tool.name for tool in found["tools"]), "tools[{}].name")
    tools = tuple(sorted(found["tools"], key=lambda tool: tool.name))
    return Surface(found["date"], found["origin"], found["server"], tools)


def _entry(value: object) -> HistoryEntry:
    found = _object(_ENTRY, {"renamed": _renamed}, value)
    names, renamed = found["tools"], found.get("renamed", {})
    _once(names, ".tools[{}]")
    _once(renamed.values(), ".renamed")
    for old in renamed.keys() - set(names):
        raise _Fault(f"{old!a} is not among the tools of this list; correct the name", ".renamed")
    pairs = tuple(Rename(*pair) for pair in sorted(renamed.items()))
    return HistoryEntry(found["date"], tuple(sorted(names)), pairs)


def _history(value: object) -> tuple[HistoryEntry, ...]:
    entries = _array(_entry, value)
    _once((entry.date for entry in entries), "[{}].date")
    return tuple(sorted(entries, key=lambda entry: entry.date))


def _once(names: Iterable[str], place: str) -> None:
    seen = set[str]()
    for index, name in enumerate(names):
        if name in seen:
            raise _Fault(f"{name!a} appears twice; keep one of the two", place.format(index))
        seen.add(name)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Fault(f"the key {key!a} appears twice in one object; keep one of the two")
        found[key] = value
    return found


def _parse(text: str, path: str | Path, read: Callable[[Any], _T]) -> _T:
    if not text.strip():
        message = "the file is empty; take it from version control, or capture it anew"
        raise SurfaceError(message, path, 1)
    try:
        return read(json.loads(text, object_pairs_hook=_unique_keys))
    except json.JSONDecodeError as error:
        what = "ends too early" if error.pos >= len(text.rstrip()) else "is not JSON"
        message = (
            f"the file {what} ({error.msg} at column {error.colno}); mend that line, "
            "or take the file from version control"
        )
        raise SurfaceError(message, path, error.lineno) from None
    except _Fault as fault:
        place = ascii(fault.place.removeprefix("."))[1:-1]
        raise SurfaceError(f"{place}: {fault}" if place else str(fault), path) from None
    except (RecursionError, ValueError):  # Python converts integers of at most 4,300 digits
        message = "the JSON is nested too deeply, or holds too long a number; capture it anew"
        raise SurfaceError(message, path) from None


def loads(text: str, path: str | Path = "<string>") -> Surface:
    """Return the surface in *text*, its tools sorted by name; *path* names it in errors.

    :raises SurfaceError: if *text* is not a surface.
    """
    return _parse(text, path, _surface)


def loads_history(text: str, path: str | Path = "<string>") -> tuple[HistoryEntry, ...]:
    """Return the history in *text*, oldest first; *path* names it in errors.

    :raises SurfaceError: if *text* is not a history.
    """
    return _parse(text, path, _history)
