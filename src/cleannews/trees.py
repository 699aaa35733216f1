"""Boosted trees (Friedman 2001) as `benchmarks/boost.py` fitted them, run in numpy.

No tree is walked. Each test that a line fails rules out the leaves on that side of the tree where the test is passed; as bits of one number a
tree's leaves are ruled out together, and the line falls into the first that is left (QuickScorer, Lucchese et al. 2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.page import Values

MOST_LEAVES = 32
"""Leaves of a tree, at most: the bits of the number."""
_ROWS = 64
"""Lines in one pass: what the tests say of so many stays in the processor's cache, and memory does not grow with the page."""
Narrow = NDArray[np.float32]
"""Values of half the width, so that twice as many are compared at once."""
ALL_LEAVES = np.uint32(0xFFFFFFFF)
"""Every leaf of a tree, as bits."""


class Trees(NamedTuple):
    """Trees side by side: their tests one after the other, tree by tree, and the values of their leaves, a row a tree."""

    column: NDArray[np.intp]
    """For each test the column of values that it looks at."""
    most: Narrow
    """For each test the largest value that passes; who passes goes left."""
    left: NDArray[np.uint32]
    """For each test the leaves that are possible where it fails, as bits, the leftmost leaf the lowest."""
    first: NDArray[np.intp]
    """For each tree its first test."""
    leaves: Values

    def weigh(self, values: Narrow) -> Values:
        """What the trees say of each line, all together, in log-odds."""
        said = np.zeros(len(values))
        tree = np.arange(len(self.first))[:, None]
        for start in range(0, len(values), _ROWS):
            rows = np.ascontiguousarray(values[start : start + _ROWS].T)
            possible = np.where(rows.take(self.column, axis=0) <= self.most[:, None], ALL_LEAVES, self.left[:, None])
            open_leaves = np.bitwise_and.reduceat(possible, self.first, axis=0)
            lowest = open_leaves & (~open_leaves + np.uint32(1))
            said[start : start + _ROWS] = self.leaves[tree, np.frexp(lowest)[1] - 1].sum(0)
        return said


def trees_of(arrays: Mapping[str, Any]) -> Trees:
    """Trees from the arrays of a file."""
    return Trees(**{**arrays, "column": arrays["column"].astype(np.intp), "first": arrays["first"].astype(np.intp)})
