"""The trees that see a page whole: each line falls into the leaf that walking the tree finds, whatever stands beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.decide import load_weights
from cleannews.trees import MOST_LEAVES, Trees

FORMS = ("text", "html")


def walked(trees: Trees, tree: int, row: np.ndarray) -> float:
    """The value of the first leaf that no failed test of a tree rules out, test by test."""
    ends = [*trees.first[1:].tolist(), len(trees.column)]
    leaves = set(range(MOST_LEAVES))
    for test in range(int(trees.first[tree]), ends[tree]):
        if row[trees.column[test]] > trees.most[test]:
            leaves &= {leaf for leaf in leaves if int(trees.left[test]) >> leaf & 1}
    return float(trees.leaves[tree, min(leaves)])


@pytest.fixture
def three_leaves() -> Trees:
    """One tree: is the first value at most 0? Then leaf 0; else is the second at most 1? Then leaf 1, else leaf 2."""
    left = np.array([0b11111111111111111111111111111110, 0b11111111111111111111111111111101], dtype=np.uint32)
    return Trees(np.array([0, 1]), np.array([0.0, 1.0], np.float32), left, np.array([0]), np.array([[-1.0, 2.0, 5.0]]))


@pytest.mark.parametrize(("row", "leaf"), [((0, 9), -1.0), ((-3, 0), -1.0), ((1, 1), 2.0), ((1, 1.5), 5.0)])
def test_a_line_falls_into_the_first_leaf_that_is_left(three_leaves: Trees, row: tuple[float, float], leaf: float) -> None:
    assert three_leaves.weigh(np.array([row], dtype=np.float32)).tolist() == [leaf]


@pytest.mark.parametrize("form", FORMS)
def test_the_trees_that_ship_add_up_the_leaves_that_walking_finds(form: str) -> None:
    trees = load_weights().trees[form]
    values = np.random.default_rng(5).normal(0, 4, (9, int(trees.column.max()) + 1)).astype(np.float32)
    expected = [sum(walked(trees, tree, row) for tree in range(len(trees.first))) for row in values]
    np.testing.assert_allclose(trees.weigh(values), expected)


@given(st.integers(1, 200), st.integers(0, 199))
def test_what_stands_beside_a_line_changes_nothing(size: int, line: int) -> None:
    trees = load_weights().trees["html"]
    values = np.random.default_rng(7).normal(0, 4, (200, int(trees.column.max()) + 1)).astype(np.float32)
    first = min(line, 200 - size)
    np.testing.assert_allclose(trees.weigh(values[first : first + size]), trees.weigh(values)[first : first + size], rtol=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_every_tree_has_leaves_for_all_its_tests(form: str) -> None:
    trees = load_weights().trees[form]
    tests = np.diff([*trees.first.tolist(), len(trees.column)])
    assert (tests > 0).all()
    assert tests.max() < MOST_LEAVES
    assert trees.leaves.shape == (len(trees.first), tests.max() + 1)
