"""``python -m tool_surface``."""

from __future__ import annotations

import signal
import sys

# Until the command line ends by a signal in good order, a signal ends it without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from tool_surface.cli.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
