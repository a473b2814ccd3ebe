"""A page as the rules read it: its lines, and its lines without code and markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

#: The line, counted from 1, and what is wrong and what to do.
Found = Iterator[tuple[int, str]]
Check = Callable[["Page"], Found]

RULES: dict[str, Check] = {}

CODE = ("code-block", "code", "literalinclude", "math", "parsed-literal", "raw", "toctree")
DIRECTIVE = re.compile(r"^ *\.\. (?P<name>[\w:-]+?) ?::(?: +(?P<argument>.*)| *)$")
COMMENT = re.compile(r"^ *\.\.(?: (?!_|\[|\||[\w:-]+ ?::(?: |$))(.*)|$)")
UNDERLINE = re.compile(r"^([=\-~^\"'#*+.:_])\1{2,} *$")
#: What customers don't read of a page: literals, addresses, and the names of directives and roles.
UNREAD = re.compile(
    r"``[^`]+``|<[\w.+-]+:?//[^>]*>|<[\w-]+>`|\bhttps?://\S+|:[\w:-]+:(?=`)"
    r"|^ *\.\. [\w:-]+::(?= )|^ *\.\. _.*$|^ *:[\w-]+:(?= |$)",
    re.MULTILINE,
)


def rule(check: Check) -> Check:
    """Register a rule under the name of its function, with hyphens."""
    RULES[check.__name__.replace("_", "-")] = check
    return check


def indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def hide(text: str, pattern: str | re.Pattern[str]) -> str:
    """Return ``text`` with a dot for each character that ``pattern`` matches, line by line."""
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", "\u00b7", match[0]), text)


class Heading(NamedTuple):
    """The line of a heading, its text, and the character of its underline."""

    line: int
    text: str
    mark: str


@dataclass(frozen=True)
class Page:
    """A file of reStructuredText."""

    path: Path

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines; a byte that is not UTF-8 becomes U+FFFD."""
        return self.path.read_text("utf-8", errors="replace").split("\n")

    @cached_property
    def markup(self) -> list[str]:
        """Return the lines with those inside code blocks and comments emptied."""
        result, inside = [], -1
        for line in self.lines:
            if line.strip() and indent(line) <= inside:
                inside = -1
            result.append("" if inside >= 0 else line)
            match = DIRECTIVE.match(line)
            opens = match["name"] in CODE if match else line.rstrip().endswith("::")
            if inside < 0 and (opens or COMMENT.match(line)):
                inside = indent(line)
        return result

    @cached_property
    def prose(self) -> list[str]:
        """Return what a customer reads of each line; everything else is hidden."""
        return hide("\n".join(self.markup), UNREAD).split("\n")

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the headings in order."""
        pairs = zip(self.markup, self.markup[1:], strict=False)
        return [
            Heading(number, text, under[0])
            for number, (text, under) in enumerate(pairs, 1)
            if UNDERLINE.match(under) and text.strip() and indent(text) == 0
            if not UNDERLINE.match(text)
        ]

    def search(
        self, pattern: str, lines: list[str] | None = None, flags: int = 0
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield each match of ``pattern`` with its line, in the prose unless told otherwise."""
        for number, line in enumerate(self.prose if lines is None else lines, 1):
            for match in re.finditer(pattern, line, flags):
                yield number, match


def findings(path: Path) -> Iterator[str]:
    """Yield `file:line: message (rule)` for each mistake in a file, by line."""
    page = Page(path)
    found = {(*each, name) for name, check in RULES.items() for each in check(page)}
    for line, message, name in sorted(found):
        yield f"{path}:{line}: {message} ({name})"
