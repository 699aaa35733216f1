"""The one decision: which lines are the article, found over the whole document at once.

The score of a line is a sum of curves, one a rule, in log-odds (`weights.json`, fitted by `benchmarks/fit.py`): first the line alone, then
with its neighbours. A least-cost path over all lines then chooses article or not for each, where changing over costs
something: an article is one island of sentences with small interruptions, and a document is hardly ever all boilerplate.
"""

from __future__ import annotations

import functools
import itertools
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleannews import bylines, choose, rules
from cleannews.model import Reason
from cleannews.page import WIDE, Page, Values

FITTED = Path(__file__).parent / "weights.json"

SWITCH_COST = 2.0
"""What changing over between article and boilerplate costs, in units of score times root of width over ten."""


class Curve(NamedTuple):
    """A rule's weight over its value: straight between knots, level beyond the outer ones. Arrays once loaded, so that no page converts them."""

    knots: list[float] | Values
    weights: list[float] | Values


def plain(curves: dict[str, Curve]) -> dict[str, list[list[float]]]:
    """Curves as lists of knots and of weights, as JSON holds them."""
    return {name: [list(map(float, part)) for part in curve] for name, curve in curves.items()}


class Weights(NamedTuple):
    """The fitted curves of both verdicts and the score of a line that no rule speaks about."""

    alone_bias: float
    alone: dict[str, Curve]
    neighbours_bias: float
    neighbours: dict[str, Curve]
    title: dict[str, Curve]
    author: dict[str, Curve]

    def to_record(self) -> dict[str, Any]:
        """As in `weights.json`: each curve a list of knots and a list of weights."""
        return {
            "alone_bias": self.alone_bias,
            "alone": plain(self.alone),
            "neighbours_bias": self.neighbours_bias,
            "neighbours": plain(self.neighbours),
            "title": plain(self.title),
            "author": plain(self.author),
        }


@functools.lru_cache(maxsize=8)
def load_weights(path: Path = FITTED) -> Weights:
    """The weights that ship, or those of another fit."""
    record = json.loads(path.read_text(encoding="utf-8"))
    for key in ("alone", "neighbours", "title", "author"):
        record[key] = {name: Curve(*map(np.array, curve)) for name, curve in record[key].items()}
    return Weights(**record)


def parts(values: Values, curves: dict[str, Curve], names: list[str]) -> Values:
    """What each rule adds to each line's score: one column a rule."""
    return np.stack([np.interp(values[:, j], *curves[name]) for j, name in enumerate(names)], 1)


_ALONE = [rule.name for rule in rules.ALONE]
_NEIGHBOURS = [rule.name for rule in rules.NEIGHBOURS]
_TITLE = [rule.name for rule in choose.TITLE]
_AUTHOR = [rule.name for rule in bylines.AUTHOR]


def alone_score(values: Values, weights: Weights) -> Values:
    """Each line's score by itself."""
    return weights.alone_bias + parts(values, weights.alone, _ALONE).sum(1)


def neighbour_values(page: Page, score: Values) -> Values:
    """The values of the rules that look around a line."""
    around = rules.Around(page, score, rules.best_island(score, page.width))
    return np.stack([rule.values(around) for rule in rules.NEIGHBOURS], 1)


def neighbour_score(page: Page, score: Values, weights: Weights) -> Values:
    """Each line's score with its neighbours, from its score alone."""
    return weights.neighbours_bias + parts(neighbour_values(page, score), weights.neighbours, _NEIGHBOURS).sum(1)


def article_path(score: Values, width: Values, switch: float = SWITCH_COST) -> list[bool]:
    """The cheapest labelling of all lines as article or not (Viterbi 1967), changing over at a cost."""
    gains = (score * np.sqrt(width + 1) / 10).tolist()
    inside, outside = 0.0, 0.0
    back: list[tuple[bool, bool]] = []
    for gain in gains:
        from_outside = outside - switch > inside
        from_inside = inside - switch > outside
        back.append((from_outside, from_inside))
        inside, outside = (outside - switch if from_outside else inside) + gain, (inside - switch if from_inside else outside)
    state = inside > outside
    chosen = []
    for entered, left in reversed(back):
        chosen.append(state)
        state = (not entered) if state else left
    return chosen[::-1]


def main_start(inside: list[bool], score: Values, width: Values) -> int:
    """The first line of the run of article lines that weighs most; runs parted by up to three lines count as one."""
    mass = np.sqrt(width + 1) * np.clip(score + 1, 0.1, 4)
    best, best_first, first, total, last = 0.0, 0, 0, 0.0, -10
    for i, kept in enumerate(inside):
        if not kept:
            continue
        if i - last > 4:
            first, total = i, 0.0
        total += float(mass[i])
        last = i
        if total > best:
            best, best_first = total, first
    return best_first


def headlines(page: Page, score: Values, inside: list[bool]) -> choose.Headlines:
    """The page as the title's rules see it."""
    start = main_start(inside, score, page.width)
    return choose.see(page, score, inside, start)


def title_values(seen: choose.Headlines) -> Values:
    """The values of the title's rules: one row a candidate."""
    return np.stack([rule.values(seen)[seen.candidates] for rule in choose.TITLE], 1)


class Decision(NamedTuple):
    """Of every line: its score, whether it is the article's, that as a share in [0, 1], and why; of the page: the lines of its title and its byline (-1 for none) and a doubt."""

    score: Values
    inside: list[bool]
    shares: list[float]
    reasons: list[tuple[Reason, ...]]
    title: int
    byline: int
    doubt: str


_TOLD = 3
"""Reasons told of a line: those that weigh most."""
_LIGHTEST = 0.25
"""Log-odds below which evidence is not told."""


def decide(page: Page, weights: Weights) -> Decision:
    """The decision for a page."""
    alone = np.stack([rule.values(page) for rule in rules.ALONE], 1)
    alone_parts = parts(alone, weights.alone, _ALONE)
    first = weights.alone_bias + alone_parts.sum(1)
    around = neighbour_values(page, first)
    around_parts = parts(around, weights.neighbours, _NEIGHBOURS)
    score = weights.neighbours_bias + around_parts.sum(1)
    inside = article_path(score, page.width)
    doubt = ""
    if not any(kept and credit < 0.5 for kept, credit in zip(inside, page.metadata.tolist(), strict=True)):
        inside, doubt = likeliest(page, score)
    seen = headlines(page, score, inside)
    title = best_title(seen, weights)
    byline = best_byline(page, inside, title, seen.start, weights)
    reasons = tell(np.hstack([alone_parts, around_parts]), np.hstack([alone, around]))
    shares = np.round(1 / (1 + np.exp(-np.clip(score, -30, 30))), 3).tolist()
    return Decision(score, inside, shares, reasons, title, byline, doubt)


def likeliest(page: Page, score: Values) -> tuple[list[bool], str]:
    """The best island of a page on which no line passed, because a page is hardly ever all boilerplate; nothing where no line is prose."""
    possible = (page.letters >= 12) & (page.boilerplate < 0.5) & (page.metadata < 0.5) & (page.sentences >= 1)
    if not possible.any():
        return [False] * page.size, ""
    bar = float(score[possible].max()) - 1.0
    inside = article_path(np.where(possible, score - bar, np.minimum(score - bar, -1.0)), page.width)
    return inside, "no line passed as the text of an article; the likeliest were kept"


_TITLE_BAR = -4.0
"""Score from which the best candidate is taken for the title; "none" scores 0, but a likely title is worth more than none."""


def best_title(seen: choose.Headlines, weights: Weights) -> int:
    """The candidate that scores best as the title; -1 where none is likely."""
    if not seen.candidates or not any(seen.inside):
        return -1
    scores = parts(title_values(seen), weights.title, _TITLE).sum(1)
    best = int(scores.argmax())
    if seen.candidates[best] < 3:
        best = below_page_title(seen, scores, best)
    best = top_of_block(seen, scores, best)
    line = seen.candidates[best]
    opens_article = seen.inside[line] and line >= seen.start and seen.page.measures.ending[line] == 1
    return line if scores[best] >= _TITLE_BAR and not opens_article else -1


_BLOCK_LOSS, _BLOCK_LOSS_WIDE, _BLOCK_LOSS_HYPHEN = 0.0, 3.0, 7.0
"""How much lower the line above may score and still be the title over a deck: more in Hangul, Han and kana, where decks are the
custom, and most under a line that begins with a hyphen, as decks do."""
_BLOCK_WIDTH = 24


def top_of_block(seen: choose.Headlines, scores: Values, best: int) -> int:
    """The first of the headline-sized lines that stand together at the chosen one: what follows the title is its deck."""
    page, place = seen.page, {i: n for n, i in enumerate(seen.candidates)}
    chosen = seen.candidates[best]
    hyphen = page.texts[chosen][0] in "-–—"
    loss = (
        _BLOCK_LOSS_HYPHEN
        if hyphen
        else _BLOCK_LOSS_WIDE
        if page.counts[chosen, WIDE] * 2 > page.letters[chosen]
        else _BLOCK_LOSS
    )
    for i in range(chosen - 1, max(-1, chosen - 7), -1):
        if hyphen and (page.metadata[i] > 0 or page.texts[i][0] in "-–—"):
            continue
        fits = i in place and page.width[i] >= _BLOCK_WIDTH and not page.phrases[i] and page.sentences[i] == 0
        if not fits or scores[place[i]] < scores[place[chosen]] - loss:
            break
        best = place[i]
        if hyphen:
            break
    return best


_ECHO = 0.6
"""Share of words (F1) from which a line echoes the page's title."""


def below_page_title(seen: choose.Headlines, scores: Values, best: int) -> int:
    """The article's own headline where the page's title at the top was chosen: the likeliest line below that echoes it."""
    own = seen.words[seen.candidates[best]]
    echoes = [
        n
        for n, i in enumerate(seen.candidates)
        if n > best and seen.words[i] and scores[n] > scores[best] - _ECHO_LOSS and choose.agreement(seen.words[i], own) >= _ECHO
    ]
    return max(echoes, key=lambda n: (float(scores[n]), -n), default=best)


_ECHO_LOSS = 4.0
"""How much lower an echo may score."""

_AUTHOR_BAR = -2.0
"""Score from which the best candidate is taken for the byline; "none" scores 0, but half the pages without a right line in the fit have one."""


def byline_values(seen: bylines.Bylines) -> Values:
    """The values of the byline's rules: one row a candidate."""
    return np.stack([rule.values(seen) for rule in bylines.AUTHOR], 1)


def best_byline(page: Page, inside: list[bool], title: int, start: int, weights: Weights) -> int:
    """The line that names the authors; -1 where nobody is likely."""
    seen = bylines.candidate_bylines(page, inside, title, start)
    if not seen.candidates:
        return -1
    scores = parts(byline_values(seen), weights.author, _AUTHOR).sum(1)
    line, weight = bylines.likeliest(seen, scores.tolist())
    return line if weight >= _AUTHOR_BAR else -1


_RULES = (*rules.ALONE, *rules.NEIGHBOURS)


def tell(weighed: Values, values: Values) -> list[tuple[Reason, ...]]:
    """The parts of each line's score that weighed most, as reasons."""
    left, rows = np.abs(weighed), np.arange(len(weighed))
    heaviest = np.empty((len(weighed), _TOLD), dtype=np.intp)
    for n in range(_TOLD):  # the heaviest, then the next: quicker than sorting all
        heaviest[:, n] = top = left.argmax(axis=1)
        left[rows, top] = -1.0
    weights = np.round(weighed[rows[:, None], heaviest], 2)
    held = np.round(values[rows[:, None], heaviest], 2) + 0.0  # no minus zero, which the cache would take for zero
    heavy = np.abs(weights) >= _LIGHTEST
    told = list(map(reason, heaviest[heavy].tolist(), weights[heavy].tolist(), held[heavy].tolist()))
    ends = heavy.sum(axis=1).cumsum().tolist()
    return [tuple(told[start:end]) for start, end in itertools.pairwise([0, *ends])]


@functools.lru_cache(maxsize=1 << 17)
def reason(rule: int, weight: float, value: float) -> Reason:
    """What a rule said of a line. Cached, because most lines of the world hold few different evidence; the cache changes no answer."""
    return Reason(_RULES[rule].name, "body", weight, _RULES[rule].tell.format(value))
