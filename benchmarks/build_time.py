"""Compare the strict cold build of the site with bare Sphinx.

Bare Sphinx builds the same six pages with the same theme and no extension: the
tabs become headings in bold with their panels below. Prints seconds and ratios;
at most 1.1 is the bar.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from pathlib import Path

from pairs import compare

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
BARE_CONF = """\
project = "Amperity MCP"
html_theme = "sphinx_rtd_theme"
smartquotes = False
nitpicky = True
"""


def without_tabs(text: str) -> str:
    """Return a page with each tab as a paragraph in bold and its panel below."""
    lines: list[str] = []
    depth = 0
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if line and indent < depth:
            depth = 0
        if line.startswith(".. tabs::"):
            depth = 3
        elif match := re.fullmatch(r"   \.\. group-tab:: (.+)", line):
            depth = 6
            lines.append(f"**{match[1]}**")
        else:
            lines.append(line[depth:] if depth == 6 else line)
    return "\n".join(lines) + "\n"


def bare_copy(folder: Path) -> Path:
    """Write the pages for bare Sphinx into ``folder`` and return it."""
    folder.mkdir()
    (folder / "conf.py").write_text(BARE_CONF)
    for page in SOURCE.glob("*.rst"):
        (folder / page.name).write_text(without_tabs(page.read_text("utf-8")), "utf-8")
    return folder


def main() -> None:
    """Print the ratio of the site to bare Sphinx."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="pairs of builds (15)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = Path(shutil.copytree(SOURCE, folder / "site"))
        result = compare(site, bare_copy(folder / "bare"), folder, rounds)
    print(f"the site / bare Sphinx: {result}")


if __name__ == "__main__":
    main()
