"""Check the pages: ``python -m text_checks PATH ...``; exit status 1 if anything is found."""

from __future__ import annotations

import sys
from pathlib import Path

# Importing the rules registers them.
from text_checks import blocks, characters, structure, words  # noqa: F401
from text_checks.page import findings


def main(paths: list[str]) -> int:
    """Print what is wrong in the files, and in the .rst files of the folders."""
    found = False
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.rst")) if path.is_dir() else [path]:
            for line in findings(file):
                print(line)
                found = True
    return int(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
