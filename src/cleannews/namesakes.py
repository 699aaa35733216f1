"""What the rest of a page tells about a name: where it recurs, and whether its words are those of menus and headings."""

from __future__ import annotations

import bisect
import functools
import itertools
from typing import NamedTuple

import ahocorasick_rs

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
    """The lines in which each name stands, up to some; in one pass over the page, which may hold as many names as lines."""
    found: dict[str, list[int]] = {name: [] for name in names}
    if not found:
        return found
    automaton = ahocorasick_rs.AhoCorasick(list(found), implementation=ahocorasick_rs.Implementation.NoncontiguousNFA)
    places, ends = [*found.values()], list(itertools.accumulate(len(line) + 1 for line in page.folded))
    for which, start, _ in automaton.find_matches_as_indexes("\n".join(page.folded), overlapping=True):
        lines, line = places[which], bisect.bisect_right(ends, start)
        if len(lines) < _PLACES and line not in lines[-1:]:
            lines.append(line)
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
