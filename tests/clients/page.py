"""What the built pages tell a reader to type, and what they say that the client prints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SHELL = ".highlight-sh pre, .highlight-console pre, .highlight-bash pre"
FAILURES = "h2 > code, h3 > code, dt > code"


def texts(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Return the text of each tag, with the line breaks of the source as spaces."""
    return tuple(" ".join(tag.get_text().split()) for tag in tags)


@dataclass(frozen=True)
class Step:
    """A block of commands, and the item or the paragraph of the page that it belongs to."""

    commands: tuple[str, ...]
    around: tuple[Tag, ...]
    section: Tag

    def _all(self, selector: str) -> tuple[str, ...]:
        return texts(tag for each in self.around for tag in each.select(selector))

    @property
    def printed(self) -> tuple[str, ...]:
        """The blocks of text that the step says that a command prints."""
        return self._all(".highlight-text pre")

    @property
    def bold(self) -> tuple[str, ...]:
        """What is bold in the step, such as the name of a state."""
        return self._all("strong")

    @property
    def code(self) -> tuple[str, ...]:
        """The inline code of the step."""
        return self._all("code")


@dataclass(frozen=True)
class Guide:
    """What the pages say about one client."""

    client: str
    trees: tuple[BeautifulSoup, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that run the client, in the order of the pages."""
        found = (step for tree in self.trees for step in steps_of(tree))
        return tuple(step for step in found if step.commands[0].split()[0] == self.client)

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that run the client, in the order of the pages."""
        return tuple(command for step in self.steps for command in step.commands)

    def step(self, part: str, nth: int = 0) -> Step:
        """Return the *nth* step with a command that holds *part*; fails if there is none."""
        found = [step for step in self.steps if any(part in each for each in step.commands)]
        assert len(found) > nth, (
            f"No page has command {nth + 1} of the form `{self.client} … {part} …`; the commands "
            f"of the pages: {self.commands}"
        )
        return found[nth]

    def failures(self) -> tuple[str, ...]:
        """Return the failures that have their text as a heading, on the pages of the client."""
        pages = {id(page): page for step in self.steps for page in list(step.section.parents)[-1:]}
        return texts(tag for page in pages.values() for tag in page.select(FAILURES))

    def about(self, failure: str) -> Tag:
        """Return the section whose heading is *failure*."""
        headings = (tag for tree in self.trees for tag in tree.select(FAILURES))
        for heading in headings:
            if texts([heading]) == (failure,):
                section = heading.find_parent("section")
                assert section is not None
                return section
        raise AssertionError(f"No heading of the pages is `{failure}`")

    def typed(self, beginning: str) -> str:
        """Return what the reader types inside the client, which begins so."""
        for step in self.steps:
            for code in texts(step.section.select("code")):
                if code.startswith(beginning):
                    return code
        raise AssertionError(f"The section of {self.client} has no `{beginning} …`")


def steps_of(tree: BeautifulSoup) -> Iterator[Step]:
    """Yield every block of shell commands of a page, with what the page says around it."""
    for block in tree.select(SHELL):
        lines = (line.strip().removeprefix("$ ") for line in block.get_text().splitlines())
        commands = tuple(line for line in lines if line)
        section = block.find_parent("section")
        assert section is not None
        item = block.find_parent("li")
        outer = block.find_parent("div", class_="notranslate")
        assert outer is not None
        around = [item] if item is not None else _beside(outer)
        yield Step(commands, tuple(around), section)


def _beside(block: Tag) -> list[Tag]:
    """Return the paragraph above a block outside a list, and what follows it in the section."""
    above = block.find_previous_sibling("p")
    found = [above] if above is not None else []
    for below in block.find_next_siblings(["p", "div", "section"]):
        if below.name == "section" or below.select(SHELL):
            break
        found.append(below)
    return found


def read(html: Path) -> tuple[BeautifulSoup, ...]:
    """Return the setup pages and the overview of a built site, parsed."""
    files = [*sorted(html.glob("mcp_setup_*.html")), html / "mcp_overview.html"]
    return tuple(BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in files)
