"""Votes on whole elements of a page: what its publisher's file says of them, and which belong to another article than the one asked for.

A page that loads the next article below the first holds several, each whole. Line by line they are all articles; only their elements and
headlines tell which one was asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cleannews.choose import is_announced, title_words
from cleannews.marks import Tree
from cleannews.page import Page, Values, tokens

_BODY, _OUTSIDE, _DROP, _OTHER = 0.5, -4.0, -15.0, -15.0
"""What the votes weigh, in log-odds: for a line in the publisher's body, outside of it, in what it drops, and in another article.

Of the lines that are articles' own, half score 7 or more and hardly one 13: the first two turn what is unsure, the others nearly all.
"""
_LEAST = 250
"""Columns of prose that an element holds at least to count as an article."""
_LIKE = 0.25
"""Share of the longest article's prose that the one asked for holds at least; less is a teaser or a box."""
_PROSE = 60
"""Columns from which a line counts as prose."""
_TITLES = 20
"""Different titles of a page that are compared; one that announces more of them announces nothing."""
_HEADINGS = frozenset({"h1", "h2", "h3"})


class Zones(NamedTuple):
    """Which element of several each line stands in (0 for none), the one asked for (0 where that is not told), and the prose of each."""

    of: list[int]
    asked: int
    prose: Counter[int]
    is_headed: bool = False
    """Whether the announced title stands above all of them: then they are parts of one article, or boxes beside it."""

    @property
    def others(self) -> list[int]:
        """The other articles' elements that hold as much as an article."""
        return [zone for zone, held in self.prose.items() if zone not in (0, self.asked) and held >= _LEAST]


NOWHERE = Zones([], 0, Counter())
"""The articles of a page without a line."""


_HOLDS, _MOST = 150, 0.5
"""Columns of prose from which a publisher's body is believed to be one, and the share of the page's prose that it drops at most."""


def publisher_votes(page: Page, tree: Tree, body: list[int], drop: list[int]) -> Values:
    """The vote of a publisher's file on each line; `body` and `drop` are for each block element the one around it that is named.

    After a redesign the names may mean something else. So what is outside the body is spoken against only where the body holds some prose, and
    nothing is dropped where that would be most of the page's.
    """
    blocks = [mark.block for mark in tree.marks]
    inside = np.array([body[block] > 0 for block in blocks])
    dropped = np.array([drop[block] > 0 for block in blocks])
    prose = np.where(page.sentences > 0, page.width, 0)
    if prose[dropped].sum() > _MOST * prose.sum():
        dropped[:] = False
    votes = np.where(inside, _BODY, _OUTSIDE) if prose[inside & ~dropped].sum() >= _HOLDS else np.zeros(page.size)
    return np.where(dropped, _DROP, votes)


def other_votes(zones: Zones) -> Values:
    """The vote against each line of another article than the one asked for."""
    return np.array([_OTHER if zones.asked and zone not in (0, zones.asked) else 0.0 for zone in zones.of])


def zones_of(page: Page, tree: Tree, articles: list[int], titles: Sequence[str]) -> Zones:
    """The articles on a page; `articles` is for each block element the outermost `<article>` around it, `titles` what the page announces."""
    wanted = title_words([*dict.fromkeys(titles)][:_TITLES])
    heads = [i for i, mark in enumerate(tree.marks) if mark.tag in _HEADINGS and 8 <= page.width[i] <= 300]
    own = [i for i in heads if is_announced(tokens(page.folded[i]), wanted)]
    by_article = zoned(page, tree, articles, heads, own)
    if len(by_article.prose) > 1 or not own:
        return by_article
    first = tree.marks[min(own, key=lambda i: tree.marks[i].tag)]
    peers = {tree.marks[i].block for i in heads if tree.marks[i].tag == "h1" and tree.marks[i].path == first.path}
    return zoned(page, tree, parted(tree.parents, peers), heads, own) if len(peers) > 1 else by_article


def zoned(page: Page, tree: Tree, around: list[int], heads: list[int], own: list[int]) -> Zones:
    """The elements of `around` that have a heading, as zones; the one asked for is the only one with the announced title, if it is no box."""
    headed = {around[tree.marks[i].block] for i in heads} - {0}
    of = [zone if (zone := around[mark.block]) in headed else 0 for mark in tree.marks]
    prose = Counter(dict.fromkeys(headed, 0))
    for zone, mark, width in zip(of, tree.marks, page.width.tolist(), strict=True):
        if zone and width >= _PROSE:
            prose[zone] += round(width * (1 - mark.link_share))
    asked = {around[tree.marks[i].block] for i in own} - {0}
    zone = asked.pop() if len(asked) == 1 else 0
    whole = zone if prose[zone] >= max(_LEAST, _LIKE * max(prose.values(), default=0)) else 0
    return Zones(of, whole, prose, any(not of[i] for i in own))


def parted(parents: list[int], peers: set[int]) -> list[int]:
    """For each block element the largest one around it that holds just one of some peers; 0 where there is none."""
    count = [block in peers for block in range(len(parents))]
    held = list(map(int, count))
    for block in range(len(parents) - 1, 0, -1):
        held[parents[block]] += held[block]
    found = [0] * len(parents)
    for block in range(1, len(parents)):
        above = parents[block]
        found[block] = found[above] or (block if held[block] == 1 and held[above] > 1 else 0)
    return found
