"""Sentences amid the article that the path left out."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews import lexicon
from cleannews.choice import Choice
from cleannews.page import Page
from cleannews.rescue import rescue_between

FIRST = "Sheriff's deputies spent more than an hour on Sunday chasing an emu across a ball field, officials said."
QUOTE = '"In 19 years I have been outrun by teenagers, and I had not planned on poultry," said Sergeant Roy Whit.'
HEADLINE = "MOOSE CRASHES WEDDING RECEPTION, HEADS FOR CAKE TABLE, THEN LEAVES BY THE GARDEN"
KOREAN = "달아난 타조를 쫓던 경찰관은 십구 년 동안 근무하며 새를 쫓기는 처음이라고 말하며 고개를 저었다."
LAST = "The standoff ended when a cashier walked out with a paper bag of fries, which the bird followed into a van."


def label_between(text: str, score: float) -> str | None:
    """The label of a line that stands between two of the article, with a headline beside it."""
    texts = [FIRST, HEADLINE, text, LAST]
    choices: list[Choice | None] = [Choice("body"), None, None, Choice("body")]
    page = Page(texts, [0, 1, 1, 1], lexicon.load())
    rescue_between(page, choices, np.array([4.0, -2.6, score, 4.0]), 0, 3)
    assert choices[1] is None
    chosen = choices[2]
    return chosen.label if chosen else None


@pytest.mark.parametrize(
    ("text", "score", "label"),
    [
        (QUOTE, 1.3, "body"),
        (QUOTE, -0.5, None),  # too little speaks for it
        (HEADLINE, 1.3, None),  # no sentence
        (KOREAN, 1.3, None),  # as often a caption
    ],
)
def test_a_full_sentence_that_scores_as_the_article_is_its_own(text: str, score: float, label: str | None) -> None:
    assert label_between(text, score) == label
