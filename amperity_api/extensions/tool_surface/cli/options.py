"""The command line: commands, flags, and examples."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from tool_surface.cli.report import shown

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "amperity_api" / "source"

_STATUS = """\
exit status:
  0  the two sides agree, or the file is written
  2  it could not be found out
  3  they differ
"""

_EXAMPLES = {
    "capture": """\
  python -m tool_surface capture https://mcp.amperity.com --login
  AMPERITY_TOKEN=... python -m tool_surface capture https://mcp.amperity.com \\
      --token-env AMPERITY_TOKEN -o today.json
""",
    "check": """\
  python -m tool_surface check https://mcp.amperity.com --login
  python -m tool_surface check https://mcp.amperity.com --login --no-browser
""",
    "diff": """\
  python -m tool_surface diff old.json new.json --json
""",
    "discover": """\
  python -m tool_surface discover https://mcp.amperity.com
  python -m tool_surface discover --all --format github
""",
    "age": """\
  python -m tool_surface age --days 30
""",
}


def _epilog(*commands: str) -> str:
    examples = "".join(_EXAMPLES[each] for each in commands)
    return f"{_STATUS}\nexamples:\n{examples}\nIt lists tools and never calls one.\n"


def _seconds(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or value <= 0:
        raise ValueError
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 65536:
        raise ValueError
    return value


_seconds.__name__, _port.__name__ = "number of seconds", "port"


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("-q", "--quiet", action="store_true", help="print findings and errors only")
    group.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="github prints annotations with file and line (default: text)",
    )
    group.add_argument(
        "--json", dest="format", action="store_const", const="json", help="same as --format json"
    )


def _add_timeout(parser: argparse.ArgumentParser, server: str = "everything") -> None:
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help=f"limit for {server}, without the time a person takes to sign in (default: 60)",
    )


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("server", metavar="SERVER", help="such as https://mcp.amperity.com")
    _add_timeout(parser)
    group = parser.add_argument_group("sign-in")
    ways = group.add_mutually_exclusive_group()
    ways.add_argument(
        "--token-env", metavar="NAME", help="environment variable that holds a bearer token"
    )
    ways.add_argument("--login", action="store_true", help="sign in in your browser")
    group.add_argument(
        "--client-id", metavar="ID", help="with --login: a registered client, not a new one"
    )
    group.add_argument(
        "--redirect-port",
        type=_port,
        metavar="PORT",
        help="with --login: port of the redirect on 127.0.0.1 (default: any)",
    )

    group.add_argument(
        "--no-browser",
        action="store_true",
        help="with --login: print the address, and read the one that a browser elsewhere ends at "
        "(over ssh, this is the default)",
    )


def _add_reference(parser: argparse.ArgumentParser) -> None:
    path = SOURCE / "mcp_tool_reference.rst"
    parser.add_argument(
        "--reference",
        type=Path,
        default=path,
        metavar="FILE",
        help=f"where tools are looked up for the report (default: {shown(path)})",
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    whole = argparse.ArgumentParser(
        prog="python -m tool_surface",
        description="Compare the tools that an MCP server offers with the list on file.",
        epilog=_epilog(*_EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    surface = SOURCE / "tool_surface.json"

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
            epilog=_epilog(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    capture = add(
        "capture", "write the server's tools to the file, and the old list to its history"
    )
    _add_server(capture)
    capture.add_argument(
        "-o",
        "--output",
        type=Path,
        default=surface,
        metavar="FILE",
        help=f"the history is beside it, as FILE_history.json (default: {shown(surface)})",
    )
    capture.add_argument(
        "--replace",
        action="store_true",
        help="accept another host, or the loss of more than a tenth of the tools",
    )
    _add_reference(capture)
    check = add("check", "compare the server's tools with the file")
    _add_server(check)
    check.add_argument(
        "--surface",
        type=Path,
        default=surface,
        metavar="FILE",
        help=f"the list to compare with (default: {shown(surface)})",
    )
    _add_reference(check)
    compare = add("diff", "compare two files")
    compare.add_argument("old", type=Path, metavar="OLD")
    compare.add_argument("new", type=Path, metavar="NEW")
    _add_reference(compare)
    discover = add("discover", "compare what a server answers without a token with stored copies")
    which = discover.add_mutually_exclusive_group(required=True)
    which.add_argument("server", nargs="?", metavar="SERVER", help="a server's URL")
    which.add_argument("--all", action="store_true", help="every stack of which there is a copy")
    answers = SOURCE / "sign_in.json"
    discover.add_argument(
        "--answers",
        type=Path,
        default=answers,
        metavar="FILE",
        help=f"the stored copies (default: {shown(answers)})",
    )
    old = add("age", "say whether the list on file is too old, or was never captured live")
    old.add_argument(
        "--surface", type=Path, default=surface, metavar="FILE", help="the list on file"
    )
    old.add_argument("--days", type=int, default=30, metavar="DAYS", help="limit (default: 30)")
    _add_timeout(discover, "each server")
    for each in (capture, check, compare, discover, old):
        _add_output(each)
    return whole
