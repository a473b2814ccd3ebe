"""Run one command; whatever happens, end with one sentence and an exit status."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tool_surface.cli.console import Console
from tool_surface.cli.options import parser
from tool_surface.lists.model import SurfaceError
from tool_surface.server.text import SECRETS, ServerFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _on_signals(action: Any) -> None:  # noqa: ANN401 - as the standard library has it
    for each in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(each, action)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line *arguments*, and return the exit status: 0, 2, or 3.

    Python itself exits with 1 if this code is broken, so no result has that status. Without
    *arguments*, those of the process are run, and the process is to end afterwards.
    """
    options = parser().parse_args(arguments)
    console = Console(as_json=options.json)
    SECRETS.clear()
    if arguments is None:
        # Treat every ending signal like Ctrl-C, so that files are cleaned up.
        _on_signals(signal.default_int_handler)
    with (
        # A library may print an answer with a token.
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        status = _run(options, console)
    if arguments is None:
        _on_signals(signal.SIG_IGN)  # the exit status is final
    return status


def _run(options: argparse.Namespace, console: Console) -> int:
    try:
        status: int = options.run(options, console)
        return status
    except (ServerFault, SurfaceError) as error:
        return console.fail(str(error))
    except ModuleNotFoundError as error:
        package = str(error.name).split(".")[0]
        return console.fail(f"the Python package {package} isn't installed; run make venv-dev")
    except KeyboardInterrupt:
        return console.fail("interrupted; run it again")
    except Exception as error:
        return console.fail(f"internal error ({type(error).__name__}); please report it")
