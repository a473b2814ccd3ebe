"""Keep every published address working.

``addresses.txt`` beside the pages lists the pages and anchors that were published; those of
tools follow from the lists of tools. An address that is gone fails a strict build, unless
``redirects.toml`` says where it leads now:

    "old_page" = "new_page"
    "page#old-anchor" = "page#new-anchor"

A page that is gone becomes a small page that forwards without a script. An anchor that is gone is
kept beside the new one, or becomes a line that links where its part is now. sphinx-reredirects
and sphinxext-rediraffe forward only pages, and keep no list of addresses.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from docutils import nodes
from sphinx.util import logging

import toml_file
from mcp_docs.catalogue import catalogue
from mcp_docs.spelling import suggestion
from site_publish import addresses

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from mcp_docs.domain import McpDomain

KNOWN, REDIRECTS = "addresses.txt", "redirects.toml"
OLD = re.compile(r"(?!.*(\.\.|\.html))[\w-][\w./-]*(#[^\s#]+)?")
SHAPE = 'write "page#anchor" = "page#anchor", each as in the URL and without .html'

logger = logging.getLogger(__name__)


def load(app: Sphinx, config: Config) -> None:
    """Store the redirects in the configuration, so that Sphinx notices a change.

    Each old address gets the address at the end of its chain. In a circle, that is another old
    one, which `check` reports as not published.
    """
    file = app.srcdir / REDIRECTS
    found = toml_file.read(file)
    steps = {old: new for old, new in found.items() if isinstance(new, str) and OLD.fullmatch(old)}
    for old in found.keys() - steps.keys():
        toml_file.warn(file, old, f"'{old}' is not forwarded; {SHAPE}")
    config["redirects"] = {}
    for old in steps:
        new = old
        for _step in steps:
            new = steps.get(new, new)
        config["redirects"][old] = new


def check(app: Sphinx, _env: BuildEnvironment) -> None:
    """Warn about each lost address, with the line to add, and about each wrong redirect."""
    if app.builder.format != "html":
        return
    redirects: dict[str, str] = app.config.redirects
    live, known = _live(app), _known(app)
    for old, new in redirects.items():
        page, _, anchor = old.partition("#")
        if old in live:
            problem = f"'{old}' is published, so nothing forwards it; remove this line"
        elif anchor and page not in live:
            problem = f"the page '{page}' is gone, and only a page can forward; redirect '{page}'"
        elif new not in live and not new.startswith("https://"):
            hint = suggestion(new, live) or f"; {SHAPE}"
            problem = f"'{old}' leads to '{new}', which is not published{hint}"
        else:
            continue
        toml_file.warn(app.srcdir / REDIRECTS, old, problem)
    fresh = live - known.keys() or live
    for old, where in known.items():
        page, mark, anchor = old.partition("#")
        if old in live or old in redirects or (mark and page not in live):
            continue
        # What may have taken its place: an anchor of the same page, or a page.
        start = page + mark if mark else ""
        near = [each.removeprefix(start) for each in sorted(fresh) if each.startswith(start)]
        near = [each for each in near if "#" not in each]
        close = difflib.get_close_matches(anchor or page, near, 1, 0.5)
        new = start + close[0] if close else page if mark else app.config.root_doc
        fix = f'add to {REDIRECTS}: "{old}" = "{new}"'
        message = f"'{old}' was published and is gone; {fix}"
        logger.warning(message, location=where, type="addresses")


def _live(app: Sphinx) -> set[str]:
    """Return all addresses that a build has without redirects."""
    pages, metadata = app.env.found_docs, app.env.metadata
    anchors = {f"{page}#{anchor}" for page in pages for anchor in metadata[page]["anchors"]}
    domains = app.env.domains.sorted()
    indexes = {f"{domain.name}-{index.name}" for domain in domains for index in domain.indices}
    extra = {"search", "genindex"} if app.config.html_use_index else {"search"}
    return pages | anchors | indexes | extra


def _known(app: Sphinx) -> dict[str, str]:
    """Return the published addresses, each with the file and line that it follows from."""
    file = app.srcdir / KNOWN
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    known = {line: f"{file}:{number}" for number, line in enumerate(lines, 1) if line}
    tools = cast("McpDomain", app.env.domains["mcp"]).tools
    if tools and known:
        surface = app.srcdir / (app.config.mcp_surface_history or app.config.mcp_surface)
        page = next(iter(tools.values())).docname
        gone = catalogue(app.env).retired.keys() - tools.keys()
        known |= {f"{page}#tool-{name}": f"{surface}:1" for name in sorted(gone)}
    return known


def keep_anchors(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put each old anchor of a page beside the new one, or on a line that links it."""
    if app.builder.format != "html":
        return
    for old, new in app.config.redirects.items():
        page, _, anchor = old.partition("#")
        if page != docname or not anchor:
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
    titles = {each: title for each, (title, _content) in addresses.indexes(app).items()}
    title = app.env.titles[name].astext() if name in app.env.titles else titles.get(name, name)
    return title, f"{app.builder.get_relative_uri(page, name)}{mark}{anchor}"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages that forward, and the list of all addresses, after a successful build."""
    if exception is not None or app.builder.name != "html":
        return
    live = _live(app)
    for old, new in app.config.redirects.items():
        if "#" in old or old in live:
            continue
        title, url = _link(app, old, new)
        page = addresses.render(
            "redirect.html",
            language=app.config.language,
            title=title,
            url=url,
            canonical=urljoin(f"{app.config.html_baseurl}{old}.html", url),
        )
        addresses.save(app.outdir / f"{old}.html", page)
        if "site" in app.tags:
            twin = url if "://" in url else url.replace(".html", ".md")
            text = f"# {title}\n\nThis page moved to [{title}]({twin}).\n"
            addresses.save(app.outdir / f"{old}.md", text)
    tools = addresses.tool_anchors(app.env)
    known = {*app.config.redirects}
    for address in live:
        page, _, anchor = address.partition("#")
        if anchor not in tools and (app.outdir / f"{page}.html").exists():
            known.add(address)
    addresses.save(app.outdir / KNOWN, "\n".join([*sorted(known), ""]))
