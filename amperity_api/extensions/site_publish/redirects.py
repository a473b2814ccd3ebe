"""Keep every published address working.

``addresses.txt`` beside the pages lists the pages and anchors that were published; those of
tools follow from the lists of tools. An address that is gone fails a strict build, unless
``redirects.toml`` says where it leads now:

    "old_page" = "new_page"
    "page#old-anchor" = "page#new-anchor"

A page that is gone becomes a small page that forwards, without a script. An anchor that is
gone stays beside the new one, or becomes a line that says where its part is now.
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
    from collections.abc import Iterator
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
{canonical}<meta http-equiv="refresh" content="0; url={url}" />
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
    """Put what ``redirects.toml`` says into the configuration, where a change is noticed."""
    file = app.srcdir / REDIRECTS
    if not file.exists():
        return
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        _warn(file, int(line[1]) if line else 1, f"this is not TOML: {error}; {SHAPE}")
        return
    config["redirects"] = {
        old: new for old, new in found.items() if isinstance(new, str) and OLD.fullmatch(old)
    }
    for old in found.keys() - config["redirects"].keys():
        _warn(file, _line(file, old), f"'{old}' is not forwarded; {SHAPE}")


def target(redirects: dict[str, str], old: str) -> str:
    """Return where *old* leads in the end; itself if it leads in a circle."""
    seen = {old}
    new = redirects[old]
    while new in redirects and new not in seen:
        seen.add(new)
        new = redirects[new]
    return old if new in seen else new


def check(app: Sphinx) -> None:
    """Warn of each lost address, with the line to add, and of each redirect that is wrong."""
    if app.builder.format != "html":
        return
    redirects: dict[str, str] = app.config.redirects
    live = _live(app)
    file = app.srcdir / REDIRECTS
    for old in redirects:
        page, _, anchor = old.partition("#")
        new = target(redirects, old)
        if old in live:
            problem = f"'{old}' is published, so nothing forwards it; remove this line"
        elif anchor and page not in live:
            problem = f"the page '{page}' is gone, and only a page can forward; redirect '{page}'"
        elif new not in live and not new.startswith("https://"):
            close = difflib.get_close_matches(new, sorted(live), 1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; {SHAPE}"
            problem = f"'{old}' leads to '{new}', which is not published{hint}"
        else:
            continue
        _warn(file, _line(file, old), problem)
    known = _known(app)
    fresh = sorted(live - {old for _file, _line, old in known}) or sorted(live)
    for where, line, old in known:
        page = old.partition("#")[0]
        if old in live or old in redirects or (page not in live and page != old):
            continue
        anchor = old.partition("#")[2]
        # The names that may have taken the place: anchors of the same page, or pages.
        near = {
            name.partition("#")[2] or name: name
            for name in fresh
            if (name.startswith(f"{page}#") if anchor else "#" not in name)
        }
        close = [near[each] for each in difflib.get_close_matches(anchor or page, near, 1, 0.5)]
        guess = close[0] if close else page if page in live else app.config.root_doc
        fix = f'"{old}" = "{guess}"'
        _warn(where, line, f"'{old}' was published and is gone; add to {REDIRECTS}: {fix}")


def _live(app: Sphinx) -> set[str]:
    """Return all addresses that a build has without redirects."""
    env = app.env
    indexes = {
        f"{each.name}-{index.name}" for each in env.domains.sorted() for index in each.indices
    }
    extra = {"search", "genindex"} if app.config.html_use_index else {"search"}
    anchors = {
        f"{name}#{each}" for name in env.found_docs for each in addresses.anchors(env, name)
    }
    return env.found_docs | indexes | extra | anchors


def _known(app: Sphinx) -> list[tuple[Path, int, str]]:
    """Return the published addresses, each with the file and the line that it follows from."""
    file = app.srcdir / KNOWN
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    known: list[tuple[Path, int, str]] = []
    known += [(file, number, line) for number, line in enumerate(lines, 1) if line]
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
    for old in app.config.redirects:
        page, _, anchor = old.partition("#")
        new = target(app.config.redirects, old)
        if page != docname or not anchor or new == old:
            continue
        new_page, _, new_anchor = new.partition("#")
        if new_page == docname:
            places = [each for each in doctree.findall(nodes.Element) if new_anchor in each["ids"]]
            for place in (places or list(doctree.findall(nodes.section)))[:1]:
                place["ids"].append(anchor)
        else:
            name, url = _link(app, docname, new)
            link = nodes.reference("", name, refuri=url, internal="://" not in url)
            line = nodes.paragraph("", "This part moved to ", link, nodes.Text("."), ids=[anchor])
            (next(doctree.findall(nodes.section), None) or doctree).append(line)


def _link(app: Sphinx, page: str, new: str) -> tuple[str, str]:
    """Return the name and the URL, seen from *page*, of a new address."""
    if "://" in new:
        return new, new
    name, mark, anchor = new.partition("#")
    start = posixpath.dirname(page) or "."
    url = posixpath.relpath(app.builder.get_target_uri(name) or ".", start)
    indexes = getattr(app.builder, "domain_indices", [])
    titles = {each: str(index.localname) for each, index, *_ in indexes}
    title = app.env.titles[name].astext() if name in app.env.titles else titles.get(name, name)
    return title, f"{url}{mark}{anchor}"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages that forward, and the list of all addresses after a good HTML build."""
    if exception is not None or app.builder.name != "html":
        return
    redirects: dict[str, str] = app.config.redirects
    live = _live(app)
    for old in redirects:
        new = target(redirects, old)
        if "#" not in old and old not in live and new != old:
            title, url = _link(app, old, new)
            for suffix, text in _forwarding(app, new, title, url):
                file = app.outdir / f"{old}{suffix}"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8", newline="\n")
    tools = addresses.tool_anchors(app.env)
    written = {each for each in live if (app.outdir / f"{each.partition('#')[0]}.html").exists()}
    kept = {each for each in written if each.partition("#")[2] not in tools}
    known = {old for file, _line, old in _known(app) if file.name == KNOWN}
    text = "\n".join(sorted(known | kept)) + "\n"
    (app.outdir / KNOWN).write_text(text, "utf-8", newline="\n")
    if known and kept - known:
        logger.info("%s lacks %d new addresses: run make addresses", KNOWN, len(kept - known))


def _forwarding(app: Sphinx, new: str, title: str, url: str) -> Iterator[tuple[str, str]]:
    base = app.config.html_baseurl and addresses.base(app.config)
    name, mark, anchor = new.partition("#")
    whole = new if "://" in new else f"{base}{app.builder.get_target_uri(name)}{mark}{anchor}"
    canonical = f'<link rel="canonical" href="{escape(whole)}" />\n' if base else ""
    words = {"title": escape(title), "url": escape(url), "canonical": canonical}
    yield ".html", PAGE.format(language=app.config.language, **words)
    if "site" in app.tags:
        twin = new if "://" in new else f"{base}{name}.md{mark}{anchor}"
        yield ".md", f"# {title}\n\nThis page moved to [{title}]({twin}).\n"


def _line(file: Path, old: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    starts = (f'"{old}"', f"'{old}'", old)
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(starts)), 1)


def _warn(file: Path, line: int, message: str) -> None:
    logger.warning(message, location=f"{file}:{line}", type="addresses")
