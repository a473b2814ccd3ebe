"""The month in which a fact was last verified, as writers write it."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    """A month; in text ``2026-10``, as ISO 8601 has it."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month that *text* spells; raises `ValueError` with what was meant."""
        match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
        if match is None:
            raise ValueError(f"'{text}' is no month; write the year and the month, as in 2026-10")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first_day(self) -> date:
        """The first day on which the fact can have been verified."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day on which the fact can have been verified."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])
