"""Ask a server as the options say, within the time that they give."""

from __future__ import annotations

import contextlib
import datetime
import os
from typing import TYPE_CHECKING

from tool_surface.cli.report import UNKNOWN
from tool_surface.lists.model import Surface
from tool_surface.server.address import is_secure, server_url, token_from
from tool_surface.server.text import SECRETS, ServerFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tool_surface.cli.console import Console
    from tool_surface.server.deadline import Deadline

#: How a surface that was captured here names its origin.
ORIGIN = "captured from the live server"


@contextlib.contextmanager
def sdk() -> Iterator[None]:
    """Say what to do where the SDK, which the build of the site does not need, is missing."""
    try:
        yield
    except ImportError:
        raise ServerFault("the MCP SDK is not installed; run make venv-dev") from None


def within(seconds: float, console: Console, what: str = "") -> Deadline:
    """Return a limit of *seconds*, which ends the program where nothing else can."""
    with sdk():
        from tool_surface.server.deadline import Deadline

    def give_up() -> None:
        console.fail(f"{what}it took longer than {seconds:g} seconds; try again later")
        os._exit(UNKNOWN)

    return Deadline(seconds, give_up)


def ask(options: argparse.Namespace, console: Console) -> Surface:
    """Return the live surface that *options* name."""
    url = server_url(options.server)
    for name in ("client_id", "redirect_port", "no_browser"):
        if getattr(options, name) not in (None, False) and not options.login:
            raise ServerFault(f"--{name.replace('_', '-')} goes with --login; add that")
    token = None if options.token_env is None else token_from(options.token_env)
    if (token is not None or options.login) and not is_secure(url, url):
        raise ServerFault("a token is only sent over https; begin SERVER with https://")
    console.note(f"Connecting to {url} (at most {options.timeout:g} seconds) ...")
    with within(options.timeout, console) as deadline:
        # Loaded here, since the SDK takes half a second that "diff" need not wait.
        with sdk():
            import anyio

            from tool_surface.server.ask import ask_server
            from tool_surface.server.login import Login

        # Over ssh, a browser would open on the machine where nobody sits.
        paste = options.no_browser or "SSH_CONNECTION" in os.environ
        port = options.redirect_port or 0
        login = Login(console.say, options.client_id, port, paste) if options.login else None
        answer = anyio.run(ask_server, url, deadline, console.progress, token, login)
    surface = Surface(str(today()), ORIGIN, *answer)
    if SECRETS.inside(repr(surface)):
        raise ServerFault("the server's list contains the token itself; tell its operator at once")
    return surface


def today() -> datetime.date:
    """Return the date in UTC."""
    return datetime.datetime.now(datetime.UTC).date()
