"""What a regex asks of a line's characters: with which it begins and ends, which it holds, how many and how many digits among them.

Each is necessary for a match and quick to look at, so that the regex itself is tried on few lines.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Set
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as constants  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as constants
    import sre_parse as parser

codes: Any = constants
sre: Any = parser
"""The only parser of regexes in the standard library; its trees have been stable for twenty years."""

PROPERTY = re.compile(r"\\[pP](?:\w|\{\^?\w+\})")
"""A class of characters as RE2 writes it (`\\pL`); for the literals around it, it is one character like another."""


_CLASSES = 512
"""Classes of characters that are remembered while a lexicon is compiled: patterns share them, and all of Hangul is 11,172 characters."""


@functools.lru_cache(maxsize=1)  # the same pattern is asked for its literals and its first characters one after the other
def parsed(pattern: str) -> list[Any]:
    """The nodes of a regex's tree; none where Python cannot read it or flags change what its texts mean."""
    try:
        tree = sre.parse(PROPERTY.sub(r"\\w", pattern))
    except (sre.error, RecursionError):
        return []
    return list(tree) if tree.state.flags == sre.SRE_FLAG_UNICODE else []


def starts_line(nodes: list[Any]) -> bool:
    """Whether a regex can match at the beginning of a line alone."""
    return bool(nodes) and nodes[0] == (codes.AT, codes.AT_BEGINNING)


def first_characters(pattern: str) -> frozenset[str] | None:
    r"""The characters that a line can begin with where an anchored pattern matches it; None where any could.

    >>> sorted(first_characters(r"^(#|page )?\d+ of") - set("0123456789")), first_characters(r"\d+ of")
    (['#', 'p'], None)
    """
    nodes = parsed(pattern)
    if not starts_line(nodes):
        return None
    found, empty = firsts_of(nodes[1:])
    return None if found is None or empty else frozenset(found)


def last_characters(pattern: str) -> frozenset[str] | None:
    r"""The characters that a line can end in where a pattern that is anchored there matches it; None where any could.

    >>> sorted(last_characters(r"page of (boo|ma)(k|p)s?$")), last_characters("page")
    (['k', 'p', 's'], None)
    """
    nodes = parsed(pattern)
    if not nodes or nodes[-1] != (codes.AT, codes.AT_END):
        return None
    found, empty = firsts_of(nodes[:-1], -1)
    return None if found is None or empty else frozenset(found)


def least_digits(nodes: list[Any]) -> int:
    r"""How many digits every match of a run of nodes holds at least.

    >>> least_digits(parsed(r"^(on )?\d{1,2}([./]|1st)\d{4}$"))
    5
    """
    total = 0
    for kind, value in nodes:
        if kind is codes.SUBPATTERN:
            total += least_digits(list(value[-1]))
        elif kind is codes.BRANCH:
            total += min(least_digits(list(branch)) for branch in value[1])
        elif kind in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            total += value[0] * least_digits(list(value[2]))
        else:
            own, _ = first_of(kind, value)
            total += are_digits(frozenset(own or ()))
    return total


def lengths(pattern: str, most: int) -> range:
    r"""How long a line can be that a pattern matches, up to `most` characters: its matches' lengths where it is anchored at both ends.

    >>> lengths(r"^\d{1,2}:\d\d$", 120), lengths(r"\d\d$", 120)
    (range(4, 6), range(2, 121))
    """
    nodes = parsed(pattern)
    least, longest = sre.SubPattern(sre.State(), nodes).getwidth()
    anchored = starts_line(nodes) and nodes[-1] == (codes.AT, codes.AT_END)
    return range(int(least), (min(int(longest), most) if anchored else most) + 1)


def firsts_of(nodes: list[Any], step: int = 1) -> tuple[set[str] | None, bool]:
    """The characters that a run of nodes can begin with (None for any), and whether it can match nothing at all; with step -1, end in."""
    found: set[str] = set()
    for kind, value in nodes[::step]:
        first, empty = first_of(kind, value, step)
        if first is None:
            return None, False
        found |= first
        if not empty:
            return found, False
    return found, True


def first_of(kind: Any, value: Any, step: int = 1) -> tuple[Set[str] | None, bool]:
    """`firsts_of` for one node of a regex's tree."""
    if kind is codes.LITERAL:
        return frozenset({chr(value)}), False
    if kind is codes.IN:
        return class_characters(tuple(value)), False
    if kind is codes.SUBPATTERN:
        return firsts_of(list(value[-1]), step)
    if kind is codes.BRANCH:
        branches = [firsts_of(list(branch), step) for branch in value[1]]
        sets = [first for first, _ in branches if first is not None]
        return (set().union(*sets) if len(sets) == len(branches) else None), any(empty for _, empty in branches)
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        first, empty = firsts_of(list(value[2]), step)
        return first, empty or value[0] == 0
    return None, False


@functools.lru_cache(maxsize=_CLASSES)
def are_digits(characters: frozenset[str]) -> bool:
    """Whether there are characters and all are digits."""
    return "".join(characters).isdigit()


@functools.lru_cache(maxsize=_CLASSES)
def are_rare(characters: frozenset[str]) -> bool:
    """Whether none of some characters is an ASCII letter or a blank."""
    return not any(c == " " or (c.isascii() and c.isalpha()) for c in characters)


@functools.lru_cache(maxsize=_CLASSES)
def class_characters(members: tuple[Any, ...]) -> frozenset[str] | None:
    """The characters of a class in square brackets; None where they are too many to tell."""
    found: set[str] = set()
    for kind, value in members:
        if kind is codes.LITERAL:
            found.add(chr(value))
        elif kind is codes.RANGE and value[1] - value[0] < _RANGE:
            found |= set(map(chr, range(value[0], value[1] + 1)))
        elif kind is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found |= set("0123456789")  # RE2's \d knows no others
        else:
            return None
    return frozenset(found)


def forget_classes() -> None:
    """Frees what was remembered of classes of characters: megabytes that nobody asks for once a lexicon is compiled."""
    for remembering in (are_digits, are_rare, class_characters):
        remembering.cache_clear()


def rare_characters(pattern: str) -> frozenset[str] | None:
    r"""Characters of which every match holds at least one, none of them an ASCII letter or a blank; None where there are no such.

    >>> sorted(rare_characters(r"^[a-z ]+ [/|] ?reuters$"))
    ['/', '|']
    """
    return rare_of(parsed(pattern))


def rare_of(nodes: list[Any]) -> frozenset[str] | None:
    """`rare_characters` of a run of nodes: the smallest such set."""
    found = [rare for kind, value in nodes if (rare := rare_of_node(kind, value))]
    return min(found, key=len, default=None)


def rare_of_node(kind: Any, value: Any) -> frozenset[str] | None:
    """`rare_of` for one node of a regex's tree."""
    if kind is codes.SUBPATTERN:
        return rare_of(list(value[-1]))
    if kind is codes.BRANCH:
        branches = [rare_of(list(branch)) for branch in value[1]]
        return frozenset().union(*(b for b in branches if b)) if all(branches) else None
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return rare_of(list(value[2])) if value[0] >= 1 else None
    own, _ = first_of(kind, value)
    return frozenset(own) if own and are_rare(frozenset(own)) else None


_RANGE = 12_000
"""The longest range in a class that is written out: all of Hangul is."""
