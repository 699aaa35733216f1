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


_UNSURE_SCORE, _UNSURE_SHARE = 0.75, 0.25
"""Where the witness is asked: lines with a score this near to the bar weigh this share of the lines above it."""
_VOTE = 1.0
"""What a vote of the witness weighs, and of the page's data, in log-odds."""


def is_unsure(score: Values, width: Values) -> bool:
    """Whether so much of a page is near the border that another opinion is worth its time."""
    weight = np.sqrt(width + 1)
    near = weight[np.abs(score - BAR) < _UNSURE_SCORE].sum()
    return bool(near > _UNSURE_SHARE * max(float(weight[score > BAR].sum()), 1.0))


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
    return with_votes(verdict, [told, _VOTE * asked() if asked else nothing, *html.votes])


_AGREED = 0.7
"""Share of what is likely the article that a text in the page's data has to hold: one with less is a teaser, or of another article."""


def agrees(told: Values, score: Values, width: Values) -> bool:
    """Whether the text in a page's data is of the article that the page shows."""
    likely = width * (score > BAR) * (told != 0)
    return bool((likely * (told > 0)).sum() >= _AGREED * max(float(likely.sum()), 1.0))
