"""A page as the rules read it: its lines, and its lines without code and markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: The line, from 1 on, and what is wrong and what to do.
Found = Iterator[tuple[int, str]]
Check = Callable[["Page"], Found]

RULES: dict[str, Check] = {}

CODE = ("code-block", "code", "literalinclude", "math", "parsed-literal", "raw", "toctree")
DIRECTIVE = re.compile(r"^(?P<indent> *)\.\. (?P<name>[\w:-]+?):: ?(?P<argument>.*)$")
COMMENT = re.compile(r"^ *\.\.(?: (?!_|\[|\||[\w:-]+::)|$)")
#: Stands for each character that is no prose.
HIDDEN = "\u00b7"
UNDERLINE = re.compile(r"^([=\-~^\"'`#*+.:_])\1+ *$")


def rule(check: Check) -> Check:
    """Register a rule under the name of its function, with hyphens."""
    RULES[check.__name__.replace("_", "-")] = check
    return check


def indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


@dataclass(frozen=True)
class Heading:
    """A heading, its line, and the character of its underline."""

    line: int
    text: str
    underline: str


@dataclass(frozen=True)
class Page:
    """A file of reStructuredText."""

    path: Path

    @cached_property
    def raw(self) -> bytes:
        """Return the bytes of the file."""
        return self.path.read_bytes()

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines; a byte that is not UTF-8 becomes U+FFFD."""
        return self.raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")

    @cached_property
    def markup(self) -> list[str]:
        """Return the lines with those of code blocks and comments emptied."""
        result, inside = [], -1
        for line in self.lines:
            if inside >= 0 and line.strip() and indent(line) <= inside:
                inside = -1
            result.append("" if inside >= 0 else line)
            match = DIRECTIVE.match(line)
            opens = match["name"] in CODE if match else line.rstrip().endswith("::")
            if inside < 0 and (opens or COMMENT.match(line)):
                inside = indent(line)
                if COMMENT.match(line):
                    result[-1] = ""
        return result

    @cached_property
    def prose(self) -> list[str]:
        """Return what a customer reads of each line: no code, literals, roles, or addresses."""
        text = "\n".join(self.markup)
        hidden = (
            r"``[^`]+``",
            r"<[\w.+-]+:?//[^>]*>|<[\w-]+>`",
            r"\bhttps?://\S+",
            r"(?m)^ *\.\. [\w:-]+::(?= )|(?m)^ *\.\. _.*$|^ *:[\w-]+:(?= |$)",
            r":[\w:-]+:(?=`)",
        )
        for pattern in hidden:
            # The lines keep their numbers.
            text = re.sub(pattern.replace("(?m)", ""), blank, text, flags=re.MULTILINE)
        return text.split("\n")

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the headings in order."""
        pairs = zip(self.markup, self.markup[1:], strict=False)
        conflict = any(line.startswith("<<<<<<<") for line in self.lines)
        return [
            Heading(number, text, under[0])
            for number, (text, under) in enumerate(pairs, 1)
            if UNDERLINE.match(under) and text.strip() and indent(text) == 0
            if not UNDERLINE.match(text) and len(under.rstrip()) >= 3
            if not (conflict and under == "=======")
        ]

    def search(
        self, pattern: str, lines: list[str] | None = None, flags: int = 0
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield each match of ``pattern`` with its line, in the prose unless told otherwise."""
        for number, line in enumerate(self.prose if lines is None else lines, 1):
            for match in re.finditer(pattern, line, flags):
                yield number, match


def blank(match: re.Match[str]) -> str:
    """Return a match with every character hidden; its line ends stay."""
    return re.sub(r"[^\n]", HIDDEN, match[0])


def findings(path: Path) -> Iterator[str]:
    """Yield `file:line: message (rule)` for each mistake in a file, by line."""
    page = Page(path)
    found = sorted(
        (line, message, name) for name, check in RULES.items() for line, message in check(page)
    )
    for line, message, name in found:
        yield f"{path}:{line}: {message} ({name})"
