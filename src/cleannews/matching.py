"""Which phrases of a lexicon stand in which lines: thousands of patterns over a whole page in one pass.

One Aho-Corasick automaton finds the literal texts of all phrases, and for regexes a text they cannot match without; only then is the
regex tried, by RE2, so that no pattern is ever more than linear. Regexes without such a text are shapes of digits and marks: one look
at the characters of all short lines rules out nearly all of them. Engines compared in docs/design.md.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from cleannews.characters import characters_of
from cleannews.conditions import forget_classes
from cleannews.literals import Required
from cleannews.phrases import (
    ANYTHING,
    SHAPED,
    Characters,
    Check,
    Conditions,
    Match,
    Phrase,
    check_of,
    compiled_late,
    conditions_of,
    needs,
    telling,
)


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
        literals: dict[str, list[int]] = {}
        needed: list[Required] = []
        shaped: list[tuple[int, Phrase]] = []
        for n, phrase in enumerate(phrases):
            needed.append(needs(phrase))
            texts, before, after = needed[n]
            if not texts:
                shaped.append((n, phrase))
            for text in sorted(texts):  # with the break at the line's end that it must touch, it is found nowhere else
                literals.setdefault("\n" * (before == 0) + text + "\n" * (after == 0), []).append(n)
        self._owners = Owners(list(literals.values()), phrases, needed)
        self._automaton = ahocorasick_rs.AhoCorasick(list(literals))
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


class Owners(dict[int, list[Owner]]):
    """The phrases that each literal text belongs to, by its number; read when the text is first met, for most are in languages that a process never sees."""

    def __init__(self, numbers: list[list[int]], phrases: list[Phrase], needed: list[Required]) -> None:
        super().__init__()
        self._numbers, self._phrases, self._needed = numbers, phrases, needed
        self._read: dict[int, Owner] = {}

    def __missing__(self, literal: int) -> list[Owner]:
        found = self[literal] = [self._read.get(n) or self.owner(n) for n in self._numbers[literal]]
        return found

    def owner(self, number: int) -> Owner:
        """A phrase with all that must hold besides one of its texts."""
        phrase, (_, before, after) = self._phrases[number], self._needed[number]
        check = check_of(phrase)
        asked = conditions_of(phrase) if check else ANYTHING
        first, last, held = map(telling, asked[:3])
        forget_classes()
        behind = after + 1  # the line's break counts
        found = self._read[number] = Owner(number, before, behind, first, last, held, asked.sizes, check)
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
            self._groups[n % _BITS].append(([n for n, _ in group], compiled_late([phrase for _, phrase in group])))
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


@functools.lru_cache(maxsize=1)
def digit_table() -> NDArray[np.bool_]:
    """Which characters are digits; the last entry stands for all beyond the Basic Multilingual Plane, which may be."""
    return np.array([*(chr(code).isdigit() for code in range(_CODES)), True])


def bit_table(sets: list[Characters], size: int) -> NDArray[np.uint64]:
    """For each character the sets that hold it, as bits; the last entry stands for all characters beyond, which may be in any."""
    table = np.zeros(size + 1, dtype=np.uint64)
    for n, characters in enumerate(sets):
        bit = np.uint64(1 << n % _BITS)
        table[size] |= bit
        table[... if characters is None else [min(ord(c), size) for c in characters]] |= bit
    return table
