"""A live server: the only room that may import the MCP SDK."""
