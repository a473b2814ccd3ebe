from __future__ import annotations

extensions = ["mcp_docs"]
html_theme = "basic"
html_baseurl = "https://docs.example/"
nitpicky = True
