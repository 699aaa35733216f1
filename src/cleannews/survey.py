"""What a page shows once a first decision over its lines is made: each line beside the article found so far.

The network judges a line by itself and by what stands around it. It cannot know what only the decision tells: how far the line is from where
the article begins and ends, how weak the weakest line in between is, what became of the lines of its look, how many of its words the
article says elsewhere. Boosted trees weigh these numbers together with the network's and those of the rules (stacking, Wolpert 1992);
`benchmarks/fit.py` fits them, above all on decisions of networks that never saw the page's publisher.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.kin import SURE
from cleannews.network import Network, Verdict
from cleannews.page import Page, Values
from cleannews.trees import Narrow, Trees


class First(NamedTuple):
    """A first decision over a page: the network's verdict, the votes on it, the score with them, and which lines are the article by it."""

    verdict: Verdict
    votes: tuple[Values, ...]
    score: Values
    inside: Values
    """1 for a line of the article, else 0."""
    kin: NDArray[np.intp]
    """For each line the number of its look."""


def second_look(page: Page, first: First, values: Values, network: Network, trees: Mapping[str, Trees]) -> Values:
    """The score of each line once the whole page is seen; a line that is sure keeps its own, and so does a page that shows too little."""
    counts = min(max(page.size - _LITTLE, 0) / (_MUCH - _LITTLE), 1.0)
    doubtful = is_doubtful(first.score)
    score = first.score.copy()
    if counts and doubtful.any():
        form = "text" if is_text(values, network) else "html"
        seen = trees[form].weigh(tree_values(page, first, values, network)[doubtful])
        score[doubtful] += counts * (seen - score[doubtful])
    return score


_LITTLE, _MUCH = 10, 30
"""Lines of a page up to which nothing can be seen of it as a whole, and from which on all of it counts; few pages of the fit have less."""


def is_doubtful(score: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which lines a second look may change: a score that is sure is right nearly always."""
    return np.abs(score) < SURE


def is_text(values: Values, network: Network) -> bool:
    """Whether the values are those of a text, which has none for MARKUP."""
    return values.shape[1] == network.text_columns


def tree_values(page: Page, first: First, values: Values, network: Network) -> Narrow:
    """What the trees look at, one row a line: the survey of the page; of a text also its cohesion and the values of its rules.

    On HTML these brought nothing (docs/design.md): markup says it better.
    """
    columns = [*survey(page, first).values()]
    if is_text(values, network):
        columns += [*cohesion(page, first, network.words).values(), *values.T]
    return np.vstack(columns, dtype=np.float32, casting="same_kind").T


def survey(page: Page, first: First) -> dict[str, Values]:
    """What the decision tells of each line, by name."""
    weight = np.sqrt(page.width + 1)
    wide = max(float((first.inside * page.width).sum()), 1.0)
    return {
        **opinions(first),
        **kinship(first, weight),
        **stretches(first, weight),
        **neighbours(page, first),
        **whereabouts(page, first),
        **runs(page, first, wide),
        **proportions(page, first, weight, wide),
        **prompts(page, first, wide),
    }


def opinions(first: First) -> dict[str, Values]:
    """What the network said and why, and what became of it."""
    parts, score = first.verdict.parts, first.verdict.score
    return {
        "score": first.score,
        "network": score,
        "inside": first.inside,
        "alone": score - parts[:, -1],
        "around": parts[:, -1],
        "words": parts[:, -3],
        "class": parts[:, -2],
        "voted": first.score - score,
    }


def kinship(first: First, weight: Values) -> dict[str, Values]:
    """What became of the lines of the same look, with and without this line."""
    kin, sure = first.kin, np.clip(first.score, -SURE, SURE) * weight
    heavy, said = np.bincount(kin, weight), np.bincount(kin, sure)
    others = heavy[kin] - weight
    return {
        "kin-mean": (said / heavy)[kin],
        "kin-count": np.log2(np.bincount(kin))[kin],
        "kin-inside": (np.bincount(kin, first.inside * weight) / heavy)[kin],
        "kin-others": np.where(others > 0, (said[kin] - sure) / np.maximum(others, 1e-9), _NOBODY),
    }


_NOBODY = -9.0
"""Stands for a score where there is no line that could have one."""
_BEYOND = -6.0
"""Stands for the score of what is beyond the page."""


def stretches(first: First, weight: Values) -> dict[str, Values]:
    """The mean score of some lines on both sides, and how much of them is the article."""
    size = len(weight)
    at = np.arange(size)
    sums = np.cumsum(np.pad(np.array([weight, first.score * weight, first.inside * weight]), ((0, 0), (1, 0))), axis=1)
    columns: dict[str, Values] = {}
    for reach in (1, 3, 8, 20):
        held, said, kept = sums[:, np.minimum(at + reach + 1, size)] - sums[:, np.maximum(at - reach, 0)]
        columns[f"mean-{reach}"] = said / held
        if reach in (3, 8):
            columns[f"inside-{reach}"] = kept / held
    return columns


def neighbours(page: Page, first: First) -> dict[str, Values]:
    """The scores and widths of the next lines on both sides."""
    size = page.size
    score, width = np.pad(first.score, 3, constant_values=_BEYOND), np.pad(page.width, 3)
    return {
        **{f"score{n:+}": score[3 + n : 3 + n + size] for n in (-3, -2, -1, 1, 2, 3)},
        **{f"width{n:+}": width[3 + n : 3 + n + size] for n in (-2, -1, 1, 2)},
    }


def whereabouts(page: Page, first: First) -> dict[str, Values]:
    """How far the line is from the article's first and last line, what is between, and how much of the article stands above."""
    at, article = np.arange(page.size), np.flatnonzero(first.inside)
    begins, ends = (article[0], article[-1]) if len(article) else (0, page.size - 1)
    held = np.cumsum(first.inside * page.width)
    weakest_above = np.minimum.accumulate(np.where(at >= begins, first.score, -_NOBODY))
    weakest_below = np.minimum.accumulate(np.where(at <= ends, first.score, -_NOBODY)[::-1])[::-1]
    return {
        "from-first": (at - begins).astype(np.float64),
        "to-last": (ends - at).astype(np.float64),
        "above": (held - first.inside * page.width) / max(held[-1], 1.0),
        "weakest-above": weakest_above,
        "weakest-below": weakest_below,
    }


def runs(page: Page, first: First, wide: float) -> dict[str, Values]:
    """The run of lines, all of the article or none, that the line is in: its length, its width beside the article's, and how far its ends are."""
    edges = np.flatnonzero(np.diff(first.inside, prepend=-1.0, append=-1.0))
    starts, lengths, at = edges[:-1], np.diff(edges), np.arange(page.size)
    start = np.repeat(starts, lengths)
    length = np.repeat(lengths, lengths)
    width = np.repeat(np.add.reduceat(page.width, starts), lengths)
    return {
        "run": length.astype(np.float64),
        "run-width": width / wide,
        "from-run": (at - start).astype(np.float64),
        "to-run": (start + length - 1 - at).astype(np.float64),
    }


def proportions(page: Page, first: First, weight: Values, wide: float) -> dict[str, Values]:
    """How much of the page the article is, `wide` columns, how sure it is of it, and how much of the article the line would be."""
    heavy = first.inside * weight
    of_page = {
        "article-lines": float(first.inside.sum()),
        "article-width": wide,
        "best": float(first.score.max()),
        "mean": float((first.score * heavy).sum() / max(heavy.sum(), 1.0)),
        "share-lines": float(first.inside.mean()),
        "share-width": float((first.inside * page.width).sum() / max(page.width.sum(), 1.0)),
    }
    columns = {name: np.full(page.size, value) for name, value in of_page.items()}
    return {**columns, "columns": page.width, "of-article": page.width / wide}


_FAR = 60.0
"""Lines from which on it makes no difference how far away a prompt is."""


def prompts(page: Page, first: First, wide: float) -> dict[str, Values]:
    """How far away boilerplate phrases stand, how many are near, and how much prose outside the article follows."""
    at, speaks = np.arange(page.size, dtype=np.float64), page.boilerplate >= 0.5
    last = np.maximum.accumulate(np.where(speaks, at, -np.inf))
    following = np.minimum.accumulate(np.where(speaks, at, np.inf)[::-1])[::-1]
    counted = np.cumsum(np.pad(speaks.astype(np.float64), (1, 0)))
    low, high = np.maximum(np.arange(page.size) - 8, 0), np.minimum(np.arange(page.size) + 9, page.size)
    prose = np.cumsum((page.width * (page.sentences > 0) * (1 - first.inside))[::-1])[::-1]
    return {
        "since-prompt": np.minimum(at - last, _FAR),
        "to-prompt": np.minimum(following - at, _FAR),
        "prompts": (counted[high] - counted[low]) / (high - low),
        "prose-below": np.append(prose[1:], 0.0) / wide,
    }


_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{3,}")
"""A word of three letters or more; two characters of Han or kana, which part no words."""
_READ = 200
"""Characters of a line whose words are looked for in the article."""


def cohesion(page: Page, first: First, known: Mapping[str, object]) -> dict[str, Values]:
    """How many of the line's words the article says elsewhere: of all words, of those the network does not know, and of the title's.

    Of lines that are sure already nothing is asked: that is most lines of a page.
    """
    inside = first.inside > 0
    counted = Counter(_WORD.findall("\n".join(compress(page.folded, inside.tolist()))))
    said, said_twice = set(counted), {word for word, times in counted.items() if times > 1}
    title = set(_WORD.findall(page.folded[page.title])) if page.title >= 0 else set()
    rows = np.full((page.size, 4), -1.0)
    for i in np.flatnonzero(is_doubtful(first.score)).tolist():
        words = set(_WORD.findall(page.folded[i][:_READ]))
        if words:
            again, rare = words & (said_twice if inside[i] else said), words.difference(known)
            of_rare = len(rare & again) / len(rare) if rare else -1.0
            rows[i] = len(again) / len(words), of_rare, len(rare), len(words & title) / len(words)
    return dict(zip(("shared", "shared-rare", "rare", "shared-title"), rows.T, strict=True))
