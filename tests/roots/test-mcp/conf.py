from __future__ import annotations

extensions = ["mcp_docs"]
html_theme = "basic"
html_baseurl = "https://docs.example/"
nitpicky = True

# The gates, paths, and form of names of a server like Amperity's.
mcp_tool_name = r"[a-z][a-z0-9]*(_[a-z0-9]+)+"
mcp_tool_name_rule = "a tool is named domain_action, in lowercase with underscores"
mcp_gates = {
    "external send": {
        "label": "external send",
        "section": "mcp-safety-external-sends",
        "meaning": "A call needs the safety mode unrestricted.",
    },
    "confirm": {
        "label": "needs confirm: true",
        "section": "mcp-safety-user-administration",
        "meaning": "A call needs the argument confirm: true.",
    },
}
mcp_paths = [
    "/authorize",
    "/oauth/token",
    "/oauth/register",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
]
