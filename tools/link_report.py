"""What `make linkcheck` found, for a person who mends it.

    python tools/link_report.py build/linkcheck/output.json

Reads the file of Sphinx's builder, a JSON object a line
(https://www.sphinx-doc.org/en/master/usage/builders/#sphinx.builders.linkcheck.CheckExternalLinksBuilder).
Prints Markdown, and on standard error an annotation that GitHub shows beside each broken link.
Exit status 0 if every link leads somewhere, 3 if one is broken, and 2 if that is not known: a
site did not answer in time, or the check itself failed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

WHOLE, UNKNOWN, BROKEN = 0, 2, 3
SOURCE = "amperity_api/source"
TITLES = {
    "broken": "Broken",
    "timeout": "No answer in time",
    "rate-limited": "Refused for asking too often",
    "redirected": "Moved, and still reached",
}


class Link(NamedTuple):
    """A link as the check left it; one within the site is ``unchecked``."""

    file: str
    line: int
    status: str
    url: str
    info: str


def load(path: Path) -> list[Link]:
    """Return the links in order; raises `OSError` or `ValueError` if *path* has none."""
    links = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            entry = json.loads(text)
            link = Link(*(entry[key] for key in ("filename", "lineno", "status", "uri", "info")))
        except (ValueError, TypeError, LookupError):
            raise ValueError(f"{path}:{number} is not a result of Sphinx's linkcheck") from None
        links.append(link)
    return sorted(links)


def report(links: list[Link]) -> str:
    """Return Markdown: the links that are broken, that were too slow, and that moved."""
    lines = ["Every external link of the pages was asked.", ""]
    for status, title in TITLES.items():
        # Indented, not in a list: nothing that a server said can end the block.
        found = [link for link in links if link.status == status]
        said = (" ".join(f"{each.url}: {each.info}".split())[:500] for each in found)
        shown = zip(found, said, strict=True)
        places = [f"    {SOURCE}/{link.file}:{link.line}: {text}" for link, text in shown]
        lines += [f"### {title}", "", *places, ""] if found else []
    ignored = sum(link.status == "ignored" for link in links)
    asked = sum(link.status not in {"ignored", "unchecked"} for link in links)
    lines.append(f"{asked} links were asked; {ignored} are exceptions in `conf.py`, with reasons.")
    lines.append("To see it yourself: `make linkcheck`.")
    return "\n".join(lines)


def annotation(link: Link) -> str:
    """Return a warning as GitHub reads it.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    place = f"file={_escaped(f'{SOURCE}/{link.file}', ':,')},line={link.line}"
    return f"::warning {place},title=Broken link::{_escaped(f'{link.url}: {link.info}')}"


def _escaped(text: str, besides: str = "") -> str:
    for character in f"%\r\n{besides}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def main(file: str) -> int:
    """Print the report on the results in *file*; returns the exit status."""
    try:
        links = load(Path(file))
    except (OSError, ValueError) as error:
        print(f"The links could not be checked: {error}")
        return UNKNOWN
    print(report(links))
    for link in links:
        if link.status == "broken":
            print(annotation(link), file=sys.stderr)
    found = {link.status for link in links}
    if "broken" in found:
        return BROKEN
    return UNKNOWN if found & {"timeout", "rate-limited"} else WHOLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
