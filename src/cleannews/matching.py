"""Which phrases of a lexicon stand in which lines: thousands of patterns over a whole page in one pass.

One Aho-Corasick automaton finds the literal texts of all phrases, and for regexes a text they cannot match without; only then is the
regex tried, by RE2, so that no pattern is ever more than linear. Regexes without such a text are shapes of digits and marks: one look
at the characters of all short lines rules out nearly all of them. Engines compared in docs/design.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import ahocorasick_rs
import numpy as np
import re2
from numpy.typing import NDArray

from cleannews.characters import characters_of
from cleannews.conditions import first_characters, forget_classes, last_characters, least_digits, lengths, parsed, rare_characters
from cleannews.folding import fold
from cleannews.literals import Required, required, short_texts

Check = Callable[[str], object]
"""A test of a folded line."""
Match = Callable[[str], list[int] | None]
"""A test of a folded line that tells which of several regexes match."""

SHAPED = 120
"""Characters up to which a line is looked at by regexes that require no literal text."""

_RARE_MARKS = frozenset("@#©")
"""Marks that few lines hold: a shape that requires one is tried there alone."""


class Phrase(NamedTuple):
    """A phrase of a lexicon: the label it speaks for, how it matches, and its text as written."""

    label: str
    how: str
    text: str


REGEX = ("regex", "heads")
"""The ways of matching whose text is a regex."""
OPENING = ("opens", "heads")
"""The ways of matching by which a phrase heads a list."""

Characters = frozenset[str] | None
"""Characters of which a line must have one at some place; None where any will do."""


class Conditions(NamedTuple):
    """What a line must begin with, end in and hold for a regex to match: quicker to look at than the regex."""

    first: Characters
    last: Characters
    held: Characters
    sizes: range
    digits: int


class Owner(NamedTuple):
    """A phrase that a literal text belongs to, and what must hold besides: how far from the line's ends the text may stand, the line's characters, and the regex."""

    number: int
    before: float
    after: float
    first: Characters
    last: Characters
    held: Characters
    sizes: range
    check: Check | None


class Matcher:
    """The phrases of a lexicon that are looked for inside lines, compiled."""

    def __init__(self, phrases: list[Phrase]) -> None:
        owners: dict[str, list[Owner]] = {}
        shaped: list[tuple[int, Phrase]] = []
        for n, phrase in enumerate(phrases):
            literals, before, after = needs(phrase)
            if not literals:
                shaped.append((n, phrase))
                continue
            check = check_of(phrase)
            asked = conditions_of(phrase) if check else _ANYTHING
            first, last, held = map(telling, asked[:3])
            for literal in sorted(literals):  # with the break at the line's end that it must touch, it is found nowhere else
                anchored = "\n" * (before == 0) + literal + "\n" * (after == 0)
                behind = after + 1  # the line's break counts
                owner = Owner(n, before, behind, first, last, held, asked.sizes, check)
                owners.setdefault(anchored, []).append(owner)
        self._owners = list(owners.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners))
        self._shapes = Shapes(shaped)
        forget_classes()

    def numbers(self, folded: list[str]) -> dict[int, set[int]]:
        """The numbers of the phrases that stand in each line; lines without any are left out."""
        found = self.by_literals(folded)
        for i, numbers in self._shapes.matches(folded):
            found.setdefault(i, set()).update(numbers)
        return found

    def by_literals(self, folded: list[str]) -> dict[int, set[int]]:
        """The numbers of the phrases of which a literal text, and what else they ask for, stands in each line."""
        found: dict[int, set[int]] = {}
        owners = self._owners
        text = "\n".join(["", *folded, ""])
        i, begin, stop, line = -1, 0, 1, ""
        tried: set[int] = set()
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            while end > stop:  # matches come in the order of their ends
                i, begin, tried = i + 1, stop, set()
                line = folded[i]
                stop = begin + len(line) + 1
            for n, before, after, first, last, held, sizes, check in owners[literal]:
                if (
                    start - begin <= before
                    and stop - end <= after
                    and (first is None or line[0] in first)
                    and (last is None or line[-1] in last)
                    and n not in tried
                    and len(line) in sizes
                    and (held is None or len(line) > SHAPED or not held.isdisjoint(line))
                ):
                    tried.add(n)
                    if check is None or check(line):
                        found.setdefault(i, set()).add(n)
        return found


class Shapes:
    """Regexes that require no literal text, behind the characters that a line must begin with, end in and hold.

    Regexes that ask for the same are a group and a bit: a line's bits are a look-up of its first and last character and of all it holds.
    """

    def __init__(self, phrases: list[tuple[int, Phrase]]) -> None:
        groups: dict[Conditions, list[tuple[int, Phrase]]] = {}
        for n, phrase in phrases:
            groups.setdefault(conditions_of(phrase), []).append((n, phrase))
        self._groups: list[list[tuple[list[int], Match]]] = [[] for _ in range(_BITS)]
        for n, group in enumerate(groups.values()):
            self._groups[n % _BITS].append(([n for n, _ in group], set_of([phrase for _, phrase in group])))
        self._first = bit_table([asked.first for asked in groups], _CODES)
        self._last = bit_table([asked.last for asked in groups], _CODES)
        self._held = bit_table([asked.held for asked in groups], _CODES)
        self._size = bit_table([frozenset(map(chr, asked.sizes)) for asked in groups], SHAPED)
        self._digits = bit_table([frozenset(map(chr, range(asked.digits, SHAPED))) for asked in groups], SHAPED)

    def matches(self, folded: list[str]) -> Iterator[tuple[int, list[int]]]:
        """The lines in which shapes stand, and the numbers of those."""
        short = [i for i, line in enumerate(folded) if 0 < len(line) <= SHAPED]
        if not short:
            return
        lines = characters_of([folded[i] for i in short])
        digits = np.add.reduceat(digit_table().take(lines.codes, mode="clip"), lines.starts, dtype=np.intp)
        bits = self._size[lines.ends - lines.starts] & self._digits[digits]
        bits &= lines.firsts(self._first) & lines.lasts(self._last) & lines.held(self._held)
        for at in np.flatnonzero(bits).tolist():
            if found := list(self.tried(folded[short[at]], int(bits[at]))):
                yield short[at], found

    def tried(self, line: str, bits: int) -> Iterator[int]:
        """The numbers of the shapes of some groups that a line has."""
        while bits:
            for numbers, match in self._groups[(bits & -bits).bit_length() - 1]:
                yield from (numbers[k] for k in match(line) or ())
            bits &= bits - 1


_BITS = 64
"""The bits of a machine word: of more groups, several share one."""
_CODES = 0x10000
"""Characters that a table tells apart; its last entry stands for all beyond."""
_LONGEST = 1 << 30
"""More characters than any line has."""
_ANYTHING = Conditions(None, None, None, range(_LONGEST), 0)


@functools.lru_cache(maxsize=1)
def digit_table() -> NDArray[np.bool_]:
    """Which characters are digits; the last entry stands for all beyond the Basic Multilingual Plane, which may be."""
    return np.array([*(chr(code).isdigit() for code in range(_CODES)), True])


def conditions_of(phrase: Phrase) -> Conditions:
    """What a regex asks of a line's characters and length."""
    text = phrase.text
    return Conditions(
        first_characters(text),
        last_characters(text),
        rare_characters(text),
        lengths(text, SHAPED if is_shape(phrase) else _LONGEST),
        least_digits(parsed(text)),
    )


_TELLING = 1000
"""Characters of a set from which on it rules out too few lines to be kept: all of Hangul is half a megabyte, which the garbage collector reads, too."""


def telling(characters: Characters) -> Characters:
    """A set of characters if it is worth looking at beside a literal text, else None for any.

    >>> telling(frozenset("!?")) is None, telling(frozenset(map(chr, range(0xAC00, 0xD7A4)))) is None
    (False, True)
    """
    return characters if characters is not None and len(characters) < _TELLING else None


def bit_table(sets: list[Characters], size: int) -> NDArray[np.uint64]:
    """For each character the sets that hold it, as bits; the last entry stands for all characters beyond, which may be in any."""
    table = np.zeros(size + 1, dtype=np.uint64)
    for n, characters in enumerate(sets):
        bit = np.uint64(1 << n % _BITS)
        table[size] |= bit
        table[... if characters is None else [min(ord(c), size) for c in characters]] |= bit
    return table


def set_of(phrases: list[Phrase]) -> Match:
    """A test that tells which of some regexes match."""
    patterns = re2.Set.SearchSet(quiet_options())
    for phrase in phrases:
        patterns.Add(as_pattern(phrase))
    patterns.Compile()
    match: Match = patterns.Match
    return match


def quiet_options() -> Any:
    """RE2 options with memory for large patterns, and no output of its own."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return options


def needs(phrase: Phrase) -> Required:
    """The literal texts of a phrase, and how far from a line's start and end they may stand."""
    if phrase.how not in REGEX:
        return Required(frozenset({folded_literal(phrase)}), 0 if phrase.how == "start" else math.inf, math.inf)
    if not is_shape(phrase):
        return required(phrase.text)
    marked = required(phrase.text, _RARE_MARKS)
    return marked if marked.literals else short_texts(phrase.text)


def is_shape(phrase: Phrase) -> bool:
    """Whether a phrase is a regex without a literal text to speak of, which is tried on short lines alone."""
    return phrase.how in REGEX and not required(phrase.text).literals


def check_of(phrase: Phrase) -> Check | None:
    """What must hold besides the literal: for a regex, the regex; for a shape, on a short line."""
    if phrase.how not in REGEX:
        return None
    match = set_of([phrase])  # a set says only whether it matches, which costs RE2 half of what finding the place does
    return (lambda folded: len(folded) <= SHAPED and match(folded)) if is_shape(phrase) else match


def folded_literal(phrase: Phrase) -> str:
    """A start or contains phrase as it stands in folded lines; a blank at its end is part of it."""
    return fold(phrase.text) + (" " if phrase.text.endswith(" ") else "")


def as_pattern(phrase: Phrase) -> str:
    """A regex phrase as an RE2 pattern over folded lines."""
    return unicode_classes(phrase.text)


def unicode_classes(pattern: str) -> str:
    r"""RE2's `\w` and `\W` know ASCII alone; write them out for every script.

    >>> unicode_classes(r"^\w+ [\w.]+$")
    '^[\\pL\\pN_\\pM]+ [\\pL\\pN_\\pM.]+$'
    """
    out, inside, i = [], False, 0
    while i < len(pattern):
        pair = pattern[i : i + 2]
        if pair in (r"\w", r"\W") and (pair == r"\w" or not inside):
            body = r"\pL\pN_\pM"
            out.append(body if inside else f"[{'^' if pair == chr(92) + 'W' else ''}{body}]")
            i += 2
            continue
        if pair.startswith("\\"):
            out.append(pair)
            i += 2
            continue
        inside = (pattern[i] == "[") if not inside else pattern[i] != "]"
        out.append(pattern[i])
        i += 1
    return "".join(out)
