"""A made-up server, on pages that are built and dressed as the real site is."""

from __future__ import annotations

import runpy
from pathlib import Path

SITE = Path(__file__).parents[3] / "amperity_api" / "source"
globals().update(
    {
        name: value
        for name, value in runpy.run_path(str(SITE / "conf.py")).items()
        if not name.startswith("__")
    }
)

project = "Orchard MCP"
html_title = "Orchard MCP documentation"
html_baseurl = "https://docs.orchard.example/"
templates_path = [str(SITE / "_templates")]
html_static_path = [str(SITE / "_static")]
html_favicon = str(SITE / "_static" / "icon.svg")
mcp_gates = {
    "external send": {
        "label": "external send",
        "section": "sends",
        "meaning": "A call leaves the orchard.",
    },
    "confirm": {
        "label": "needs confirm: true",
        "section": "confirmations",
        "meaning": "A call needs the argument confirm: true.",
    },
}
mcp_paths = []
