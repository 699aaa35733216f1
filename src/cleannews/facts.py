"""What a line is by itself, whatever page it stands on: folded text, phrases, and a few measures.

A pure function of the line's text, so short lines are remembered for the life of the process (a bounded number of them): the menus and buttons of
a site come again on each of its pages. No answer depends on what was seen before, only the time it takes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cleannews.characters import characters_of
from cleannews.folding import EDGES, fold, whole
from cleannews.lexicon import Lexicon
from cleannews.matching import digit_table
from cleannews.menus import row_of
from cleannews.phrases import REGEX, Phrase

LOOKED_AT = 4000
"""Characters of a line that count; a longer line is judged by its beginning, so that time and memory stay bounded."""
_REMEMBERED = 1 << 15
"""Short lines kept."""
_SHORT = 160
"""Characters of a line that is kept."""
_ADDRESSED = 400
"""Characters of a line in which an address is looked for."""
_READ = 200
"""Characters of a line in which function words are counted, and which its look-up as a whole line compares; what has none there is no prose."""

MARKER = re.compile(r"^(?:[•·∙‧◦▪■□●○◆◇▲△▶▷►※☞*+>-]|\d{1,2}[.)]|\d{1,2}(?=['\"“‘「\[가-힣]))")
"""A list mark or a rank at a line's start."""
DATE = re.compile(r"\d(?:(?:(?<=1)9|(?<=2)0)\d\d(?:[-./년年]\s?\d|$)|\d?[./]\d{1,2}[./]\d\d|(?<!\w\d)\d?:\d\d\b)")
"""A date in figures, a clock time, or a year at the end; every way begins with a digit, which makes it quick."""
MAIL = re.compile(r"@[\w-]+\.\w")
DOMAIN = re.compile(r"\.(?:com|net|org|co\.kr)\b")
PHONE = re.compile(r"\(?\d{2,4}\)?[-.]\d{3,4}-\d{4}")


class Measures(NamedTuple):
    """The measures of lines: a column of numbers each."""

    boilerplate: Any
    metadata: Any
    ending: Any
    beginning: Any
    function_words: Any
    dated: Any
    addressed: Any
    section: Any


_ROW = 8 * len(Measures._fields)
"""Bytes of a line's measures."""


def measures_of(rows: Sequence[bytes]) -> Measures:
    """The measures of lines as columns."""
    return Measures(*np.frombuffer(b"".join(rows), dtype=np.float64).reshape(len(rows), -1).T)


Facts = tuple[str, str, tuple[Phrase, ...], bytes]
"""A line by itself: folded, as its whole-line look-up, its phrases, its measures as numpy holds them. A bare tuple, because the garbage
collector walks through all that is remembered unless it is a tuple of texts alone."""


def facts_of(texts: list[str], lexicon: Lexicon) -> list[Facts]:
    """The facts of some lines, in their order."""
    memory = remembered(lexicon)
    known = {text: memory.get(text) for text in texts}
    new = [text for text, facts in known.items() if facts is None]
    made = dict(zip(new, look([text[:LOOKED_AT] for text in new], lexicon), strict=True))
    if len(memory) > _REMEMBERED:
        memory.clear()
    memory.update((text, facts) for text, facts in made.items() if len(text) <= _SHORT)
    return [known[text] or made[text] for text in texts]


@functools.lru_cache(maxsize=8)
def remembered(lexicon: Lexicon) -> dict[str, Facts]:
    """The facts of short lines seen before."""
    return {}


def key_of(text: str) -> str:
    """A line by itself as look-ups of whole lines see it, and counts of lines across pages: `facts_of` gives the same."""
    return whole(fold(text[:LOOKED_AT])[:_READ])


def look(texts: list[str], lexicon: Lexicon) -> list[Facts]:
    """The facts of lines, made anew: one measure after the other, because a loop over one thing runs from the processor's cache."""
    folded = list(map(fold, texts))
    heads = [line[:_READ] for line in folded]
    digits = hold_digits(texts)
    keys = [whole(head) if digit else head.strip(EDGES) for head, digit in zip(heads, digits, strict=True)]
    phrases = lexicon.match_all(folded, keys)
    boilerplate, metadata = lexicon.labels("boilerplate"), lexicon.labels("metadata")
    words, sections = lexicon.function_words, lexicon.section_names
    spoken = [len(words.intersection(head.split(" "))) for head in heads]
    for text, line, key, speaks, found in zip(texts, folded, keys, spoken, phrases, strict=True):
        if key not in lexicon.lines and (row := row_of(text, line, speaks > (line > "\u1100"), lexicon)):
            found.insert(0, row)
    columns = Measures(
        [covered(found, len(line), boilerplate) if found else 0.0 for found, line in zip(phrases, folded, strict=True)],
        [covered(found, len(line), metadata) if found else 0.0 for found, line in zip(phrases, folded, strict=True)],
        list(map(ending, texts)),
        list(map(beginning, texts)),
        spoken,
        [digit and DATE.search(text[:_READ]) is not None for digit, text in zip(digits, texts, strict=True)],
        [holds_address(text, digit) for digit, text in zip(digits, texts, strict=True)],
        [key in sections for key in keys],
    )
    measures = np.array(columns, dtype=np.float64).T.tobytes()
    rows = [measures[at : at + _ROW] for at in range(0, len(measures), _ROW)]
    return list(zip(folded, keys, map(tuple, phrases), rows, strict=True))


def hold_digits(texts: list[str]) -> list[bool]:
    """Whether each text may hold a digit, raised or circled ones included: one look-up a character, for all texts at once."""
    held: list[bool] = characters_of(texts).held(digit_table()).tolist()
    return held


def holds_address(text: str, digits: bool) -> bool:
    """Whether a text holds a web address, an e-mail address or a telephone number; no pattern is tried without its marks.

    A bare domain that is not .com counts only beside a digit: that is how the weights know it.
    """
    marked = "@" in text or ".co" in text or "//" in text or "www." in text
    if not marked and not digits:
        return False
    head = text[:_ADDRESSED]
    found = (
        "http://" in head
        or "https://" in head
        or "www." in head
        or ("@" in head and MAIL.search(head) is not None)
        or ("." in head and DOMAIN.search(head) is not None)
        or ("-" in head and PHONE.search(head) is not None)
    )
    return found and (marked or any(map(str.isdigit, text[:_READ])))


def covered(phrases: Sequence[Phrase], length: int, labels: frozenset[str]) -> float:
    """The largest share of a line that a phrase of some labels covers."""
    return max((coverage(p, length) for p in phrases if p.label in labels), default=0.0)


def coverage(phrase: Phrase, length: int) -> float:
    """The share of a folded line of this length that a phrase accounts for: all of it where it is the whole line."""
    if phrase.how in ("line", "opens"):
        return 1.0
    if phrase.how == "row":
        return 0.95
    if phrase.how in REGEX:
        anchored = phrase.text.startswith("^") + phrase.text.endswith("$")
        return (0.35, 0.6, 0.95)[anchored] if length < 120 else (0.15, 0.4, 0.8)[anchored]
    return min(0.9, (len(phrase.text) + (8 if phrase.how == "start" else 0)) / max(length, 1))


_ENDINGS = {mark: value for value, marks in ((1.0, ".。।۔"), (2.0, "!?？！؟"), (3.0, ":："), (4.0, "…")) for mark in marks}
_CLOSERS = "\"'”’»」』)]）］】 "


def ending(text: str) -> float:
    """How a line ends: 0 a letter, 1 a full stop, 2 a question or exclamation mark, 3 a colon, 4 an ellipsis, 5 a digit, 6 a closing
    quote or bracket behind a letter, 7 other; closing marks behind a stop do not hide it."""
    last = text[-1]
    if last.isalpha():
        return 0.0
    if last in _ENDINGS:
        return _ENDINGS[last]
    tail = text[-8:]
    bare = tail.rstrip(_CLOSERS)
    last = bare[-1:]
    if last in _ENDINGS:
        return _ENDINGS[last]
    if last.isdigit():
        return 5.0
    return 6.0 if len(bare) < len(tail) else 7.0


def beginning(text: str) -> float:
    """How a line begins: 0 a capital or unicase letter, 1 a small letter, 2 a list marker, 3 a digit, 4 a quote, 5 other."""
    first = text[0]
    if first.isalpha():
        return 1.0 if first.islower() else 0.0
    if MARKER.match(text):
        return 2.0
    return 3.0 if first.isdigit() else 4.0 if first in "\"'“‘「『«„" else 5.0
