"""HTML → the lines that the text path has, and what the markup says of each: its tag, the words of its classes, its links, its place.

The parser is lexbor (selectolax), which builds the tree that browsers build; `benchmarks/parsers.py` compares it with others. The tree
is walked once and without recursion, so any depth is as good as any other. A line ends where a browser ends one: at a block
element, a table cell or a `<br>`, never at inline markup.

Text that a page hides until its scripts run may be the article itself. So hidden text is walked like any other, and left out at
the end only where it is less than what shows.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

from cleannews.marks import Mark, new_mark
from cleannews.markup_lines import Found, Page, Place, new_place
from cleannews.markup_source import limited

Span = tuple[int, int]


class Markup(NamedTuple):
    """A page as lines: `text[start:end]` is a line, and every character of `text` that is not white space lies in one line."""

    text: str
    spans: list[Span]
    marks: list[Mark]
    parents: list[int]
    """For each block element its parent; the body, number 0, is its own."""
    nodes: list[int]
    """For each block element its number in `tree`."""
    tree: LexborHTMLParser
    warnings: tuple[str, ...]

    def around(self, selectors: Iterable[str], outermost: bool = False) -> list[int]:
        """For each block element the nearest one around it, or itself, that a selector names; the outermost if so asked; 0 for none."""
        named = {node.mem_id for selector in selectors for node in self.tree.css(selector)}
        found = [0] * len(self.parents)
        if named:
            for block, (parent, node) in enumerate(zip(self.parents, self.nodes, strict=True)):
                above = found[parent]
                found[block] = above if (outermost and above) or node not in named else block
        return found


TEXT, SKIP, BREAK, INLINE, LINK, BLOCK, CELL, PRE = range(8)
"""What an element does to lines; the kinds from BLOCK on end them."""

_TAGS = {
    SKIP: "head title link meta base script style template noscript svg math iframe object embed applet noembed noframes canvas map area"
    " select option optgroup datalist textarea input source track param col colgroup",
    BREAK: "br",
    LINK: "a",
    BLOCK: "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol p search section summary table tbody tfoot"
    " thead tr ul",
    CELL: "td th",
    PRE: "pre listing xmp plaintext",
}
_TOLD = (
    "article main aside nav header footer form figure figcaption ul ol dl table blockquote address section details summary button label"
    " h1 h2 h3 h4 h5 h6 p time b strong em i small cite span"
)
_IDS = {tag: create_tag(tag).tag_id for tags in (*_TAGS.values(), _TOLD) for tag in tags.split()}
_ARTICLE_IDS = frozenset({_IDS["article"], _IDS["main"]})
_TEXT_ID, _COMMENT_ID, _TEMPLATE_ID = 2, 4, _IDS["template"]
_KINDS = {_IDS[tag]: kind for kind, tags in _TAGS.items() for tag in tags.split()}
_KINDS |= {_TEXT_ID: TEXT, _COMMENT_ID: SKIP}
_NAMES = {number: tag for tag, number in _IDS.items()}
_TOLD_WORDS = {_IDS[tag]: (f"<{tag}>",) for tag in _TOLD.split() if tag != "span"}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TELLING = ("itemprop", "role", "id", "class")
_MOST_WORDS = 40
_OWN_WORDS = 12
_LEAST_PART = 20
"""Of hidden text that is the article, each part is at least one in so many."""
_DEEPEST = 256
"""Levels of block elements whose names count; deeper ones only repeat what is above, and cost memory."""
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W_a-zA-Z]+")


@functools.lru_cache(maxsize=1 << 14)
def words_of(names: str) -> tuple[str, ...]:
    """The words of class and id names, folded.

    >>> words_of("articleBody main-text")
    ('article', 'body', 'main', 'text')
    """
    names = names[:400]
    if names.islower():
        return tuple(names.replace("-", " ").replace("_", " ").split()[:_OWN_WORDS])
    return tuple(map(str.lower, _CAMEL.findall(names)[:_OWN_WORDS]))


@functools.lru_cache(maxsize=1 << 12)
def hides(style: str) -> bool:
    """Whether a style hides its element.

    >>> hides("color: red; display:none"), hides("display: block")
    (True, False)
    """
    return _HIDING.search(style) is not None


def parse(html: str) -> LexborHTMLParser:
    """The tree that a browser would build of a page."""
    return LexborHTMLParser(limited(html))


def flatten(tree: LexborHTMLParser) -> Markup:
    """The lines of a page."""
    page = Page()
    root = tree.body or tree.root
    if root is not None:
        tips = frozenset(node.mem_id for node in tree.css(_TIPS) if _KINDS.get(node.tag_id, INLINE) == INLINE)
        _walk(root, page, {node.id or "": node for node in tree.css('[hidden][id^="S:"]')}, tips)
    lines = _shown(page.lines)
    text, spans = _joined(lines)
    is_hidden = any(line.place.hider for line in lines)
    warnings = ("most of the page's text is hidden until its scripts run; it was kept",) if is_hidden else ()
    return Markup(text, spans, _marks(page, lines), page.parents, page.nodes, tree, warnings)


def _shown(lines: list[Found]) -> list[Found]:
    """The lines without those that the page hides; what is hidden but more than all that shows is the article, and stays."""
    if not any(line.place.hider for line in lines):
        return lines
    prose = Counter[int]()
    for line in lines:
        prose[line.place.hider] += line.prose
    least = (prose.total() - prose[0]) // _LEAST_PART if prose.total() > 2 * prose[0] else prose.total() + 1
    visible = [line for line in lines if not line.place.hider or prose[line.place.hider] > least]
    return visible or lines


def _joined(lines: list[Found]) -> tuple[str, list[Span]]:
    """The text of some lines, and where each stands in it."""
    parts: list[str] = []
    spans: list[Span] = []
    size = 0
    for line in lines:
        if parts:
            parts.append(line.gap)
            size += len(line.gap)
        parts.append(line.text)
        start = size + len(line.text) - len(line.text.lstrip())
        size += len(line.text)
        spans.append((start, size))
    return "".join(parts), spans


_TIPS = '[role="tooltip"], [id*="tooltip"], .tooltiptext, .tooltip-text, .tooltip-content'
"""Elements that show only while the pointer is over a word. A class `tooltip` alone is as often the word's own."""
_ASIDE = 1000
"""Characters of a hidden part of a sentence, up to which it is left out without ending the line that it stands in."""


def _walk(root: LexborNode, page: Page, late: dict[str, LexborNode], tips: frozenset[int]) -> None:
    """Reads all that stands in an element, in order; a stack instead of recursion, because pages nest as deep as they like.

    `late` are parts of the page that were sent behind it, hidden, to be moved to where a template holds their place; React
    streams pages so. They are read at that place. `tips` are inline elements that are hidden whatever their style.
    """
    moved: set[int] = set()
    stack: list[tuple[LexborNode, int, Place]] = []
    place = Place((), (), 0, False, False, False, 0)
    node = root.first_child
    while node is not None:
        tag = node.tag_id
        kind = _KINDS.get(tag, INLINE)
        if kind == TEXT:
            (page.add_kept if place.kept else page.add)(node.text_content or "", place)
        elif kind == BREAK:
            page.end(1)
        elif tag == _TEMPLATE_ID and late and (part := late.pop(f"S:{(node.id or '')[2:]}", None)) is not None:
            moved.add(part.mem_id)
            if (child := part.first_child) is not None:
                stack.append((node, INLINE, place))
                node = child
                continue
        elif kind != SKIP and not (moved and node.mem_id in moved):
            child = node.first_child
            if kind >= BLOCK:
                page.end(1 if kind == CELL else 2)
            if child is not None:
                inner = _entered(node, tag, kind, place, page, bool(tips) and node.mem_id in tips)
                if inner.hider == place.hider or not is_aside(node, kind, place, page):
                    stack.append((node, kind, place))
                    node, place = child, inner
                    continue
        following = node.next
        while following is None and stack:
            node, kind, outer = stack.pop()
            if kind >= BLOCK:
                page.end(1 if kind == CELL else 2)
            place = outer
            following = node.next
        node = following
    page.end(2)


def _entered(node: LexborNode, tag: int, kind: int, place: Place, page: Page, is_hidden: bool) -> Place:
    """The place inside an element; `is_hidden` where it is hidden whatever its attributes say."""
    own: tuple[str, ...] = _TOLD_WORDS.get(tag, ())
    hider = place.hider
    attributes = node.attributes
    if attributes:
        for key in _TELLING:
            if names := attributes.get(key):
                own += words_of(names)
        if not hider and ("hidden" in attributes or ("style" in attributes and hides(attributes["style"] or ""))):
            page.hiders = hider = page.hiders + 1
    path = (own + place.path)[:_MOST_WORDS] if own and page.depths[place.block] < _DEEPEST else place.path
    if is_hidden and not hider:
        page.hiders = hider = page.hiders + 1
    if kind < BLOCK:
        if kind == LINK and page.linked and is_next_link(node):
            page.part_links()
        if own or kind == LINK or hider != place.hider:
            linked = place.linked or kind == LINK
            return new_place((path, place.shared, place.block, place.kept, linked, place.in_article, hider))
        return place
    page.names.append(_NAMES[tag])
    page.parents.append(place.block)
    page.nodes.append(node.mem_id)
    page.depths.append(page.depths[place.block] + 1)
    in_article = place.in_article or tag in _ARTICLE_IDS
    return new_place((path, path, len(page.names) - 1, place.kept or kind == PRE, place.linked, in_article, hider))


def is_aside(node: LexborNode, kind: int, place: Place, page: Page) -> bool:
    """Whether a hidden element is a small part of a line that shows: its own breaks end no line."""
    return bool(page.parts) and kind < BLOCK and not place.hider and len(node.text()) < _ASIDE


def is_next_link(link: LexborNode) -> bool:
    """Whether a link touches another before it that leads elsewhere; no word leads to two pages."""
    before = link.prev
    return before is not None and before.tag_id == link.tag_id and before.attributes.get("href") != link.attributes.get("href")


def _marks(page: Page, lines: list[Found]) -> list[Mark]:
    """What the markup says of each line."""
    alone = Counter([line.place.block for line in lines])
    groups = [block if alone[block] > 1 else page.parents[block] for block in (line.place.block for line in lines)]
    siblings = Counter(groups)
    prose = Counter[int]()
    for line, group in zip(lines, groups, strict=True):
        prose[group] += line.prose
    return [
        new_mark(
            (
                page.names[place.block],
                path,
                share,
                page.depths[place.block],
                place.block,
                group,
                siblings[group],
                prose[group],
                place.in_article,
                place.hider > 0,
            )
        )
        for (_, _, path, place, share, _), group in zip(lines, groups, strict=True)
    ]
