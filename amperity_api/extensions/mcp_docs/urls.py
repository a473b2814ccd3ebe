"""Judge the MCP hosts that pages name, against the stack table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mcp_docs.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcp_docs.records import Stack

#: A host that starts with "mcp" and contains "amperity", with what stands before and behind it.
MCP_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://(?:[^\s/@]*@)?)?"
    r"(?<![\w.-])(?=[a-z0-9.-]*amperity)mcp[a-z0-9-]*(?:\.[a-z0-9-]+)+"
    r"(?::\d+)?(?:[/?#][^\s\"'`<>()\[\]{}|\\]*)?",
    re.ASCII | re.IGNORECASE,
)

#: What the server is documented to serve; the discovery documents are those of RFC 8414
#: and RFC 9728.
PATHS = (
    "",
    "/authorize",
    "/oauth/token",
    "/oauth/register",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
)


def fault(text: str, stacks: Sequence[Stack]) -> str | None:
    """Return what is wrong with *text*, a URL or a bare host, or ``None``."""
    url = urlsplit(text if "://" in text else f"https://{text}")
    hosts = [urlsplit(stack.url).netloc for stack in stacks]
    if url.netloc not in hosts:
        return f"no stack has the host '{url.netloc}'{nearest(url.netloc.lower(), hosts)}"
    base = f"https://{url.netloc}"
    if url.scheme != "https":
        return f"'{text}' is not https; write '{base}{url.path}'"
    if url.path in {"/", "/mcp", "/mcp/"}:
        return f"the pages use the bare host: write '{base}', not '{text}'"
    if url.path not in PATHS or url.query or url.fragment:
        served = ", ".join(path for path in PATHS if path)
        rest = text.partition(url.netloc)[2]
        return f"'{url.netloc}' serves {served}, and not '{rest}'{nearest(rest, PATHS)}"
    return None
