"""The pages and their facts, under the names that some tests still use."""

from __future__ import annotations

from dataclasses import dataclass

from support.facts import CLIENT_ID, CONTENT, GUIDES, PAGES, STACKS, URL, values

__all__ = ["CLIENT_ID", "EXPECTED", "GUIDES", "PAGES", "STACKS", "URL", "Expected"]


@dataclass(frozen=True)
class Expected:
    """What is pasted from a page."""

    pasted: tuple[str, ...]


EXPECTED = {page: Expected(values(page, "block")) for page in CONTENT}
