"""How likely each candidate is the title, or the byline: fitted curves, which add up rule by rule, and trees, which see the rules together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cleannews.curves import Curve, Curves, side_by_side
from cleannews.page import Values
from cleannews.trees import Trees, trees_of

_TREES = 0.5
"""What the trees count beside the curves: both tell of the same rules, and either alone is worse."""


class Ranker(NamedTuple):
    """What is fitted for one choice: a curve a rule, and the trees."""

    curves: Curves
    trees: Trees

    def scores(self, values: Values) -> Values:
        """The score of each candidate, from the values of its rules, a row each."""
        scores: Values = self.curves.weigh(values).sum(1) + _TREES * self.trees.weigh(values.astype(np.float32))
        return scores


def ranker_of(curves: Mapping[str, Curve], names: Sequence[str], trees: Mapping[str, Any]) -> Ranker:
    """A ranker from the curves of some rules, and the arrays of its trees."""
    return Ranker(side_by_side(curves, names), trees_of(trees))
