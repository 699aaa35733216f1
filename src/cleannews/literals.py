"""Which literal texts a regex cannot match without, and where in a line they must stand.

One pass of Aho-Corasick over a line then rules out nearly all regexes. The idea is that of RE2's FilteredRE2 (Cox 2010), whose Python
binding gives up at some thousand patterns; where a text must stand is ours, and rules out four of five that are left.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

from cleannews.conditions import PROPERTY, codes, first_of, parsed, sre, starts_line


class Required(NamedTuple):
    """Texts of which every match holds at least one, and the most characters that stand before and behind it in the match."""

    literals: frozenset[str] = frozenset()
    before: float = math.inf
    after: float = math.inf


@functools.lru_cache(maxsize=4)  # asked several times for a pattern, one after the other
def required(pattern: str, rare: frozenset[str] = frozenset()) -> Required:
    r"""What a line must hold for a pattern to match; no literals where there are none of three bytes or more, or that are `rare` marks.

    Without `rare`, a pattern with RE2's own classes (`\pL`) has none: what it asks for is a shape.

    `before` and `after` count from the line's ends where the pattern is anchored there, else they are infinite.

    >>> sorted(required(r"^\d{1,3} (shares|comments)$").literals), required(r"^\d{1,3} (shares|comments)$").before
    (['comments', 'shares'], 4.0)
    >>> required(r"^\d+$").literals
    frozenset()
    """
    nodes = parsed(pattern) if rare or not PROPERTY.search(pattern) else []
    found = of_sequence(nodes, rare) or Required()
    if not worth(found, rare):
        return Required()
    begins = starts_line(nodes)
    return Required(found.literals, found.before if begins else math.inf, found.after if ends_line(nodes) else math.inf)


def worth(found: Required, rare: frozenset[str]) -> int:
    """How much a set of literals rules out: the bytes of its shortest; two ASCII letters stand in most lines and rule out nothing."""
    size = min((_LEAST if text in rare else len(text.encode()) for text in found.literals), default=0)
    return size if size >= _LEAST else 0


_LEAST = 3
_ANCHORED = 4
"""What touching an end of the line is worth to a text, in bytes: it is looked for with the break, and few lines begin so."""


def rank(found: Required, rare: frozenset[str], nodes: list[Any]) -> int:
    """How seldom the texts of a set stand in lines, for choosing among sets of a run of nodes; 0 where they rule out nothing.

    Blanks count for nothing: " of " is long, and common.
    """
    if not worth(found, rare):
        return 0
    anchored = (found.before == 0 and starts_line(nodes)) + (found.after == 0 and ends_line(nodes))
    return min(len(text.strip().encode()) for text in found.literals) + 1 + _ANCHORED * anchored


def ends_line(nodes: list[Any]) -> bool:
    """Whether a run of nodes ends with the line."""
    return nodes[-1] == (codes.AT, codes.AT_END)


def width(nodes: list[Any]) -> float:
    """The most characters that a run of nodes can match."""
    pattern = sre.SubPattern(sre.State(), nodes)
    longest = pattern.getwidth()[1]
    return math.inf if longest >= 65535 else float(longest)


def of_sequence(nodes: list[Any], rare: frozenset[str]) -> Required | None:
    """The best set for things that must all match one after another."""
    best: Required | None = None
    start = most = 0
    for i in range(len(nodes) + 1):
        if i < len(nodes) and nodes[i][0] is codes.LITERAL:
            continue
        literal = Required(frozenset({"".join(chr(value) for _, value in nodes[start:i])}), 0, 0)
        inner = of_node(nodes[i][0], nodes[i][1], rare) if i < len(nodes) else None
        for found, first, last in ((literal, start, i), (inner, i, i + 1)):
            if found and worth(found, rare):
                placed = Required(found.literals, width(nodes[:first]) + found.before, found.after + width(nodes[last:]))
                if (value := rank(placed, rare, nodes)) > most:
                    best, most = placed, value
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


_STARTS = 120
"""The most texts that a part of a pattern is written out to."""
_START = 4
"""Characters from which a text is long enough and not written out further."""


def short_texts(pattern: str) -> Required:
    r"""`required` with short texts, written out over several nodes and with the line breaks (`\n`) that an anchored pattern touches.

    >>> sorted(short_texts(r"^\(?(ap|afp)( ?/.*)?$").literals), short_texts(r"^\d+ of").literals
    (['\n(afp', '\n(ap', '\nafp', '\nap\n', '\nap /', '\nap/'], frozenset({' of'}))
    """
    nodes = parsed(pattern)
    best = Required()
    for i in range(len(nodes)):
        found = {text for text, _ in starts_of(nodes[i:])}
        told = frozenset(text for text in found if found.isdisjoint(text[:n] for n in range(len(text))))
        if min(len(text.encode()) for text in told) >= _LEAST and not 0 < len(best.literals) <= len(told):
            before = width(nodes[:i]) - (i == 0) if starts_line(nodes) else math.inf  # the break stands before the line
            best = Required(told, before, math.inf)
    return best


def starts_of(nodes: list[Any]) -> set[tuple[str, bool]]:
    """The texts that a run of nodes begins with, and of each whether the run may end there, so that what follows can be added."""
    found = {("", True)}
    for kind, value in nodes:
        if not any(is_open for _, is_open in found):
            break
        own = starts_of_node(kind, value)
        longer = {
            (a + b, goes_on and len(a + b) < _START) if is_open else (a, False) for a, is_open in found for b, goes_on in own
        }
        if len(longer) > _STARTS:
            return {(text, False) for text, _ in found}
        found = longer
    return found


def starts_of_node(kind: Any, value: Any) -> set[tuple[str, bool]]:
    """`starts_of` for one node of a regex's tree."""
    if kind is codes.SUBPATTERN:
        return starts_of(list(value[-1]))
    if kind is codes.BRANCH:
        return set().union(*(starts_of(list(branch)) for branch in value[1]))
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, repeated = value
        once = {(text, goes_on and most == 1) for text, goes_on in starts_of(list(repeated))}
        return once if least else once | {("", True)}
    if kind is codes.AT:
        return {("\n" if value in (codes.AT_BEGINNING, codes.AT_END) else "", True)}
    own, _ = first_of(kind, value)
    return {(c, True) for c in own} if own and len(own) <= _STARTS else {("", False)}
