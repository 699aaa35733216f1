"""What the markup of a page says of its lines: tag, class words and links of each, and where in the tree the page's prose stands.

`markup` makes the marks; the rules read them. A page that came as text has none.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np


class Mark(NamedTuple):
    """What the markup says of one line."""

    tag: str
    """The block element that holds the line."""
    path: tuple[str, ...]
    """Words of tag, class, id, role and itemprop of the elements that hold the whole line, nearest first, tags as `<article>`."""
    link_share: float
    """The share of the line's characters that stand in links."""
    depth: int
    """How many block elements the line stands in."""
    block: int
    """The number of the line's block element, an index of `Tree.parents`."""
    group: int
    """The number of the block element that holds the line and its siblings."""
    siblings: int
    """How many lines the group has."""
    prose: int
    """How many bytes of prose the group has: text outside links in lines that are long enough for a sentence."""
    in_article: bool
    """Whether the line stands in an `<article>` or `<main>`."""
    is_hidden: bool
    """Whether the page hides the line until a script runs."""


new_mark: Callable[[Iterable[object]], Mark] = functools.partial(tuple.__new__, Mark)
"""A mark of its fields: what `_make` does, without its call of Python, which is two thirds of the time."""


class Tree(NamedTuple):
    """The marks of a page's lines, and for each block element its parent; the body, number 0, is its own."""

    marks: list[Mark]
    parents: list[int]


class Source(NamedTuple):
    """The lines of an HTML page with their marks; from `embedded` on they stand in the page's data only (-1 for none)."""

    text: str
    spans: list[tuple[int, int]]
    tree: Tree
    embedded: int = -1


def with_paragraphs(source: Source, paragraphs: Iterable[str]) -> Source:
    """A page with the paragraphs of its data as further lines."""
    text, spans, marks = source.text, list(source.spans), list(source.tree.marks)
    parents = [*source.tree.parents, 0]
    for paragraph in paragraphs:
        line = " ".join(paragraph.split())
        text += "\n\n" * bool(text)
        spans.append((len(text), len(text) + len(line)))
        text += line
        marks.append(Mark("script", (), 0.0, 1, len(parents) - 1, len(parents) - 1, 1, len(line), False, True))
    return Source(text, spans, Tree(marks, parents), len(source.spans))


class Place(NamedTuple):
    """Where lines stand in the tree: a column of numbers each."""

    link_share: Any
    depth: Any
    siblings: Any
    group_prose: Any
    """The share of the page's prose that the line's group holds."""
    group_links: Any
    """The mean link share of the lines in the group."""
    kind_prose: Any
    """The share of the page's prose in lines of the same look."""
    kind_lines: Any
    """How many lines are of that look."""
    aside: Any
    """How many elements the line stands away from the main container: 0 inside."""
    main_share: Any
    """The share of the page's prose that the line's block element holds, with all that is in it."""
    in_article: Any
    is_hidden: Any


def looks_of(tree: Tree) -> list[tuple[str, ...]]:
    """The look of each line: its tag and nearest class words. Lines of one look are made by one template."""
    return [(mark.tag, *mark.path[:4]) for mark in tree.marks]


_MAIN = 0.7
"""Share of the prose of an element that one of its children must hold to be the main container in its place."""


def place_of(tree: Tree, masses: list[float]) -> Place:
    """Where each line stands; `masses` tells how much prose each line holds."""
    marks, parents = tree
    total = max(sum(masses), 1.0)
    held = [0.0] * len(parents)
    groups: defaultdict[int, float] = defaultdict(float)
    kinds: defaultdict[tuple[str, ...], float] = defaultdict(float)
    links: defaultdict[int, float] = defaultdict(float)
    looks = looks_of(tree)
    seen = Counter(looks)
    for mark, look, mass in zip(marks, looks, masses, strict=True):
        held[mark.block] += mass
        groups[mark.group] += mass
        kinds[look] += mass
        links[mark.group] += mark.link_share
    for block in range(len(parents) - 1, 0, -1):
        held[parents[block]] += held[block]
    away = distances(parents, held)
    place = Place(
        *np.array(
            [
                (
                    mark.link_share,
                    mark.depth,
                    mark.siblings + 1,
                    groups[mark.group] / total,
                    links[mark.group] / mark.siblings,
                    kinds[look] / total,
                    seen[look],
                    away[mark.block],
                    held[mark.block] / total,
                    mark.in_article,
                    mark.is_hidden,
                )
                for mark, look in zip(marks, looks, strict=True)
            ],
            dtype=np.float64,
        ).T
    )
    return place._replace(siblings=np.log2(place.siblings), kind_lines=np.log2(place.kind_lines))


def distances(parents: list[int], held: list[float]) -> list[float]:
    """How many elements each block stands away from the main container, which is found by going down where most of the prose is."""
    best: dict[int, int] = {}
    for block in range(1, len(parents)):
        rival = best.get(parents[block])
        if rival is None or held[block] > held[rival]:
            best[parents[block]] = block
    main, line = 0, {0}
    while (child := best.get(main)) is not None and held[child] >= _MAIN * held[main] > 0:
        main = child
        line.add(main)
    level, meets = [0] * len(parents), [0] * len(parents)
    inside = [False] * len(parents)
    inside[main] = True
    for block in range(1, len(parents)):
        level[block] = level[parents[block]] + 1
        inside[block] = inside[block] or inside[parents[block]]
        meets[block] = level[block] if block in line else meets[parents[block]]
    return [0.0 if inside[block] else float(level[main] - meets[block]) for block in range(len(parents))]
