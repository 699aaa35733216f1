"""Why a line was judged as it was: the parts of its score that weighed most, in words."""

from __future__ import annotations

import functools

import numpy as np

from cleannews import rules
from cleannews.model import Reason
from cleannews.network import Network, Verdict
from cleannews.page import Values

_TOLD = 3
"""Parts of a line's score that are told: those that weigh most. One more reason holds the rest, so that they add up."""

_LAST = (
    ("words", "what its first and last words say"),
    ("class", "what the class names around it say"),
    ("around", "what stands around it"),
    ("copy", "stands above already, in the same order"),
    ("witness", "trafilatura's vote"),
    ("publisher", "what the publisher's file says of its element"),
    ("other-article", "stands in another article than the one asked for"),
)
"""The parts of a verdict behind the rules': names and what a reason tells of each."""


@functools.lru_cache(maxsize=8)
def tellings(names: tuple[str, ...], columns: int) -> list[tuple[str, str]]:
    """The name and the wording of each part of a verdict over some columns of values."""
    worded = {rule.name: rule.tell for rule in (*rules.TEXT, *rules.MARKUP)}
    return [*((name, worded.get(name, "a phrase of that label is {:.2f} of it")) for name in names[:columns]), *_LAST]


def tell(verdict: Verdict, values: Values, network: Network) -> list[tuple[Reason, ...]]:
    """The parts of each line's score that weighed most, as reasons, and the rest as one: together they are the score in log-odds."""
    told_as = tellings(tuple(network.names), values.shape[1])
    size, left = len(values), np.abs(verdict.parts)
    heaviest = np.empty((size, _TOLD), dtype=np.intp)
    rows = np.arange(size)
    for n in range(_TOLD):  # the heaviest, then the next: quicker than sorting all
        heaviest[:, n] = top = left.argmax(axis=1)
        left[rows, top] = -1.0
    weights = np.round(verdict.parts[rows[:, None], heaviest], 2)
    last = values.shape[1] - 1  # parts behind the rules' have no value to tell
    held = np.round(values[rows[:, None], np.minimum(heaviest, last)], 2)
    rest = np.round(np.round(verdict.score, 2) - weights.sum(1), 2)
    names = map(told_as.__getitem__, heaviest.ravel().tolist())
    # no minus zero, which a cache would take for zero
    told = list(map(reason, names, (weights + 0.0).ravel().tolist(), (held + 0.0).ravel().tolist()))
    lighter = list(map(rest_of, (rest + 0.0).tolist()))
    return [(*told[_TOLD * i : _TOLD * (i + 1)], lighter[i]) for i in range(size)]


@functools.lru_cache(maxsize=1 << 17)
def reason(told_as: tuple[str, str], weight: float, value: float) -> Reason:
    """What a part said of a line. Cached, because most lines of the world hold few different evidence; the cache changes no answer."""
    name, wording = told_as
    return Reason(name, "body", weight, wording.format(value))


@functools.lru_cache(maxsize=1 << 13)
def rest_of(weight: float) -> Reason:
    """The parts of a line's score that are not told one by one, together."""
    return Reason("rest", "body", weight, "all lighter evidence")
