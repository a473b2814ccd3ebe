"""``llms.txt`` and ``llms-full.txt``, as https://llmstxt.org describes them.

The first is a map: a title, a summary in a quote, and lists of links with a note. The second
is all pages in one file, in reading order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from site_publish import addresses
from site_publish.markdown import twins

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DATA = {
    "tools.json": "The tools and stacks of the server, as JSON.",
    "tools.schema.json": "The JSON Schema of tools.json.",
    "feed.atom": "The changes of the tools, by date, as Atom.",
}


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files beside the twins after a good build."""
    if exception is not None:
        return
    pages = addresses.reading_order(app.env)
    texts = {name: (app.outdir / f"{name}.md").read_text("utf-8") for name in pages}
    full = app.outdir / "llms-full.txt"
    full.write_text("\n---\n\n".join(texts.values()), "utf-8", newline="\n")
    (app.outdir / "llms.txt").write_text(_map(app, pages), "utf-8", newline="\n")


def _map(app: Sphinx, pages: list[str]) -> str:
    env = app.env
    about = {name: addresses.description(env.get_doctree(name)) for name in pages}
    titles = {name: env.titles[name].astext() for name in pages}
    root = env.config.root_doc
    how = "Every page has a Markdown version, which states its address and dates. Replace .md with"
    lines = [
        f"# {env.config.project}",
        "",
        *([f"> {about[root]}", ""] if about[root] else []),
        f"{how} .html for the page in a browser. {twins.tools_of(env)}".strip(),
        "",
    ]
    if env.config.llms_not_covered:
        lines += [f"Not covered: {env.config.llms_not_covered}", ""]
    lines += ["## Pages", ""]
    lines += [
        _link(app, f"{name}.md", titles[name], about[name]) for name in pages if name != root
    ]
    lines += [
        *(
            _link(app, f"{name}.md", title, "Each name with its group.")
            for name, title in twins.indexes(app).items()
        ),
    ]
    lines += ["", "## Data", ""]
    lines += [
        _link(app, name, name, f"{note} {_fields(app)}".strip() if name == "tools.json" else note)
        for name, note in DATA.items()
        if (app.outdir / name).exists()
    ]
    lines += ["", "## Optional", ""]
    lines += [
        _link(app, f"{root}.md", titles[root], "The start page."),
        _link(app, "llms-full.txt", "llms-full.txt", "All pages in one file."),
    ]
    return "\n".join(lines) + "\n"


def _link(app: Sphinx, file: str, name: str, note: str) -> str:
    size = max(1, round((app.outdir / file).stat().st_size / 1000))
    return (
        f"- [{name}]({addresses.base(app.config)}{file}): {f'{note} ' if note else ''}{size} KB."
    )


def _fields(app: Sphinx) -> str:
    """Return what the JSON Schema says about the fields of a tool, on one line."""
    schema = json.loads((app.outdir / "tools.schema.json").read_text("utf-8"))
    fields = schema["properties"]["tools"]["items"]["properties"]
    said = [
        f"`{name}`: {field['description']}"
        for name, field in fields.items()
        if "description" in field
    ]
    return f"Fields of a tool: {' '.join(said)}" if said else ""
