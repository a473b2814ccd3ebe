"""Another vendor's server: conf.py is all that differs."""

from __future__ import annotations

extensions = ["mcp_docs"]
html_theme = "basic"
nitpicky = True
mcp_stack_path = "/connect"
mcp_gates = {
    "paid": {"label": "paid plan", "section": "plans", "meaning": "A call needs a paid plan."},
    "admin": {"label": "admins only", "section": "roles", "meaning": "The caller is an admin."},
    "beta": {"label": "beta", "section": "roles", "meaning": "The caller joined the beta."},
}
