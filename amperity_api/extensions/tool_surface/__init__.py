"""The tools an MCP server offers: the list on file, and the list a live server gives.

The package knows MCP and knows no Sphinx. Its rooms: :mod:`tool_surface.lists` needs the
standard library alone, so that a build of the site can import it;
:mod:`tool_surface.server` talks to a server, and is the only room that may import the MCP
SDK; :mod:`tool_surface.cli` is the command line.
"""

from __future__ import annotations
