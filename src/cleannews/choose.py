"""Which lines may be the title, and what a choice among them needs to see of the page; `titles` holds the rules."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.choice import HANGUL_WIDTH
from cleannews.dates import date_forms, holds_date
from cleannews.facts import MARKER
from cleannews.folding import fold
from cleannews.marks import Tree
from cleannews.menus import is_row
from cleannews.nameforms import name_forms
from cleannews.naming import naming
from cleannews.page import HANGUL, Page, Values, title_variants, tokens
from cleannews.path import main_start


class Headlines(NamedTuple):
    """What TITLE sees: the page, which lines are the article, where its main part starts, and which lines may be its title."""

    page: Page
    score: Values
    inside: list[bool]
    start: int
    first_level: list[int]
    candidates: list[int]
    at: NDArray[np.intp]
    """The candidates as an index of the page's arrays."""
    words: dict[int, set[str]]
    counts: list[list[int]]
    """How often each word of each candidate stands in the article, of the words long enough to tell; Han and kana always are."""
    leads: Values
    """The share of these words that stand in the article's first lines."""
    ways: dict[int, float]


FIRST_LEVEL = ("# ", "* # ")
"""How a Markdown heading of the first level begins."""


def first_level_headings(page: Page) -> list[int]:
    """The lines that are Markdown headings of the first level."""
    return [i for i, text in enumerate(page.texts) if text.startswith(FIRST_LEVEL)]


LISTED = 3.0
"""The kind of mark from which a line is an item of a list."""


def mark_of(text: str) -> float:
    """1 for a Markdown heading of the first level, 2 for a deeper one, 3 for a list item, 4 for a leading hyphen, else 0."""
    if text[0] in "-–—":
        return 4.0
    return 1.0 if text.startswith(FIRST_LEVEL) else 2.0 if text.startswith("##") else LISTED if MARKER.match(text) else 0.0


_HEADINGS = 3
"""Lines at the start of the article that may be its headline and decks."""
PROSE_WIDTH = 100
"""Columns from which a line is prose, whatever it ends in."""


def text_start(page: Page, inside: list[bool], score: Values) -> int:
    """The first line of prose of the article's main part: where its headline passed as one of its lines, it is no start to look above."""
    start = main_start(inside, score, page.width)
    is_prose = (page.measures.ending == 1) | (page.width >= PROSE_WIDTH)
    near = np.flatnonzero(is_prose[start : start + _HEADINGS + 1])
    return start + int(near[0]) if near.size else start


_ABOVE = 80
"""Lines above the article in which its title is looked for: a portal's buttons for voice, size and language stand between."""


def candidate_titles(page: Page, start: int, headings: list[int]) -> list[int]:
    """The lines that may be the title of an article that starts at a line: above it or its first, neither long nor a phrase."""
    near = range(max(0, start - _ABOVE), min(page.size, start + 3))
    top = range(min(3, page.size))
    fits = (
        (page.width >= 6)
        & (page.width <= 300)
        & (page.boilerplate < 0.95)
        & (page.metadata < 0.9)
        & (page.letters > 3)
        & (page.sentences < 3)
    ).tolist()
    return sorted(
        i
        for i in {*top, *headings, *near}
        if fits[i]
        and not page.tied[i]
        and not page.folded[i].startswith("http")
        and not page.is_listed(i)
        and not (page.plain.dated[i] and is_date_alone(page, i))
        and not is_row(page.texts[i])
    )


_BESIDE = 20
"""Letters beside a date at a line's start up to which the line is nothing but that date."""


def is_date_alone(page: Page, i: int) -> bool:
    """Whether a line is a date with a few words behind it: "13 gennaio 2021 (modifica il 13 gennaio 2021 | 16:05)"."""
    span = holds_date(page.texts[i], date_forms(page.lexicon))
    return span is not None and span[0] == 0 and sum(map(str.isalpha, page.texts[i][span[1] :])) < _BESIDE


def for_candidates(h: Headlines, value: Callable[[int], float]) -> Values:
    """A value a candidate, by its line."""
    return np.array([value(i) for i in h.candidates], dtype=np.float64)


_SPEAKS_OF = 8000
"""Characters of the article in which a headline's words are looked for."""
_LEAD_LINES, _LEAD = 3, 1200
"""Lines from the article's start that are its lead, and characters of them that are read."""


def spoken_of(page: Page, inside: list[bool], start: int, words: dict[int, set[str]]) -> tuple[list[list[int]], Values]:
    """How often each candidate's words stand in the article, the rarest first, and what share of them in its lead: a headline speaks of what follows.

    Words are looked for as parts of words, because many languages inflect.
    """
    text = " ".join(itertools.compress(page.folded[start:], inside[start:]))[:_SPEAKS_OF]
    lead = " ".join(page.folded[start : start + _LEAD_LINES])[:_LEAD]
    long = [[w for w in own if len(w) > 3 or w > "\u2e7f"] for own in words.values()]
    count = {w: text.count(w) for w in set(itertools.chain.from_iterable(long))}
    leading = {w for w in count if w in lead}
    return [sorted(count[w] for w in own) for own in long], np.array([share_of(own, leading) for own in long])


def share_of(words: Sequence[str], wanted: set[str]) -> float:
    """The share of some words that are wanted."""
    return sum(w in wanted for w in words) / len(words) if words else 0.0


_NAMING_WIDTH, NAMED_WITHIN = 110, 7
"""Columns of a line that may name somebody, and lines below a candidate in which one is looked for."""


def ways_below(page: Page, candidates: list[int]) -> dict[int, float]:
    """The ways in which the lines right below candidates name somebody; wide lines and phrases name nobody."""
    forms, width, boilerplate = name_forms(page.lexicon), page.plain.width, page.plain.boilerplate
    below = sorted({i + n for i in candidates for n in range(1, min(NAMED_WITHIN, page.size - i))})
    return {i: naming(page.texts[i], forms).way for i in below if width[i] <= _NAMING_WIDTH and boilerplate[i] < 0.3}


def see(page: Page, score: Values, inside: list[bool], start: int) -> Headlines:
    """The page as the title's rules see it."""
    headings = first_level_headings(page)
    candidates = candidate_titles(page, start, headings)
    words = {i: tokens(page.folded[i]) for i in candidates}
    counts, leads = spoken_of(page, inside, start, words)
    ways = ways_below(page, candidates)
    return Headlines(page, score, inside, start, headings, candidates, np.array(candidates, np.intp), words, counts, leads, ways)


_DECKS = 4
"""Lines of a headline's size that may stand between a headline and the chosen one."""


def above_its_date(page: Page, title: int) -> int:
    """The headline in place of its deck: in Hangul the line that a date follows, where only buttons and decks part it from the chosen one.

    Korean sites set title, date, a bar of buttons, decks and text in this order, so that the deck is the nearest headline. Others set the date first.
    """
    plain = page.plain
    if title < 1 or not HANGUL.search(page.texts[title]) or is_dated_credit(page, title + 1):
        return title
    between = 0
    for i in range(title - 1, max(-1, title - _ABOVE), -1):
        if page.phrases[i] or plain.width[i] < HANGUL_WIDTH:
            continue
        if is_dated_credit(page, i + 1):
            return i if plain.wide[i] and not page.is_listed(i) else title
        between += 1
        if between > _DECKS:
            break
    return title


def is_dated_credit(page: Page, i: int) -> bool:
    """Whether a line is a date, by its phrase."""
    return i < page.size and bool(page.plain.dated[i]) and any(phrase.label == "timestamp" for phrase in page.phrases[i])


def agreement(one: set[str], other: set[str]) -> float:
    """How far two sets of words are the same (F1)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


_ANNOUNCED = 0.8
"""Share of words (F1) from which a line is one of the titles that a page's markup claims."""


def title_words(titles: Sequence[str]) -> list[set[str]]:
    """The words of claimed titles, whole and without what stands behind each separator."""
    return [tokens(fold(variant)) for title in titles for variant in title_variants(title)]


def is_announced(words: set[str], wanted: list[set[str]]) -> bool:
    """Whether a line's words are those of a claimed title."""
    return max((agreement(words, other) for other in wanted), default=0.0) >= _ANNOUNCED


def announced(page: Page, start: int, titles: Sequence[str], tree: Tree) -> int:
    """The line that is a title which the markup claims, a heading of the first level before others, the nearest to the article; else -1."""
    wanted = title_words(titles)
    found: list[tuple[bool, int, int]] = []
    width = page.plain.width
    for i in range(min(page.size, start + 4) if wanted else 0):
        if not 6 <= width[i] <= 300 or page.tied[i]:
            continue
        if is_announced(tokens(page.folded[i]), wanted):
            found.append((tree.marks[i].tag == "h1", -abs(start - i), i))
    return max(found)[2] if found else -1
