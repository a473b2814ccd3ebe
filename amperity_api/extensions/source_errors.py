"""Report the file and line of mistakes that would end a build with a traceback.

Sphinx names neither if a directive raises an exception that docutils doesn't expect, such as a
`group-tab` outside of `tabs`, or if a page is not UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils.parsers.rst import states
from docutils.utils import SystemMessage
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

run_directive: Callable[..., object] = states.Body.run_directive


def run_or_report(self: states.Body, *arguments: object) -> tuple[list[nodes.Node], bool]:
    """Run a directive as docutils does, and report any exception as an error at its line."""
    line = self.state_machine.abs_line_number()
    try:
        return cast("tuple[list[nodes.Node], bool]", run_directive(self, *arguments))
    except SystemMessage:
        raise
    except Exception as error:
        what = f"the directive '{arguments[2]}' can't be read here"
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        advice = "check what contains it, and how its text is indented"
        return [self.reporter.error(f"{what}; {advice} ({said})", line=line)], True


def check_encoding(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report the first byte of each page that is not UTF-8, and end the build if there is one."""
    wrong = False
    for name in docnames:
        content = env.doc2path(name).read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = f"the byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
            logger.error(what, location=(name, line))
            wrong = True
    if wrong:
        # For any other exception, Sphinx prints a traceback.
        raise SystemExit(2)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make docutils run directives this way, and check each page before it is read."""
    states.Body.run_directive = run_or_report  # type: ignore[method-assign]
    app.connect("env-before-read-docs", check_encoding)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
