"""One time limit for a whole conversation with a server, however it dawdles."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Seconds after the limit for the orderly way out, before the program just ends.
GRACE = 3.0


class Deadline:
    """Counts down *seconds*, except while a person is asked to do something.

    A limit on each read would let a server that sends a byte a second hold the
    program for days, so there is one limit on everything.
    """

    _scope: anyio.CancelScope

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

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

    @contextlib.contextmanager
    def watched(self, give_up: Callable[[], None]) -> Iterator[None]:
        """Call *give_up* in a thread if the block outlives the limit by :data:`GRACE`.

        A thread that looks up a host name cannot be cancelled, and Python waits
        for it; nor can a long computation be.
        """
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                if time.monotonic() > self._end + GRACE:
                    give_up()
                    return

        threading.Thread(target=watch, daemon=True, name="deadline").start()
        try:
            yield
        finally:
            over.set()
