"""The least-cost path over the lines of a page: article or not, where changing over costs something; and where the article's main part begins.

An article is one island of sentences with small interruptions. So not each line is decided, but the page.
"""

from __future__ import annotations

import itertools

import numpy as np

from cleannews.page import Values

SWITCH_COST, SWITCH_COST_MARKED = 0.75, 0.4
"""What changing over between article and boilerplate costs, in units of score times root of width over ten; and in HTML, where markup tells the edges of boxes and lists."""


BAR = 0.25
"""Score from which a line alone would be the article's: a little above even, because what is let through costs more than what is lost."""


def article_path(score: Values, width: Values, switch: float = SWITCH_COST) -> list[bool]:
    """The cheapest labelling of all lines as article or not (Viterbi 1967), changing over at a cost."""
    gains = (score * np.sqrt(width + 1) / 10).tolist()
    inside, outside = 0.0, 0.0
    back: list[tuple[bool, bool]] = []
    for gain in gains:
        entered, left = outside - switch, inside - switch
        back.append((entered > inside, left > outside))
        inside, outside = (entered if entered > inside else inside) + gain, (left if left > outside else outside)
    state = inside > outside
    chosen = []
    for entered, left in reversed(back):
        chosen.append(state)
        state = (not entered) if state else left
    return chosen[::-1]


def path_around(repeated: Values, score: Values, width: Values, switch: float = SWITCH_COST) -> list[bool]:
    """The path of a page some of whose lines repeat on others (their votes are not 0): they part no article, each is cut out alone for one change."""
    least = -10 * switch / np.sqrt(width + 1)
    cut = (repeated < 0) & (score < least)
    inside = article_path(np.where(cut, least, score), width, switch)
    return [kept and not out for kept, out in zip(inside, cut.tolist(), strict=True)]


_APART = 12
"""Lines between two runs of article lines from which on they are two articles, when its start is looked for."""


_MAIN = 0.2
"""Share of the heaviest run's weight from which an earlier run is the article's beginning: tables and boxes part long articles."""


def main_start(inside: list[bool], score: Values, width: Values) -> int:
    """The first line of the article's main part: of its runs of lines the first that weighs much; runs that stand near each other count as one."""
    mass = (np.sqrt(width + 1) * np.clip(score + 1, 0.1, 4)).tolist()
    runs: dict[int, float] = {}
    first, last = 0, -_APART - 1
    for i in itertools.compress(range(len(inside)), inside):
        if i - last > _APART:
            first = i
        runs[first] = runs.get(first, 0.0) + mass[i]
        last = i
    least = _MAIN * max(runs.values(), default=0.0)
    return next((first for first, weight in runs.items() if weight >= least), 0)
