"""Texts of the HTML pages, flattened as users' scrapers do it: more pages to learn from than the texts that lie beside the data.

The text rows hold two of five flatteners a page. The other forms of the same pages cost nothing: the gold of the HTML row is aligned with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import bs4
import html2text
import inscriptis


def by_text_nodes(html: str) -> str:
    """`get_text("\\n")` of Beautiful Soup: every text node is a line of its own, links within sentences too."""
    soup = bs4.BeautifulSoup(html, "lxml")
    for node in soup(["script", "style", "noscript", "template"]):
        node.decompose()
    return "\n".join(line for text in soup.get_text("\n").split("\n") if (line := text.strip()))


def by_html2text(html: str) -> str:
    """Markdown without links, images and emphasis, a paragraph a line."""
    converter = html2text.HTML2Text(bodywidth=0)
    converter.ignore_links = converter.ignore_images = converter.ignore_emphasis = True
    return converter.handle(html)


FLATTENERS: Mapping[str, Callable[[str], str]] = {
    "gettext": by_text_nodes,
    "html2text": by_html2text,
    "inscriptis": inscriptis.get_text,
}
"""By the names that the text rows have for them."""
