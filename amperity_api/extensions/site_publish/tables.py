"""Tables as GitHub Flavored Markdown has them, https://github.github.com/gfm/#tables-extension-."""

from __future__ import annotations

import re

from sphinx_markdown_builder.contexts import SubContext, TableContext


class PipeTable(TableContext):
    """A table whose cells are not padded, since nobody reads the columns of a long one."""

    def make(self) -> str:
        """Return the caption and the table; a table without a head gets an empty one."""
        head, body = self.headers, self.body
        width = max(map(len, [*head, *body]))
        rows = [*(head or [[[]] * width]), *body]
        lines = [_line([_cell(cell) for cell in row]) for row in rows]
        lines.insert(1, _line(["---"] * width))
        table = SubContext()
        table.add(self.internal_context.make(), suffix_eol=2)
        table.add("\n".join(lines))
        return str(table.make())


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(parts: list[str]) -> str:
    # Escaped also in code: a row is cut into cells before code is looked for.
    words = "".join(parts).strip().replace("|", "\\|")
    # A cell is one line; what stood on several keeps its breaks.
    return re.sub(r"((?<!\\)\\)?\s*\n\s*", "<br>", words)
