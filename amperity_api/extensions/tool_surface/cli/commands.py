"""What each command does, from its options to its exit status.

The first line of a command's docstring is its help.
"""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tool_surface.cli.console import AGREES, DIFFERS, UNKNOWN
from tool_surface.cli.report import Finding, counted, findings_of, shown
from tool_surface.lists import compare, store
from tool_surface.lists.model import HistoryEntry, Surface
from tool_surface.server.text import SECRETS, ServerFault, is_secure, server_url, token_from

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tool_surface.cli.console import Console
    from tool_surface.server.http import Deadline

#: The origin of a list that was captured here.
ORIGIN = "captured from the live server"

#: A capture that loses a larger share of the tools was probably made with an account that
#: sees few of them.
_LOSS = 0.1

#: A list that is more than this many days old is reported.
_AGE = 30


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _limit(seconds: float, console: Console, what: str = "") -> Deadline:
    """Return a limit of *seconds*, which ends the process if nothing else can."""
    from tool_surface.server.http import Deadline

    def give_up() -> None:
        console.fail(f"{what}it took longer than {seconds:g} seconds; try again later")
        os._exit(UNKNOWN)

    return Deadline(seconds, give_up)


def _ask(options: argparse.Namespace, console: Console) -> Surface:
    """Return the list of the live server that *options* name."""
    url = server_url(options.server)
    for name in ("client_id", "redirect_port", "no_browser"):
        if getattr(options, name) not in (None, False) and not options.login:
            raise ServerFault(f"--{name.replace('_', '-')} needs --login")
    token = None if options.token_env is None else token_from(options.token_env)
    if (token is not None or options.login) and not is_secure(url, url):
        raise ServerFault("a token is only sent over https; use an https:// URL")
    console.err(f"Connecting to {url} (at most {options.timeout:g} seconds) ...")
    with _limit(options.timeout, console) as deadline:
        # Imported here because the SDK takes half a second, which "diff" doesn't need.
        import anyio

        from tool_surface.server.ask import ask_server
        from tool_surface.server.login import sign_in

        login = None
        if options.login:
            # Over ssh, the browser would open on the wrong machine.
            paste = options.no_browser or "SSH_CONNECTION" in os.environ
            port = options.redirect_port or 0
            login = sign_in(url, deadline, console.err, options.client_id, port, paste=paste)
        answer = anyio.run(ask_server, url, deadline, token, login)
    surface = Surface(str(_today()), ORIGIN, *answer)
    if SECRETS.inside(repr(surface)):
        raise ServerFault("the server's list contains your token; tell its operator now")
    return surface


def _refuse_loss(old: Surface, new: Surface, change: compare.Diff) -> None:
    before, after = (urlsplit(each.server.url).netloc for each in (old, new))
    if before != after:
        raise ServerFault(
            f"the file holds the list of {before}, not of {after}; add --replace to replace it"
        )
    if len(change.removed) > _LOSS * len(old.tools):
        raise ServerFault(
            f"{len(change.removed)} of {len(old.tools)} tools would be lost; sign in with an "
            "account that sees every tool, or add --replace"
        )


def _refuse_future(date: str, what: str) -> None:
    if date > str(_today()):
        raise ServerFault(f"{what} has the date {date}, which is in the future; correct it")


def capture(options: argparse.Namespace, console: Console) -> int:
    """Write the server's tools to the file, and the previous list to its history."""
    path: Path = options.output
    # Check the files before asking the server.
    try:
        usable = path.resolve().parent.is_dir() and (path.is_file() or not path.exists())
    except (OSError, RuntimeError):  # the name is too long, or a link leads to itself
        usable = False
    if not usable:
        raise ServerFault(f"{path} can't be written; -o takes a file in an existing folder")
    old = store.load(path) if path.exists() else None
    beside = path.with_name(f"{path.stem}_history.json")
    earlier = store.load_history(beside) if beside.exists() else ()
    newest = max((each.date for each in (old, *earlier) if each), default="")
    _refuse_future(newest, f"{shown(path)} or its history")
    new = _ask(options, console)
    contents = [(path, store.dumps(new))]
    store.load(path, contents[0][1])  # never write what can't be read back
    change = compare.Diff()
    if old is not None:
        change = compare.diff(old, new)
        if not options.replace:
            _refuse_loss(old, new, change)
        # The last list of a day stands for that day.
        if old.date != new.date and old.names != new.names:
            entry = HistoryEntry(old.date, tuple(sorted(old.names)), dict(change.renamed))
            kept = (each for each in earlier if each.date != old.date)
            contents.append((beside, store.dumps_history((*kept, entry))))
    try:
        store.replace_files(contents)
    except OSError as error:
        raise ServerFault(
            f"{shown(path)} can't be written ({error.strerror}) and was left unchanged; free "
            "disk space, or get permission to write there"
        ) from None
    words = f"captured {counted(len(new.tools), 'tool')} of {new.server.url} in {shown(path)}"
    console.report(AGREES, findings_of(change), words)
    return AGREES  # even if the report can't be printed: the files are written


def check(options: argparse.Namespace, console: Console) -> int:
    """Compare the server's tools with the file."""
    old = store.load(options.surface)
    new = _ask(options, console)
    sides = f"{shown(options.surface)} ({old.date}) and {new.server.url}"
    return _compare(console, old, new, sides)


def diff(options: argparse.Namespace, console: Console) -> int:
    """Compare two files."""
    old, new = store.load(options.old), store.load(options.new)
    sides = f"{shown(options.old)} ({old.date}) and {shown(options.new)} ({new.date})"
    return _compare(console, old, new, sides)


def _compare(console: Console, old: Surface, new: Surface, sides: str) -> int:
    change = compare.diff(old, new)
    if findings := findings_of(change):
        words = f"{sides} differ: {counted(len(findings), 'finding')}"
        return console.report(DIFFERS, findings, words)
    words = f"{sides} agree: {counted(len(new.tools), 'tool')}"
    return console.report(AGREES, (), words + " (names only)" * change.names_only)


def discover(options: argparse.Namespace, console: Console) -> int:
    """Compare what servers answer without a token with the stored copies."""
    import anyio

    from tool_surface.server import discovery

    stored = discovery.load_stored(options.answers)
    findings: list[Finding] = []
    for stack in stored.stacks:
        label = f"{stack.name} ({stack.origin})"
        try:
            with _limit(options.timeout, console, f"{stack.url}: ") as deadline:
                found, certificate = anyio.run(
                    discovery.differences, stack, stored.client_id, deadline
                )
        except ServerFault as fault:
            findings.append(Finding("unknown", label, f"{stack.url}: {fault}"))
            continue
        if certificate:
            console.err(f"{stack.url}: {certificate}")
        for topic, ours, theirs in found:
            words = f"{topic}: documented: {ours}; server: {theirs}"
            findings.append(Finding("sign-in", label, words, ours, theirs))
    kinds = {each.kind for each in findings}
    # A difference is certain even if another server couldn't be asked.
    status = DIFFERS if "sign-in" in kinds else UNKNOWN if kinds else AGREES
    summary = (
        f"compared {counted(len(stored.stacks), 'server')} with {shown(options.answers)}: "
        f"{counted(len(findings), 'finding')}"
    )
    return console.report(status, findings, summary)


def age(options: argparse.Namespace, console: Console) -> int:
    """Report a list that is more than 30 days old or was never captured live."""
    surface, file = store.load(options.surface), shown(options.surface)
    _refuse_future(surface.date, file)
    days = (_today() - datetime.date.fromisoformat(surface.date)).days
    if not any(tool.captured for tool in surface.tools):
        words = "was never captured from the live server and holds names only"
    elif days > _AGE:
        words = f"was captured {days} days ago, on {surface.date}"
    else:
        return console.report(AGREES, (), f"{file} was captured on {surface.date}")
    words += "; run make surface and sign in"
    return console.report(DIFFERS, [Finding("age", file, words)], f"{file} {words}")
