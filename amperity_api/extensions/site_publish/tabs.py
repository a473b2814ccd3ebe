"""Tabs without a browser: a list of their names, with the panel of each below its name."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class NamedTabs(SphinxPostTransform):
    """Makes definition lists of what sphinx-tabs leaves for a builder that it does not know.

    That is a container of containers, in which a name looks like any other paragraph.
    """

    # Before Sphinx resolves the references (10).
    default_priority = 5
    builders = ("twin",)

    def run(self, **_kwargs: object) -> None:
        """Replace the tabs of one document, the inner ones last."""
        for tabs in list(self.document.findall(nodes.container)):
            if "sphinx-tabs" in tabs["classes"]:
                names = nodes.definition_list(classes=["sphinx-tabs"])
                for tab in tabs.children:
                    assert isinstance(tab, nodes.container)
                    names += _item(tab)
                tabs.replace_self(names)


def _item(tab: nodes.container) -> nodes.definition_list_item:
    name, *panel = tab.children
    paragraph = name.next_node(nodes.paragraph)
    words = paragraph.children if paragraph is not None else []
    if not any(isinstance(word, nodes.strong) for word in words):
        words = [nodes.strong("", "", *words)]
    term = nodes.term("", "", *words)
    return nodes.definition_list_item("", term, nodes.definition("", *panel))
