"""When a page last changed, at the end of its twin as in the footer of its HTML."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from date_words import day_in_words
from page_dates.changed import days


class LastChanged(SphinxPostTransform):
    """Ends a page with its date, if it has one."""

    default_priority = 5
    builders = ("twin",)

    def run(self, **_kwargs: object) -> None:
        """Add the paragraph to one document."""
        day = days(self.env).get(self.env.current_document.docname)
        if day is not None:
            self.document += nodes.paragraph("", f"Last changed: {day_in_words(day)}")
