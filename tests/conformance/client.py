"""The client that the suite judges: it signs in, and captures the list of tools.

A browser that follows redirects stands in for a person.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def browse(address: str) -> None:
    """Go where the address leads, as a person does who is signed in there."""
    try:
        with urllib.request.urlopen(address, timeout=20) as response:
            response.read()
    except urllib.error.HTTPError as error:
        error.close()


def capture(url: str) -> int:
    """Capture the tools of the server at *url*, and return the exit status.

    A scenario without tools is one that is captured, too: the suite counts any status but
    0 as a crash.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "tool_surface", "capture", url, "--login")
        done = subprocess.run(
            [*command, "--timeout", "20", "-o", str(Path(folder, "list.json"))],
            env=os.environ
            | {
                "BROWSER": f"{sys.executable} {__file__} browse %s",
                "PYTHONPATH": str(ROOT / "amperity_api" / "extensions"),
            },
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    print(done.stderr, file=sys.stderr)
    return 0 if "the server returned no tools" in done.stderr else done.returncode


if __name__ == "__main__":
    if sys.argv[1] == "browse":
        browse(sys.argv[2])
    else:
        sys.exit(capture(sys.argv[1]))
