"""Captions without a credit: sentences that tell what a picture shows, ahead of the dateline that an article begins with."""

from __future__ import annotations

import functools

from cleannews.choice import Choice, has_label
from cleannews.lexicon import Lexicon
from cleannews.model import Reason
from cleannews.page import Page


@functools.lru_cache(maxsize=8)
def picture_endings(lexicon: Lexicon) -> tuple[str, ...]:
    """How sentences end that tell what a picture shows, folded."""
    return tuple(ending.casefold() for language in lexicon.languages.values() for ending in language.pictured)


_PICTURED = Choice("caption", Reason("pictured", "caption", 2.0, "tells what a picture shows, ahead of the dateline"))
_PICTURED_REACH = 8
"""Lines above an article's dateline in which its pictures' captions stand."""


def mark_pictured(page: Page, choices: list[Choice | None], first: int) -> None:
    """Sentences that tell what a picture shows ("… 하고 있다.") ahead of the dateline that an article begins with: its captions, credited or not."""
    endings = picture_endings(page.lexicon)
    dateline = next(
        (i for i in range(max(first - 1, 0), min(page.size - 1, first + _PICTURED_REACH)) if opens_article(page, choices, i)), -1
    )
    for i in range(max(0, dateline - _PICTURED_REACH), dateline):
        chosen = choices[i]
        if (chosen is None or chosen.label == "body") and page.folded[i].endswith(endings):
            choices[i] = _PICTURED


def opens_article(page: Page, choices: list[Choice | None], i: int) -> bool:
    """Whether a line is a dateline ("(서울=연합뉴스) 홍길동 기자 =") that was cut off from the article's first words."""
    return page.tied[i] and has_label(choices[i], "byline") and page.texts[i][0] in "[(【（" and has_label(choices[i + 1], "body")
