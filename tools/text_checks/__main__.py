"""Check the pages: ``python -m text_checks FOLDER``; exit status 1 if anything is found."""

from __future__ import annotations

import sys
from pathlib import Path

from text_checks import blocks, markup, words  # noqa: F401 - this registers the rules
from text_checks.page import findings

found = [line for file in sorted(Path(sys.argv[1]).rglob("*.rst")) for line in findings(file)]
print(*found, sep="\n", end="\n" if found else "")
sys.exit(bool(found))
