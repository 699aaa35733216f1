"""The people whom a page's markup names as its authors: which source is believed, and who poses as one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence, Set

from cleannews.candidates import Claim, Head, key
from cleannews.korean import is_korean_name
from cleannews.lexicon import Lexicon
from cleannews.model import Line
from cleannews.nameforms import NameForms, name_forms
from cleannews.names import WIDE, latin_names, names_in
from cleannews.persons import IN_HANGUL, MOST, loose, name_ahead, people, trimmed, wide_people

_STRUCTURED = tuple(
    re.compile(pattern)
    for pattern in (
        r"^json-ld .*\.author$|^embedded",
        r"^meta (?:parsely-author|sailthru\.author|byl)$|^cxenseparse|^dable",
        r"^meta author$",
        r"^json-ld .*\.creator$",
        r"^meta|^article:author|^og:",
    )
)
"""Sources that hold a name and nothing else, from the surest to the least sure (benchmarks/sources.py)."""

_LINK = re.compile(r"^link author$")
_SHOWN = re.compile(r"^(?:rel=author|itemprop|class author)")


def choose_authors(
    head: Head, visible: Sequence[str], lines: Sequence[Line], lexicon: Lexicon, sites: frozenset[str]
) -> list[Claim]:
    """The authors: the first reading that names persons whom the page shows, else the first that names persons at all.

    What structured data names need not be shown. The publisher or another organisation is the author only where nobody else is.
    """
    first: list[Claim] = []
    guess: list[Claim] = []
    spare: list[Claim] = []
    for told in readings(head, visible, lines, lexicon, sites):
        found = [claim for claim in told if not is_team(claim.value, sites)] or told
        persons = [claim for claim in found if not posing(claim, sites, lexicon)]
        spare = spare or found
        if not persons:
            continue
        if not told_surely(persons[0]):
            guess = guess or persons
            continue
        first = first or persons
        if is_told_unasked(persons[0]) or is_shown(persons[0].value, lines):
            first = persons
            break
    if all_names := with_others(first, visible):
        return all_names
    if first and spare and key(spare[0].value) in key(first[0].value):
        return spare
    return first or named(head.organisations, lexicon) or spare or guess


def with_others(first: Sequence[Claim], visible: Sequence[str]) -> list[Claim]:
    """The names that the lines tell where these are all of the first and more: an author box or one element often names one of several."""
    own = {key(claim.value) for claim in first}
    told = [Claim(name, "line") for name in visible if WIDE.search(name)]
    return told if own and own < {key(claim.value) for claim in told} else []


def readings(
    head: Head, visible: Sequence[str], lines: Sequence[Line], lexicon: Lexicon, sites: frozenset[str]
) -> Iterator[list[Claim]]:
    """What each kind of source says, from the surest to the least sure; the later ones are read only if they are asked for."""
    yield from structured(head, lexicon)
    yield labelled(head, lexicon)
    yield shown(head, lexicon, _SHOWN, sites)
    yield said(lines, lexicon, sites)
    yield shown(head, lexicon, _LINK, sites)
    yield [Claim(name, "line") for name in visible]


def is_shown(name: str, lines: Sequence[Line]) -> bool:
    """Whether a name stands on a page."""
    folded = name.casefold()
    return any(folded in line.text.casefold() for line in lines)


def is_team(name: str, sites: frozenset[str]) -> bool:
    """Whether a name holds the site's: its editorial team, which stands beside a person's name as where that person works."""
    folded = key(name)
    return folded not in sites and any(len(site) > 3 and site in folded for site in sites)


def told_surely(claim: Claim) -> bool:
    """Whether a name is no guess: a line's name in Latin letters may be any two capitalised words, a link to an author's page any text."""
    return not claim.source.startswith("link") and (claim.source != "line" or WIDE.search(claim.value) is not None)


_NEAR = 14
_BELOW = 6
_SHORT = 120


def said(lines: Sequence[Line], lexicon: Lexicon, sites: frozenset[str]) -> list[Claim]:
    """The names on a short line near the headline or the article's start that begins with a word such as "By", or stands below one."""
    forms = name_forms(lexicon)
    titles = [n for n, line in enumerate(lines) if line.label == "title"][:4]
    first = next((n for n, line in enumerate(lines) if line.label == "body"), 0)
    by_title = {n for title in titles for n in range(title + 1, title + _BELOW)}
    near = by_title | set(range(first - _NEAR, first + _BELOW))
    for n in sorted(n for n in near if 0 <= n < len(lines) and len(lines[n].text) < _SHORT):
        text = lines[n].text.strip(" []()|•·")
        below = n > 0 and lines[n - 1].text.casefold().strip(" :") in forms.by_words
        names = wide_people(text, forms) if lines[n].label == "byline" else []
        if not names and (below or forms.begins_by.match(text)):
            names = by_names(text, forms) or (loose(text, lexicon, sites) if n in by_title else [])
        if names:
            return [Claim(trimmed(name, forms), f"line {n + 1}") for name in names]
    return []


def by_names(text: str, forms: NameForms) -> list[str]:
    """The names on a byline: what stands behind its first words, if it has them."""
    match = forms.begins_by.match(text)
    return latin_names(match["rest"] if match else text, forms)


_UNASKED = ("json-ld", "twitter:data")
"""Sources whose authors need not be shown on the page."""
_ACCOUNT = re.compile(r"[\w.-]+", re.ASCII)
"""How the name of an account is built, which a template gives where the author's should stand: jroe, jane.roe."""


def is_told_unasked(claim: Claim) -> bool:
    """Whether a name is believed even if the page does not show it."""
    return claim.source.startswith(_UNASKED) and not _ACCOUNT.fullmatch(claim.value)


def labelled(head: Head, lexicon: Lexicon) -> list[Claim]:
    """The names in the pairs of label and value that are shown with a link to the page, where the label is a word such as "Written by"."""
    forms = name_forms(lexicon)
    told = {claim.source: claim.value for claim in head.labelled}
    for source, value in told.items():
        if told.get(source.replace("data", "label"), "").casefold().strip(" :") in forms.by_words and "data" in source:
            return named([Claim(value, source)], lexicon)
    return []


def structured(head: Head, lexicon: Lexicon) -> Iterator[list[Claim]]:
    """The names of each kind of structured source; of several nodes the first one's, which tells of the article asked for."""
    whole = {key(claim.value) for claim in head.organisations}
    kinds: dict[int, list[Claim]] = {}
    for claim in head.authors:
        kinds.setdefault(kind_of(claim.source), []).append(claim)
    for kind, claims in sorted(kinds.items()):
        if kind < len(_STRUCTURED):
            yield named([claim for claim in claims if claim.source == claims[0].source], lexicon, whole)


@functools.lru_cache(maxsize=1024)
def kind_of(source: str) -> int:
    """The place of a structured source of authors among the others; behind them all that is none."""
    return next((n for n, pattern in enumerate(_STRUCTURED) if pattern.search(source)), len(_STRUCTURED))


def shown(head: Head, lexicon: Lexicon, sources: re.Pattern[str], sites: frozenset[str]) -> list[Claim]:
    """The names in the first byline element that holds any: elements further on belong to teasers of other articles."""
    forms = name_forms(lexicon)
    claims = [claim for claim in head.authors if sources.match(claim.source)][:40]
    for claim in claims:
        names = name_ahead(claim.value, forms) if _SENTENCE.search(claim.value) else names_in(claim.value, forms, bare=True)
        if names := names or loose(claim.value, lexicon, sites):
            inner = names_inside(claim, claims, forms)
            alone = {key(other.value) for other in head.authors}
            cut = inner if len(inner) > len(names) else set_apart([trimmed(name, forms) for name in names], alone)
            return [Claim(name, claim.source) for name in cut]
    return []


_SENTENCE = re.compile(r"[가-힣]다\.(?:\s|$)")
"""The end of a Korean sentence: an element that holds one tells of the author's work behind the name."""


def names_inside(claim: Claim, claims: Sequence[Claim], forms: NameForms) -> list[str]:
    """The names that stand alone in elements inside the element of a claim."""
    values = dict.fromkeys(other.value for other in claims if other.value != claim.value and other.value in claim.value)
    return [value for value in values if latin_names(value, forms, least=2) == [value]]


def set_apart(names: Sequence[str], alone: set[str]) -> list[str]:
    """Names without the role that is glued behind them, where an element inside holds the name alone; then only such names are believed.

    >>> set_apart(["Jane Roe Marketing", "Weather"], {"janeroe"}), set_apart(["Jane Roe", "Ann Poe"], set())
    (['Jane Roe'], ['Jane Roe', 'Ann Poe'])
    """
    starts = [[" ".join(words[: n + 1]) for n in range(len(words))] for words in map(str.split, names)]
    cut = [next((start for start in parts if key(start) in alone), "") for parts in starts]
    has_role = any(name and name != whole for name, whole in zip(cut, names, strict=True))
    return [name.strip(" ,") for name in cut if name] if has_role else list(names)


def named(claims: Sequence[Claim], lexicon: Lexicon, whole: Set[str] = frozenset()) -> list[Claim]:
    """The names in claims that hold nothing else, each once; `whole` are organisations, whose names may hold an "and"."""
    found: dict[str, Claim] = {}
    for claim in claims[:40]:
        for name in [claim.value] if key(claim.value) in whole else people(claim.value, name_forms(lexicon)):
            found.setdefault(key(name), Claim(name, claim.source))
    return list(found.values())[:MOST]


def posing(claim: Claim, sites: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a would-be author is the site or its publisher, or in Hangul something that is built like no name."""
    folded = key(claim.value)
    if folded in sites or any(len(folded) > 3 and folded in site for site in sites):
        return True
    return bool(IN_HANGUL.match(folded)) and not is_korean_name(folded, name_forms(lexicon))
