"""Lines of one look: what is set alike on a page was made by the same hand, and is the article's or not as a whole.

Entries of a list, prompts between paragraphs, credits under pictures: line by line some of them pass and some do not. So each line
is drawn towards what all lines of its look say together. In HTML a look is the tag and the nearest class words, in text the marks
or the word with a colon that lines begin with.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from cleannews.marks import Tree, looks_of
from cleannews.page import Page, Values

_SHARE = 0.5
"""How far a line is drawn towards the mean of its kin."""
_MOST = 1.0
"""What that weighs at most, in log-odds: it settles what is near the bar, and nothing else."""
SURE = 4.0
"""Log-odds from which a line is as sure as any: one that is surer weighs no more in the mean."""
_OPENING = re.compile(r"[\W_]+|[^:：]{1,30}[:：]")
"""The marks at the start of a line of text, or its words up to a colon."""


def kin_of(page: Page, tree: Tree | None) -> NDArray[np.intp]:
    """For each line the number of its look."""
    number: dict[Hashable, int] = {}
    looks = looks_of(tree) if tree else text_looks(page.texts)
    return np.array([number.setdefault(look, len(number)) for look in looks], dtype=np.intp)


def kin_votes(page: Page, score: Values, kin: NDArray[np.intp]) -> Values:
    """The vote that draws each line towards the mean of the lines that look like it, weighed by the root of their width."""
    sure, weight = np.clip(score, -SURE, SURE), np.sqrt(page.width + 1)
    mean = np.bincount(kin, sure * weight) / np.bincount(kin, weight)
    votes: Values = np.clip(_SHARE * (mean[kin] - sure), -_MOST, _MOST)
    return votes


def text_looks(texts: list[str]) -> list[Hashable]:
    """What each line of a text begins with; a line that begins with a word has no kin.

    >>> text_looks(["* one", "* two", "Related: three", "A sentence."])
    ['*', '*', 'Related:', 3]
    """
    return [found[0].strip() if (found := _OPENING.match(text)) else i for i, text in enumerate(texts)]
