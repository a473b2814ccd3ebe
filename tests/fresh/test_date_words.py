"""Dates in words are English, and have no leading zero."""

from __future__ import annotations

from datetime import date

import pytest

from date_words import MONTHS, day_in_words, month_in_words


@pytest.mark.parametrize(
    ("day", "words", "month"),
    [
        (date(2026, 1, 9), "January 9, 2026", "January 2026"),
        (date(2026, 5, 18), "May 18, 2026", "May 2026"),
        (date(2026, 8, 20), "August 20, 2026", "August 2026"),
        (date(2027, 12, 31), "December 31, 2027", "December 2027"),
    ],
)
def test_a_day_and_its_month_in_words(day: date, words: str, month: str) -> None:
    assert day_in_words(day) == words
    assert month_in_words(day) == month


def test_the_months_are_those_of_the_calendar() -> None:
    assert [name[:3] for name in MONTHS] == (
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    )
