"""Read the stacks that the published ``tools.json`` lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tool_surface.errors import ServerFault

if TYPE_CHECKING:
    from pathlib import Path


def load_stacks(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the name and URL of each stack in the file *path*.

    :raises ServerFault: if the file cannot be read, or lists no stack.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        stacks = tuple((str(each["name"]), str(each["url"])) for each in found["stacks"])
    except FileNotFoundError:
        raise ServerFault(
            f"there is no {path}; run make html, or name it with --tools-json"
        ) from None
    except OSError as error:
        raise ServerFault(
            f"{path} cannot be read ({error.strerror}); run make html anew"
        ) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ServerFault(
            f"{path} is not a list of tools and stacks; run make html anew"
        ) from None
    if not stacks:
        raise ServerFault(f"{path} lists no stack; run make html anew")
    return stacks
