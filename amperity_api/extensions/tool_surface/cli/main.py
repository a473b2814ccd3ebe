"""Run a command, and end with one sentence and a status whatever happens."""

from __future__ import annotations

import contextlib
import logging
import signal
from typing import TYPE_CHECKING, Any

from tool_surface.cli import commands
from tool_surface.cli.console import Console, OutputError
from tool_surface.cli.options import parser
from tool_surface.cli.report import UNKNOWN
from tool_surface.lists.model import SurfaceError
from tool_surface.server.text import SECRETS, ServerFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence


@contextlib.contextmanager
def _orderly(*, ends: bool) -> Iterator[None]:
    """Keep libraries from logging, and end by a signal as by Ctrl-C: with files tidied up.

    Where the process *ends* with the block, no signal changes its status any more.
    """
    before: dict[signal.Signals, Any] = {}
    with contextlib.suppress(ValueError):  # not the main thread
        for each in commands.ENDING:
            before.setdefault(each, signal.signal(each, signal.default_int_handler))
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(level)
        for each, handler in before.items():
            signal.signal(each, signal.SIG_IGN if ends else handler)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line *arguments*, and return the exit status: 0, 2, or 3.

    Python itself ends with 1 where this code is broken, so no result has that status.
    """
    options = parser().parse_args(arguments)
    console = Console(quiet=options.quiet, format=options.format)
    SECRETS.clear()
    with _orderly(ends=arguments is None), console.alone():
        try:
            return _run(options, console)
        except OutputError as error:
            # A reader that has left, as head does, needs no message.
            if not isinstance(error.__cause__, BrokenPipeError):
                with contextlib.suppress(OutputError):
                    console.error(f"the output cannot be written ({error}); free disk space")
            return UNKNOWN


def _run(options: argparse.Namespace, console: Console) -> int:
    try:
        return commands.COMMANDS[options.command](options, console)
    except OutputError:
        raise
    except (ServerFault, SurfaceError) as error:
        sentence = str(error)
    except KeyboardInterrupt:
        sentence = "interrupted before it was done; nothing was changed"
    except Exception as error:
        sentence = f"this should not happen ({type(error).__name__}); report it"
    console.fail(sentence)
    return UNKNOWN
