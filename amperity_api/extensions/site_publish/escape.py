"""Text that says the same in Markdown.

CommonMark 0.31, https://spec.commonmark.org/0.31.2/#backslash-escapes, with the tables of
https://github.github.com/gfm/.
"""

from __future__ import annotations

import re

# Characters that start markup wherever they stand. An underscore inside of a word does not.
ANYWHERE = re.compile(r"[\\*`\[<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;)")
# What makes a block of the line that it starts.
START = re.compile(r"^(\d+)(?=[.)](?:\s|$))|^(?=[#+>=-])")


def text(words: str, *, starts: bool) -> str:
    """Return *words* with what Markdown would read as markup escaped.

    *starts* says that a line of Markdown starts with them.
    """
    escaped = ANYWHERE.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", " ", words))
    return START.sub(r"\g<1>\\", escaped) if starts else escaped


def code(words: str) -> str:
    """Return *words* as a code span."""
    ticks = "`" * (_longest(words) + 1)
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def block(lines: str, language: str) -> str:
    """Return *lines* as a fenced code block."""
    fence = "`" * max(3, _longest(lines) + 1)
    return f"{fence}{language}\n{lines.rstrip()}\n{fence}"


def link(uri: str) -> str:
    """Return *uri* as the destination of a link."""
    return f"<{uri}>" if re.search(r"[\s()]", uri) else uri


def _longest(words: str) -> int:
    return max(map(len, re.findall("`+", words)), default=0)
