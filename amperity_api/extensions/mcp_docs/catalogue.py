"""The tool surface and its history, read once, and what changed between their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from date_words import day_in_words
from tool_surface.lists.compare import diff_names
from tool_surface.lists.model import HistoryEntry, SurfaceError
from tool_surface.lists.store import load, load_history

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from tool_surface.lists.compare import NameDiff
    from tool_surface.lists.model import Hints, Surface


class Step(NamedTuple):
    """What changed from the list of one date to the next; dates are ISO 8601."""

    before: str
    date: str
    changes: NameDiff

    def lines(self) -> dict[str, list[tuple[str, ...]]]:
        """Return the names under "Added", "Removed", and "Renamed", the old before the new."""
        added, removed, renamed = self.changes.added, self.changes.removed, self.changes.renamed
        lines: dict[str, list[tuple[str, ...]]] = {
            "Added": [(name,) for name in added],
            "Removed": [(name,) for name in removed],
            "Renamed": [*renamed],
        }
        return {label: names for label, names in lines.items() if names}


class Sighting(NamedTuple):
    """When a tool was added: *by* the date of the first list with it, *after* the one before.

    *after* is ``None`` if the oldest list already has the tool.
    """

    after: str | None
    by: str


class Retired(NamedTuple):
    """A tool that was removed from the surface; dates are ISO 8601."""

    name: str
    first_seen: Sighting
    last_seen: str
    #: The date of the first list without it.
    removed_by: str
    #: Its new name, if known.
    renamed_to: str | None


@dataclass(frozen=True)
class Catalogue:
    """The surface with its history; *errors* say why either of them is unusable."""

    surface: Surface | None
    history: tuple[HistoryEntry, ...]
    errors: tuple[SurfaceError, ...]

    def hints(self, name: str) -> Hints | None:
        """Return the hints of a tool, or ``None`` if none were captured."""
        tool = self.surface.by_name.get(name) if self.surface is not None else None
        return tool.hints if tool is not None else None

    @cached_property
    def lists(self) -> list[HistoryEntry]:
        """All lists, oldest first; the surface is the last."""
        surface = self.surface
        last = [] if surface is None else [HistoryEntry(surface.date, tuple(surface.names))]
        return [*self.history, *last]

    @cached_property
    def steps(self) -> list[Step]:
        """What changed at each date that changed something, oldest first."""
        steps = [
            Step(old.date, new.date, diff_names(old.names, new.names, old.renamed))
            for old, new in pairwise(self.lists)
        ]
        return [step for step in steps if step.changes]

    @cached_property
    def first_seen(self) -> dict[str, Sighting]:
        """When each tool was added, whether or not it still exists."""
        seen: dict[str, Sighting] = {}
        before: str | None = None
        for entry in self.lists:
            for name in entry.names:
                seen.setdefault(name, Sighting(before, entry.date))
            before = entry.date
        return seen

    @cached_property
    def retired(self) -> dict[str, Retired]:
        """Every tool of an earlier list that the surface no longer has, sorted by name."""
        retired = {}
        for step in self.steps:
            left = dict.fromkeys(step.changes.removed) | dict(step.changes.renamed)
            for name, new in left.items():
                seen = self.first_seen[name]
                retired[name] = Retired(name, seen, step.before, step.date, new)
        names = self.surface.names if self.surface is not None else retired.keys()
        return {name: retired[name] for name in sorted(retired.keys() - names)}

    def retirement_note(self, name: str) -> str:
        """Return when a retired tool was removed and what replaced it; empty for any other tool.

        The note continues a sentence: ``; it left the server by June 1, 2026``.
        """
        tool = self.retired.get(name)
        if tool is None:
            return ""
        left = f"; it left the server by {in_words(tool.removed_by)}"
        return left + (f", and was renamed to '{tool.renamed_to}'" if tool.renamed_to else "")


def surface_files(env: BuildEnvironment) -> list[Path]:
    """Return the paths of the surface and of its history, as far as conf.py names them."""
    names = (env.config.mcp_surface, env.config.mcp_surface_history)
    return [env.srcdir / name for name in names if name]


def catalogue(env: BuildEnvironment) -> Catalogue:
    """Return the catalogue of a project."""
    config = env.config
    return _load(env.srcdir, config.mcp_surface, config.mcp_surface_history)


def load_for_page(env: BuildEnvironment) -> Catalogue:
    """Return the catalogue, and note its files as dependencies of the current page."""
    for path in surface_files(env):
        env.note_dependency(path)
    return catalogue(env)


def clear_cache(_app: Sphinx) -> None:
    """Clear the cache: one process may run several builds."""
    _load.cache_clear()


@lru_cache(maxsize=4)
def _load(folder: Path, name: str, history_name: str) -> Catalogue:
    surface: Surface | None = None
    history: tuple[HistoryEntry, ...] = ()
    errors: list[SurfaceError] = []
    try:
        surface = load(folder / name) if name else None
    except SurfaceError as error:
        errors.append(error)
    try:
        history = load_history(folder / history_name) if history_name else ()
    except SurfaceError as error:
        errors.append(error)
    if surface is not None and history and history[-1].date > surface.date:
        message = (
            f"its list of {history[-1].date} is newer than the surface, of "
            f"{surface.date}; keep only earlier lists here"
        )
        errors.append(SurfaceError(message, folder / history_name))
        history = ()
    return Catalogue(surface, history, tuple(errors))


def in_words(day: str) -> str:
    """Return an ISO 8601 date as the pages write it: August 20, 2026."""
    return day_in_words(date.fromisoformat(day))
