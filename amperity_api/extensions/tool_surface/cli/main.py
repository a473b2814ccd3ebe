"""Run one command; whatever happens, end with one sentence and an exit status."""

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
    from collections.abc import Iterator, Sequence


@contextlib.contextmanager
def _orderly(*, ends: bool) -> Iterator[None]:
    """Silence logging, and treat every ending signal like Ctrl-C, so that files are cleaned up.

    If the process *ends* after the block, later signals can't change its exit status.
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

    Python itself exits with 1 if this code is broken, so no result has that status.
    """
    options = parser().parse_args(arguments)
    console = Console(quiet=options.quiet, as_json=options.json)
    SECRETS.clear()
    with _orderly(ends=arguments is None), console.alone():
        try:
            return commands.COMMANDS[options.command](options, console)
        except OutputError as error:
            console.cannot_write(error)
        except (ServerFault, SurfaceError) as error:
            console.fail(str(error))
        except ModuleNotFoundError as error:
            package = str(error.name).split(".")[0]
            console.fail(f"the Python package {package} isn't installed; run make venv-dev")
        except KeyboardInterrupt:
            console.fail("interrupted; no file was changed")
        except Exception as error:
            console.fail(f"internal error ({type(error).__name__}); please report it")
        return UNKNOWN
