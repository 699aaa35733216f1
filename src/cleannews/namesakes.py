"""What the rest of a page tells about a name: where it recurs, and whether its words are those of menus and headings."""

from __future__ import annotations

import bisect
import functools
import itertools
from typing import NamedTuple

from cleannews.lexicon import Lexicon
from cleannews.nameforms import name_forms
from cleannews.page import Page


class Recurrence(NamedTuple):
    """Where a name stands beside the candidate's own line: short lines of more words, starts of sentences outside the article's midst, and
    sentences of the article that speak of somebody."""

    short: float
    biography: float
    spoken: float


def lines_with(page: Page, names: list[str]) -> dict[str, list[int]]:
    """The lines in which each name stands, up to some."""
    folded = "\n".join(page.folded)
    ends = list(itertools.accumulate(len(line) + 1 for line in page.folded))
    found: dict[str, list[int]] = {}
    for name in dict.fromkeys(names):
        lines: list[int] = []
        at = folded.find(name)
        while at >= 0 and len(lines) < _PLACES:
            lines.append(bisect.bisect_right(ends, at))
            at = folded.find(name, ends[lines[-1]])
        found[name] = lines
    return found


_PLACES = 12
"""Lines with a name that are looked at."""


def recurrences(page: Page, inside: list[bool], names: list[str]) -> dict[str, Recurrence]:
    """What the page's lines do with each name."""
    out = {}
    for name, lines in lines_with(page, names).items():
        short = biography = spoken = 0
        for i in lines:
            folded = page.folded[i]
            if len(folded) < _SHORT:
                short += len(folded) > len(name) + 3
            elif folded.startswith(name):
                biography += 1
            elif inside[i] and page.plain.sentences[i]:
                spoken += 1
        out[name] = Recurrence(min(short, 3), min(biography, 2), min(spoken, 3))
    return out


_SHORT = 60
"""Characters up to which a line with a name is no sentence about somebody."""


@functools.lru_cache(maxsize=8)
def menu_words(lexicon: Lexicon) -> frozenset[str]:
    """The words of all whole-line phrases, roles and sections: what menus and headings are made of, and few names."""
    lines = [key for key, phrase in lexicon.lines.items() if phrase.label != "byline"]
    return frozenset(word for key in (*lines, *lexicon.section_names, *name_forms(lexicon).roles) for word in key.split())
