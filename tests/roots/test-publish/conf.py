from __future__ import annotations

project = "Tiny"
author = "Somebody"
extensions = ["mcp_docs", "page_dates", "site_publish", "sphinx_tabs.tabs"]
html_theme = "basic"
html_baseurl = "https://docs.example/deep/er"
mcp_surface = ""
sphinx_tabs_disable_tab_closing = True
