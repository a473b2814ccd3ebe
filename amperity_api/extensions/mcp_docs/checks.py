"""The checks that need all pages, run once every page is read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from sphinx.util import logging

from mcp_docs.catalogue import catalogue
from mcp_docs.data import GENERATED, Found, Place, Problem
from mcp_docs.scan import locate
from mcp_docs.spelling import is_near_host, meant_tool, suggestion, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from mcp_docs.catalogue import Catalogue
    from mcp_docs.domain import McpDomain

logger = logging.getLogger(__name__)

#: Sphinx's own listener warns about every ``ref``, whatever another listener returns, but not
#: about this kind of link.
_QUIET = "doc"

#: A scheme, if there is one, a host, and the rest.
_URL = re.compile(r"((?:[\w+.-]+:)?[/\\]+)?([^/?#]*)(.*)", re.DOTALL)
ALLOW = "If it is right, add it to mcp_allowed_words in conf.py"


def warn(_app: Sphinx, env: BuildEnvironment) -> None:
    """Log everything that is wrong, in the order of files and lines."""
    domain = cast("McpDomain", env.domains["mcp"])
    for place, subtype, message in sorted(set(_problems(domain, catalogue(env)))):
        location = f"{place.file}:{place.line}"
        logger.warning(message, location=location, type="mcp", subtype=subtype)


def _problems(domain: McpDomain, known: Catalogue) -> Iterator[Problem]:
    config, pages = domain.env.config, domain.pages.values()
    reported = [problem for page in pages for problem in page.problems]
    yield from reported
    yield from _entries(domain)
    # An unusable row of the stack table already has a warning.
    told = {problem.place for problem in reported}
    allowed = config.mcp_allowed_words
    texts = [each for page in pages for each in page.found if each.text not in allowed]
    hosts = {urlsplit(stack.url).netloc: stack.url for stack in domain.stacks}
    for each in texts:
        if each.kind == "url" and each.place not in told:
            fault = _url_fault(each.text, hosts, config)
            yield from [Problem(locate(each), "unknown_url", fault)] if fault else []
    if known.error is None:
        yield from _surface(domain, known)
        yield from _names(domain, known, texts)
    # With an unusable list, any other warning about a name may be wrong.
    else:
        place = Place(known.error.path, known.error.line or 1)
        yield Problem(place, "surface", known.error.message)


def _names(domain: McpDomain, known: Catalogue, texts: Iterable[Found]) -> Iterator[Problem]:
    """Yield what is wrong with the texts that may name a tool."""
    # A tool that only the surface has gets one warning, at the surface.
    names = domain.tools.keys() | known.names
    elsewhere = {
        name
        for project, inventory in getattr(domain.env, "intersphinx_named_inventory", {}).items()
        for tool in inventory.get("mcp:tool", {})
        for name in (tool, f"{project}:{tool}")
    }
    # If two names have the same words, the first one counts.
    candidates = {words_of(name): name for name in [*known.retired, *sorted(names)[::-1]]}

    @cache
    def meant(text: str, loose: bool) -> str | None:
        return meant_tool(text, candidates, loose=loose)

    for each in texts:
        kind, text = each.kind, each.text
        if kind == "role" and text not in names and text not in elsewhere:
            hint = known.retirement_note(text) or suggestion(text, domain.tools)
            yield Problem(locate(each), "unknown_tool", f"there is no tool '{text}'{hint}")
        if kind in {"role", "url"}:
            continue
        if text in names:
            if kind != "code":
                message = f"'{text}' is a tool: write :mcp:tool:`{text}`"
                yield Problem(locate(each), "plain_tool", message)
        elif text in known.retired:
            message = f"'{text}' was a tool{known.retirement_note(text)}"
            yield Problem(locate(each), "plain_tool", message)
        elif near := meant(text, "_" in text or kind == "literal"):
            message = f"'{text}' is not a tool; did you mean '{near}'?"
            note = known.retirement_note(near)
            message += f" (But {note[2:]}.)" if note else ""
            yield Problem(locate(each), "unknown_tool", f"{message} {ALLOW}")


def _entries(domain: McpDomain) -> Iterator[Problem]:
    labels = domain.env.domains.standard_domain.labels
    for entry in (entry for page in domain.pages.values() for entry in page.entries):
        first, gate = domain.tools[entry.name], entry.gate
        if entry is not first:
            where = f"{domain.env.doc2path(first.docname, base=False)}:{first.place.line}"
            message = f"the tool '{entry.name}' is already documented at {where}"
            yield Problem(entry.place, "duplicate_tool", f"{message}; remove one of the two")
        if gate is not None and gate.section not in labels:
            message = f"the gate '{gate.key}' leads to the label '{gate.section}', and no page has"
            hint = suggestion(gate.section, labels) or "; put it above the section about the gate"
            yield Problem(entry.place, "unknown_gate", f"{message} it{hint}")


def _surface(domain: McpDomain, known: Catalogue) -> Iterator[Problem]:
    """Yield the tools that only one of surface and reference has."""
    if known.surface is None:
        return
    config, tools = domain.env.config, domain.tools
    start = Place(str(domain.env.srcdir / config.mcp_surface), 1)
    if not tools:
        message = f"no page documents the {len(known.names)} tools of this list"
        hint = "list them in an mcp:tools directive"
        yield Problem(start, "undocumented_tool", f"{message}; {hint}")
        return
    missing = known.names - tools.keys()
    for name in missing:
        hint = "add it to the group where readers will look for it"
        if not re.fullmatch(config.mcp_tool_name, name):
            hint = f"mcp_tool_name in conf.py does not allow it: {config.mcp_tool_name_rule}"
        message = f"'{name}' is on the server but missing from the reference; {hint}"
        found = Found("code", name, f'"{name}"', start, 0, "")
        yield Problem(locate(found), "undocumented_tool", message)
    for name in tools.keys() - known.names:
        hint = known.retirement_note(name) or suggestion(name, missing)
        hint = hint or suggestion(name, known.names)
        message = f"'{name}' is in the reference but not on the server{hint}"
        yield Problem(tools[name].place, "removed_tool", message)


def _url_fault(text: str, urls: dict[str, str], config: Config) -> str | None:
    """Return what is wrong with *text*, a URL or a bare host; *urls* has the stacks by host.

    A host is wrong if it can be mistaken for that of a stack; the URL of a stack is wrong if
    its path is not in ``mcp_paths``.
    """
    parts = _URL.fullmatch(text)
    assert parts is not None
    scheme, host, rest = parts.groups("")
    if host not in urls:
        near = is_near_host(host, list(urls), is_url=bool(scheme))
        if host in config.mcp_allowed_words or not near:
            return None
        return f"no stack has the host '{host}'{suggestion(host, urls) or '.'} {ALLOW}"
    base = urls[host]
    if scheme.lower() not in {"", "https://"}:
        return f"'{text}' does not start with https://; write '{base}'"
    allowed = ("", urlsplit(base).path, *config.mcp_paths)
    if rest in allowed:
        return None
    if rest.strip("/") in {"", "mcp"}:
        return f"write '{base}' instead of '{text}'"
    paths = ", ".join(config.mcp_paths) or "no other path"
    return f"'{host}' has no documented '{rest}'; it has {paths}{suggestion(rest, allowed)}"


def warn_of_dead_link(app: Sphinx, domain: Domain | None, node: nodes.Element) -> bool | None:
    """Warn of a page or a label with a suggestion; ``None`` leaves the warning to Sphinx."""
    # The checks have already warned about the tool or the gate.
    if GENERATED in node or node.get("refdomain") == "mcp":
        node["reftype"] = _QUIET
        return True
    kind, target = node["reftype"], node["reftarget"].lstrip("/")
    labels = app.env.domains.standard_domain.anonlabels
    known = {"doc": app.env.found_docs, "ref": labels}.get(kind, ())
    hint = suggestion(target, known)
    if not hint or domain is None or domain.name != "std":
        return None
    message = f"there is no {'page' if kind == 'doc' else 'label'} '{target}'{hint}"
    logger.warning(message, location=node, type="ref", subtype=kind)
    node["reftype"] = _QUIET
    return True
