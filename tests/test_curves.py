"""Curves weighed side by side give what each gives alone."""

from __future__ import annotations

import numpy as np

from cleannews.curves import Curve, side_by_side

CURVES = {
    "level": Curve(np.array([1.0]), np.array([0.5])),
    "slope": Curve(np.array([0.0, 2.0]), np.array([1.0, -1.0])),
    "bent": Curve(np.array([-1.0, 0.1, 0.3, 4.0]), np.array([0.2, -0.7, 3.0, 0.1])),
}


def test_curves_side_by_side_weigh_as_each_alone() -> None:
    values = np.array([[-9.0, -1.0, -1.0], [1.0, 0.0, 0.1], [1.5, 0.7, 0.3], [0.9, 2.0, 0.2], [7.0, 2.5, 4.0], [0.0, 1.9, 99.0]])
    alone = [np.interp(values[:, n], *curve) for n, curve in enumerate(CURVES.values())]
    assert side_by_side(CURVES, list(CURVES)).weigh(values).T.tolist() == [column.tolist() for column in alone]


def test_curves_stand_in_the_order_asked_for() -> None:
    weighed = side_by_side(CURVES, ["slope", "level"]).weigh(np.array([[1.0, 1.0]]))
    assert weighed.tolist() == [[0.0, 0.5]]
