"""What a browser brings back at the end of a sign-in: a request on the loopback interface."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from mcp.shared.auth import AuthorizationCodeResult

from tool_surface.server.text import SECRETS, ServerFault, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

#: How this program registers itself, and what the browser shows as the title.
CLIENT_NAME = "Amperity MCP documentation"

_PAGE = "<!doctype html><html lang=en><title>{}</title><p>{}</p></html>"


def open_browser(address: str) -> None:
    """Open *address* in the person's browser, which cannot write into a report or block it."""
    command = [sys.executable, "-m", "webbrowser", address]
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    threading.Thread(
        target=lambda: subprocess.run(command, check=False, **quiet), daemon=True
    ).start()


class Redirect:
    """Receives the browser's redirects on the loopback interface (RFC 8252, section 7.3).

    Only the one with the *state* of the sign-in under way counts; anybody can send others.
    The browser gets its page when the tokens are there, or the sign-in has failed.
    """

    def __init__(self) -> None:
        self._pages = set[asyncio.Task[Any] | None]()
        self.expect(None)

    def expect(self, state: str | None) -> None:
        """Begin a sign-in."""
        self._state = state
        self.answer: asyncio.Future[AuthorizationCodeResult] = asyncio.Future()
        self._over: asyncio.Future[bool] = asyncio.Future()

    def end(self, *, signed_in: bool) -> None:
        """Say how the sign-in ended."""
        if not self._over.done():
            self._over.set_result(signed_in)

    async def close(self) -> None:
        """Give the browsers that wait the page of a sign-in that failed."""
        self.end(signed_in=False)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                while self._pages:
                    await asyncio.sleep(0.01)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request of a browser."""
        task = asyncio.current_task()
        with contextlib.suppress(OSError, ValueError, EOFError, asyncio.LimitOverrunError):
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
            method, address, _version = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            target = urlsplit(address if method == "GET" else "")
            status, said = (
                HTTPStatus.NOT_FOUND,
                "There is nothing here.",
            )  # a browser wants an icon
            if target.path == "/callback" and self.take(target.query):
                self._pages.add(task)
                signed_in = await asyncio.shield(self._over)
                status = HTTPStatus.OK
                said = "You are signed in." if signed_in else "The sign-in failed."
                said += " You can close this window."
            elif target.path == "/callback":
                status, said = (
                    HTTPStatus.BAD_REQUEST,
                    "This sign-in is not one that was asked for.",
                )
            body = _PAGE.format(CLIENT_NAME, said)
            writer.write(
                f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: text/html; charset=utf-8\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode("ascii")
            )
            async with asyncio.timeout(5):
                await writer.drain()
        self._pages.discard(task)
        writer.close()

    def take(self, query: str) -> bool:
        """Take the answer in the *query* of a redirect, if it is the one that is waited for."""
        found = dict(parse_qsl(query))
        if self._state is None or found.get("state") != self._state or self.answer.done():
            return False
        if "code" in found:
            SECRETS.add(found["code"])
            answer = {key: found.get(key) for key in ("code", "state", "iss")}
            self.answer.set_result(AuthorizationCodeResult.model_validate(answer))
        else:
            why = quoted(found.get("error", "no code came back"))
            self.answer.set_exception(
                ServerFault(
                    f"the sign-in was refused ({why}); try again, or sign in as another user"
                )
            )
        return True


def read_pasted(redirect: Redirect, say: Callable[..., None]) -> None:
    """Take the answer from an address that a person pastes, for as long as none came."""
    loop = asyncio.get_running_loop()

    def take(line: str) -> None:
        if not redirect.take(urlsplit(line.strip()).query):
            say("This sign-in does not end at that address. Paste the one in the address bar:")

    def read() -> None:
        with contextlib.suppress(RuntimeError, ValueError):  # the loop or the input is closed
            for line in filter(str.strip, sys.stdin):
                loop.call_soon_threadsafe(take, line)

    threading.Thread(target=read, daemon=True, name="paste").start()
