"""Keep every published address working.

``addresses.txt`` beside the pages lists the pages and anchors that were published; those of
tools follow from the lists of tools. An address that is gone fails a strict build, unless
``redirects.toml`` says where it leads now:

    "old_page" = "new_page"
    "page#old-anchor" = "page#new-anchor"

A page that is gone becomes a small page that forwards, without a script. An anchor that is
gone stays beside the new one, or becomes a line that says where its part is now.
sphinx-reredirects and sphinxext-rediraffe forward pages only, and keep no list of addresses.
"""

from __future__ import annotations

import difflib
import posixpath
import re
import tomllib
from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util import logging

from mcp_docs.catalogue import catalogue
from site_publish import addresses

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from mcp_docs.domain import McpDomain

KNOWN, REDIRECTS = "addresses.txt", "redirects.toml"
OLD = re.compile(r"(?!.*(\.\.|\.html))[\w-][\w./-]*(#[^\s#]+)?")
SHAPE = 'write "page#anchor" = "page#anchor", each as in the URL and without .html'
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<link rel="canonical" href="{canonical}" />
<meta http-equiv="refresh" content="0; url={url}" />
</head>
<body><main><h1>{title}</h1><p>This page moved to <a href="{url}">{title}</a>.</p></main></body>
</html>
"""

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Read the redirects, check them with the addresses, and write what forwards."""
    app.add_config_value("redirects", {}, "html", dict)
    app.connect("config-inited", load)
    # Also when no page was read: what is checked may have changed alone.
    app.connect("env-updated", lambda app, _env: check(app))
    app.connect("doctree-resolved", keep_anchors)
    app.connect("build-finished", write)


def load(app: Sphinx, config: Config) -> None:
    """Put what ``redirects.toml`` says into the configuration, where a change is noticed.

    Each old address gets the one where it leads in the end; itself if it leads in a circle.
    """
    file = app.srcdir / REDIRECTS
    if not file.exists():
        return
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        _warn(file, int(line[1]) if line else 1, f"this is not TOML: {error}; {SHAPE}")
        return
    steps = {old: new for old, new in found.items() if isinstance(new, str) and OLD.fullmatch(old)}
    for old in found.keys() - steps.keys():
        _warn(file, _line(file, old), f"'{old}' is not forwarded; {SHAPE}")
    config["redirects"] = redirects = {}
    for old in steps:
        seen, new = {old}, steps[old]
        while new in steps and new not in seen:
            seen.add(new)
            new = steps[new]
        redirects[old] = old if new in seen else new


def check(app: Sphinx) -> None:
    """Warn of each lost address, with the line to add, and of each redirect that is wrong."""
    if app.builder.format != "html":
        return
    redirects: dict[str, str] = app.config.redirects
    live = _live(app)
    file = app.srcdir / REDIRECTS
    for old, new in redirects.items():
        page, _, anchor = old.partition("#")
        if old in live:
            problem = f"'{old}' is published, so nothing forwards it; remove this line"
        elif anchor and page not in live:
            problem = f"the page '{page}' is gone, and only a page can forward; redirect '{page}'"
        elif new not in live and not new.startswith("https://"):
            close = difflib.get_close_matches(new, sorted(live), 1)
            hint = f"did you mean '{close[0]}'?" if close else SHAPE
            problem = f"'{old}' leads to '{new}', which is not published; {hint}"
        else:
            continue
        _warn(file, _line(file, old), problem)
    known = _known(app)
    fresh = live - {old for _file, _line, old in known} or live
    for where, line, old in known:
        page = old.partition("#")[0]
        if old not in live and old not in redirects and (page in live or page == old):
            new = _guess(old, fresh) or (page if page in live else app.config.root_doc)
            fix = f'"{old}" = "{new}"'
            _warn(where, line, f"'{old}' was published and is gone; add to {REDIRECTS}: {fix}")


def _guess(old: str, fresh: set[str]) -> str:
    """Return the name that may have taken the place of an anchor on its page, or of a page."""
    page, mark, anchor = old.partition("#")
    near = {
        name.removeprefix(page + mark) if anchor else name: name
        for name in sorted(fresh)
        if (name.startswith(page + mark) if anchor else "#" not in name)
    }
    return next(
        (near[each] for each in difflib.get_close_matches(anchor or page, near, 1, 0.5)), ""
    )


def _live(app: Sphinx) -> set[str]:
    """Return all addresses that a build has without redirects."""
    env = app.env
    indexes = {
        f"{each.name}-{index.name}" for each in env.domains.sorted() for index in each.indices
    }
    extra = {"search", "genindex"} if app.config.html_use_index else {"search"}
    anchors = {
        f"{page}#{each}" for page in env.found_docs for each in addresses.anchors(env, page)
    }
    return env.found_docs | indexes | extra | anchors


def _known(app: Sphinx) -> list[tuple[Path, int, str]]:
    """Return the published addresses, each with the file and the line that it follows from."""
    file = app.srcdir / KNOWN
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    known: list[tuple[Path, int, str]]
    known = [(file, number, line) for number, line in enumerate(lines, 1) if line]
    tools = cast("McpDomain", app.env.domains["mcp"]).tools
    if tools and known:
        surface = app.srcdir / (app.config.mcp_surface_history or app.config.mcp_surface)
        page = next(iter(tools.values())).docname
        retired = catalogue(app.env).retired
        known += [(surface, 1, f"{page}#tool-{name}") for name in retired if name not in tools]
    return known


def keep_anchors(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put each old anchor of a page beside the new one, or on a line that says where it is."""
    if app.builder.format != "html":
        return
    for old, new in app.config.redirects.items():
        page, _, anchor = old.partition("#")
        if page != docname or not anchor or new == old:
            continue
        new_page, _, new_anchor = new.partition("#")
        sections: list[nodes.Element] = [*doctree.findall(nodes.section), doctree]
        if new_page == docname:
            places = [each for each in doctree.findall(nodes.Element) if new_anchor in each["ids"]]
            (places or sections)[0]["ids"].append(anchor)
        else:
            name, url = _link(app, docname, new)
            link = nodes.reference("", name, refuri=url, internal="://" not in url)
            line = nodes.paragraph("", "This part moved to ", link, nodes.Text("."), ids=[anchor])
            sections[0].append(line)


def _link(app: Sphinx, page: str, new: str) -> tuple[str, str]:
    """Return the name and the URL, seen from *page*, of a new address."""
    if "://" in new:
        return new, new
    name, mark, anchor = new.partition("#")
    url = posixpath.relpath(
        app.builder.get_target_uri(name) or ".", posixpath.dirname(page) or "."
    )
    titles = {each: title.astext() for each, title in app.env.titles.items()}
    titles |= addresses.indexes(app)
    return titles.get(name, name), f"{url}{mark}{anchor}"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages that forward, and the list of all addresses after a good HTML build."""
    if exception is not None or app.builder.name != "html":
        return
    live = _live(app)
    base = app.config.html_baseurl and addresses.base(app.config)
    for old, new in app.config.redirects.items():
        if "#" in old or old in live or new == old:
            continue
        title, url = _link(app, old, new)
        whole = (
            url
            if "://" in url
            else posixpath.normpath(posixpath.join(posixpath.dirname(old), url))
        )
        words = {"title": title, "url": url, "canonical": whole if "://" in url else base + whole}
        page = PAGE.format(
            language=app.config.language, **{k: escape(v) for k, v in words.items()}
        )
        addresses.save(app.outdir / f"{old}.html", page)
        if "site" in app.tags:
            twin = url if "://" in url else url.replace(".html", ".md")
            text = f"# {title}\n\nThis page moved to [{title}]({twin}).\n"
            addresses.save(app.outdir / f"{old}.md", text)
    found = {each for each in live if (app.outdir / f"{each.partition('#')[0]}.html").exists()}
    kept = {
        each for each in found if each.partition("#")[2] not in addresses.tool_anchors(app.env)
    }
    addresses.save(app.outdir / KNOWN, "\n".join(sorted(kept | {*app.config.redirects})) + "\n")


def _line(file: Path, old: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    starts = (f'"{old}"', f"'{old}'", old)
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(starts)), 1)


def _warn(file: Path, line: int, message: str) -> None:
    logger.warning(message, location=f"{file}:{line}", type="addresses")
