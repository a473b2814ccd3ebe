"""What each command does, from its options to its exit status."""

from __future__ import annotations

import contextlib
import datetime
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tool_surface.cli.asking import ask, sdk, today, within
from tool_surface.cli.console import OutputError
from tool_surface.cli.report import (
    AGREES,
    DIFFERS,
    UNKNOWN,
    Finding,
    Place,
    counted,
    findings_of,
    report,
    shown,
)
from tool_surface.lists import parse, store
from tool_surface.lists.compare import Diff, diff
from tool_surface.lists.model import HistoryEntry
from tool_surface.server.address import server_url
from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tool_surface.cli.console import Console
    from tool_surface.lists.model import Surface

#: The signals that end a command in good order.
ENDING = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))

#: A capture that loses more than this share of the tools was probably taken by somebody who
#: may see few of them.
_LOSS = 0.1


def _new_history(path: Path, old: Surface, new: Surface, change: Diff) -> str | None:
    """Return the history file with *old* in it, or ``None`` if there is nothing to add."""
    earlier = store.load_history(path) if path.exists() else ()
    newest = max([old.date, *(each.date for each in earlier)])
    if newest > new.date:
        raise ServerFault(f"{shown(path)} or the list is dated {newest}, after today; correct it")
    # The last list of a day is the list of that day.
    if old.date == new.date or old.names == new.names:
        return None
    entry = HistoryEntry(old.date, tuple(sorted(old.names)), change.renamed)
    return store.dumps_history((*(each for each in earlier if each.date != old.date), entry))


def _refuse_loss(old: Surface, new: Surface, change: Diff) -> None:
    before, after = (urlsplit(each.server.url).netloc for each in (old, new))
    if before != after:
        raise ServerFault(
            f"the list on file is that of {before}, and this one is of {after}; "
            "add --replace to write it all the same"
        )
    if len(change.removed) > _LOSS * len(old.tools):
        raise ServerFault(
            f"{len(change.removed)} of {len(old.tools)} tools would be lost; sign in as somebody "
            "who may use all of them, or add --replace"
        )


def _capture(options: argparse.Namespace, console: Console) -> int:
    """Write the live surface to a file, and the one that it replaces to the history."""
    path: Path = options.output
    # Whatever is wrong with the files is said before the server is asked.
    try:
        usable = not path.exists() or path.is_file()
        path.resolve()
    except (OSError, RuntimeError):  # a name that is too long, a link that leads to itself
        usable = False
    if not usable or not path.name:
        raise ServerFault(f"{path} is not a file; name one with -o")
    if not path.parent.is_dir():
        raise ServerFault(f"there is no folder {path.parent}; make it, or choose another -o")
    old = store.load(path) if path.exists() else None
    beside = path.with_name(f"{path.stem}_history.json")
    if beside.exists():
        store.load_history(beside)
    new = ask(options, console)
    contents = [(path, store.dumps(new))]
    parse.loads(contents[0][1], path)  # what cannot be read again is not written
    change = Diff()
    if old is not None:
        change = diff(old, new)
        history = _new_history(beside, old, new, change)
        if not options.replace:
            _refuse_loss(old, new, change)
        if history is not None:
            contents.append((beside, history))
    try:
        store.replace_files(contents, _ignore_signals)
    except OSError as error:
        raise ServerFault(
            f"{shown(path)} cannot be written ({error.strerror}), and is as it was; "
            "free disk space, or get permission to write there"
        ) from None
    findings = findings_of(change, options.reference, path)
    about = {"server": new.server.url, "tools": len(new.tools), "file": shown(path)}
    words = f"captured {counted(len(new.tools), 'tool')} of {new.server.url} in {shown(path)}"
    with contextlib.suppress(OutputError):  # the files are written, whoever reads of it
        report(console, AGREES, findings, words, **about)
    return AGREES


def _ignore_signals() -> None:
    """Let nothing interrupt what follows: the files change, and the report says so."""
    with contextlib.suppress(ValueError):  # not the main thread
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)


def _check(options: argparse.Namespace, console: Console) -> int:
    """Compare the live surface with a file."""
    path: Path = options.surface
    old = store.load(path)
    new = ask(options, console)
    url, count, file = new.server.url, len(new.tools), f"{shown(path)}, of {old.date}"
    same = f"{counted(count, 'tool')} {'matches' if count == 1 else 'match'} {file}"
    about = {"server": url, "tools": count, "file": shown(path)}
    return _compared(console, diff(old, new), options, path, same, f"{url} and {file}", **about)


def _diff(options: argparse.Namespace, console: Console) -> int:
    """Compare two files."""
    old, new = store.load(options.old), store.load(options.new)
    files = f"{shown(options.old)}, of {old.date}, and {shown(options.new)}, of {new.date}"
    return _compared(console, diff(old, new), options, options.old, f"{files}, agree", f"{files},")


def _compared(
    console: Console,
    change: Diff,
    options: argparse.Namespace,
    path: Path,
    same: str,
    sides: str,
    **about: object,
) -> int:
    findings = findings_of(change, options.reference, path)
    about["names_only"] = change.names_only
    if findings:
        words = f"{sides} differ: {counted(len(findings), 'finding')}"
        return report(console, DIFFERS, findings, words, **about)
    return report(console, AGREES, (), same + " (names only)" * change.names_only, **about)


def _discover(options: argparse.Namespace, console: Console) -> int:
    """Compare what servers answer without a token with the stored copies."""
    with sdk():
        import anyio

        from tool_surface.server import discovery
    stored = discovery.load_stored(options.answers)
    urls = [each.url for each in stored.stacks] if options.all else [server_url(options.server)]
    findings: list[Finding] = []
    outcomes = {AGREES}
    for url in urls:
        copy = stored.of(url)
        label = f"{copy.name} ({copy.origin})"
        try:
            with within(options.timeout, console, f"{url}: ") as deadline:
                console.progress(f"Reading how to sign in to {url} ...")
                found, certificate = anyio.run(
                    discovery.differences, url, copy, stored.client_id, deadline
                )
        except ServerFault as fault:
            findings.append(Finding("unknown", label, f"{url}: {fault}"))
            outcomes.add(UNKNOWN)
            continue
        if certificate:
            console.note(f"{url}: {certificate}")
        for topic, ours, theirs in found:
            words = f"{topic}: documented: {ours}; server: {theirs}"
            findings.append(Finding("sign-in", label, words))
            outcomes.add(DIFFERS)
    # A difference is certain, whatever else could not be asked.
    status = max(outcomes)
    words = {
        AGREES: f"the answers without a token are those of {shown(options.answers)}",
        DIFFERS: counted(len(findings), "finding"),
        UNKNOWN: "not all could be asked",
    }[status]
    several = urls[0] if len(urls) == 1 else counted(len(urls), "server")
    return report(console, status, findings, f"{several}: {words}", servers=urls)


def _age(options: argparse.Namespace, console: Console) -> int:
    """Say whether the list on file is too old, or was never captured live."""
    surface, file = store.load(options.surface), shown(options.surface)
    days = (today() - datetime.date.fromisoformat(surface.date)).days
    if days < 0:
        raise ServerFault(f"{file} is dated {surface.date}, after today; correct it")
    if not any(tool.captured for tool in surface.tools):
        words = "was never captured from the live server, and holds names only"
    elif days > options.days:
        words = f"was captured {days} days ago, on {surface.date}"
    else:
        return report(console, AGREES, (), f"{file} was captured on {surface.date}")
    words += "; run make surface and sign in"
    finding = Finding("age", file, words, Place(file))
    return report(console, DIFFERS, [finding], f"{file} {words}")


COMMANDS = {
    "capture": _capture,
    "check": _check,
    "diff": _diff,
    "discover": _discover,
    "age": _age,
}
