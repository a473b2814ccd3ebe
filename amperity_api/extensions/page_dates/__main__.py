"""``python -m page_dates``."""

from __future__ import annotations

import sys

from page_dates.stale import main

if __name__ == "__main__":
    sys.exit(main())
