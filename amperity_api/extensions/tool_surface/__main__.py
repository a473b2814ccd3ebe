"""``python -m tool_surface``."""

from __future__ import annotations

import sys

from tool_surface.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
