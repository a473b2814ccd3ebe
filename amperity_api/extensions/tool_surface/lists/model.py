"""A list of a server's tools on one date.

The file keeps names, titles, annotation hints, parameters, and hashes of each
description and schema; never the description itself. Reading is strict because the site
publishes what is read.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field, to_builtins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The version of the file format that this code writes; it reads version 1 too.
SCHEMA = 2

#: MCP says that names SHOULD have 1 to 128 of these characters. Here they must, because a
#: name becomes an anchor, a line in a terminal, and a word in a sentence.
#: https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names
TOOL_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}", re.ASCII)


class SurfaceError(Exception):
    """A list or history that can't be used.

    *message* is one sentence that says what is wrong and how to fix it; *path*
    is the file; *line*, from 1, is the line that isn't JSON, or ``None``.
    """

    def __init__(self, message: str, path: str | Path, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = str(path)
        self.line = line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class _Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An object in a file."""


class Parameter(_Record, frozen=True, kw_only=True):
    """An argument of a tool; *type* is ``None`` if its schema names no type."""

    type: str | None = None
    required: bool


class Hints(_Record, frozen=True):
    """MCP tool annotations; ``None`` if the server doesn't state the hint.

    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """

    read_only: bool | None = field(default=None, name="readOnlyHint")
    destructive: bool | None = field(default=None, name="destructiveHint")
    idempotent: bool | None = field(default=None, name="idempotentHint")
    open_world: bool | None = field(default=None, name="openWorldHint")

    def stated(self) -> dict[str, bool]:
        """Return the hints that the server states, by their MCP names."""
        found: dict[str, bool] = to_builtins(self)
        return found


class Tool(_Record, frozen=True):
    """One tool. If it wasn't :attr:`captured`, only its name is known.

    In a captured tool, ``None`` means that the server doesn't state the field. The schema
    hashes are an exception: a list with schema 1 has none.

    :raises ValueError: if the name isn't a tool name, or a hash isn't a SHA-256.
    """

    name: str
    title: str | None = None
    hints: Hints | None = None
    parameters: dict[str, Parameter] | None = None
    description_sha256: str | None = None
    input_sha256: str | None = None
    output_sha256: str | None = None

    def __post_init__(self) -> None:
        _check_names([self.name])
        for each in (self.description_sha256, self.input_sha256, self.output_sha256):
            if each is not None and not re.fullmatch("[0-9a-f]{64}", each):
                raise ValueError(f"{each[:70]!a} is not a SHA-256 hash in hexadecimal")

    @property
    def captured(self) -> bool:
        """Whether this tool came from a live server."""
        return self.parameters is not None


class Server(_Record, frozen=True):
    """The server that was asked; everything but the URL is what it says about itself."""

    url: str
    name: str | None = None
    version: str | None = None
    protocol: str | None = None


class Surface(_Record, frozen=True, dict=True):
    """The tools of a server on a date (ISO 8601), and the origin of the list.

    :raises ValueError: if the date isn't one, or two tools have the same name.
    """

    date: str
    origin: str
    server: Server
    tools: tuple[Tool, ...]
    #: The version of the file format.
    schema: Annotated[int, Meta(ge=1)] = SCHEMA

    def __post_init__(self) -> None:
        _check_date(self.date)
        _check_unique(tool.name for tool in self.tools)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all tools."""
        return frozenset(self.by_name)

    @cached_property
    def by_name(self) -> dict[str, Tool]:
        """The tools by their names."""
        return {tool.name: tool for tool in self.tools}


class HistoryEntry(_Record, frozen=True, rename={"names": "tools"}):
    """The names of the tools on an earlier date (ISO 8601).

    *renamed* maps a name to its new one in the next list. A capture writes what it can
    prove; a person may add what they know.

    :raises ValueError: if the date or a name is invalid, or a name appears twice.
    """

    date: str
    names: tuple[str, ...]
    renamed: dict[str, str] = {}

    def __post_init__(self) -> None:
        _check_date(self.date)
        for names in (self.names, self.renamed.values()):
            _check_names(names)
            _check_unique(names)
        if gone := self.renamed.keys() - set(self.names):
            raise ValueError(f"renamed: {min(gone)!a} is not among the tools of this list")


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if not TOOL_NAME.fullmatch(name):
            shown = ascii(name) if len(name) <= 128 else f"{name[:24]!a}..."
            raise ValueError(
                f"{shown} is not a tool name, which has 1 to 128 letters, digits, underscores, "
                "hyphens, and dots"
            )


def _check_unique(names: Iterable[str]) -> None:
    seen = set[str]()
    for name in names:
        if name in seen:
            raise ValueError(f"{name!a} appears twice; keep one of the two")
        seen.add(name)


def _check_date(text: str) -> None:
    try:
        valid = date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"{text!a} is not a date; write it like 2026-08-20")
