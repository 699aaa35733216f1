"""Why a line was judged as it was: the parts of its score that weighed most, in words."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from cleannews import rules
from cleannews.model import Reason
from cleannews.network import Network, Verdict
from cleannews.page import Values
from cleannews.repeats import Seen

_TOLD = 3
"""Parts of a line's score that are told: those that weigh most. One more reason holds the rest, so that they add up."""

_LAST = (
    ("words", "what its first and last words say"),
    ("class", "what the class names around it say"),
    ("around", "what stands around it"),
    ("kin", "what the lines that look like it say together"),
    ("copy", "stands above already, in the same order"),
    ("commented", "stands below where readers' comments begin"),
    ("survey", "what the whole page shows, seen again after a first decision"),
    ("repeats", "stands on {:.0f} pages of its site"),
    ("told", "whether the text that the page's data tells has it"),
    ("witness", "trafilatura's vote"),
    ("publisher", "what the publisher's file says of its element"),
    ("other-article", "stands in another article than the one asked for"),
)
"""The parts of a verdict behind the rules': names and what a reason tells of each."""


class Told(dict[int, Reason]):
    """What parts of a verdict said of lines, by the number that `keys` makes of part, weight and value.

    Kept, because most lines of the world hold few different evidence; what is kept changes no answer. A number is looked up twice as
    quickly as a tuple of texts and floats.
    """

    def __init__(self, parts: list[tuple[str, str]]) -> None:
        super().__init__()
        self.parts = parts

    def __missing__(self, key: int) -> Reason:
        name, wording = self.parts[key >> 2 * _BITS]
        weight, value = ((key >> _BITS & _ALL) - _ZERO) / 100, ((key & _ALL) - _ZERO) / 100
        reason = self[key] = Reason(name, "body", weight, wording.format(value))
        return reason


_BITS = 26
"""Bits of a key for a weight or a value in hundredths: up to 335,000."""
_ALL, _ZERO = (1 << _BITS) - 1, 1 << _BITS - 1
_KEPT = 1 << 17
"""Reasons kept."""


def keys(part: NDArray[np.intp], weight: Values, value: Values) -> list[int]:
    """The numbers of what parts said: which part, its weight and its value, both in hundredths."""
    of_weight = part << _BITS | weight.astype(np.int64) + _ZERO
    of_both: list[int] = (of_weight << _BITS | value.astype(np.int64) + _ZERO).ravel().tolist()
    return of_both


@functools.lru_cache(maxsize=8)
def told_of(names: tuple[str, ...], columns: int) -> Told:
    """What the parts of a verdict over some columns of values said before: of each its name and wording."""
    worded = {rule.name: rule.tell for rule in (*rules.TEXT, *rules.MARKUP)}
    return Told([*((name, worded.get(name, "a phrase of that label is {:.2f} of it")) for name in names[:columns]), *_LAST])


_REPEATS = [name for name, _ in _LAST].index("repeats")


def with_repeats(values: Values, seen: Seen) -> Values:
    """The values of all parts up to the repeats': of the parts behind the rules' only repeats have one to tell."""
    return np.hstack([values, np.zeros((len(values), _REPEATS)), seen.documents[:, None]])


def tell(verdict: Verdict, values: Values, network: Network, seen: Seen | None = None) -> list[tuple[Reason, ...]]:
    """The parts of each line's score that weighed most, as reasons, and the rest as one: together they are the score in log-odds."""
    told = told_of(tuple(network.names), values.shape[1])
    if len(told) > _KEPT:
        told.clear()
    size, left = len(values), np.abs(verdict.parts)
    every = with_repeats(values, seen) if seen else values
    heaviest = np.empty((size, _TOLD), dtype=np.intp)
    rows = np.arange(size)
    for n in range(_TOLD):  # the heaviest, then the next: quicker than sorting all
        heaviest[:, n] = top = left.argmax(axis=1)
        left[rows, top] = -1.0
    weights = np.rint(verdict.parts[rows[:, None], heaviest] * 100)
    last = every.shape[1] - 1  # parts behind have no value to tell
    held = np.rint(every[rows[:, None], np.minimum(heaviest, last)] * 100)
    rest = np.round(np.round(verdict.score, 2) - (weights / 100).sum(1), 2) + 0.0  # no minus zero: a cache would take it for zero
    reasons = map(told.__getitem__, keys(heaviest, weights, held))
    return list(zip(*[reasons] * _TOLD, map(rest_of, rest.tolist()), strict=True))


@functools.lru_cache(maxsize=1 << 13)
def rest_of(weight: float) -> Reason:
    """The parts of a line's score that are not told one by one, together."""
    return Reason("rest", "body", weight, "all lighter evidence")
