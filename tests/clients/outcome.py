"""What a command did, and whether that is what the page says."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clients.page import Step


def indented(text: str) -> str:
    """Return *text* as a quotation."""
    return "\n".join(f"  {line}" for line in text.splitlines())


@dataclass(frozen=True)
class Outcome:
    """What a command did: its step on the page, what it printed, and how it ended."""

    command: str
    printed: str
    status: int | None
    step: Step | None = field(default=None, repr=False)

    def __str__(self) -> str:
        ended = "did not end, and was killed" if self.status is None else f"exit {self.status}"
        return f"  $ {self.command}\n{indented(self.printed)}\n  [{ended}]"

    def succeeds(self) -> Outcome:
        """Fail unless the command ended with 0; return this outcome."""
        assert self.status == 0, f"The page's command does not work.\n\nThe client:\n{self}"
        return self

    def shows(self, *claims: str) -> None:
        """Fail unless the client printed every one of the page's *claims*."""
        assert claims, f"The page no longer says what this prints:\n{self}"
        for claim in claims:
            assert claim in self.printed, (
                f"The client does not print what the page says.\n\n"
                f"The page:\n{indented(claim)}\n\nThe client:\n{self}"
            )

    def lacks(self, claim: str) -> None:
        """Fail if the client printed *claim*."""
        assert claim not in self.printed, f"The client prints {claim!r}:\n{self}"

    def is_named_in(self, failures: Sequence[str]) -> str:
        """Fail unless the command failed with one of *failures*; return that one."""
        assert self.status not in {0, None}, f"The command does not fail.\n\nThe client:\n{self}"
        for failure in failures:
            if failure in self.printed:
                return failure
        lines = self.printed.splitlines() or [""]
        near = [each for line in lines for each in get_close_matches(line, failures, 1, 0.6)]
        raise AssertionError(
            "No failure on the page has the text that the client prints.\n\n"
            f"The page:\n{indented(chr(10).join(near or failures))}\n\nThe client:\n{self}"
        )
