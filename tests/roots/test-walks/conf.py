from __future__ import annotations

extensions = ["mcp_docs", "page_dates"]
html_theme = "basic"
nitpicky = True
