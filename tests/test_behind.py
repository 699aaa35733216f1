"""What stands behind an article: readers' comments, and lines far below it."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews import behind
from cleannews.decide import article_path, likeliest
from cleannews.lexicon import load
from cleannews.page import Page, page_of

SENTENCE = "The tin box beside the gate is emptied once a day for the village school."


def page(*lines: str) -> Page:
    """A page of some lines."""
    text, spans = "\n".join(lines), []
    for line in lines:
        start = spans[-1][1] + 1 if spans else 0
        spans.append((start, start + len(line)))
    return page_of(text, spans, load())


@pytest.mark.parametrize(
    ("lines", "spoken_against"),
    [
        ([SENTENCE, SENTENCE, "2 comments", SENTENCE, "Leave a comment"], 2),
        ([SENTENCE, SENTENCE, "2 comments", SENTENCE], 0),
        (["2 comments", "Leave a comment", SENTENCE, SENTENCE], 0),
        ([SENTENCE, SENTENCE, "2 comments", *["Next"] * 40, "Leave a comment"], 0),
        ([SENTENCE, "2 comments", *[SENTENCE] * 4, "Leave a comment", "Post a comment"], 1),
        ([SENTENCE, "Newest first", "Oldest first", *[SENTENCE] * 4], 0),
    ],
    ids=[
        "two lines speak of comments",
        "one is a button",
        "nothing stands above",
        "too far from each other",
        "a counter above the article",
        "buttons for the order of a live blog",
    ],
)
def test_comments_begin(lines: list[str], spoken_against: int) -> None:
    held = page(*lines)
    votes = behind.comment_votes(held, np.where(held.sentences > 0, 3.0, -3.0))
    assert votes.tolist() == [0.0] * (held.size - spoken_against) + [behind.COMMENTED] * spoken_against


def test_comment_words_in_a_sentence_begin_nothing() -> None:
    held = page(
        SENTENCE, "She asked people to leave a comment on her page.", "They did leave a comment, more than a hundred of them."
    )
    assert not behind.comment_votes(held, np.full(held.size, 3.0)).any()


@pytest.mark.parametrize(
    ("between", "below", "kept"), [(900, 100, False), (700, 100, True), (900, 600, True)], ids=["far", "near", "much"]
)
def test_little_that_stands_far_below_goes(between: int, below: int, kept: bool) -> None:
    inside = [True, False, True]
    assert behind.without_far(inside, np.array([1000.0, between, below])) == [True, False, kept]


def test_what_stands_above_the_most_of_it_stays() -> None:
    assert behind.without_far([True, False, True], np.array([100.0, 900.0, 1000.0])) == [True, False, True]


def test_nothing_is_taken_from_nothing() -> None:
    assert behind.without_far([False, False], np.array([10.0, 10.0])) == [False, False]


def test_the_likeliest_line_is_kept_however_short() -> None:
    held = page("Menu", "The gate is open.", "Imprint")
    score = np.array([-9.0, -1.0, -9.0])
    assert not any(article_path(score + 1.0 - 0.5, held.width))
    assert likeliest(held, score)[0] == [False, True, False]
