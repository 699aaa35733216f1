"""A document's lines as evidence sees them: folded text, phrases of the lexicon, and counts of characters by class.

Everything that several rules need is made here once, in passes over the whole page.
"""

from __future__ import annotations

import functools
import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon import Lexicon, Phrase, fold, whole

Values = NDArray[np.float64]

LOOKED_AT = 4000
"""Characters of a line that count; a longer line is judged by its beginning, so that time and memory stay bounded."""

# Character classes, as columns of Page.counts.
SPACE, LOWER, UPPER, WIDE, OTHER_LETTER, DIGIT, STOP, COMMA, QUOTE, SYMBOL, REST = range(11)
_CLASSES = 11


@functools.lru_cache(maxsize=1)
def class_table() -> NDArray[np.uint8]:
    """The class of every character of the Basic Multilingual Plane; others count as symbols (mostly emoji) in `Page`."""
    table = np.full(65536, REST, dtype=np.uint8)
    by_category = {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": OTHER_LETTER, "Lm": OTHER_LETTER, "Mn": OTHER_LETTER, "Nd": DIGIT,
                   "Zs": SPACE, "Sm": SYMBOL, "So": SYMBOL, "Sk": SYMBOL, "Sc": SYMBOL, "Pi": QUOTE, "Pf": QUOTE}  # fmt: skip
    for code in range(65536):
        table[code] = by_category.get(unicodedata.category(chr(code)), REST)
    for first, last in ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF66, 0xFF9F)):
        letters = table[first : last + 1] == OTHER_LETTER
        table[first : last + 1][letters] = WIDE
    for characters, kind in ((".!?。！？؟۔।", STOP), (",、，،;；", COMMA), ("\"“”„«»「」『』", QUOTE), ("|>•·▶▷►■□◆◇▲△▼※☞#*+=_~<^→", SYMBOL)):
        table[[ord(c) for c in characters]] = kind
    table[[9, 10, 13]] = SPACE
    return table


class Page:
    """The lines of one document as the rules see them: folded text, phrases of the lexicon, and counts of characters by class."""

    def __init__(self, texts: list[str], gaps: list[int], lexicon: Lexicon) -> None:
        self.texts = texts
        self.lexicon = lexicon
        self.size = len(texts)
        self.gaps = np.array(gaps, dtype=np.float64)
        self.folded = [fold(text[:LOOKED_AT]) for text in texts]
        self.keys = [whole(folded[:200]) for folded in self.folded]
        self.phrases: list[list[Phrase]] = [lexicon.match(f, k) for f, k in zip(self.folded, self.keys, strict=True)]
        self.counts = class_counts(texts)
        self.width = self.counts[:, [LOWER, UPPER, OTHER_LETTER, DIGIT, SPACE, REST, STOP, COMMA, QUOTE, SYMBOL]].sum(1) + 2 * self.counts[:, WIDE]
        self.letters = np.maximum(self.counts[:, [LOWER, UPPER, OTHER_LETTER, WIDE]].sum(1), 1)
        self.title = title_line(self)

    @functools.cached_property
    def sentences(self) -> Values:
        """How many sentences end in each line; Korean 다., Japanese and Chinese 。 and closing quotes count."""
        return np.array([len(_SENTENCE_END.findall(text[:LOOKED_AT])) for text in self.texts], dtype=np.float64)

    @functools.cached_property
    def boilerplate(self) -> Values:
        """How much of each line is a boilerplate phrase, in [0, 1]."""
        return self.covered("boilerplate")

    @functools.cached_property
    def metadata(self) -> Values:
        """How much of each line is a phrase of bylines, dates, captions, rights or tags, in [0, 1]."""
        return self.covered("metadata")

    def covered(self, role: str) -> Values:
        """The largest share of each line that a phrase of a role covers."""
        labels = self.lexicon.labels(role)
        return np.array(
            [
                max((coverage(p, len(self.folded[i])) for p in found if p.label in labels), default=0.0) if found else 0.0
                for i, found in enumerate(self.phrases)
            ]
        )


def coverage(phrase: Phrase, length: int) -> float:
    """The share of a folded line of this length that a phrase accounts for: all of it where it is the whole line."""
    if phrase.how in ("line", "opens"):
        return 1.0
    if phrase.how == "regex":
        anchored = phrase.text.startswith("^") + phrase.text.endswith("$")
        return (0.35, 0.6, 0.95)[anchored] if length < 120 else (0.15, 0.4, 0.8)[anchored]
    return min(0.9, (len(phrase.text) + (8 if phrase.how == "start" else 0)) / max(length, 1))


def class_counts(texts: list[str]) -> Values:
    """How many characters of each class each line has: one pass over the page."""
    cut = [text[:LOOKED_AT] for text in texts]
    codes = np.frombuffer("".join(cut).encode("utf-32-le", "replace"), dtype="<u4")
    classes = class_table()[np.minimum(codes, 0xFFFF)]
    classes[codes > 0xFFFF] = SYMBOL
    line = np.repeat(np.arange(len(cut)), [len(text) for text in cut])
    return np.bincount(line * _CLASSES + classes, minlength=len(cut) * _CLASSES).reshape(-1, _CLASSES).astype(np.float64)


_SITE = re.compile(r"\s+[|\-–—:·<»›∙•]+\s+|\s*[|｜]\s*|:{2,}|_")


def title_variants(text: str) -> list[str]:
    """A page title and its parts before each separator, longest first: "Rain falls - News - Example" gives three.

    >>> title_variants("Rain falls - News - Example")
    ['Rain falls - News - Example', 'Rain falls - News', 'Rain falls']
    """
    cuts = [match.start() for match in _SITE.finditer(text)]
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


MARKER = re.compile(r"^(?:[•·∙‧◦▪■□●○◆◇▲△▶▷►※☞*+>-]|\d{1,2}[.)]|\d{1,2}(?=['\"“‘「\[가-힣]))")
"""A list mark or a rank at a line's start."""

_SENTENCE_END = re.compile(r"[.!?。！？؟।](?=[\"'”’»」』)\]）\s]|$)|[다요죠까]\.|。")


def page_of(text: str, spans: list[tuple[int, int]], lexicon: Lexicon) -> Page:
    """The lines of a document as the rules see them."""
    gaps, last = [], 0
    for start, end in spans:
        gaps.append(text.count("\n", last, start))
        last = end
    return Page([text[start:end] for start, end in spans], gaps, lexicon)
