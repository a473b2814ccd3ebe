"""Run a command, and end with one sentence and a status whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING

from tool_surface.cli import commands
from tool_surface.cli.console import Console
from tool_surface.cli.options import parser
from tool_surface.lists.model import SurfaceError
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "capture": commands.capture,
    "check": commands.check,
    "diff": commands.compare,
    "discover": commands.discover,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line *arguments*, and return the exit status: 0, 1, or 2."""
    options = parser().parse_args(arguments)
    console = Console(quiet=options.quiet)
    try:
        return _COMMANDS[options.command](options, console)
    except (ServerFault, SurfaceError) as error:
        sentence = str(error)
    except KeyboardInterrupt:
        sentence = "interrupted before it was done; nothing was changed"
    except BrokenPipeError:
        # The reader has left: keep Python from complaining when it flushes at the end.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.UNKNOWN
    except Exception as error:
        sentence = f"this should not happen ({type(error).__name__}); report it"
    console.done()
    if options.format == "json":
        console.data(
            json.dumps({"status": "unknown", "error": sentence, "findings": []}, indent=2)
        )
    elif options.format == "github":
        console.data(
            f"::error title=The tools could not be checked::{sentence}".replace("%", "%25")
        )
    console.error(sentence)
    return commands.UNKNOWN
