"""What each command does, from its options to its exit status."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tool_surface.cli.console import OutputError
from tool_surface.cli.report import Atlas, Finding, as_github, as_rows, as_text, findings_of, shown
from tool_surface.lists import parse, store
from tool_surface.lists.compare import diff
from tool_surface.lists.model import HistoryEntry
from tool_surface.server.address import check_secure, server_url, token_from
from tool_surface.server.deadline import Deadline
from tool_surface.server.text import SECRETS, ServerFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tool_surface.cli.console import Console
    from tool_surface.lists.compare import Diff
    from tool_surface.lists.model import Surface

#: Exit statuses. 1 is left to Python, which ends with it where this code is broken.
AGREES, UNKNOWN, DIFFERS = 0, 2, 3
STATUS = {AGREES: "agrees", UNKNOWN: "unknown", DIFFERS: "differs"}

#: A capture that loses more than this share of the tools was probably taken by somebody who
#: may see few of them.
_LOSS = 0.1

#: The signals that end a command in good order.
ENDING = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))


def _report(
    console: Console, status: int, findings: Sequence[Finding], summary: str, **about: object
) -> int:
    """Print *findings* in the format that was asked for, and return *status*."""
    console.done()
    if console.format == "json":
        rows = as_rows(findings)
        console.data({"status": STATUS[status], "summary": summary, **about, "findings": rows})
        return status
    for line in (as_github if console.format == "github" else as_text)(findings):
        console.finding(line)
    if status == AGREES:
        console.good(summary)
    elif not console.quiet:
        console.say(summary)
    return status


@contextlib.contextmanager
def _sdk() -> Iterator[None]:
    """Say what to do where the SDK, which the build of the site does not need, is missing."""
    try:
        yield
    except ImportError:
        raise ServerFault("the MCP SDK is not installed; run make venv-dev") from None


@contextlib.contextmanager
def _within(seconds: float, console: Console, what: str = "") -> Iterator[Deadline]:
    """Give the block *seconds*, and end the program where nothing else can end the block."""
    deadline = Deadline(seconds)

    def give_up() -> None:
        console.fail(f"{what}it took longer than {seconds:g} seconds; try again later")
        os._exit(UNKNOWN)

    with deadline.watched(give_up):
        yield deadline


def _ask(options: argparse.Namespace, console: Console) -> Surface:
    """Return the live surface that *options* name."""
    url = server_url(options.server)
    for name in ("client_id", "redirect_port", "no_browser"):
        if getattr(options, name) not in (None, False) and not options.login:
            raise ServerFault(f"--{name.replace('_', '-')} goes with --login; add that")
    token = None
    if options.token_env is not None:
        token = token_from(options.token_env)
        SECRETS.add(token)
    if options.token_env is not None or options.login:
        check_secure(url)
    console.progress(f"Connecting to {url} (at most {options.timeout:g} seconds) ...")
    with _within(options.timeout, console) as deadline:
        # Loaded here, since the SDK takes half a second that "diff" need not wait.
        with _sdk():
            from tool_surface.server.ask import Question, ask
            from tool_surface.server.login import Login

        login = None
        if options.login:
            # Over ssh, a browser would open on the machine where nobody sits.
            paste = options.no_browser or bool(os.environ.get("SSH_CONNECTION"))
            login = Login(console.say, options.client_id, options.redirect_port or 0, paste)
        question = Question(url, _today(), token, login)
        surface = ask(question, deadline, console.progress)
    console.done()
    if SECRETS.inside(store.dumps(surface)):
        raise ServerFault("the server's list contains the token itself; tell its operator at once")
    return surface


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _history(path: Path, old: Surface | None, new: Surface, change: Diff | None) -> str | None:
    """Return the history file with *old* in it, or ``None`` if there is nothing to add."""
    earlier = store.load_history(path) if path.exists() else ()
    for day in (*(each.date for each in earlier), *([old.date] if old else ())):
        if day > new.date:
            raise ServerFault(f"{shown(path)} or the list is dated {day}, after today; correct it")
    # The last list of a day is the list of that day.
    if old is None or change is None or old.date == new.date or old.names == new.names:
        return None
    entry = HistoryEntry(old.date, tuple(sorted(old.names)), change.renamed)
    return store.dumps_history((*(each for each in earlier if each.date != old.date), entry))


def _refuse_loss(old: Surface, new: Surface, change: Diff) -> None:
    hosts = [urlsplit(each.server.url).netloc for each in (old, new)]
    if hosts[0] != hosts[1]:
        raise ServerFault(
            f"the list on file is that of {hosts[0]}, and this one is of {hosts[1]}; "
            "add --replace to write it all the same"
        )
    if len(change.removed) > _LOSS * len(old.tools):
        raise ServerFault(
            f"{len(change.removed)} of {len(old.tools)} tools would be lost; sign in as somebody "
            "who may use all of them, or add --replace"
        )


def capture(options: argparse.Namespace, console: Console) -> int:
    """Write the live surface to a file, and the one that it replaces to the history."""
    path: Path = options.output
    beside = path.with_name(f"{path.stem}_history.json") if path.name else path
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
    if beside.exists():
        store.load_history(beside)
    new = _ask(options, console)
    change = diff(old, new) if old else None
    text = store.dumps(new)
    parse.loads(text, path)  # what cannot be read again is not written
    history = _history(beside, old, new, change)
    if old is not None and change is not None and not options.replace:
        _refuse_loss(old, new, change)
    contents = [(path, text)] + ([(beside, history)] if history is not None else [])
    try:
        store.replace_files(contents, _ignore_signals)
    except OSError as error:
        raise ServerFault(
            f"{shown(path)} cannot be written ({error.strerror}), and is as it was; "
            "free disk space, or get permission to write there"
        ) from None
    findings = findings_of(change, Atlas(options.reference, path)) if change else ()
    tools = "1 tool" if len(new.tools) == 1 else f"{len(new.tools)} tools"
    words = f"captured {tools} of {new.server.url} in {shown(path)}"
    about = {"server": new.server.url, "tools": len(new.tools), "file": shown(path)}
    with contextlib.suppress(OutputError):  # the files are written, whoever reads of it
        _report(console, AGREES, findings, words, **about)
    return AGREES


def _ignore_signals() -> None:
    """Let nothing interrupt what follows: the files change, and the report says so."""
    with contextlib.suppress(ValueError):  # not the main thread
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)


def check(options: argparse.Namespace, console: Console) -> int:
    """Compare the live surface with a file."""
    old = store.load(options.surface)
    new = _ask(options, console)
    change = diff(old, new)
    findings = findings_of(change, Atlas(options.reference, options.surface))
    about = {
        "server": new.server.url,
        "tools": len(new.tools),
        "file": shown(options.surface),
        "names_only": change.names_only,
    }
    file = f"{shown(options.surface)}, of {old.date}"
    if findings:
        words = f"{new.server.url} and {file} differ: {_count(findings)}"
        return _report(console, DIFFERS, findings, words, **about)
    tools = "1 tool matches" if len(new.tools) == 1 else f"{len(new.tools)} tools match"
    only = " (names only)" if change.names_only else ""
    return _report(console, AGREES, findings, f"{tools} {file}{only}", **about)


def compare(options: argparse.Namespace, console: Console) -> int:
    """Compare two files."""
    old, new = store.load(options.old), store.load(options.new)
    change = diff(old, new)
    findings = findings_of(change, Atlas(options.reference, options.old))
    files = f"{shown(options.old)}, of {old.date}, and {shown(options.new)}, of {new.date}"
    about = {"names_only": change.names_only}
    if findings:
        words = f"{files}, differ: {_count(findings)}"
        return _report(console, DIFFERS, findings, words, **about)
    words = f"{files}, {'have the same names; names only' if change.names_only else 'agree'}"
    return _report(console, AGREES, (), words, **about)


def discover(options: argparse.Namespace, console: Console) -> int:
    """Compare what servers answer without a token with the stored copies."""
    with _sdk():
        from tool_surface.server import discovery
    stored = discovery.load_stored(options.answers)
    urls = [each["url"] for each in stored["stacks"]] if options.all else [options.server]
    findings: list[Finding] = []
    outcomes = set[int]()
    for url in map(server_url, urls):
        copy = discovery.stored_for(stored, url)
        label = f"{copy['name']} ({copy['origin']})"
        try:
            with _within(options.timeout, console, f"{url}: ") as deadline:
                found = discovery.read_answers(
                    url, stored["client_id"], deadline, console.progress
                )
        except ServerFault as fault:
            findings.append(Finding("unknown", label, f"{url}: {fault}"))
            outcomes.add(UNKNOWN)
            continue
        if found.certificate_days is not None and not console.quiet:
            names = ", ".join(found.certificate_names)
            console.say(f"{url}: certificate of {names}, {found.certificate_days} days left")
        different = [
            Finding(
                "sign-in", label, f"{each.topic}: documented: {each.stated}; server: {each.said}"
            )
            for each in discovery.judge(copy, found)
        ]
        findings += different
        outcomes.add(DIFFERS if different else AGREES)
    # A difference is certain, whatever else could not be asked.
    status = max(outcomes)
    several = f"{len(urls)} servers" if len(urls) > 1 else urls[0]
    words = {
        AGREES: f"{several}: the answers without a token are those of {shown(options.answers)}",
        DIFFERS: f"{several}: {_count(findings)}",
        UNKNOWN: f"{several}: not all could be asked",
    }[status]
    return _report(console, status, findings, words, servers=urls)


def age(options: argparse.Namespace, console: Console) -> int:
    """Say whether the list on file is too old, or was never captured live."""
    surface = store.load(options.surface)
    file, how = shown(options.surface), "run make surface and sign in"
    if not any(tool.captured for tool in surface.tools):
        words = f"was never captured from the live server, and holds names only; {how}"
    else:
        days = (
            datetime.date.fromisoformat(_today()) - datetime.date.fromisoformat(surface.date)
        ).days
        if days <= options.days:
            return _report(console, AGREES, (), f"{file} was captured on {surface.date}")
        words = f"was captured {days} days ago, on {surface.date}; {how}"
    return _report(console, DIFFERS, [Finding("age", file, words)], f"{file} {words}")


def _count(findings: Sequence[Finding]) -> str:
    return "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
