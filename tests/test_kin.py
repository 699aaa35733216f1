"""What lines of one look say together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_behind import page

from cleannews import kin, markup
from cleannews.lexicon import load
from cleannews.marks import Tree
from cleannews.page import Values
from cleannews.pipeline import marked


def votes_on(lines: list[str], score: Sequence[float], tree: Tree | None = None) -> Values:
    """The votes on some lines."""
    seen = page(*lines)
    return kin.kin_votes(seen, np.array(score), kin.kin_of(seen, tree))


PROSE = "The ferry to the island was late again on Tuesday morning."


@pytest.mark.parametrize(
    "lines",
    [["* tea", "* salt", "* rope"], ["Related: tea", "Related: salt", "Related: rope"], ["■ tea", "■ salt", "■ rope"]],
    ids=["bullets", "words before a colon", "squares"],
)
def test_a_line_that_begins_alike_is_drawn_to_the_others(lines: list[str]) -> None:
    votes = votes_on([*lines, PROSE], [-2.0, -2.0, 3.0, 3.0])
    assert votes[2] == -1.0
    assert (votes[:2] > 0).all()
    assert votes[3] == 0


def test_a_line_that_begins_with_a_word_stands_alone() -> None:
    assert not votes_on([PROSE, "Tea", "Salt"], [4.0, -1.0, 0.5]).any()


def test_elements_of_one_class_are_of_one_look() -> None:
    html = "<p class=promo>Tea at sea</p><p>One of us.</p><p class=promo>Salt at sea</p><p>Two of us.</p>"
    source = marked(markup.flatten(markup.parse(html)), load())
    lines = [source.text[start:end] for start, end in source.spans]
    votes = votes_on(lines, [-1.0, 3.0, 1.0, 3.0], source.tree)
    np.testing.assert_allclose(votes, [0.5, 0, -0.5, 0], atol=0.05)  # nearly: the wider line weighs a little more


@given(st.lists(st.floats(-12, 12), min_size=1, max_size=20))
def test_a_vote_settles_only_what_is_near_the_bar(scores: list[float]) -> None:
    votes = votes_on([f"- entry {n}" for n in range(len(scores))], scores)
    assert (np.abs(votes) <= 1.0).all()
