"""What stands behind an article and reads like one line by line: readers' comments, sentences far below it, links behind the text in a page's data."""

from __future__ import annotations

import itertools

import numpy as np

from cleannews.facts import MARKER, coverage
from cleannews.page import Page, Values

_SAID = 0.5
"""Share of a line that a phrase of comments covers at least to count."""
_REACH = 30
"""Lines within which a second such line must follow: one alone is a button or a link to comments."""
_ABOVE = 0.1
"""Share of the page's likely article lines, by width, that stands above the first comment at least."""
_BETWEEN = 0.45
"""Share of them from which on what stands between two such lines, or behind the last, is no comment: a counter or buttons for the order stand above an article, too."""
COMMENTED = -4.0
"""What the vote against a line below the start of comments weighs, in log-odds."""


def comment_votes(page: Page, score: Values) -> Values:
    """The vote against each line below the one at which readers' comments begin; all 0 where none do."""
    votes = np.zeros(page.size)
    marks = [i for i, found in enumerate(page.phrases) if found and speaks_of_comments(page, i)]
    pairs = [first for first, second in itertools.pairwise(marks) if second - first <= _REACH]
    if pairs:
        above = np.cumsum(page.width * (score > 0))
        between = np.diff(above[marks], append=above[-1])
        last = max((i for i, wide in zip(marks, between.tolist(), strict=True) if wide > _BETWEEN * above[-1]), default=-1)
        begin = next((i for i in pairs if i > last and above[i] > _ABOVE * above[-1]), page.size)
        votes[begin + 1 :] = COMMENTED
    return votes


def speaks_of_comments(page: Page, i: int) -> bool:
    """Whether a line is little more than a phrase that stands over, in or under comments; words inside a sentence do not count."""
    return any(
        phrase.label == "comments" and phrase.how != "contains" and coverage(phrase, len(page.folded[i])) >= _SAID
        for phrase in page.phrases[i]
    )


_APART = 800
"""Columns of other lines that part an article from what is far below."""
_LEAST = 0.2
"""Share of the widest part's columns from which on what is far below belongs to the article all the same."""


def without_far(inside: list[bool], width: Values) -> list[bool]:
    """The article's lines without the few that stand far below the most of it: teasers, notices and boxes of sentences."""
    parts = parted(inside, width)
    held = [sum(float(width[i]) for i in part) for part in parts]
    most = max(range(len(parts)), key=held.__getitem__, default=0)
    kept = list(inside)
    for part, columns in zip(parts[most + 1 :], held[most + 1 :], strict=True):
        if columns < _LEAST * held[most]:
            for i in part:
                kept[i] = False
    return kept


def parted(inside: list[bool], width: Values) -> list[list[int]]:
    """The article's lines in parts that other lines of some width stand between."""
    parts: list[list[int]] = []
    between = 0.0
    for i, (kept, columns) in enumerate(zip(inside, width.tolist(), strict=True)):
        if not kept:
            between += columns
            continue
        if not parts or between >= _APART:
            parts.append([])
        parts[-1].append(i)
        between = 0.0
    return parts


_LINKS = 0.25
"""Share of the article in a page's data up to which the list at its end links to others; a longer one is what the article tells."""


def of_data(page: Page, above: Values, first: int) -> list[bool]:
    """The lines from the first one that stands in the page's data: all, but the unlikely or listed headlines at their end, which link to other articles.

    `above` is by how much each line's score is above the bar.
    """
    last = page.size - 1
    while last > first and page.measures.ending[last] != 1 and (above[last] <= 0 or MARKER.match(page.texts[last])):
        last -= 1
    is_short = page.width[last + 1 :].sum() <= _LINKS * page.width[first:].sum()
    return [first <= i <= (last if is_short else page.size) for i in range(page.size)]
