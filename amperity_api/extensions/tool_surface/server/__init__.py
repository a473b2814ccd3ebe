"""The live server: the only part of the package that imports the MCP SDK."""
