"""Labels that the markup of a page names: what stands in `class="related-posts"` is a list of other articles, whatever its words say.

The names are data (`box` and `class` in the lexicon). A name that stands around the article too, or around most of the page, says nothing: themes
and builders put all kinds of names on the page's outermost elements.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cleannews.choice import Choice
from cleannews.lexicon import Lexicon
from cleannews.marks import Mark, Tree
from cleannews.model import Reason

_NEAR = 24
"""Words of class names, nearest first, that are looked at."""
_AROUND, _EVERYWHERE = 0.5, 0.6
"""Shares of the article's lines and of all lines from which on a name tells nothing of those in it."""


Path = tuple[str, ...]
"""The class words around a line, nearest first."""


class Kinds(NamedTuple):
    """What the markup names, by line: those in boxes, and those that only have a class; their marks; and how far the element around a heading goes."""

    boxes: dict[int, Choice]
    classes: dict[int, Choice]
    marks: Sequence[Mark] = ()
    ends: Sequence[int] = ()
    """For each line the last one of the smallest element that holds it and something behind it, where no line of the article is in that; else the page's last."""


def reaches(tree: Tree, inside: Sequence[bool]) -> list[int]:
    """`Kinds.ends`: a list goes no further than the element that its heading stands in."""
    blocks, parents = [mark.block for mark in tree.marks], tree.parents
    last, held = [-1] * len(parents), [False] * len(parents)
    for i, (block, kept) in enumerate(zip(blocks, inside, strict=True)):
        last[block], held[block] = i, held[block] or kept
    for block in range(len(parents) - 1, 0, -1):
        above = parents[block]
        if last[block] > last[above]:
            last[above] = last[block]
        if held[block]:
            held[above] = True
    ends = []
    for i, block in enumerate(blocks):
        while block and last[block] <= i:
            block = parents[block]
        ends.append(len(blocks) - 1 if held[block] else last[block])
    return ends


def named_kinds(tree: Tree, inside: Sequence[bool], lexicon: Lexicon) -> Kinds:
    """The kinds of the lines outside the article that their markup names."""
    paths = [mark.path for mark in tree.marks]
    all_lines, article = Counter(paths), Counter(itertools.compress(paths, inside))
    names = lexicon.marked.keys()
    named = {path: [word for word in path if word in names] for path in all_lines if not names.isdisjoint(path)}
    mute = everywhere(all_lines, named, _EVERYWHERE) | everywhere(article, named, _AROUND)
    kinds = Kinds({}, {}, tree.marks, reaches(tree, inside))
    told = {path: kind_of([word for word in path[:_NEAR] if word in names and word not in mute], lexicon) for path in named}
    for i, (path, kept) in enumerate(zip(paths, inside, strict=True)):
        if not kept and (found := told.get(path)):
            (kinds.boxes if found[0] == "box" else kinds.classes)[i] = found[1]
    return kinds


def everywhere(lines: Counter[Path], named: Mapping[Path, Sequence[str]], share: float) -> set[str]:
    """The names that stand around a share of some lines or more, by how many lines there are of each path and the names in it."""
    counts = Counter[str]()
    for path, count in lines.items():
        for name in set(named.get(path, ())):
            counts[name] += count
    return {name for name, count in counts.items() if count >= share * lines.total()}


def kind_of(names: Iterable[str], lexicon: Lexicon) -> tuple[str, Choice] | None:
    """How the names around a line tell its kind, and the kind: the nearest box, else the nearest class."""
    told = [(*lexicon.marked[name], name) for name in names]
    found = next((one for one in told if one[0] == "box"), told[0] if told else None)
    return (found[0], Choice(found[1], Reason("class", found[1], 3.0, found[2]))) if found else None
