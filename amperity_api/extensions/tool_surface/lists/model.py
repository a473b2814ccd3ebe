"""What is known of a server's tools on one date.

The file keeps names, titles, annotation hints, parameters, and hashes of each
description and schema; never the description itself. Reading is strict, because whatever
gets past it is published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

#: The version of the file format that this code writes; it reads version 1 too.
SCHEMA = 2

#: MCP says that names SHOULD have 1 to 128 of these characters; here they must,
#: since a name becomes an anchor, a line in a terminal, and a word in a sentence.
#: https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names
TOOL_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}", re.ASCII)

#: The names in MCP of the fields of :class:`Hints`, in their order.
HINT_NAMES = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


class SurfaceError(Exception):
    """A surface or history that cannot be used.

    *message* is one sentence that says what is wrong and how to mend it; *path*
    is the file; *line*, from 1, is the line that is not JSON, or ``None``.
    """

    def __init__(self, message: str, path: str | Path, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = str(path)
        self.line = line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class Parameter(NamedTuple):
    """An argument of a tool; *type* is ``None`` where its schema names no type."""

    name: str
    type: str | None
    required: bool


class Hints(NamedTuple):
    """MCP tool annotations; ``None`` means that the server does not state the hint.

    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """

    read_only: bool | None = None
    destructive: bool | None = None
    idempotent: bool | None = None
    open_world: bool | None = None

    def stated(self) -> dict[str, bool]:
        """Return the hints that are stated, by their names in MCP."""
        named = zip(HINT_NAMES, self, strict=True)
        return {name: value for name, value in named if value is not None}


class Tool(NamedTuple):
    """One tool. Of a tool that was not :attr:`captured`, only the name is known.

    A field that is ``None`` in a captured tool is one that the server does not state,
    except for the two schemas: a list with schema 1 has no hash of them.
    """

    name: str
    title: str | None = None
    hints: Hints | None = None
    parameters: tuple[Parameter, ...] | None = None
    description_sha256: str | None = None
    input_sha256: str | None = None
    output_sha256: str | None = None

    @property
    def captured(self) -> bool:
        """Tell whether a server was asked for this tool."""
        return self.parameters is not None


class Server(NamedTuple):
    """The server that was asked; all but the URL is what it said of itself."""

    url: str
    name: str | None = None
    version: str | None = None
    protocol: str | None = None


@dataclass(frozen=True)
class Surface:
    """The tools of a server on a date (ISO 8601), and the origin of that list."""

    date: str
    origin: str
    server: Server
    tools: tuple[Tool, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all tools."""
        return frozenset(tool.name for tool in self.tools)

    @cached_property
    def by_name(self) -> dict[str, Tool]:
        """The tools by their names."""
        return {tool.name: tool for tool in self.tools}


class Rename(NamedTuple):
    """One tool under its earlier and its later name."""

    old: str
    new: str


class HistoryEntry(NamedTuple):
    """The names of the tools on an earlier date (ISO 8601), sorted.

    *renamed* says which of them the next list has under another name. A capture writes
    what it can prove; a person may add what they know.
    """

    date: str
    names: tuple[str, ...]
    renamed: tuple[Rename, ...] = ()


def tool_name_fault(name: str) -> str | None:
    """Say what keeps *name* from being a tool name, or return ``None``."""
    if TOOL_NAME.fullmatch(name):
        return None
    if not name:
        return "a tool has an empty name"
    if len(name) > 128:
        return f"{name[:24]!a}... has {len(name)} characters, and a tool name has at most 128"
    return (
        f"{name!a} is not a tool name, which has only letters, digits, underscores, "
        "hyphens and dots"
    )
