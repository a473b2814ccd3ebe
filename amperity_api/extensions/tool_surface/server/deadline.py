"""One time limit for a whole conversation with a server, however it dawdles."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import TYPE_CHECKING, Self

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Seconds after the limit for the orderly way out, before the program just ends.
GRACE = 3.0


class Deadline:
    """Counts down *seconds*, except while a person is asked to do something.

    A limit on each read would let a server that sends a byte a second hold the
    program for days, so there is one limit on everything. A thread that looks up a host
    name cannot be cancelled, and Python waits for it; nor can a long computation be. So
    *give_up* is called in a thread if the block outlives the limit by :data:`GRACE`.
    """

    _scope: anyio.CancelScope

    def __init__(self, seconds: float, give_up: Callable[[], None]) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._give_up = give_up
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, daemon=True, name="deadline").start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            if time.monotonic() > self._end + GRACE:
                self._give_up()
                return

    def scope(self) -> anyio.CancelScope:
        """Return the scope that ends with the time; its ``cancelled_caught`` tells."""
        left = self._end - time.monotonic()
        self._scope = anyio.CancelScope(deadline=anyio.current_time() + left)
        return self._scope

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock for the block."""
        left = self._end - time.monotonic()
        self._end = self._scope.deadline = math.inf
        try:
            yield
        finally:
            self._end = time.monotonic() + left
            self._scope.deadline = anyio.current_time() + left
