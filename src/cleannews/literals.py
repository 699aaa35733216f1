"""Which literal texts a regex cannot match without, and where in a line they must stand.

One pass of Aho-Corasick over a line then rules out nearly all regexes. The idea is that of RE2's FilteredRE2 (Cox 2010), whose Python
binding gives up at some thousand patterns; where a text must stand is ours, and rules out four of five that are left.
"""

from __future__ import annotations

import functools
import math
import re
import sys
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    from re import _constants as codes  # type: ignore[attr-defined]  # the only parser of regexes in the standard library
    from re import _parser as sre  # type: ignore[attr-defined]  # its trees have been stable for twenty years
else:
    import sre_constants as codes
    import sre_parse as sre


class Required(NamedTuple):
    """Texts of which every match holds at least one, and the most characters that stand before and behind it in the match."""

    literals: frozenset[str] = frozenset()
    before: float = math.inf
    after: float = math.inf


def required(pattern: str, rare: frozenset[str] = frozenset()) -> Required:
    r"""What a line must hold for a pattern to match; no literals where there are none of three bytes or more, or that are `rare` marks.

    Without `rare`, a pattern with RE2's own classes (`\pL`) has none: what it asks for is a shape.

    `before` and `after` count from the line's ends where the pattern is anchored there, else they are infinite.

    >>> sorted(required(r"^\d{1,3} (shares|comments)$").literals), required(r"^\d{1,3} (shares|comments)$").before
    (['comments', 'shares'], 4.0)
    >>> required(r"^\d+$").literals
    frozenset()
    """
    nodes = parsed(pattern) if rare or not _PROPERTY.search(pattern) else []
    found = of_sequence(nodes, rare) or Required()
    if not worth(found, rare):
        return Required()
    begins = starts_line(nodes)
    ends = nodes[-1] == (codes.AT, codes.AT_END)
    return Required(found.literals, found.before if begins else math.inf, found.after if ends else math.inf)


@functools.lru_cache(maxsize=1)  # the same pattern is asked for its literals and its first characters one after the other
def parsed(pattern: str) -> list[Any]:
    """The nodes of a regex's tree; none where Python cannot read it or flags change what its texts mean."""
    try:
        tree = sre.parse(_PROPERTY.sub(r"\\w", pattern))
    except (sre.error, RecursionError):
        return []
    return list(tree) if tree.state.flags == sre.SRE_FLAG_UNICODE else []


_PROPERTY = re.compile(r"\\[pP](?:\w|\{\^?\w+\})")
"""A class of characters as RE2 writes it (`\\pL`); for the literals around it, it is one character like another."""


def starts_line(nodes: list[Any]) -> bool:
    """Whether a regex can match at the beginning of a line alone."""
    return bool(nodes) and nodes[0] == (codes.AT, codes.AT_BEGINNING)


def worth(found: Required | None, rare: frozenset[str]) -> int:
    """How much a set of literals rules out: the bytes of its shortest; two ASCII letters stand in most lines and rule out nothing."""
    size = min((_LEAST if text in rare else len(text.encode()) for text in found.literals), default=0) if found else 0
    return size if size >= _LEAST else 0


_LEAST = 3


def width(nodes: list[Any]) -> float:
    """The most characters that a run of nodes can match."""
    pattern = sre.SubPattern(sre.State(), nodes)
    longest = pattern.getwidth()[1]
    return math.inf if longest >= 65535 else float(longest)


def of_sequence(nodes: list[Any], rare: frozenset[str]) -> Required | None:
    """The best set for things that must all match one after another."""
    best: Required | None = None
    start = 0
    for i in range(len(nodes) + 1):
        if i < len(nodes) and nodes[i][0] is codes.LITERAL:
            continue
        run = "".join(chr(value) for _, value in nodes[start:i])
        literal = Required(frozenset({run}), width(nodes[:start]), width(nodes[i:])) if run else None
        inner = of_node(nodes[i][0], nodes[i][1], rare) if i < len(nodes) else None
        if inner:
            inner = Required(inner.literals, width(nodes[:i]) + inner.before, inner.after + width(nodes[i + 1 :]))
        best = max((best, literal, inner), key=lambda found: worth(found, rare))
        start = i + 1
    return best


def of_node(kind: Any, value: Any, rare: frozenset[str]) -> Required | None:
    """The set for one node of a regex's tree."""
    if kind is codes.SUBPATTERN:
        return of_sequence(list(value[-1]), rare)
    if kind is codes.BRANCH:
        branches = [found for branch in value[1] if (found := of_sequence(list(branch), rare)) and worth(found, rare)]
        if len(branches) < len(value[1]):
            return None
        literals = frozenset().union(*(found.literals for found in branches))
        return Required(literals, max(found.before for found in branches), max(found.after for found in branches))
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] >= 1:
        found = of_sequence(list(value[2]), rare)
        return found if found is None or value[1] == 1 else Required(found.literals)
    return None


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


def firsts_of(nodes: list[Any]) -> tuple[set[str] | None, bool]:
    """The characters that a run of nodes can begin with (None for any), and whether it can match nothing at all."""
    found: set[str] = set()
    for kind, value in nodes:
        first, empty = first_of(kind, value)
        if first is None:
            return None, False
        found |= first
        if not empty:
            return found, False
    return found, True


def first_of(kind: Any, value: Any) -> tuple[set[str] | None, bool]:
    """`firsts_of` for one node of a regex's tree."""
    if kind is codes.LITERAL:
        return {chr(value)}, False
    if kind is codes.IN:
        return class_characters(value), False
    if kind is codes.SUBPATTERN:
        return firsts_of(list(value[-1]))
    if kind is codes.BRANCH:
        branches = [firsts_of(list(branch)) for branch in value[1]]
        sets = [first for first, _ in branches if first is not None]
        return (set().union(*sets) if len(sets) == len(branches) else None), any(empty for _, empty in branches)
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        first, empty = firsts_of(list(value[2]))
        return first, empty or value[0] == 0
    return None, False


def class_characters(members: list[Any]) -> set[str] | None:
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
    return found


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
    return frozenset(own) if own and not any(c == " " or (c.isascii() and c.isalpha()) for c in own) else None


_RANGE = 12_000
"""The longest range in a class that is written out: all of Hangul is."""
