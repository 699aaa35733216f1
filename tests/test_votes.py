"""When the witness is asked about an HTML page, and when it counts."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews.marks import Tree
from cleannews.network import Verdict
from cleannews.page import Values
from cleannews.votes import Evidence, heard

WIDTH = np.full(10, 200.0)
"""Ten lines of two hundred columns."""


def verdict(likely: int) -> Verdict:
    """A verdict by which the first lines are likely the article."""
    score = np.where(np.arange(10) < likely, 3.0, -3.0)
    return Verdict(score, score[:, None])


def said(*kept: int) -> Values:
    """What a witness says who keeps these lines."""
    return np.array([1.0 if i in kept else -1.0 for i in range(10)])


def vote(likely: int, *kept: int) -> Values:
    """What the witness adds to each line's score."""
    before = verdict(likely)
    return heard(before, Evidence(Tree([], []), ask=lambda: said(*kept), always=True), WIDTH).score - before.score


@pytest.mark.parametrize(("likely", "is_asked"), [(0, True), (4, True), (5, False), (10, False)])
def test_it_is_asked_where_hardly_any_article_is_found(likely: int, is_asked: bool) -> None:
    asked: list[bool] = []

    def ask() -> Values:
        asked.append(True)
        return said(0, 1, 2)

    heard(verdict(likely), Evidence(Tree([], []), ask=ask), WIDTH)
    assert bool(asked) == is_asked


def test_it_counts_where_it_agrees() -> None:
    assert (vote(8, 0, 1, 2, 3, 4, 5) == said(0, 1, 2, 3, 4, 5)).all()


def test_it_does_not_count_where_it_drops_much_of_the_article() -> None:
    assert not vote(8, 0, 1, 2, 3, 4).any()


def test_it_counts_where_it_found_far_more() -> None:
    assert (vote(2, 4, 5, 6, 7) == said(4, 5, 6, 7)).all()


def test_it_does_not_count_where_it_found_as_much_elsewhere() -> None:
    assert not vote(4, 5, 6, 7, 8).any()
