"""The day on which the content of each page last changed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from date_words import day_in_words
from page_dates.history import History, NoHistory, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def days(env: BuildEnvironment) -> dict[str, date]:
    """Return the UTC day of the last change by page; a page without one is left out."""
    found: dict[str, date] = vars(env).get("page_dates_days", {})
    return found


def note(_app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Look the days up, and return the pages that show another day than in the last build."""
    before = days(env)
    found, missing = _dates(env)
    vars(env)["page_dates_days"] = found
    vars(env)["page_dates_missing"] = missing
    return [name for name in env.found_docs if found.get(name) != before.get(name)]


def offer(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Give the template of a dated page ``page_changed``: its day as a date and as a text."""
    day = days(app.env).get(pagename)
    if day is not None:
        context["page_changed"] = {"date": day.isoformat(), "text": day_in_words(day)}


def report(app: Sphinx, exception: Exception | None) -> None:
    """Say which pages have no date, and why. It is no warning: such a build is a good one.

    What is deployed is built quietly, and by two builders of which one is to say it.
    """
    if exception is not None or ("site" in app.tags and app.builder.format != "html"):
        return
    say = print if "site" in app.tags else logger.info
    missing: dict[str, str] = vars(app.env).get("page_dates_missing", {})
    pages = defaultdict(list)
    for name, reason in sorted(missing.items()):
        pages[reason].append(name)
    for reason, names in pages.items():
        say(f"no date of the last change on {', '.join(names)}: {reason}")


def _dates(env: BuildEnvironment) -> tuple[dict[str, date], dict[str, str]]:
    """Return the days by page, and for each page that has none the reason."""
    files = {name: _files(env, name) for name in env.found_docs}
    try:
        history = read(Path(env.srcdir), {file for each in files.values() for file in each})
    except NoHistory as fault:
        return {}, dict.fromkeys(env.found_docs, str(fault))
    found: dict[str, date] = {}
    missing: dict[str, str] = {}
    for name, own in files.items():
        if reason := _reason(history, own):
            missing[name] = reason
        else:
            found[name] = max(history.days[file] for file in own)
    return found, missing


def _files(env: BuildEnvironment, name: str) -> tuple[Path, ...]:
    """Return the source of a page, and the files that its content is read from besides."""
    besides = (Path(env.srcdir, each) for each in sorted(map(str, env.dependencies[name])))
    paths = (Path(env.doc2path(name)), *besides)
    return tuple(path.resolve() for path in paths if path.exists())


def _reason(history: History, files: Iterable[Path]) -> str:
    """Return why the day of *files* together is not known; empty if it is."""
    for number, file in enumerate(files):
        if reason := history.reasons.get(file):
            return f"{file.name}, which it reads, {reason}" if number else f"the page {reason}"
    return ""
