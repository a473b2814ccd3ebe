"""The tools an MCP server offers: the list on file, and the list a live server gives.

The package knows MCP and knows no Sphinx. :mod:`tool_surface.model` and
:mod:`tool_surface.diff` need the standard library alone, so that a build of the
site can import them; everything that talks to a server stands in other modules.
"""

from __future__ import annotations
