"""Captions without a credit: told by what they say ahead of a dateline, by who signs them, or by the triangle that they begin with."""

from __future__ import annotations

import functools

from cleannews.choice import Choice, has_label, is_dateline_cut, is_open
from cleannews.lexicon import Lexicon
from cleannews.model import Reason
from cleannews.page import HANGUL, Page


@functools.lru_cache(maxsize=8)
def picture_endings(lexicon: Lexicon) -> tuple[str, ...]:
    """How sentences end that tell what a picture shows, folded."""
    return tuple(ending.casefold() for language in lexicon.languages.values() for ending in language.pictured)


_PICTURED = Choice("caption", Reason("pictured", "caption", 2.0, "tells what a picture shows"))
_REACH = 8
"""Lines above an article's dateline in which its pictures' captions stand."""
_WIDTH = 200
"""Columns up to which a signed sentence may be a caption."""
_TOP = 6
"""Lines from the article's start in which a signed line is a caption whatever it tells."""


def mark_pictured(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Captions that no credit shows, of the article between two lines: ahead of the dateline that it begins with, and in it."""
    endings = picture_endings(page.lexicon)
    mark_ahead(page, choices, first, endings)
    for i in range(max(first - _TOP, 0), last):
        is_top = i < first + _TOP
        if is_top and is_open(choices[i]) and is_pointed_at(page, i):
            choices[i] = _PICTURED
        if (is_top or page.folded[i].endswith(endings)) and is_open(choices[i]) and is_signed(page, choices, i):
            choices[i] = choices[i + 1] = _PICTURED


def mark_ahead(page: Page, choices: list[Choice | None], first: int, endings: tuple[str, ...]) -> None:
    """Sentences that tell what a picture shows ("… 하고 있다.") ahead of the article's dateline, with a dateline of their own."""
    reach = range(max(first - 1, 0), min(page.size - 1, first + _REACH))
    dateline = next((i for i in reach if opens_article(page, choices, i, endings)), -1)
    for i in range(max(0, dateline - _REACH), dateline):
        if is_open(choices[i]) and page.folded[i].endswith(endings):
            choices[i] = _PICTURED
            if i and page.tied[i - 1] and has_label(choices[i - 1], "byline"):
                choices[i - 1] = _PICTURED


_TRIANGLES = "▲△"


def is_pointed_at(page: Page, i: int) -> bool:
    """Whether a line in Hangul begins with the triangle that points at the picture above, alone: several in a row are a list."""
    if page.texts[i][0] not in _TRIANGLES or page.plain.width[i] > _WIDTH or not HANGUL.search(page.texts[i]):
        return False
    return sum(text[0] in _TRIANGLES for text in page.texts[max(i - 1, 0) : i + 2]) == 1


def is_signed(page: Page, choices: list[Choice | None], i: int) -> bool:
    """Whether a short line ends in a name that was cut off, and sentences of the article follow."""
    is_cut = page.tied[i] and page.plain.gaps[i + 1] == 0 and page.plain.wide[i]
    if not is_cut or not page.plain.sentences[i] or page.plain.width[i] > _WIDTH:
        return False
    if not has_label(choices[i + 1], "byline", "caption"):
        return False
    return any(has_label(choices[j], "body") and page.plain.sentences[j] for j in range(i + 2, min(page.size, i + 8)))


def opens_article(page: Page, choices: list[Choice | None], i: int, endings: tuple[str, ...]) -> bool:
    """Whether a line is a dateline that was cut off from the article's first words, and not from a caption's."""
    behind = choices[i + 1]
    return is_dateline_cut(page, choices, i) and has_label(behind, "body") and not page.folded[i + 1].endswith(endings)
