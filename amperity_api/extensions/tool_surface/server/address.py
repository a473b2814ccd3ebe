"""Judge the URL and the bearer token that a person gives, before anything is sent."""

from __future__ import annotations

import ipaddress
import os
import re
from urllib.parse import urlsplit

from tool_surface.server.text import SECRETS, ServerFault


def server_url(text: str) -> str:
    """Return the server's URL: scheme and host in lower case, and a bare host without a slash.

    :raises ServerFault: if it is not a URL that this program may ask.
    """
    try:
        parts = urlsplit(text)
        usable = parts.hostname and parts.port != 0 and parts.scheme in {"http", "https"}
    except ValueError:
        usable = False
    # What is no URL may be a token in the wrong place, so it is not quoted.
    if (
        not usable
        or not text.isprintable()
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        raise ServerFault(
            "SERVER must be a URL like https://mcp.amperity.com, without a user name, ? or #; "
            "use --token-env or --login to sign in"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{'' if parts.path == '/' else parts.path}"


def is_loopback(url: str) -> bool:
    """Tell whether the host of *url* is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_secure(url: str, server: str) -> bool:
    """Tell whether *url* may get a code or token of *server*: by https, or within this machine."""
    if urlsplit(url).scheme == "http":
        return is_loopback(url) and is_loopback(server)
    return urlsplit(url).scheme == "https"


def is_token(text: str) -> bool:
    """Tell whether *text* can be sent as a bearer token.

    https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
    """
    return re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", text) is not None


def token_from(name: str) -> str:
    """Return the bearer token in the environment variable *name*, and have it hidden.

    :raises ServerFault: if there is none; the sentence never quotes the value.
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        # Somebody may have given the token itself.
        raise ServerFault("--token-env takes the name of an environment variable, not a token")
    value = os.environ.get(name, "").strip()
    if not value:
        raise ServerFault(
            f"the environment variable {name} is not set or empty; put a token in it"
        )
    if not is_token(value):
        raise ServerFault(
            f"the environment variable {name} does not hold a bearer token (RFC 6750)"
        )
    SECRETS.add(value)
    return value
