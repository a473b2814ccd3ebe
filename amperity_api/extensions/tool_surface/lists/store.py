"""The files that keep a list and its history: read, render, and replace as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tool_surface.lists.model import SCHEMA, SurfaceError
from tool_surface.lists.parse import loads, loads_history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tool_surface.lists.model import HistoryEntry, Surface, Tool

#: An object in rendered JSON whose members are all on lines of their own, without brackets.
_FLAT = re.compile(r"\{\n((?:.*[^\n{}\[\],],?\n)+) *\}")


def load(path: str | Path) -> Surface:
    """Read the surface in the file *path*.

    :raises SurfaceError: if the file cannot be read or is not a surface.
    """
    return loads(_read(path), path)


def load_history(path: str | Path) -> tuple[HistoryEntry, ...]:
    """Read the history in the file *path*, oldest first.

    :raises SurfaceError: if the file cannot be read or is not a history.
    """
    return loads_history(_read(path), path)


def _read(path: str | Path) -> str:
    try:
        data = Path(path).read_bytes()
        return data.decode("utf-8")
    except FileNotFoundError:
        message = "there is no such file; capture it anew, or take it from version control"
        raise SurfaceError(message, path) from None
    except OSError as error:
        message = f"it cannot be read ({error.strerror}); make it a readable file"
        raise SurfaceError(message, path) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this line is not UTF-8; take the file from version control, or capture it anew"
        raise SurfaceError(message, path, line) from None


def _stated(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _row(tool: Tool) -> dict[str, object]:
    """Return the fields of a tool; ``null`` where it was captured, and the server states none.

    Schemas that nobody captured, as in a list with schema 1, are left out.
    """
    row = tool._asdict()
    if tool.hints is not None:
        row["hints"] = tool.hints.stated()
    if tool.parameters is None:
        return _stated(row)
    row["parameters"] = {
        each.name: _stated({"type": each.type, "required": each.required})
        for each in sorted(tool.parameters)
    }
    if tool.input_sha256 is None:
        del row["input_sha256"], row["output_sha256"]
    return row


def dumps(surface: Surface) -> str:
    """Return *surface* as JSON: tools and parameters sorted by name, small objects on a line."""
    whole = {
        "schema": SCHEMA,
        "date": surface.date,
        "origin": surface.origin,
        "server": _stated(surface.server._asdict()),
        "tools": [_row(tool) for tool in sorted(surface.tools, key=lambda tool: tool.name)],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return _FLAT.sub(lambda found: "{" + re.sub(r"\n +", " ", found[1].strip()) + "}", text) + "\n"


def dumps_history(history: Iterable[HistoryEntry]) -> str:
    """Return *history* as JSON, oldest first, the names of an entry sorted."""
    entries = [
        {"date": entry.date}
        | ({"renamed": dict(sorted(entry.renamed))} if entry.renamed else {})
        | {"tools": sorted(entry.names)}
        for entry in sorted(history, key=lambda entry: entry.date)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def replace_files(contents: Iterable[tuple[Path, str]], begin: Callable[[], None]) -> None:
    """Give each path its text; all new files are on the disk before the first is renamed.

    A symbolic link stays one. Permissions of an existing file are kept. *begin* is called
    before the first file changes; what it raises leaves all files as they are.

    :raises OSError: if a file cannot be written; all files are as they were.
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
        begin()
        for done, (target, new, _old) in enumerate(staged):
            try:
                new.replace(target)
            except OSError:
                for changed, _new, old in staged[:done]:
                    old.replace(changed) if old.exists() else changed.unlink()
                raise
