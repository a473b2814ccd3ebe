"""Build the real site and read its pages."""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from support import facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROOT = facts.ROOT
SOURCE = facts.SOURCE
#: Where the host has the site. A page for a wrong address can be shown at any depth.
PREFIX = "/api/"


def surface() -> list[dict[str, object]]:
    """Return the tools of ``tool_surface.json``."""
    tools: list[dict[str, object]] = json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))[
        "tools"
    ]
    return tools


#: How many tools the pages have to show.
COUNT = len(surface())


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and its pages as trees by name."""

    html: Path

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Return every hand-written page and the index, parsed."""
        return {
            name: BeautifulSoup((self.html / f"{name}.html").read_text("utf-8"), "html.parser")
            for name in facts.CONTENT
        }

    def body(self, name: str) -> Tag:
        """Return what a writer wrote on a page, without the theme around it."""
        body = self.pages[name].select_one('[itemprop="articleBody"]')
        assert body is not None
        return body

    def file(self, path: str) -> Path:
        """Return the file that the path of a link names, with or without that of the host."""
        return (self.html / unquote(path).removeprefix(PREFIX)).resolve()

    def source(self, name: str) -> str:
        """Return the reStructuredText of a page."""
        return (SOURCE / f"{name}.rst").read_text("utf-8")

    def finding(self, page: str, near: str, what: str) -> str:
        """Return `file:line: what`, with the line of the source that holds ``near``.

        Markup is left out of the comparison; a text that spans lines is found by its beginning,
        and one with a typo by the line that is most like it.
        """
        source = self.source(page).splitlines()
        wanted = plain(near)
        lines = [plain(line) for line in source]
        tests: list[Callable[[int], bool]] = [
            lambda n: near.strip() in source[n],
            lambda n: wanted in lines[n],
            lambda n: len(lines[n]) > 20 and wanted.startswith(lines[n]),
            lambda n: 2 * shared(lines[n], wanted) > len(wanted),
        ]
        found = (n + 1 for test in tests for n in range(len(lines)) if wanted and test(n))
        return f"{(SOURCE / page).relative_to(ROOT)}.rst:{next(found, 1)}: {what}"


def plain(text: str) -> str:
    """Return the letters and digits of a text, in lowercase, as one word."""
    return re.sub(r"[\W_]+", "", text).lower()


def shared(one: str, other: str) -> int:
    """Return the length of the longest part that two texts share."""
    return difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def sphinx(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build ``source`` strictly into ``out``/html as `make html` does; never raises."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "-q", "-b", "html"]
    command += ["-d", str(out / "doctrees"), *options, str(source), str(out / "html")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def build_site(out: Path, source: Path = SOURCE) -> Site:
    """Build ``source``, the real site by default, into ``out``; fails with what Sphinx says."""
    result = sphinx(source, out)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return Site(out / "html")
