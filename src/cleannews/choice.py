"""A line's label with the reason that gave it, and what the phrases of the lexicon say for it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from cleannews.facts import coverage
from cleannews.model import Reason
from cleannews.page import Page
from cleannews.phrases import Phrase

SENTENCE = re.compile(r"[.!?。！？][\"'”’»」』)\]）］]*$")
"""The end of a sentence, closing marks behind it."""
HEADLINE_WIDTH = 24
"""Columns from which an unlabelled line of a list reads as a headline and no menu entry."""
HANGUL_WIDTH = 16
"""Columns from which a line in Hangul may be a headline or a deck."""
HEADLINES = ("related", "trending")
"""Labels of lists of headlines."""


class Choice(NamedTuple):
    """The label of a line and the reason that gave it; None where the decision over the whole document did."""

    label: str
    reason: Reason | None = None


def has_label(choice: Choice | None, *labels: str) -> bool:
    """Whether a line has a label already, and one of these."""
    return choice is not None and choice.label in labels


def is_open(choice: Choice | None) -> bool:
    """Whether a line has no label yet, or none but the body's, which a more special one may replace."""
    return choice is None or choice.label == "body"


_SPEECH = '」』”"'
"""What closes speech."""


def ends_in_speech(page: Page, i: int) -> bool:
    """Whether a sentence in Hangul, Han or kana ends in what somebody says, which has no full stop of its own there: …と話した。「開いています」."""
    return page.plain.sentences[i] > 0 and page.plain.wide[i] > 0 and page.texts[i][-1] in _SPEECH


def is_dateline_cut(page: Page, choices: Sequence[Choice | None], i: int) -> bool:
    """Whether a line is a byline in brackets that was cut off from a sentence: "(서울=연합뉴스) 홍길동 기자 ="."""
    return page.tied[i] and has_label(choices[i], "byline") and page.texts[i][0] in "[(【（"


def best_phrase(page: Page, i: int, least: float = 0.0, labels: frozenset[str] | None = None) -> tuple[Phrase, float] | None:
    """The phrase that covers most of a line, and how much; of equals the first: whole lines, then the order of the files."""
    best: tuple[Phrase, float] | None = None
    for phrase in page.phrases[i]:
        share = coverage(phrase, len(page.folded[i]))
        if share >= least and (labels is None or phrase.label in labels) and (best is None or share > best[1]):
            best = (phrase, share)
    return best


@functools.lru_cache(maxsize=1 << 12)
def said(found: tuple[Phrase, float]) -> Choice:
    """The choice that a phrase makes; a bounded number is remembered, because the phrases of buttons and menus come again."""
    phrase, share = found
    return Choice(phrase.label, Reason("phrase", phrase.label, round(1 + 4 * share, 2), phrase.text))


def listed(heading: Choice) -> Choice:
    """The choice for a line in the list that a line heads."""
    return Choice(heading.label, Reason("list", heading.label, 2.0, heading.reason.evidence if heading.reason else ""))
