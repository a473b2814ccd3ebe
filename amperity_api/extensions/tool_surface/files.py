"""Write files so that a reader sees the old content or the new, never a part."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _mode(target: Path) -> int:
    """Return the permission bits that *target* has, or would get by ``open()``."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _stage(target: Path, text: str) -> Path:
    """Write *text* to a new file beside *target*, on the disk, and return its path."""
    descriptor, name = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".tmp", dir=target.parent
    )
    staged = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(_mode(target))
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


def replace_files(contents: Iterable[tuple[Path, str]]) -> None:
    """Give each path its text, in order: all are on the disk before the first is renamed.

    A symbolic link stays one. Permissions of an existing file are kept.

    :raises OSError: if a file cannot be written; temporary files are gone then,
        and unless a rename itself failed, no target changed.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in contents:
            target = path.resolve()
            staged.append((_stage(target, text), target))
        for source, target in staged:
            source.replace(target)
    finally:
        for source, _target in staged:
            source.unlink(missing_ok=True)
