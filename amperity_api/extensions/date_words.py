"""Dates as the pages write them: in English, whatever the locale of the machine.

Not with Babel, which Sphinx has for this: the pages have one language, and to load a locale
takes a hundredth of a build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month_in_words(day: date) -> str:
    """Return the month of *day*: August 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_in_words(day: date) -> str:
    """Return *day*: August 20, 2026."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
