"""The one exception for everything that keeps a server from being asked."""

from __future__ import annotations


class ServerFault(Exception):  # noqa: N818 - the fault may be the network's, or the reader's
    """A server that could not be asked, or whose answer cannot be used.

    Its text is one sentence that says what went wrong and how to mend it. It may
    quote the server, so it is printed through :class:`tool_surface.console.Console`.
    """
