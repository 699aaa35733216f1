"""Lines that hold several entries of a menu, a share bar or a footer: `Print | Email | Share`, `로그인  회원가입  구독`.

Each entry is a whole-line phrase of the lexicon or a section's name; where an older page or a flattener has them on one line, none of them
is the whole line.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from typing import NamedTuple

import ahocorasick_rs

from cleannews.folding import fold, whole
from cleannews.lexicon import Lexicon
from cleannews.phrases import Phrase

_BARS = r"[|│｜ㅣ›»>]|\s\s|\s/\s|\]\s*\["
_MARKS = rf"[·ㆍ•∙]|{_BARS}"
"""What parts entries for sure; dots join names in headlines as well."""
_MARK, _PARTING = re.compile(_MARKS), re.compile(rf"\s*(?:{_MARKS})+\s*")
_BAR, _BARRING = re.compile(_BARS), re.compile(rf"\s*(?:{_BARS})+\s*")
_LONGEST = 300
"""Characters of a line that is looked at."""
_LEAST_MARKED, _LEAST_SPACED, _LEAST_WIDE = 2, 4, 3
"""Entries that a line must have where marks part them, where only a blank does, as it does the words of a headline, and where it does in Hangul or
between two marks."""
_SHARE_MARKED, _SHARE_SPACED = 0.6, 0.8
"""Share of a line's entries, and of a row of words, that must be known."""
_WORDS = 4
"""Words of an entry."""


class Entries(NamedTuple):
    """What may be an entry: whole-line phrases by their key, and the words that they begin with."""

    phrases: dict[str, Phrase]
    first: frozenset[str]


@functools.lru_cache(maxsize=8)
def entries_of(lexicon: Lexicon) -> Entries:
    """The entries that a lexicon knows, made once."""
    sections = {key: Phrase("navigation", "line", key) for key in lexicon.section_names}
    phrases = sections | lexicon.lines
    return Entries(phrases, frozenset(key.partition(" ")[0] for key in phrases))


def row_of(text: str, folded: str, is_spoken: bool, lexicon: Lexicon) -> Phrase | None:
    """The label that most entries of a line have, as a phrase that says so; None where the line is no row of entries.

    A line with function words (`is_spoken`) is a row only where marks part its entries; "IT" among Korean sections is none.

    >>> from cleannews.lexicon import load
    >>> row_of("Print | Email | Share", "print | email | share", False, load()).label
    'sharing'
    """
    if len(text) > _LONGEST or text[-1] in ".!?。！？":
        return None
    entries = entries_of(lexicon)
    if _MARK.search(text):
        parts = [part for part in map(fold, _PARTING.split(text)) if part]
        known = [one for part in parts if (one := in_words(part, entries)) and not 1 < len(one) < _LEAST_WIDE]
        found = [phrase for one in known for phrase in one]
        is_row = len(known) >= max(_LEAST_MARKED, _SHARE_MARKED * len(parts))
    else:
        least = _LEAST_WIDE if folded > "\u1100" else _LEAST_SPACED
        found = in_words(folded, entries) if not is_spoken and folded.count(" ") + 1 >= least else []
        is_row = len(found) >= least
    if not is_row:
        return glued_row(folded, lexicon)
    label, _ = Counter(phrase.label for phrase in found).most_common(1)[0]
    return Phrase(label, "row", next(phrase.text for phrase in found if phrase.label == label))


_LEAST_GLUED, _SHARE_GLUED = 3, 0.85
"""Entries that stand in a line without anything between them, and their share of its letters."""
_SEPARATE = 4
"""Entries from which on none need touch another."""


@functools.lru_cache(maxsize=8)
def buttons_of(lexicon: Lexicon) -> tuple[ahocorasick_rs.AhoCorasick, list[Phrase]]:
    """What finds the buttons of share bars in a text, and their phrases; a single Latin letter stands in every word."""
    buttons = {key: phrase for key, phrase in lexicon.lines.items() if phrase.label == "sharing" and len(key.encode()) > 1}
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick(list(buttons), matchkind=kind), list(buttons.values())


def glued_row(folded: str, lexicon: Lexicon) -> Phrase | None:
    """A share bar whose buttons are written in one, as where a page's text was taken without its elements.

    >>> from cleannews.lexicon import load
    >>> glued_row("페이스북트위터밴드url복사", load()).label
    'sharing'
    """
    buttons, phrases = buttons_of(lexicon)
    found = buttons.find_matches_as_indexes(folded)
    if len(found) < _LEAST_GLUED:
        return None
    said = sum(end - start for _, start, end in found)
    touch = any(before[2] == behind[1] for before, behind in itertools.pairwise(found))
    if said < _SHARE_GLUED * sum(map(str.isalpha, folded)) or not (touch or len(found) >= _SEPARATE):
        return None
    return Phrase("sharing", "row", phrases[found[0][0]].text)


_ROW, _ENTRY = 4, 10
"""Entries of a row whatever they say, and characters of each."""


def is_row(text: str) -> bool:
    """Whether a line is a row of short entries, known or not, each parted from the next by a bar or more than one blank.

    >>> is_row("종합 | 증권 | 연예 | 포토"), is_row("Rain | The Hexley Post")
    (True, False)
    """
    if not _BAR.search(text, 0, _ENTRY + 3):  # no bar behind what may be its first entry: most lines are seen through by that
        return False
    parts = [part for part in _BARRING.split(text) if part]
    return len(parts) >= _ROW and max(map(len, parts)) <= _ENTRY


def in_words(folded: str, entries: Entries) -> list[Phrase]:
    """The entries that a text is made of, the longest first wherever one begins; none where too many of its words are no entry's."""
    phrases, first = entries
    words = folded.split(" ")
    may_miss = len(words) * (1 - _SHARE_SPACED)
    found: list[Phrase] = []
    at = missed = 0
    while at < len(words):
        sizes = range(min(_WORDS, len(words) - at), 0, -1) if words[at] in first else ()
        keys = ((size, whole(" ".join(words[at : at + size]))) for size in sizes)
        size, entry = next(((size, phrases[key]) for size, key in keys if key in phrases), (1, None))
        at += size
        if entry is not None:
            found.append(entry)
        elif (missed := missed + 1) > may_miss:
            return []
    return found
