"""What a change does to the site: the pages, and the tools that programs read.

    PYTHONPATH=amperity_api/extensions python tools/site_diff.py BASE HEAD

BASE and HEAD are folders with the HTML of two builds. Prints Markdown: the pages that came,
went, and changed, and the tools that were added, removed, and probably renamed. A page has
changed if what a writer wrote on it did; the theme around it counts apart. Exit status 0,
or 2 if a folder holds no site.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from tool_surface.lists.compare import NameDiff, diff_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CONTENT = '[itemprop="articleBody"]'


class NoSite(Exception):  # noqa: N818 - what is wrong is a folder, not the program
    """Says in a sentence why a folder holds no site."""


@dataclass(frozen=True)
class Page:
    """A page of a site: its title, its content, and all of its HTML."""

    title: str
    content: str
    html: str


@dataclass(frozen=True)
class Site:
    """The pages of a build by file name, and the names of its tools."""

    pages: Mapping[str, Page]
    tools: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> Site:
        """Read the HTML in *folder* and below; raises `NoSite` if there is none."""
        files = sorted(folder.rglob("*.html"))
        if not files:
            raise NoSite(f"there is no page in {folder}; build one with make html")
        tools = folder / "tools.json"
        try:
            names = {each["name"] for each in json.loads(tools.read_text("utf-8"))["tools"]}
        except FileNotFoundError:
            names = set()
        except (ValueError, TypeError, LookupError):
            raise NoSite(f"{tools} is no list of tools; build it anew with make html") from None
        pages = {file.relative_to(folder).as_posix(): read(file) for file in files}
        return cls(pages, frozenset(names))


def read(file: Path) -> Page:
    """Return a page; without what a writer wrote, its whole body is its content."""
    html = file.read_text("utf-8")
    tree = BeautifulSoup(html, "html.parser")
    title = tree.title.get_text() if tree.title else file.name
    body = tree.select_one(CONTENT) or tree.body or tree
    # A script or an image whose content changed has another query; the page has not changed.
    content = re.sub(r"\?v=[0-9a-f]+", "", str(body))
    return Page(" ".join(title.split()), content, html)


def report(base: Site, head: Site) -> str:
    """Return Markdown that says what differs between two sites."""
    both = sorted(base.pages.keys() & head.pages.keys())
    changed = [name for name in both if base.pages[name].content != head.pages[name].content]
    around = [
        name
        for name in both
        if name not in changed and base.pages[name].html != head.pages[name].html
    ]
    lines = ["## Pages", ""]
    rows = [
        *_rows("added", head.pages, head.pages.keys() - base.pages.keys()),
        *_rows("removed", base.pages, base.pages.keys() - head.pages.keys()),
        *_rows("changed", head.pages, changed),
    ]
    if rows:
        lines += ["| page | title | |", "| --- | --- | --- |", *rows]
    else:
        lines.append("No page says anything else.")
    if around:
        count = "1 other page" if len(around) == 1 else f"{len(around)} other pages"
        lines += ["", f"Around the text, {count} changed too: the menu, the head, or the footer."]
    lines += ["", "## Tools", "", *_tools(diff_names(base.tools, head.tools), len(head.tools))]
    return "\n".join(lines) + "\n"


def _rows(what: str, pages: Mapping[str, Page], names: Iterable[str]) -> list[str]:
    return [f"| {_code(name)} | {_plain(pages[name].title)} | {what} |" for name in sorted(names)]


def _tools(names: NameDiff, count: int) -> list[str]:
    if not names:
        return [f"The {count} tools are the same."]
    return [
        *(f"- added: {_code(name)}" for name in names.added),
        *(f"- removed: {_code(name)}" for name in names.removed),
        *(f"- probably renamed: {_code(old)} to {_code(new)}" for old, new in names.renamed),
    ]


def _code(name: str) -> str:
    return f"<code>{_plain(name)}</code>"


def _plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, also within a table."""
    return re.sub(r"[^\w\s.,:-]", lambda match: f"&#{ord(match[0])};", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; see the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", type=Path, help="the HTML before the change")
    parser.add_argument("head", type=Path, help="the HTML after the change")
    options = parser.parse_args(arguments)
    try:
        print(report(Site.load(options.base), Site.load(options.head)), end="")
    except NoSite as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
