"""A document's lines as evidence sees them: folded text, phrases of the lexicon, and counts of characters by class.

Everything that several rules need is made here once, in passes over the whole page.
"""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.characters import characters_of
from cleannews.facts import LOOKED_AT, facts_of, measures_of
from cleannews.folding import fold, whole
from cleannews.lexicon import Lexicon

Values = NDArray[np.float64]


# Character classes, as columns of Page.counts.
SPACE, LOWER, UPPER, WIDE, OTHER_LETTER, DIGIT, STOP, COMMA, QUOTE, SYMBOL, REST = range(11)
_CLASSES = 11


@functools.lru_cache(maxsize=1)
def class_table() -> NDArray[np.uint8]:
    """The class of every character of the Basic Multilingual Plane; the last entry is that of all others, symbols (mostly emoji)."""
    table = np.full(65537, REST, dtype=np.uint8)
    by_category = {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": OTHER_LETTER, "Lm": OTHER_LETTER, "Mn": OTHER_LETTER, "Nd": DIGIT,
                   "Zs": SPACE, "Sm": SYMBOL, "So": SYMBOL, "Sk": SYMBOL, "Sc": SYMBOL, "Pi": QUOTE, "Pf": QUOTE}  # fmt: skip
    for code in range(65536):
        table[code] = by_category.get(unicodedata.category(chr(code)), REST)
    for first, last in ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF66, 0xFF9F)):
        letters = table[first : last + 1] == OTHER_LETTER
        table[first : last + 1][letters] = WIDE
    for characters, kind in (
        (".!?。！？؟۔।", STOP),
        (",、，،;；", COMMA),
        ('"“”„«»「」『』', QUOTE),
        ("|>•·▶▷►■□◆◇▲△▼※☞#*+=_~<^→", SYMBOL),
    ):
        table[[ord(c) for c in characters]] = kind
    table[[9, 10]] = SPACE
    table[13] = _CLASSES  # as the ends of lines: Windows line ends in a wrapped paragraph make it no wider
    table[65536] = SYMBOL
    return table


HANGUL = re.compile("[가-힣]")


class Plain(NamedTuple):
    """Columns of a page as lists: a loop reads an item of a list five times quicker than one of an array."""

    width: list[float]
    letters: list[float]
    sentences: list[float]
    boilerplate: list[float]
    gaps: list[float]
    ending: list[float]
    dated: list[float]
    digits: list[float]
    wide: list[float]
    spaces: list[float]


class Page:
    """The lines of one document as the rules see them: folded text, phrases of the lexicon, and counts of characters by class."""

    def __init__(self, texts: list[str], gaps: list[int], lexicon: Lexicon) -> None:
        self.texts = texts
        self.lexicon = lexicon
        self.size = len(texts)
        self.gaps = np.array(gaps, dtype=np.float64)
        glued = [gap == 0 for gap in gaps[1:]]
        self.tied = list(map(operator.or_, [False, *glued], [*glued, False])) if any(glued) else [False] * self.size
        facts = facts_of(texts, lexicon)
        self.folded, self.keys, self.phrases, measures = map(list, zip(*facts, strict=True))
        self.measures: Any = measures_of(measures)
        self.boilerplate: Values = self.measures.boilerplate
        self.metadata: Values = self.measures.metadata
        self.counts, self.sentences = class_counts(texts)
        self.width = self.counts.sum(1) + self.counts[:, WIDE]
        self.letters = np.maximum(self.counts[:, [LOWER, UPPER, OTHER_LETTER, WIDE]].sum(1), 1)
        self.title = title_line(self)

    @functools.cached_property
    def plain(self) -> Plain:
        """What loops over lines read, as lists."""
        measured = (self.width, self.letters, self.sentences, self.boilerplate, self.gaps)
        columns = (*measured, self.measures.ending, self.measures.dated, *self.counts[:, [DIGIT, WIDE, SPACE]].T)
        return Plain(*np.array(columns).tolist())

    @functools.cached_property
    def repeats(self) -> Values:
        """How often each line stands on the page beyond once, up to 3."""
        seen = Counter(self.keys)
        if len(seen) == self.size:
            return np.zeros(self.size)
        return np.minimum(np.fromiter(map(seen.__getitem__, self.keys), np.float64, self.size) - 1, 3)

    def is_listed(self, i: int) -> bool:
        """Whether a line and one beside it begin with the same bracket, as the entries of a list of headlines do: `[sport] …`."""
        mark = self.texts[i][0]
        return mark in "[【〔" and any(
            self.texts[j][0] == mark for j in (i - 1, i + 1) if 0 <= j < self.size and not self.tied[j]
        )


def class_counts(texts: list[str]) -> tuple[Values, Values]:
    """How many characters of each class each line has, and how many sentences end in it: one pass over the page.

    A sentence ends at a stop with white space, a closing mark or the line's end behind it; at an ideographic full stop always.
    """
    cut = [text[:LOOKED_AT] for text in texts]
    codes, starts, ends = characters_of(cut)
    classes = class_table().take(codes, mode="clip")
    first = np.repeat(np.arange(len(cut)) * (_CLASSES + 1), ends - starts + 1)  # each line's row of counters
    stops = np.flatnonzero(classes == STOP)  # each has a character behind it: the last of all is a break
    ended = stops[ends_table().take(codes[stops + 1], mode="clip") | (codes[stops] == 0x3002)]
    classes[ends] = _CLASSES
    counts = np.bincount(first + classes, minlength=len(cut) * (_CLASSES + 1)).reshape(-1, _CLASSES + 1)
    sentences = np.bincount(first[ended] // (_CLASSES + 1), minlength=len(cut))
    return counts[:, :_CLASSES].astype(np.float64), sentences.astype(np.float64)


@functools.lru_cache(maxsize=1)
def ends_table() -> NDArray[np.bool_]:
    """Which characters behind a stop show that a sentence ended there."""
    table = np.zeros(65536, dtype=bool)
    table[[ord(c) for c in " \t\n\r\v\f\u00a0\u3000\"'”’»」』)]）】>"]] = True
    return table


_TITLE_LENGTH = 300
_TITLE_PARTS = 8
"""Characters and separators of a page title that are looked at."""
_SITE = re.compile(r"\s+[|\-–—:·<»›∙•]+\s+|\s*[|｜]\s*|:{2,}|_")


def title_variants(text: str) -> list[str]:
    """A page title and its parts before each separator, longest first: "Rain falls - News - Example" gives three.

    >>> title_variants("Rain falls - News - Example")
    ['Rain falls - News - Example', 'Rain falls - News', 'Rain falls']
    """
    text = text[:_TITLE_LENGTH]
    cuts = [match.start() for match in _SITE.finditer(text)][:_TITLE_PARTS]
    return [text, *(text[:cut] for cut in reversed(cuts) if cut >= 4)]


_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def tokens(folded: str) -> set[str]:
    """The different words of a folded line; in Han and kana, which part no words, the characters."""
    return set(_TOKEN.findall(folded))


def title_line(page: Page) -> int:
    """The line that repeats the page title near the top and so announces the article; -1 where no title stands twice."""
    for first in range(min(3, page.size)):
        if page.width[first] < 12 or page.phrases[first]:
            continue
        wanted = {whole(fold(v)) for v in title_variants(page.texts[first]) if len(v) >= 8}
        for i in range(first + 1, min(page.size, 600)):
            if page.keys[i] in wanted and page.width[i] >= 12:
                return i
    return -1


def page_of(text: str, spans: list[tuple[int, int]], lexicon: Lexicon) -> Page:
    """The lines of a document as the rules see them."""
    gaps, last = [], 0
    for start, end in spans:
        gaps.append(text.count("\n", last, start))
        last = end
    return Page([text[start:end] for start, end in spans], gaps, lexicon)
