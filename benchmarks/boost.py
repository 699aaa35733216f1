"""Fits the boosted trees that see a page whole (`cleannews.trees`) with LightGBM, on one thread so that the same data gives the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from documents import Document

from cleannews.survey import is_doubtful
from cleannews.trees import ALL_LEAVES, MOST_LEAVES

ROUNDS, RATE = {"text": 60, "html": 120}, {"text": 0.15, "html": 0.08}
"""Trees, and how much of each counts: HTML gains by more and smaller steps, text does not."""
CHOICE_ROUNDS, CHOICE = 60, {"learning_rate": 0.1, "min_data_in_leaf": 50, "feature_fraction": 0.3}
"""The same for the choice of title and byline, which has few rows."""
SETTINGS = {
    "objective": "binary",
    "num_leaves": MOST_LEAVES - 1,
    "min_data_in_leaf": 200,
    "lambda_l2": 5.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


def boost(documents: Sequence[Document], tables: Sequence[np.ndarray], form: str) -> dict[str, np.ndarray]:
    """The arrays of trees fitted on some documents of one form; each has a table of what trees look at, a row a line, the score so far first.

    They learn from the lines that they are asked about, which are those whose score so far leaves a doubt.
    """
    doubtful = [is_doubtful(table[:, 0]) for table in tables]
    values, weight, kept = (
        np.concatenate([part[lines] for part, lines in zip(parts, doubtful, strict=True)])
        for parts in (tables, [document.weight for document in documents], [document.kept for document in documents])
    )
    return fitted(values, kept, weight / weight.mean(), ROUNDS[form], {"learning_rate": RATE[form]})


def boost_choice(values: Sequence[np.ndarray], right: Sequence[np.ndarray], importance: Sequence[float]) -> dict[str, np.ndarray]:
    """The arrays of trees that tell the right candidates of a choice; each page has a row a candidate, and counts for something."""
    weight = np.repeat(importance, [len(rows) for rows in values])
    return fitted(np.concatenate(values), np.concatenate(right), weight, CHOICE_ROUNDS, CHOICE)


def fitted(
    values: np.ndarray, right: np.ndarray, weight: np.ndarray, rounds: int, settings: dict[str, float]
) -> dict[str, np.ndarray]:
    """The arrays of trees fitted on some rows."""
    data = lightgbm.Dataset(values, right, weight=weight)
    return arrays_of(lightgbm.train({**SETTINGS, **settings}, data, rounds).dump_model()["tree_info"])


def arrays_of(trees: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Trees as `cleannews.trees` takes them; one that tests nothing is left out."""
    column, most, left, first, leaves = list[int](), list[float](), list[int](), list[int](), list[list[float]]()

    def add(node: dict[str, Any], values: list[float]) -> None:
        if "left_child" not in node:
            values.append(node["leaf_value"])
            return
        test, start = len(column), len(values)
        column.append(node["split_feature"])
        most.append(node["threshold"])
        left.append(0)
        add(node["left_child"], values)
        left[test] = int(ALL_LEAVES) ^ ((1 << len(values)) - (1 << start))  # where it fails, no leaf on its left is possible
        add(node["right_child"], values)

    for tree in trees:
        if tree["num_leaves"] > 1:
            first.append(len(column))
            leaves.append([])
            add(tree["tree_structure"], leaves[-1])
    widest = max(map(len, leaves))
    return {
        "column": np.array(column, dtype=np.int16),
        "most": np.array(most, dtype=np.float32),
        "left": np.array(left, dtype=np.uint32),
        "first": np.array(first, dtype=np.int16),
        "leaves": np.array([[*values, *[0.0] * (widest - len(values))] for values in leaves]),
    }
