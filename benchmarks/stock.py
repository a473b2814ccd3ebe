"""The same sources with the stock theme, to compare with."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from support.browser import find_chromium, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
# Our configuration, without what is ours in the HTML.
CONF = """\
from pathlib import Path

__file__ = {path!r}
exec(compile(Path(__file__).read_text("utf-8"), __file__, "exec"))
extensions.remove("site_html")
html_theme_options = {{}}
# Apart from each other: extensions add to them.
templates_path, html_css_files, html_static_path = [], [], []
html_favicon = None
"""


def build(folder: Path, *options: str) -> Path:
    """Build the site strictly into ``folder`` and return the HTML; raises if it warns."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "-q", "-b", "html", *options]
    command += ["-d", str(folder / "doctrees"), str(SOURCE), str(folder / "html")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return folder / "html"


def build_both(folder: Path) -> tuple[Path, Path]:
    """Return the HTML of our site, and that of the stock theme from the same sources."""
    conf = folder / "conf"
    conf.mkdir()
    (conf / "conf.py").write_text(CONF.format(path=str(SOURCE / "conf.py")), "utf-8")
    return build(folder / "ours"), build(folder / "stock", "-c", str(conf))


@contextmanager
def served(ours: Path, stock: Path) -> Iterator[tuple[Browser, str, str]]:
    """Yield a Chromium and the addresses of both sites."""
    path = find_chromium()
    if path is None:
        raise SystemExit("error: this needs Chromium; name one with CHROMIUM=/path/to/chromium")
    with sync_playwright() as playwright, serve(ours) as first, serve(stock) as second:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser, first, second
        browser.close()
