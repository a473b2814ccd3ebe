"""Build what `make site` deploys, and read it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from support.facts import PAGES
from support.site import ROOT, SOURCE

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://docs.amperity.com/api/"
CONTENT = ("index", *PAGES)
#: What ends a word even where no space stands.
BLOCKS = "blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre section table td th tr ul"


@dataclass(frozen=True)
class Published:
    """A site as it is deployed, in ``folder``."""

    folder: Path

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text("utf-8")

    def page(self, name: str) -> BeautifulSoup:
        """Return a page of HTML, such as ``mcp_overview``, as a tree."""
        return BeautifulSoup(self.read(f"{name}.html"), "html.parser")

    def article(self, name: str) -> Tag:
        """Return what a page says: its article without forms, permalinks, and bars of tabs.

        The name of a tab stands above its panel too, for readers without scripts.
        """
        body = self.page(name).select_one('[itemprop="articleBody"]')
        assert body is not None
        for chrome in body.select("form, script, wbr, .headerlink, [role=tablist]"):
            chrome.decompose()
        body.smooth()
        return body

    def twin(self, name: str) -> BeautifulSoup:
        """Return the Markdown of a page as a tree, read as CommonMark with tables.

        The line with its address and dates is left out.
        """
        text, lines = re.subn(r"(?m)^Address: .*\n", "", self.read(f"{name}.md"), count=1)
        assert lines == 1, name
        return tree(text)

    def contents(self) -> dict[str, bytes]:
        """Return the bytes of all files by name."""
        files = (file for file in self.folder.rglob("*") if file.is_file())
        return {str(file.relative_to(self.folder)): file.read_bytes() for file in files}


def tree(markdown: str, *, html: bool = True) -> BeautifulSoup:
    """Return Markdown as a tree; without ``html``, tags in it are shown as the text they are."""
    parser = MarkdownIt("commonmark", {"html": html}).enable("table")
    return BeautifulSoup(parser.render(markdown), "html.parser")


def words(element: Tag) -> list[str]:
    """Return the words of a tree in order, without what separates those of a list."""
    for block in element.select(", ".join(BLOCKS.split())):
        block.insert_before("\n")
        block.append("\n")
    text = element.get_text().replace("Choose one:", "")
    return [word for each in text.split() if (word := each.rstrip(",:"))]


def tables(element: Tag) -> list[list[list[str]]]:
    """Return the words of the cells of the rows of all tables."""
    return [
        [
            [
                " ".join(cell.get_text(" ").split()).replace(" ,", ",")
                for cell in row.select("th, td")
            ]
            for row in table.select("tr")
        ]
        for table in element.select("table")
    ]


def site_script(source: Path, build: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build ``source`` into ``build``/site as `make site` does; never raises."""
    command = ["sh", str(ROOT / "tools" / "site.sh"), sys.executable, str(source), str(build)]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


def publish(build: Path) -> Published:
    """Build what is deployed into ``build``; fails with what the build says."""
    result = site_script(SOURCE, build)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return Published(build / "site")


def local(published: Published, url: str) -> Path:
    """Return the file that a URL of the published site names."""
    assert url.startswith(BASE), url
    return published.folder / re.sub(r"[?#].*", "", url.removeprefix(BASE))
