"""What is asked of a page before it is parsed: whether it is one, and whether parsing it takes time in proportion to its length.

The parser looks through all open elements at each `<div>`, and through all attributes of a tag at each of them: 200,000 nested elements
took 140 s, 50,000 attributes 4 s. No browser nests deeper than 512 elements, and no person writes a thousand attributes.
"""

from __future__ import annotations

import re

_MANY_TAGS = 10_000
"""Pages with fewer tags nest in no depth that costs time: at 10,000 it is 0.1 s."""
_DEEPEST = 400
_STRETCH = 20_000
"""Characters of a tag of which no two stretches in a row lie in a tag that is harmless; 6,000 attributes take 0.06 s."""
_MANY_ATTRIBUTES = re.compile(
    r"""<[a-z][\w:-]*(?:[\s/]+[^\s"'<>=/]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?){1000}(?=[\s/])""", re.IGNORECASE
)
_CLOSED_BY_OTHERS_TAGS = (
    "area base br col dd dt embed hr img input li link meta option p param rb rp rt source tbody td tfoot th thead tr track wbr"
)
_CLOSED_BY_OTHERS = frozenset(_CLOSED_BY_OTHERS_TAGS.split())
"""Elements that are never open for long, their end tags left out or not: void ones, and those that their like ends."""
_BREAKING_TAGS = "article aside blockquote center div dl fieldset figure footer form header main nav ol section table ul"
_BREAKING = frozenset(_BREAKING_TAGS.split())
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|iframe|noscript|xmp)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)


def limited(html: str) -> str:
    """The page without what would take the parser time beyond all proportion; nearly always the same object.

    >>> limited("<p>Rain fell.")
    '<p>Rain fell.'
    """
    if may_hold_long_tag(html):
        html = ">".join(map(without_excess, html.split(">")))
    return flatter(html) if html.count("<") > _MANY_TAGS else html


def may_hold_long_tag(html: str) -> bool:
    """Whether some stretch of the page lies in a tag of many attributes; looks at the page only here and there."""
    return any(
        html.find(">", start, start + _STRETCH) < 0
        and _MANY_ATTRIBUTES.match(html, max(html.rfind("<", max(start - _STRETCH, 0), start + 1), 0)) is not None
        for start in range(0, len(html) - _STRETCH + 1, _STRETCH)
    )


def without_excess(piece: str) -> str:
    """A piece of a page up to the end of a tag, the tag's attributes cut off behind the first thousand."""
    tag = _MANY_ATTRIBUTES.search(piece, max(piece.rfind("<"), 0)) if len(piece) > _STRETCH else None
    return piece[: tag.end()] if tag else piece


def flatter(html: str) -> str:
    """The page without the tags of elements nested deeper than 400 levels; line breaks stand for those that end a line."""
    parts: list[str] = []
    depth = last = 0
    for tag in _TAG.finditer(html):
        name = (tag["name"] or "").lower()
        if not name or name in _CLOSED_BY_OTHERS:
            continue
        if tag["end"]:
            is_cut = depth > _DEEPEST
            depth = max(depth - 1, 0)
        else:
            depth += 1
            is_cut = depth > _DEEPEST
        if is_cut:
            parts += (html[last : tag.start()], "<br>" if name in _BREAKING else "")
            last = tag.end()
    return "".join([*parts, html[last:]]) if parts else html


_PAGE = re.compile(
    r"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:(?:!doctype\s+html|html|head|body|meta|script)\b|[^\n]*>\s*<html\b|\?php\b)",
    re.IGNORECASE | re.DOTALL,
)
_TEXT_TAG = re.compile(
    r"<(?:/(?:a|article|b|blockquote|body|center|div|em|figure|font|form|h[1-6]|header|html|i|li|main|nav|ol|p|pre|script|section|span"
    r"|strong|style|t[drh]|table|tbody|ul)\s*>|(?:a|article|b|blockquote|body|br|center|div|em|figure|font|h[1-6]|header|hr|i|img|li|main"
    r"|nav|ol|p|script|section|span|strong|style|t[drh]|table|ul)(?:\s[^<>]*)?/?>)",
    re.IGNORECASE,
)
_LOOKED_AT = 30_000
_DENSE = 0.15
"""The share of tags in a text that plain text about HTML does not reach: of 1,657 flattened pages the highest had .115."""


def looks_like_html(text: str) -> bool:
    """Whether a text is a page or a piece of one, rather than plain text that speaks of tags.

    A page says so at its start. A piece begins with a tag and ends what it begins; if it was cut out somewhere, it is full of tags.

    >>> looks_like_html("<p>Rain fell.</p>"), looks_like_html("A paragraph begins with <p> and ends with </p>.")
    (True, False)
    """
    text = text.removeprefix("\ufeff")
    if _PAGE.match(text, 0, _LOOKED_AT):
        return True
    middle = max(len(text) // 2 - _LOOKED_AT // 2, 0)
    head, inside = text[:_LOOKED_AT].lstrip(), text[middle : middle + _LOOKED_AT]
    tags = _TEXT_TAG.findall(head)
    begins = len(tags) > 1 and head.startswith(tags[0]) and f"</{tags[0][1:].strip('/>').split()[0]}".lower() in head.lower()
    return begins or is_full_of_tags(head, tags) or is_full_of_tags(inside, _TEXT_TAG.findall(inside))


def is_full_of_tags(text: str, tags: list[str]) -> bool:
    """Whether tags make a good part of a text."""
    return len(tags) > 3 and sum(map(len, tags)) >= _DENSE * len(text)
