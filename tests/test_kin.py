"""What lines of one look say together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import kin, markup
from cleannews.lexicon import load
from cleannews.page import Page, page_of
from cleannews.pipeline import marked


def page(lines: list[str]) -> Page:
    """A page of some lines."""
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    spans = [(int(start), int(start) + len(line)) for start, line in zip(starts, lines, strict=False)]
    return page_of("\n".join(lines), spans, load())


PROSE = "The ferry to the island was late again on Tuesday morning."


@pytest.mark.parametrize(
    "lines",
    [["* tea", "* salt", "* rope"], ["Related: tea", "Related: salt", "Related: rope"], ["■ tea", "■ salt", "■ rope"]],
    ids=["bullets", "words before a colon", "squares"],
)
def test_a_line_that_begins_alike_is_drawn_to_the_others(lines: list[str]) -> None:
    votes = kin.kin_votes(page([*lines, PROSE]), np.array([-2.0, -2.0, 3.0, 3.0]), None)
    assert votes[2] == -1.0
    assert (votes[:2] > 0).all()
    assert votes[3] == 0


def test_a_line_that_begins_with_a_word_stands_alone() -> None:
    assert not kin.kin_votes(page([PROSE, "Tea", "Salt"]), np.array([4.0, -1.0, 0.5]), None).any()


def test_elements_of_one_class_are_of_one_look() -> None:
    html = "<p class=promo>Tea at sea</p><p>One of us.</p><p class=promo>Salt at sea</p><p>Two of us.</p>"
    source = marked(markup.flatten(markup.parse(html)), load())
    lines = [source.text[start:end] for start, end in source.spans]
    votes = kin.kin_votes(page(lines), np.array([-1.0, 3.0, 1.0, 3.0]), source.tree)
    np.testing.assert_allclose(votes, [0.5, 0, -0.5, 0], atol=0.05)  # nearly: the wider line weighs a little more


@given(st.lists(st.floats(-12, 12), min_size=1, max_size=20))
def test_a_vote_settles_only_what_is_near_the_bar(scores: list[float]) -> None:
    votes = kin.kin_votes(page([f"- entry {n}" for n in range(len(scores))]), np.array(scores), None)
    assert (np.abs(votes) <= 1.0).all()
