"""One time limit for a whole conversation with a server, however it dawdles."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from tool_surface.server.text import ServerFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import anyio

#: Seconds after the limit for the orderly way out, before the program just ends.
GRACE = 3.0


class Deadline:
    """Counts down *seconds*, except while a person is asked to do something.

    A limit on each read would let a server that sends a byte a second hold the
    program for days, so there is one limit on everything.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._scope: anyio.CancelScope | None = None
        self._paused = False

    def remaining(self) -> float:
        """Return the seconds that are left, not less than 0."""
        return max(0.0, self._end - time.monotonic())

    @contextlib.contextmanager
    def enforced(self) -> Iterator[None]:
        """Cancel the block when the time is up.

        :raises ServerFault: if that happened.
        """
        import anyio

        with anyio.CancelScope(deadline=anyio.current_time() + self.remaining()) as scope:
            self._scope = scope
            yield
        if scope.cancelled_caught:
            raise ServerFault(f"it took longer than {self.seconds:g} seconds")

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock for the block."""
        began = time.monotonic()
        left = self.remaining()
        self._paused = True
        if self._scope:
            self._scope.deadline = float("inf")
        try:
            yield
        finally:
            self._end += time.monotonic() - began
            self._paused = False
            if self._scope:
                import anyio

                self._scope.deadline = anyio.current_time() + left

    @contextlib.contextmanager
    def watched(self, give_up: Callable[[], None]) -> Iterator[None]:
        """Call *give_up* in a thread if the block outlives the limit by :data:`GRACE`.

        A thread that looks up a host name cannot be cancelled, and Python waits
        for it; nor can a long computation be.
        """
        over = threading.Event()

        def watch() -> None:
            while not over.wait(max(0.2, self.remaining() + GRACE)):
                if not self._paused and time.monotonic() > self._end + GRACE:
                    give_up()
                    return

        threading.Thread(target=watch, daemon=True, name="deadline").start()
        try:
            yield
        finally:
            over.set()
