"""Which lines may be the byline, and what a choice among them needs to see of the page; `bylines` holds the rules."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.nameforms import name_forms
from cleannews.names import may_begin_by
from cleannews.namesakes import Recurrence, recurrences
from cleannews.naming import BARE, BY, FURTHER, PLACED, ROLE, TEAM, WORD, Naming, may_say, named_below, naming
from cleannews.page import SPACE, UPPER, WIDE, Page


class Bylines(NamedTuple):
    """What AUTHOR sees: the page, where its title and its article are, which lines name somebody, how, and whom first (folded)."""

    page: Page
    inside: list[bool]
    title: int
    start: int
    last: int
    candidates: list[int]
    at: NDArray[np.intp]
    """The candidates as an index of the page's arrays."""
    namings: list[Naming]
    names: list[str]
    recurring: dict[str, Recurrence]


EXPLICIT = (BY, ROLE)
"""Ways of naming somebody that say so in words."""
NAMED = (BARE, WORD, TEAM, PLACED)
"""Ways that are nothing but a name."""
_WIDTH = 200
_LOWER_WIDTH = 30
_ABOVE, _BELOW, _BEFORE_LAST, _BEHIND = 45, 30, 8, 30
"""Lines above the title, below it, above the article's last line and behind it in which a byline is looked for."""


def candidate_bylines(page: Page, inside: list[bool], title: int, start: int) -> Bylines:
    """The lines by the title and behind the article that are built like a byline."""
    last = page.size - 1 - inside[::-1].index(True) if True in inside else start
    edge = title if title >= 0 else start
    near = {
        *range(max(0, edge - _ABOVE), min(page.size, max(edge + _BELOW, start + 6))),
        *range(max(0, last - _BEFORE_LAST), min(page.size, last + _BEHIND)),
    }
    forms = name_forms(page.lexicon)
    fits = possible(page)
    midst = range(max(start, title) + _OPENING, last - _CLOSING + 1)
    found = {
        i: (named_below(page.texts[i], page.texts[i - 1], forms) if i and page.plain.wide[i] else None)
        or naming(page.texts[i], forms)
        for i in sorted(near.union(led(page, fits, near)))
        if fits[i] and i != title and (i not in midst or not inside[i] or may_say(page.texts[i], forms))
    }
    chosen = [i for i, named in found.items() if may_sign(named, inside[i], i in midst) and may_name(page, i, named)]
    namings = [found[i] for i in chosen]
    names = [n.names[0].casefold() for n in namings]
    at = np.array(chosen, dtype=np.intp)
    return Bylines(page, inside, title, start, last, chosen, at, namings, names, recurrences(page, inside, names))


def led(page: Page, fits: list[bool], near: set[int]) -> list[int]:
    """The lines anywhere else on the page that begin with a word such as "By"."""
    forms = name_forms(page.lexicon)
    return [i for i, folded in enumerate(page.folded) if fits[i] and i not in near and may_begin_by(folded, forms)]


def possible(page: Page) -> list[bool]:
    """Whether each line may name an author: neither long nor boilerplate, with a capital or in a script without any."""
    counts = page.counts
    cased = (counts[:, UPPER] > 0) | (counts[:, WIDE] > 0) | ((counts[:, SPACE] > 0) & (page.width < _LOWER_WIDTH))
    short = (page.width <= _WIDTH) | ((page.sentences > 0) & (counts[:, WIDE] == 0))
    fits: list[bool] = (cased & short & (page.boilerplate < 0.3)).tolist()
    return fits


def may_name(page: Page, i: int, named: Naming) -> bool:
    """Whether a line's names may be authors: no section's name, no caption's photographer, no owner of rights ("Copyright by …")."""
    labels = {phrase.label for phrase in page.phrases[i]}
    if ("caption" in labels and named.way != BY) or ("copyright" in labels and named.way == FURTHER):
        return False
    return not (named.way in (BARE, WORD, TEAM) and page.keys[i] in page.lexicon.section_names)


_OPENING, _CLOSING = 2, 2
"""Lines of the article, at its start or below the title in it, and before its last, that may be its byline without saying so."""


def may_sign(named: Naming, inside: bool, midst: bool) -> bool:
    """Whether a line names somebody in a way that may be a byline's where it stands: deep in the article (`midst`) a bare name is a heading, and
    anywhere in it a sentence that begins with a name speaks of somebody else."""
    if not inside or named.way in EXPLICIT:
        return named.way > 0
    return named.way in NAMED and not midst


def likeliest(b: Bylines, scores: list[float]) -> tuple[int, float]:
    """The line whose people are likeliest the authors, and their weight: that of all lines that name just them.

    Who signs above and again behind the article is likelier than a name that stands once; so are several with one role who sign together and again each alone.
    """
    people = [frozenset(name.casefold() for name in named.names) for named in b.namings]
    weight: dict[frozenset[str], float] = {}
    for who, score in zip(people, scores, strict=True):
        weight[who] = float(np.logaddexp(weight[who], score)) if who in weight else score
    said = [who for who, named in zip(people, b.namings, strict=True) if named.way == ROLE]
    own = dict(weight)
    for who in {who for who in said if len(who) > 1}:
        for one in {one for one in said if one < who}:
            weight[who] = float(np.logaddexp(weight[who], own[one]))
    best = max(range(len(scores)), key=lambda n: (weight[people[n]], scores[n], -n))
    return b.candidates[best], weight[people[best]]
