"""What speaks for and against the lines of an HTML page besides the fit: the publisher's file, other articles, the page's data, the witness.

A vote is added to the score of each line, and is one more part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from cleannews.marks import Tree
from cleannews.network import Verdict
from cleannews.page import Values
from cleannews.path import BAR


def with_votes(verdict: Verdict, votes: Sequence[Values]) -> Verdict:
    """A verdict with votes as further parts, which the score goes up or down by."""
    return Verdict(sum(votes, verdict.score), np.column_stack([verdict.parts, *votes]))


_SURE, _HARDLY_ANY = 1.5, 1000
"""Where the witness is asked: lines that are so far above the bar hold less than so many columns, about ten lines."""
_VOTE = 1.0
"""What a vote of the witness weighs, and of the page's data, in log-odds."""


def is_unsure(score: Values, width: Values) -> bool:
    """Whether so little of a page is surely an article that another opinion is worth its time."""
    return bool(width[score > BAR + _SURE].sum() < _HARDLY_ANY)


class Evidence(NamedTuple):
    """What an HTML page brings besides its lines: marks, claimed titles, the witness, from which line on its data's article stands, and votes.

    `told` says of each line whether the article's text in structured data has it (1, -1, or 0 for perhaps). `votes` are those of the
    publisher's file and those against other articles, in log-odds; they stand in that order in a verdict.
    """

    tree: Tree
    titles: tuple[str, ...] = ()
    ask: Callable[[], Values] | None = None
    always: bool = False
    embedded: int = -1
    told: Values | None = None
    votes: tuple[Values, ...] = ()


def heard(verdict: Verdict, html: Evidence, width: Values) -> Verdict:
    """A verdict with the votes on it as further parts: of the page's data, and of the witness, who is asked where all else leaves it unsure."""
    score, nothing = sum(html.votes, verdict.score), np.zeros(len(verdict.score))
    told = _VOTE * html.told if html.told is not None and agrees(html.told, score, width) else nothing
    asked = html.ask if html.always or is_unsure(score + told, width) else None
    said = asked() if asked else nothing
    return with_votes(verdict, [told, _VOTE * said if is_believed(said, score + told, width) else nothing, *html.votes])


_AGREED = 0.7
"""Share of what is likely the article that another's text has to hold: one with less is a teaser, or of another article."""


def agrees(said: Values, score: Values, width: Values) -> bool:
    """Whether a text, in which each line is (1) or is not (-1), is of the article that the page shows."""
    likely = width * (score > BAR) * (said != 0)
    return bool((likely * (said > 0)).sum() >= _AGREED * max(float(likely.sum()), 1.0))


def is_believed(said: Values, score: Values, width: Values) -> bool:
    """Whether the witness counts: it agrees on most of the article, or found far more than is likely one."""
    return agrees(said, score, width) or bool(width[score > BAR].sum() < _AGREED * width[said > 0].sum())
