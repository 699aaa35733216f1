"""Which lines below the title are decks, whatever their score says."""

from __future__ import annotations

import pytest

from cleannews import lexicon
from cleannews.choice import Choice
from cleannews.decks import enclosed
from cleannews.page import Page

TITLE = "Il ponte della Rocca chiuso fino a primavera"
WIDE = (
    "Da lunedì un giro di dodici chilometri per chi va dal centro al porto: autobus navetta solo nelle ore di punta, "
    "commercianti in protesta. La mappa delle strade e gli orari"
)
SENTENCE = "Da lunedì un giro di dodici chilometri per andare al porto."
HEADLINE = "Autobus navetta solo nelle ore di punta"
DATE = "13 gennaio 2021"
STORY = "Il ponte della Rocca è chiuso da lunedì, e chi va dal centro al porto deve fare un giro di dodici chilometri, ha detto la sindaca."
ENGLISH = "The old bridge has been closed since Monday, and whoever goes from the centre to the harbour must take the long way, said the mayor."


def decks_of(*below: str, story: str = STORY) -> list[str]:
    """The lines between a title and a story that are found to be decks; a date among them is a credit."""
    texts = [TITLE, *below, story]
    labels = {TITLE: "title", DATE: "timestamp", story: "body"}
    choices = [Choice(labels[text]) if text in labels else None for text in texts]
    page = Page(texts, [0] + [1] * (len(texts) - 1), lexicon.load())
    return [texts[i] for i in enclosed(page, choices, 0, [text == story for text in texts])]


@pytest.mark.parametrize("behind", [(), (DATE,)])
def test_a_line_as_wide_as_a_paragraph_is_a_deck_whatever_stands_behind_it(behind: tuple[str, ...]) -> None:
    assert decks_of(WIDE, *behind) == [WIDE]


def test_a_sentence_is_a_deck_where_a_credit_follows() -> None:
    assert (decks_of(SENTENCE, DATE), decks_of(SENTENCE)) == ([SENTENCE], [])


def test_a_line_of_a_headline_s_size_may_be_a_headline() -> None:
    assert decks_of(HEADLINE, DATE) == []


def test_in_english_such_lines_are_decks_by_their_score_alone() -> None:
    assert decks_of(WIDE, DATE, story=ENGLISH) == []
