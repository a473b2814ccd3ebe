"""Find the line of a value in a JSON text, for the errors about it."""

from __future__ import annotations

import json
import re

#: The way to a value: keys of objects and indices of arrays, from the root.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class _Walk:
    """Walks a text that :mod:`json` accepts, and notes where each value begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: dict[Path, int] = {}
        self.duplicates: list[tuple[Path, int]] = []

    def space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def value(self, at: int, path: Path) -> int:
        """Note the value that begins at *at*, and return where it ends."""
        at = self.space(at)
        self.starts[path] = at
        if self.text[at] not in "{[":
            end: int = _DECODER.raw_decode(self.text, at)[1]
            return end
        is_object = self.text[at] == "{"
        at = self.space(at + 1)
        index = 0
        while self.text[at] not in "}]":
            step: str | int = index
            if is_object:
                begin = at
                step, at = _DECODER.raw_decode(self.text, at)
                if (*path, step) in self.starts:
                    self.duplicates.append(((*path, step), begin))
                at = self.space(at) + 1
            at = self.space(self.value(at, (*path, step)))
            if self.text[at] == ",":
                at = self.space(at + 1)
            index += 1
        return at + 1


def _walk(text: str) -> _Walk | None:
    walk = _Walk(text)
    try:
        walk.value(0, ())
    except (IndexError, RecursionError, ValueError):
        return None
    return walk


def line_of(text: str, path: Path) -> int | None:
    """Return the line, from 1, on which the value at *path* begins.

    *text* must be JSON. ``None`` if there is no such value.
    """
    walk = _walk(text)
    if walk is None or path not in walk.starts:
        return None
    return text.count("\n", 0, walk.starts[path]) + 1


def duplicate_key(text: str) -> tuple[str, int] | None:
    """Return the first key that an object of *text* has twice, and the line of the second."""
    walk = _walk(text)
    if walk is None or not walk.duplicates:
        return None
    path, at = walk.duplicates[0]
    return str(path[-1]), text.count("\n", 0, at) + 1
