"""The command line: commands, flags, and examples."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from tool_surface.cli import commands
from tool_surface.cli.report import shown

SOURCE = Path(__file__).resolve().parents[4] / "amperity_api" / "source"

_STATUS = """\
exit status:
  0  both sides agree, or the file was written
  2  the question couldn't be answered
  3  they differ
"""

#: Examples of each command.
_COMMANDS = {
    commands.capture: (
        "https://mcp.amperity.com --login",
        "https://mcp.amperity.com --token-env AMPERITY_TOKEN -o today.json",
    ),
    commands.check: (
        "https://mcp.amperity.com --login",
        "https://mcp.amperity.com --login --no-browser",
    ),
    commands.diff: ("old.json new.json --json",),
    commands.discover: ("--json",),
    commands.age: ("--surface old.json",),
}


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < math.inf:
        raise ValueError
    return value


_seconds.__name__ = "number of seconds"


def _file(parser: argparse.ArgumentParser, *flags: str, default: Path, what: str) -> None:
    about = f"{what} (default: {shown(default)})"
    parser.add_argument(*flags, type=Path, default=default, metavar="FILE", help=about)


def _add_sign_in(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("sign-in")
    ways = group.add_mutually_exclusive_group()
    about = "environment variable that holds a bearer token"
    ways.add_argument("--token-env", metavar="NAME", help=about)
    ways.add_argument("--login", action="store_true", help="sign in with your browser")
    about = "with --login: use this registered client"
    group.add_argument("--client-id", metavar="ID", help=about)
    about = "with --login: port of the redirect on 127.0.0.1 (default: any)"
    group.add_argument("--redirect-port", type=int, metavar="PORT", help=about)
    about = (
        "with --login: print the sign-in address for a browser on another machine, then ask for "
        "the address where it ends (the default over ssh)"
    )
    group.add_argument("--no-browser", action="store_true", help=about)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    whole = argparse.ArgumentParser(
        prog="python -m tool_surface",
        description="Compare the tools that an MCP server offers with the stored list. "
        "It lists tools and never calls one.",
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = whole.add_subparsers(required=True, metavar="COMMAND")
    surface = SOURCE / "tool_surface.json"
    for run, examples in _COMMANDS.items():
        name, about = run.__name__, run.__doc__
        lines = [f"  python -m tool_surface {name} {each}" for each in examples]
        add = subparsers.add_parser(
            name,
            help=about,
            description=about,
            epilog="\n".join((_STATUS, "examples:", *lines)),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add.set_defaults(run=run)
        add.add_argument("--json", action="store_true", help="print the report as JSON")
        if name in ("capture", "check"):
            add.add_argument("server", metavar="SERVER", help="such as https://mcp.amperity.com")
            _add_sign_in(add)
        if name in ("capture", "check", "discover"):
            limit = (
                "limit for each server, not counting the time you take to sign in (default: 60)"
            )
            add.add_argument(
                "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help=limit
            )
        if name in ("check", "age"):
            _file(add, "--surface", default=surface, what="the stored list")
        if name == "capture":
            beside = "the list; its history goes into FILE_history.json"
            _file(add, "-o", "--output", default=surface, what=beside)
            accept = "accept another host, or the loss of more than a tenth of the tools"
            add.add_argument("--replace", action="store_true", help=accept)
        if name == "diff":
            for side in ("old", "new"):
                add.add_argument(side, type=Path, metavar=side.upper())
        if name == "discover":
            _file(add, "--answers", default=SOURCE / "sign_in.json", what="the stored copies")
    return whole
