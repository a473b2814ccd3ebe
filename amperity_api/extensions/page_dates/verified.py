"""The directive ``verified``: the month in which what follows was last seen to be true."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from date_words import month_in_words
from page_dates.months import Month


class Verified(SphinxDirective):
    """Writes "Steps verified in October 2026." as a paragraph of the class ``verified``.

    The argument is the month, as in ``2026-10``; the option ``what`` names what was
    verified where it is not "Steps".
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"what": directives.unchanged_required}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """Return the paragraph; raises an error of docutils if the month is none."""
        try:
            month = Month.parse(self.arguments[0])
        except ValueError as error:
            raise self.error(f"verified: {error}") from None
        words = month_in_words(month.first_day)
        text = f"{self.options.get('what', 'Steps')} verified in {words}."
        paragraph = nodes.paragraph("", text, classes=["verified"])
        self.set_source_info(paragraph)
        return [paragraph]
