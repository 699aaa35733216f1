"""What ranks the candidates of a choice: curves that add up, and trees at half weight; each candidate by itself."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews.curves import Curve
from cleannews.decide import load_weights
from cleannews.ranker import Ranker, ranker_of

CURVES = {"width": Curve(np.array([0.0, 2.0]), np.array([1.0, -1.0])), "words": Curve(np.array([0.0, 1.0]), np.array([0.0, 4.0]))}
TREE = {
    "column": np.array([1], dtype=np.int16),
    "most": np.array([0.5], dtype=np.float32),
    "left": np.array([0b11111111111111111111111111111110], dtype=np.uint32),
    "first": np.array([0], dtype=np.int16),
    "leaves": np.array([[-3.0, 5.0]]),
}


@pytest.mark.parametrize(
    ("values", "score"), [((0.0, 0.0), 1.0 + 0.0 - 1.5), ((1.0, 1.0), 0.0 + 4.0 + 2.5), ((2.0, 0.25), -1.0 + 1.0 - 1.5)]
)
def test_curves_add_up_and_trees_count_half(values: tuple[float, float], score: float) -> None:
    assert ranker_of(CURVES, ["width", "words"], TREE).scores(np.array([values])).tolist() == [score]


@pytest.mark.parametrize("choice", ["title", "author"])
def test_what_stands_beside_a_candidate_changes_nothing(choice: str) -> None:
    ranker: Ranker = getattr(load_weights(), choice)
    values = np.random.default_rng(3).normal(0, 3, (40, ranker.curves.knots.shape[1]))
    np.testing.assert_allclose(ranker.scores(values[7:9]), ranker.scores(values)[7:9], rtol=1e-12)
