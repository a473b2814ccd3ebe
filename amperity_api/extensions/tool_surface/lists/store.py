"""The file that keeps a list: read it, render it, and replace it as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tool_surface.lists.model import SCHEMA, SurfaceError
from tool_surface.lists.parse import parse_history, parse_surface

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tool_surface.lists.model import HistoryEntry, Server, Surface, Tool


def load(path: str | Path) -> Surface:
    """Read the surface in the file *path*.

    :raises SurfaceError: if the file cannot be read or is no surface.
    """
    return loads(_read(path), path)


def loads(text: str, path: str | Path = "<string>") -> Surface:
    """Read the surface in *text*; *path* names it in errors.

    :raises SurfaceError: if *text* is no surface.
    """
    return parse_surface(text, path)


def save(surface: Surface, path: str | Path) -> None:
    """Write *surface* to the file *path*, all of it or nothing.

    :raises SurfaceError: if the surface is not one that :func:`load` would accept.
    :raises OSError: if the file cannot be written; the old one is untouched then.
    """
    _write(path, checked(surface, path))


def checked(surface: Surface, path: str | Path) -> str:
    """Return the JSON of *surface* for the file *path*.

    :raises SurfaceError: if :func:`loads` would refuse it.
    """
    text = dumps(surface)
    loads(text, path)
    return text


def load_history(path: str | Path) -> tuple[HistoryEntry, ...]:
    """Read the history in the file *path*, oldest first.

    :raises SurfaceError: if the file cannot be read or is no history.
    """
    return loads_history(_read(path), path)


def loads_history(text: str, path: str | Path = "<string>") -> tuple[HistoryEntry, ...]:
    """Read the history in *text*, oldest first; *path* names it in errors.

    :raises SurfaceError: if *text* is no history.
    """
    return parse_history(text, path)


def save_history(history: tuple[HistoryEntry, ...], path: str | Path) -> None:
    """Write *history* to the file *path*, all of it or nothing.

    :raises SurfaceError: if the history is not one that :func:`load_history` would accept.
    :raises OSError: if the file cannot be written; the old one is untouched then.
    """
    text = dumps_history(history)
    loads_history(text, path)
    _write(path, text)


def _read(path: str | Path) -> str:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        message = "there is no such file; capture it anew, or take it from version control"
        raise SurfaceError(message, path) from None
    except OSError as error:
        message = f"it cannot be read ({error.strerror}); make it a readable file"
        raise SurfaceError(message, path) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this line is not UTF-8; take the file from version control, or capture it anew"
        raise SurfaceError(message, path, line) from None


def _write(path: str | Path, text: str) -> None:
    replace_files([(Path(path), text)])


def _mode(target: Path) -> int:
    """Return the permission bits that *target* has, or would get by ``open()``."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _stage(target: Path, text: str) -> Path:
    """Write *text* to a new file beside *target*, on the disk, and return its path."""
    descriptor, name = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".tmp", dir=target.parent
    )
    staged = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(_mode(target))
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


def replace_files(contents: Iterable[tuple[Path, str]]) -> None:
    """Give each path its text, in order: all are on the disk before the first is renamed.

    A symbolic link stays one. Permissions of an existing file are kept.

    :raises OSError: if a file cannot be written; temporary files are gone then,
        and unless a rename itself failed, no target changed.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in contents:
            target = path.resolve()
            staged.append((_stage(target, text), target))
        for source, target in staged:
            source.replace(target)
    finally:
        for source, _target in staged:
            source.unlink(missing_ok=True)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stated(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _server(server: Server) -> str:
    return _line(
        _stated(url=server.url, name=server.name, version=server.version, protocol=server.protocol)
    )


def _tool(tool: Tool) -> str:
    """Return a tool: one line if only its name is known, else a line per field.

    A captured tool has every field, ``null`` where the server states none. Schemas that
    nobody captured, as in a list with schema 1, are left out.
    """
    members = [f'"name": {_line(tool.name)}']
    if tool.captured or tool.title is not None:
        members.append(f'"title": {_line(tool.title)}')
    if tool.captured or tool.hints is not None:
        members.append(f'"hints": {_line(tool.hints and tool.hints.stated())}')
    if tool.parameters is not None:
        rows = [
            f"{_line(each.name)}: {_line(_stated(type=each.type, required=each.required))}"
            for each in sorted(tool.parameters, key=lambda each: each.name)
        ]
        joined = ",\n        ".join(rows)
        block = f"{{\n        {joined}\n      }}" if rows else "{}"
        members.append(f'"parameters": {block}')
    if tool.captured or tool.description_sha256 is not None:
        members.append(f'"description_sha256": {_line(tool.description_sha256)}')
    if tool.input_sha256 is not None:
        members.append(f'"input_sha256": {_line(tool.input_sha256)}')
        members.append(f'"output_sha256": {_line(tool.output_sha256)}')
    if len(members) == 1:
        return f"    {{{members[0]}}}"
    joined = ",\n      ".join(members)
    return f"    {{\n      {joined}\n    }}"


def _array(rows: Iterable[str], indent: str) -> str:
    joined = ",\n".join(rows)
    return f"[\n{joined}\n{indent}]" if joined else "[]"


def dumps(surface: Surface) -> str:
    """Return *surface* as JSON: its tools and their parameters sorted by name."""
    tools = sorted(surface.tools, key=lambda tool: tool.name)
    return (
        "{\n"
        f'  "schema": {SCHEMA},\n'
        f'  "date": {_line(surface.date)},\n'
        f'  "origin": {_line(surface.origin)},\n'
        f'  "server": {_server(surface.server)},\n'
        f'  "tools": {_array(map(_tool, tools), "  ")}\n'
        "}\n"
    )


def dumps_history(history: Iterable[HistoryEntry]) -> str:
    """Return *history* as JSON, oldest first, the names of an entry sorted."""
    entries = [
        {"date": entry.date}
        | ({"renamed": dict(sorted(entry.renamed))} if entry.renamed else {})
        | {"tools": sorted(entry.names)}
        for entry in sorted(history, key=lambda entry: entry.date)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
