"""``llms.txt`` and ``llms-full.txt``, as https://llmstxt.org describes them.

The first is a map: a title, a summary in a quote, and lists of links with a note. The second
is all pages in one file, in reading order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_publish import addresses

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.environment import BuildEnvironment


def write(env: BuildEnvironment, folder: Path) -> None:
    """Write both files beside the twins in *folder*."""
    pages = addresses.reading_order(env)
    texts = {name: (folder / f"{name}.md").read_text("utf-8") for name in pages}
    (folder / "llms.txt").write_text(_map(env, pages), "utf-8", newline="\n")
    (folder / "llms-full.txt").write_text(_all(env, texts), "utf-8", newline="\n")


def _map(env: BuildEnvironment, pages: list[str]) -> str:
    base = addresses.base(env.config)
    about = {name: addresses.description(env.get_doctree(name)) for name in pages}
    lines = [f"# {env.config.project}", ""]
    if summary := about[env.config.root_doc]:
        lines += [f"> {summary}", ""]
    lines += ["Each page is Markdown here; the page for people has .html in place of .md.", ""]
    lines += ["## Pages", ""]
    lines += [
        _link(env.titles[name].astext(), f"{base}{name}.md", about[name])
        for name in pages
        if name != env.config.root_doc
    ]
    lines += ["", "## Data", ""]
    lines += [
        _link("tools.json", f"{base}tools.json", "The tools and stacks of the server, as JSON."),
        _link("tools.schema.json", f"{base}tools.schema.json", "The JSON Schema of tools.json."),
        _link("feed.atom", f"{base}feed.atom", "The changes of the tools, by date, as Atom."),
    ]
    lines += ["", "## Optional", ""]
    lines += [
        _link(
            env.titles[env.config.root_doc].astext(),
            f"{base}{env.config.root_doc}.md",
            "The start page, which says who reads which page.",
        ),
        _link("llms-full.txt", f"{base}llms-full.txt", "All pages in one file."),
    ]
    return "\n".join(lines) + "\n"


def _link(name: str, url: str, note: str) -> str:
    return f"- [{name}]({url})" + (f": {note}" if note else "")


def _all(env: BuildEnvironment, texts: dict[str, str]) -> str:
    base = addresses.base(env.config)
    parts = [f"Source: {base}{name}.html\n\n{text.strip()}\n" for name, text in texts.items()]
    return "\n---\n\n".join(parts)
