"""The tool surface and its history, read once, and what changed between their lists."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from date_words import day_in_words
from tool_surface.lists.compare import diff_names
from tool_surface.lists.model import HistoryEntry, SurfaceError
from tool_surface.lists.store import load, load_history

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from tool_surface.lists.compare import Diff
    from tool_surface.lists.model import Hints, Surface


class Step(NamedTuple):
    """What changed from the list of one date to the next; dates are ISO 8601."""

    before: str
    date: str
    changes: Diff

    def lines(self) -> dict[str, list[tuple[str, ...]]]:
        """Return the names under "Added", "Removed", and "Renamed", the old before the new."""
        lines: dict[str, list[tuple[str, ...]]] = {
            "Added": [(name,) for name in self.changes.added],
            "Removed": [(name,) for name in self.changes.removed],
            "Renamed": [*self.changes.renamed],
        }
        return {label: names for label, names in lines.items() if names}


class Retired(Struct, frozen=True, omit_defaults=True):
    """A tool that was removed from the surface; dates are ISO 8601."""

    name: str
    #: As in :attr:`Catalogue.first_seen`.
    first_seen: dict[str, str]
    last_seen: str
    #: The date of the first list without it.
    removed_by: str
    #: Its new name, if known.
    renamed_to: str | None = None


class Catalogue(Struct, frozen=True, dict=True):
    """The surface and all lists, oldest first; *error* says why a file is unusable."""

    surface: Surface | None
    lists: tuple[HistoryEntry, ...]
    error: SurfaceError | None

    @property
    def names(self) -> frozenset[str]:
        """The names of the tools that the server has."""
        return self.surface.names if self.surface is not None else frozenset()

    def hints(self, name: str) -> Hints | None:
        """Return the hints of a tool, or ``None`` if none were captured."""
        tool = self.surface.by_name.get(name) if self.surface is not None else None
        return tool.hints if tool is not None else None

    @cached_property
    def steps(self) -> list[Step]:
        """What changed at each date that changed something, oldest first."""
        steps = [
            Step(old.date, new.date, diff_names(old.names, new.names, old.renamed))
            for old, new in pairwise(self.lists)
        ]
        return [step for step in steps if step.changes]

    @cached_property
    def first_seen(self) -> dict[str, dict[str, str]]:
        """When each tool was added, whether or not it still exists.

        That is *by* the date of the first list with it, and *after* that of the list before.
        """
        seen: dict[str, dict[str, str]] = {}
        before: dict[str, str] = {}
        for entry in self.lists:
            for name in entry.names:
                seen.setdefault(name, {**before, "by": entry.date})
            before = {"after": entry.date}
        return seen

    @cached_property
    def retired(self) -> dict[str, Retired]:
        """Every tool of an earlier list that the surface no longer has, sorted by name."""
        retired = {}
        for before, day, changes in self.steps:
            for name, new in [*dict.fromkeys(changes.removed).items(), *changes.renamed]:
                retired[name] = Retired(name, self.first_seen[name], before, day, new)
        return {name: retired[name] for name in sorted(retired.keys() - self.names)}

    def retirement_note(self, name: str) -> str:
        """Return when a retired tool was removed and what replaced it; empty for any other tool.

        The note continues a sentence: ``; it left the server by June 1, 2026``.
        """
        tool = self.retired.get(name)
        if tool is None:
            return ""
        left = f"; it left the server by {in_words(tool.removed_by)}"
        return left + (f", and was renamed to '{tool.renamed_to}'" if tool.renamed_to else "")


def note_lists(app: Sphinx, config: Config) -> None:
    """Put a hash of both files into the configuration: after an edit, Sphinx reads every page."""
    # A new surface has no history yet.
    if not (app.srcdir / config.mcp_surface_history).is_file():
        config["mcp_surface_history"] = ""
    files = [app.srcdir / name for name in (config.mcp_surface, config.mcp_surface_history)]
    content = b"\0".join(file.read_bytes() if file.is_file() else b"" for file in files)
    config["mcp_lists"] = hashlib.sha256(content).hexdigest()


def catalogue(env: BuildEnvironment) -> Catalogue:
    """Return the catalogue of a project."""
    config = env.config
    return _load(env.srcdir, config.mcp_surface, config.mcp_surface_history, config.mcp_lists)


@lru_cache(maxsize=4)
def _load(folder: Path, name: str, history_name: str, _hash: str) -> Catalogue:
    surface: Surface | None = None
    history: tuple[HistoryEntry, ...] = ()
    error: SurfaceError | None = None
    try:
        surface = load(folder / name) if name else None
        history = load_history(folder / history_name) if history_name else ()
        if surface is not None and history and history[-1].date > surface.date:
            message = (
                f"its list of {history[-1].date} is newer than the surface, of "
                f"{surface.date}; keep only earlier lists here"
            )
            raise SurfaceError(message, folder / history_name)
    except SurfaceError as found:
        error = found
    last = [] if surface is None else [HistoryEntry(surface.date, tuple(surface.names))]
    return Catalogue(surface, (*history, *last), error)


def in_words(day: str) -> str:
    """Return an ISO 8601 date as the pages write it: August 20, 2026."""
    return day_in_words(date.fromisoformat(day))
