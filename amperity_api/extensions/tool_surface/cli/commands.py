"""What each command does, from its options to its exit status."""

from __future__ import annotations

import dataclasses
import datetime
import logging
import os
from typing import TYPE_CHECKING

from tool_surface.cli.report import Atlas, Finding, as_github, as_json, as_text, findings_of, shown
from tool_surface.lists import store
from tool_surface.lists.compare import diff
from tool_surface.lists.model import HistoryEntry
from tool_surface.lists.store import replace_files
from tool_surface.server.address import check_secure, server_url, token_from
from tool_surface.server.deadline import Deadline
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from tool_surface.cli.console import Console
    from tool_surface.lists.model import Surface

AGREES, DRIFT, UNKNOWN = 0, 1, 2
STATUS = {AGREES: "agrees", DRIFT: "drift", UNKNOWN: "unknown"}


def _report(
    options: argparse.Namespace,
    console: Console,
    status: int,
    findings: Sequence[Finding],
    summary: str,
    **about: object,
) -> int:
    """Print *findings* in the format that was asked for, and return *status*."""
    console.done()
    if options.format == "json":
        console.data(as_json(STATUS[status], findings, summary=summary, **about))
        return status
    for line in (as_github if options.format == "github" else as_text)(findings):
        console.finding(line)
    if status == AGREES:
        console.good(summary)
    elif not console.quiet:
        console.say(summary)
    return status


def _quiet_libraries() -> None:
    # They log tracebacks and whole answers, in which a token may stand.
    for name in ("mcp", "httpx2", "httpcore2", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def _ask(options: argparse.Namespace, console: Console) -> Surface:
    """Return the live surface that *options* name."""
    url = server_url(options.server)
    if options.client_id is not None and not options.login:
        raise ServerFault("--client-id goes with --login; add that")
    token = None
    if options.token_env is not None:
        token = token_from(options.token_env)
        console.secrets.add(token)
    if options.token_env is not None or options.login:
        check_secure(url)
    deadline = Deadline(options.timeout)
    console.progress(f"Connecting to {url} (at most {options.timeout:g} seconds) ...")

    def give_up() -> None:
        console.error(f"it took longer than {options.timeout:g} seconds; try again later")
        os._exit(UNKNOWN)

    with deadline.watched(give_up):
        _quiet_libraries()
        # Loaded here, since the SDK takes half a second that "diff" need not wait.
        from tool_surface.server.ask import Question, ask

        login = None
        if options.login:
            from tool_surface.server.login import Login

            login = Login(console.secrets, console.say, options.client_id, options.redirect_port)
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        surface = ask(Question(url, today, token, login), deadline, console.progress)
    console.done()
    if console.secrets.inside(repr(surface)):
        raise ServerFault("the server's list holds the token itself; tell its operator at once")
    return surface


def _history(path: Path, old: Surface | None, new: Surface) -> tuple[HistoryEntry, ...] | None:
    """Return the history with *old* in it, or ``None`` if there is nothing to add."""
    # The last list of a day is the list of that day.
    if old is None or old.date == new.date:
        return None
    earlier = store.load_history(path) if path.exists() else ()
    entry = HistoryEntry(old.date, tuple(sorted(old.names)))
    return (*(each for each in earlier if each.date != old.date), entry)


def capture(options: argparse.Namespace, console: Console) -> int:
    """Write the live surface to a file, and the one that it replaces to the history."""
    path: Path = options.output
    beside = path.with_name(f"{path.stem}_history.json")
    # Whatever is wrong with the files is said before the server is asked.
    old = store.load(path) if path.exists() else None
    if beside.exists():
        store.load_history(beside)
    if not path.parent.is_dir():
        raise ServerFault(f"there is no folder {path.parent}; make it, or choose another -o")
    new = _ask(options, console)
    contents = [(path, store.checked(new, path))]
    history = _history(beside, old, new)
    if history is not None:
        # First: if only one of the two gets written, the next capture repairs it.
        contents.insert(0, (beside, store.dumps_history(history)))
    try:
        replace_files(contents)
    except OSError as error:
        raise ServerFault(
            f"{shown(path)} cannot be written ({error.strerror}), and is as it was; "
            "make room or take leave to write there"
        ) from None
    words = f"{len(new.tools)} tools of {new.server.url} are in {shown(path)}"
    about = {"server": new.server.url, "tools": len(new.tools), "file": shown(path)}
    return _report(options, console, AGREES, (), words, **about)


def check(options: argparse.Namespace, console: Console) -> int:
    """Compare the live surface with a file."""
    old = store.load(options.surface)
    new = _ask(options, console)
    findings = findings_of(diff(old, new), Atlas(options.reference, options.surface))
    about = {"server": new.server.url, "tools": len(new.tools), "file": shown(options.surface)}
    file = f"{shown(options.surface)} of {old.date}"
    if findings:
        words = f"{new.server.url} and {file} differ: {_count(findings)}"
        return _report(options, console, DRIFT, findings, words, **about)
    words = f"{new.server.url} offers the {len(new.tools)} tools of {file}"
    return _report(options, console, AGREES, (), words, **about)


def compare(options: argparse.Namespace, console: Console) -> int:
    """Compare two files."""
    old, new = store.load(options.old), store.load(options.new)
    findings = findings_of(diff(old, new), Atlas(options.reference, options.old))
    files = f"{shown(options.old)} of {old.date} and {shown(options.new)} of {new.date}"
    if findings:
        words = f"{files} differ: {_count(findings)}"
        return _report(options, console, DRIFT, findings, words)
    return _report(options, console, AGREES, (), f"{files} agree")


def discover(options: argparse.Namespace, console: Console) -> int:
    """Compare what servers say about signing in with what the pages state."""
    from tool_surface.server.discovery import load_stacks

    stacks = load_stacks(options.tools_json) if options.all else (("", options.server),)
    servers = [(name, server_url(url)) for name, url in stacks]
    _quiet_libraries()
    findings: list[Finding] = []
    outcomes = set[int]()
    for name, url in servers:
        found, outcome = _discover_one(options, console, url)
        label = f"{name} {url}".strip()
        findings += [dataclasses.replace(each, name=label) for each in found]
        outcomes.add(outcome)
    # What drifted is certain, whatever else could not be asked.
    status = DRIFT if DRIFT in outcomes else max(outcomes)
    about = {"servers": [url for _name, url in servers]}
    several = f"{len(servers)} servers" if len(servers) > 1 else servers[0][1]
    words = {
        AGREES: f"{several}: all that the pages state about signing in holds",
        DRIFT: f"{several}: signing in differs from what the pages state: {_count(findings)}",
        UNKNOWN: f"{several}: not all could be asked",
    }[status]
    return _report(options, console, status, findings, words, **about)


def _discover_one(
    options: argparse.Namespace, console: Console, url: str
) -> tuple[list[Finding], int]:
    from tool_surface.server import discovery

    deadline = Deadline(options.timeout)

    def give_up() -> None:
        console.error(f"{url}: it took longer than {options.timeout:g} seconds; try again later")
        os._exit(UNKNOWN)

    try:
        with deadline.watched(give_up):
            statements = discovery.discover(url, deadline, console.progress)
    except ServerFault as fault:
        return [Finding("unknown", url, str(fault))], UNKNOWN
    findings = [
        Finding(
            "sign-in", url, f"{each.topic}: the pages state {each.stated}, it says {each.said}"
        )
        for each in statements
        if each.said is not None
    ]
    return findings, DRIFT if findings else AGREES


def _count(findings: Sequence[Finding]) -> str:
    return "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
