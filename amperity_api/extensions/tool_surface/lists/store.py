"""The files that hold a list and its history: parse, render, and replace them as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, ValidationError, convert, structs, to_builtins

from tool_surface.lists.model import (
    SCHEMA,
    Hints,
    HistoryEntry,
    Parameter,
    Server,
    Surface,
    SurfaceError,
    Tool,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_T = TypeVar("_T")

_AGAIN = "capture the file again, or restore it from version control"

#: A JSON object whose members are each on a line of their own and hold no brackets.
_FLAT = re.compile(r"\{\n((?:.*[^\n{}\[\],],?\n)+) *\}")


#: The objects in a file, by the last key on the way to them.
_OBJECTS: dict[str, type[Struct]] = {
    "server": Server,
    "tools": Tool,
    "hints": Hints,
    "parameters": Parameter,
}

#: Types in msgspec's errors, and what JSON calls them.
_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


def _read(path: str | Path) -> str:
    try:
        data = Path(path).read_bytes()
        return data.decode("utf-8")
    except FileNotFoundError:
        raise SurfaceError(f"there is no such file; {_AGAIN}", path) from None
    except OSError as error:
        message = f"it can't be read ({error.strerror}); make it a readable file"
        raise SurfaceError(message, path) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SurfaceError(f"this line is not UTF-8; {_AGAIN}", path, line) from None


def load(path: str | Path, text: str | None = None) -> Surface:
    """Return the list in the file *path*, or in *text* if given.

    :raises SurfaceError: if the file can't be read or isn't a list of tools.
    """
    return _parse(path, text, Surface, Surface)


def load_history(path: str | Path, text: str | None = None) -> tuple[HistoryEntry, ...]:
    """Return the history in the file *path*, or in *text* if given, oldest first.

    :raises SurfaceError: if the file can't be read or isn't a history.
    """
    found = _parse(path, text, tuple[HistoryEntry, ...], HistoryEntry)
    dates = [each.date for each in found]
    for index, day in enumerate(dates):
        if day in dates[:index]:
            raise SurfaceError(f"the date {day} appears twice; keep one of the two", path)
    return tuple(sorted(found, key=lambda each: each.date))


def _parse(path: str | Path, text: str | None, kind: type[_T], record: type[Struct]) -> _T:
    """Return what *path* or *text* holds; *record* is the outermost kind of object in it."""
    text = _read(path) if text is None else text
    if not text.strip():
        raise SurfaceError(f"the file is empty; {_AGAIN}", path, 1)
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys)
        schema = value.get("schema") if isinstance(value, dict) else None
        # A newer schema explains any other error.
        if isinstance(schema, int) and schema > SCHEMA:
            raise ValidationError(
                f"the file has schema {schema}, and this checkout reads 1 to {SCHEMA}; "
                "update the checkout"
            )
        return convert(value, kind)
    except json.JSONDecodeError as error:
        what = "ends too early" if error.pos >= len(text.rstrip()) else "is not JSON"
        message = (
            f"the file {what} ({error.msg} at column {error.colno}); fix that line, or "
            "restore the file from version control"
        )
        raise SurfaceError(message, path, error.lineno) from None
    except ValidationError as error:
        raise SurfaceError(_explained(str(error), record), path) from None
    except (RecursionError, ValueError):  # Python converts integers of at most 4,300 digits
        message = f"the JSON is nested too deeply or contains too long a number; {_AGAIN}"
        raise SurfaceError(message, path) from None


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValidationError(
            f"the key {twice!a} appears twice in one object; keep one of the two"
        )
    for key, value in pairs:
        if re.search("[\ud800-\udfff]", f"{key}{value}" if isinstance(value, str) else key):
            raise ValidationError(f"{key!a} contains half of a surrogate pair; {_AGAIN}")
    return found


def _explained(said: str, record: type[Struct]) -> str:
    """Return an error of msgspec in the terms of JSON, with its place first."""
    parts = re.fullmatch(r"(.*?)(?: - at `\$\.?([^`]*)`)?", said, re.DOTALL)
    what, place = parts.groups("") if parts else (said, "")
    if unknown := re.fullmatch("Object contains unknown field `(.*)`", what, re.DOTALL):
        keys = re.findall("[a-z]+", place)
        fields = structs.fields(_OBJECTS[keys[-1]] if keys else record)
        known = ", ".join(sorted(each.encode_name for each in fields))
        what = f"unknown key {unknown[1]!a}; known keys: {known}"
    elif missing := re.fullmatch("Object missing required field `(.*)`", what):
        what = f"the key '{missing[1]}' is missing"
    elif what.startswith("Expected `"):
        what = re.sub("[a-z]+(?=[a-z| ]*`)", lambda found: _TYPES.get(found[0], found[0]), what)
        what = what.replace("Expected", "expected").replace("`", "").replace(" | ", " or ")
    return f"{place.replace('[...]', '.*')}: {what}" if place else what


def _row(tool: Tool) -> dict[str, object]:
    """Return a tool's object, with ``null`` for what the server doesn't state.

    Schema hashes that were never captured, as in a list with schema 1, are left out.
    """
    row: dict[str, Any] = to_builtins(tool)
    if not tool.captured:
        return row
    row["parameters"] = dict(sorted(row["parameters"].items()))
    keys = Tool.__struct_fields__
    return {key: row.get(key) for key in (keys if tool.input_sha256 else keys[:-2])}


def dumps(surface: Surface) -> str:
    """Return *surface* as JSON: tools and parameters sorted by name, small objects on a line."""
    tools = [_row(tool) for tool in sorted(surface.tools, key=lambda tool: tool.name)]
    whole = {"schema": SCHEMA} | to_builtins(surface) | {"tools": tools}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return _FLAT.sub(lambda found: "{" + re.sub(r"\n +", " ", found[1].strip()) + "}", text) + "\n"


def dumps_history(history: Iterable[HistoryEntry]) -> str:
    """Return *history* as JSON, oldest first."""
    entries = to_builtins(sorted(history, key=lambda entry: entry.date))
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def replace_files(contents: Iterable[tuple[Path, str]]) -> None:
    """Write each text to its path; every new file is on disk before the first is renamed.

    Symbolic links and the permissions of existing files are kept. If this is interrupted, no
    file has changed.

    :raises OSError: if a file can't be written; no file has changed then.
    """
    staged: list[tuple[Path, Path, Path]] = []
    with contextlib.ExitStack() as stack:
        for path, text in contents:
            target = path.resolve()
            beside = tempfile.TemporaryDirectory(prefix=".", suffix=".tmp", dir=target.parent)
            folder = Path(stack.enter_context(beside))
            new, old = folder / "new", folder / "old"
            with new.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copy2(target, old)
                shutil.copymode(target, new)
            staged.append((target, new, old))
        for done, (target, new, _old) in enumerate(staged):
            try:
                new.replace(target)
            except BaseException:
                for changed, _new, old in staged[:done]:
                    old.replace(changed) if old.exists() else changed.unlink()
                raise
