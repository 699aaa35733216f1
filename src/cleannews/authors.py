"""Who wrote the article: the names in the lines that are labelled as bylines, without the publisher's own."""

from __future__ import annotations

from collections.abc import Sequence

from cleannews.lexicon import Lexicon
from cleannews.model import Line
from cleannews.nameforms import name_forms
from cleannews.naming import BY, FURTHER, ROLE, named_below, naming

SAID = (BY, ROLE, FURTHER)
"""Ways of naming somebody in words: a publisher that signs so is the author, and a line beside the byline counts only then."""
LEADING = " \t•·∙◦▪■□●○◆◇▲△▶▷►▸※☞*#-–—|>"
"""Marks ahead of a line's own words."""


def find_authors(
    lines: Sequence[Line], bylines: Sequence[int], lexicon: Lexicon, place: tuple[int, int, int], publisher: str | None
) -> dict[str, int]:
    """Each name in the bylines and its line: of the line chosen as the byline and those beside it, else of all near the article.

    `place` is the title's line and the body's first and last. The publisher's own name is no author.
    """
    title, first, last = place
    forms = name_forms(lexicon)
    top = min([x for x in (title, first) if x >= 0], default=0) - 12
    near = [i for i in bylines if top <= i <= last + 12]
    chosen = [i for i in bylines if any(reason.rule == "author" for reason in lines[i].reasons)]
    beside = [i for i in near if chosen and min(abs(i - j) for j in chosen) <= 1]
    found: dict[str, int] = {}
    for i in sorted({*chosen, *beside}) or near:
        named = (named_below(lines[i].text, lines[i - 1].text, forms) if i else None) or naming(lines[i].text, forms)
        if i not in chosen and named.way not in SAID:
            continue
        own = None if i in chosen and named.way in SAID else publisher
        for name in named.names:
            if name not in found and not is_publisher(name, None if i in chosen and " " in name else own, lexicon):
                found[name] = i
    return found


def is_publisher(name: str, publisher: str | None, lexicon: Lexicon) -> bool:
    """Whether a would-be author is a publisher's name."""
    folded = name.casefold()
    return folded in lexicon.publisher_names or bool(publisher and folded == publisher.casefold())
