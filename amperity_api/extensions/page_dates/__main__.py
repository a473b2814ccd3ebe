"""``python -m page_dates``: see `verified.main`."""

from __future__ import annotations

import sys

from page_dates.verified import main

if __name__ == "__main__":
    sys.exit(main())
