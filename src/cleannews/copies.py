"""Passages that a page holds a second time: a layout for other screens, a printed version, the same text as Markdown for machines.

Line by line a copy is as much the article as what it repeats. But no article says four paragraphs over again in the same order.
"""

from __future__ import annotations

from itertools import compress

import numpy as np

from cleannews.page import Page, Values

_LEAST = 4
"""Paragraphs that a copied passage holds at least."""
_WIDTH = 60
"""Columns from which a line is a paragraph; a shorter one goes with the paragraphs around it."""
COPIED = -15.0
"""What the vote against a copied line weighs, in log-odds; hardly a line of an article scores more than 13."""


def copy_votes(page: Page, inside: list[bool]) -> Values:
    """The vote against each line of `inside` that belongs to a passage which stands above it already."""
    votes = np.zeros(page.size)
    for passage in copied(page, inside):
        votes[passage] = COPIED
    return votes


def may_copy(page: Page) -> bool:
    """Whether enough paragraphs stand on a page more than once; false for nearly every page."""
    return int(((page.width >= _WIDTH) & (page.repeats > 0)).sum()) > _LEAST


def copied(page: Page, inside: list[bool]) -> list[list[int]]:
    """The passages, as their lines, whose paragraphs all stand above, in the same order."""
    wide = (page.width >= _WIDTH).tolist()
    first: dict[str, int] = {}
    passages: list[list[int]] = [[]]
    last = -1
    for i in compress(range(page.size), inside):
        if wide[i]:
            source = first.setdefault(page.folded[i], i)
            if source == i or source <= last:
                passages.append([])
            last = source if source < i else -1
        if last >= 0:
            passages[-1].append(i)
    return [trimmed(passage, wide) for passage in passages if sum(wide[i] for i in passage) >= _LEAST]


def trimmed(passage: list[int], wide: list[bool]) -> list[int]:
    """A passage up to its last paragraph: short lines behind it may head what follows."""
    last = max(n for n, i in enumerate(passage) if wide[i])
    return passage[: last + 1]
