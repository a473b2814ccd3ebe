"""Report a directive that crashes as an error of the page, with its file and line.

Sphinx ends with a traceback that names neither where a directive raises something else than
docutils expects, such as a `group-tab` outside of `tabs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils.parsers.rst import states
from docutils.utils import SystemMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx

run_directive: Callable[..., object] = states.Body.run_directive


def run_or_report(self: states.Body, *arguments: object) -> tuple[list[nodes.Node], bool]:
    """Run a directive as docutils does; an exception becomes an error at the directive's line."""
    line = self.state_machine.abs_line_number()
    try:
        return cast("tuple[list[nodes.Node], bool]", run_directive(self, *arguments))
    except SystemMessage:
        raise
    except Exception as error:
        what = f"the directive '{arguments[2]}' can't be read here"
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        advice = "check what it is inside of, and how its text is indented"
        return [self.reporter.error(f"{what}; {advice} ({said})", line=line)], True


def setup(_app: Sphinx) -> dict[str, bool]:
    """Have docutils run directives so."""
    states.Body.run_directive = run_or_report  # type: ignore[method-assign]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
