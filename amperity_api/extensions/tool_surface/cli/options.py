"""The command line: commands, flags, and examples."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from tool_surface.cli.report import shown

SOURCE = Path(__file__).resolve().parents[4] / "amperity_api" / "source"

_STATUS = """\
exit status:
  0  both sides agree, or the file was written
  2  the question couldn't be answered
  3  they differ

examples:
"""

_EXAMPLES = {
    "capture": (
        "capture https://mcp.amperity.com --login",
        "capture https://mcp.amperity.com --token-env AMPERITY_TOKEN -o today.json",
    ),
    "check": (
        "check https://mcp.amperity.com --login",
        "check https://mcp.amperity.com --login --no-browser",
    ),
    "diff": ("diff old.json new.json --json",),
    "discover": ("discover https://mcp.amperity.com", "discover --all --json"),
    "age": ("age --days 30",),
}


def _epilog(*commands: str) -> str:
    examples = [
        f"  python -m tool_surface {each}" for name in commands for each in _EXAMPLES[name]
    ]
    return _STATUS + "\n".join(examples)


def _seconds(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or value <= 0:
        raise ValueError
    return value


_seconds.__name__ = "number of seconds"


def _file(parser: argparse.ArgumentParser, *flags: str, default: Path, what: str) -> None:
    about = f"{what} (default: {shown(default)})"
    parser.add_argument(*flags, type=Path, default=default, metavar="FILE", help=about)


def _add_timeout(parser: argparse.ArgumentParser, what: str) -> None:
    about = f"limit for {what} (default: 60)"
    parser.add_argument("--timeout", type=_seconds, default=60.0, metavar="SECONDS", help=about)


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("server", metavar="SERVER", help="such as https://mcp.amperity.com")
    _add_timeout(parser, "the whole conversation, not counting the time you take to sign in")
    group = parser.add_argument_group("sign-in")
    ways = group.add_mutually_exclusive_group()
    ways.add_argument(
        "--token-env", metavar="NAME", help="environment variable that holds a bearer token"
    )
    ways.add_argument("--login", action="store_true", help="sign in with your browser")
    group.add_argument(
        "--client-id", metavar="ID", help="with --login: use this registered client"
    )
    group.add_argument(
        "--redirect-port",
        type=int,
        metavar="PORT",
        help="with --login: port of the redirect on 127.0.0.1 (default: any)",
    )
    group.add_argument(
        "--no-browser",
        action="store_true",
        help="with --login: print the sign-in address for a browser on another machine, then ask "
        "for the address where it ends (the default over ssh)",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("-q", "--quiet", action="store_true", help="print findings and errors only")
    group.add_argument("--json", action="store_true", help="print the report as JSON")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    whole = argparse.ArgumentParser(
        prog="python -m tool_surface",
        description="Compare the tools that an MCP server offers with the list on file. "
        "It lists tools and never calls one.",
        epilog=_epilog(*_EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    surface = SOURCE / "tool_surface.json"

    def add(name: str, about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(
            name,
            help=about,
            description=f"{about.capitalize()}.",
            epilog=_epilog(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_output(found)
        return found

    capture = add(
        "capture", "write the server's tools to the file, and the previous list to its history"
    )
    _add_server(capture)
    beside = "the list; its history goes into FILE_history.json"
    _file(capture, "-o", "--output", default=surface, what=beside)
    capture.add_argument(
        "--replace",
        action="store_true",
        help="accept a list of another host, or the loss of more than a tenth of the tools",
    )
    check = add("check", "compare the server's tools with the file")
    _add_server(check)
    compare = add("diff", "compare two files")
    for name in ("old", "new"):
        compare.add_argument(name, type=Path, metavar=name.upper())
    discover = add(
        "discover", "compare what servers answer without a token with the stored copies"
    )
    which = discover.add_mutually_exclusive_group(required=True)
    which.add_argument("server", nargs="?", metavar="SERVER", help="a server's URL")
    which.add_argument("--all", action="store_true", help="every stack with a stored copy")
    _add_timeout(discover, "each server")
    _file(discover, "--answers", default=SOURCE / "sign_in.json", what="the stored copies")
    age = add("age", "report a list that is too old or was never captured live")
    age.add_argument("--days", type=int, default=30, metavar="DAYS", help="limit (default: 30)")
    for each in (check, age):
        _file(each, "--surface", default=surface, what="the stored list")
    return whole
