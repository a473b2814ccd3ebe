"""The tools that an MCP server offers: the list on file, and the list of a live server.

The package knows MCP but not Sphinx. :mod:`tool_surface.lists` doesn't need the MCP SDK, so
that a build of the site can import it; :mod:`tool_surface.server` talks to a server, and is
the only part that may import the SDK; :mod:`tool_surface.cli` is the command line.
"""

from __future__ import annotations
