"""The headline among what a page's markup and lines call its title, without the site's name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from cleannews.candidates import Claim, Head, key

_SEPARATOR = re.compile(
    r"\s+(?:[|\-–—―:·•<>»«›/~]|::|--|\|\|)\s+|\s*[|｜]\s*|(?<=[^\W\d_]{4})\s*[:：]\s+|[_＿](?=[^\W\d_]*$)|(?<=\S)\s?[-–—](?=[^\W\d_]+$)"
)
"""What stands between a headline and a site's name; the last two are told from a word's own mark by what stands behind."""

_COLONS = (":", "：")

_WEIGHTS = (
    (re.compile(r"^json-ld \w*(?:Article|Posting|Report)\.headline$"), 3.0),
    (re.compile(r"^json-ld .*alternativeHeadline$"), 0.2),
    (re.compile(r"^(?:json-ld|itemprop|meta citation_title|meta headline)"), 1.5),
    (re.compile(r"^(?:og:title|line|title lines)"), 2.0),
    (re.compile(r"^title$"), 1.2),
)
_OTHER = 1.0
_SHOWN = 8.0
"""The headline shown, where the page's head says nearly the same: the head's own wording is often made for search engines."""

_STRAY = 0.7
"""A heading that has nothing in common with what the head says: a slogan, a section, the site."""

_ALIKE = 0.3


@functools.lru_cache(maxsize=1024)
def weight(source: str) -> float:
    """What a source's word is worth, by how often it agrees with people (benchmarks/sources.py)."""
    return next((worth for pattern, worth in _WEIGHTS if pattern.match(source)), _OTHER)


def shown_headline(claims: Sequence[Claim]) -> Claim | None:
    """Of the page's top headings the one that is most like what its head says, if one is like it at all; else the one that the lines tell."""
    heads = [pairs(text) for text in dict.fromkeys(claim.value for claim in claims if claim.source not in ("h1", "line"))]
    told = {key(claim.value) for claim in claims if claim.source == "line"}
    headings = [claim for claim in claims if claim.source == "h1" and len(claim.value) <= _LONGEST_HEADING]
    likeness = [
        (max((alike(own, head) for head in heads), default=0.0), key(claim.value) in told, -n, claim)
        for n, (claim, own) in enumerate((claim, pairs(claim.value)) for claim in headings)
    ]
    best = max(likeness, default=None, key=lambda item: item[:3])
    return best[3] if best and (best[0] >= _ALIKE or (best[1] and len(key(best[3].value)) >= _SENTENCE)) else None


_LONGEST_HEADING, _SENTENCE = 200, 12
"""Characters of a heading above which it is a paragraph, and letters below which one that is unlike the head's is a section or a logo."""


def alike(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of their letter pairs two texts share, from 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters in a text, which tell likeness in scripts with spaces and without."""
    folded = key(text)
    return frozenset(folded[n : n + 2] for n in range(len(folded) - 1))


_LONGEST_NAME = 48


def site_names(publishers: Iterable[str], urls: Iterable[str]) -> frozenset[str]:
    """The site's names as `key` compares them: what it calls itself, and the words of its address."""
    names = {key(name) for name in publishers if len(name) <= _LONGEST_NAME}
    for url in urls:
        try:
            host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
        except ValueError:  # an address with a broken bracket
            continue
        names |= {key(host), *(key(part) for part in host.split(".")[:-1] if len(part) > 3)}
    return frozenset(names - {""})


def is_site(text: str, sites: frozenset[str]) -> bool:
    """Whether a text is nothing but the site's name, or that with a word beside it."""
    folded = key(text)
    if not folded or folded in sites:
        return True
    return any(
        (len(site) > 3 and site in folded and len(folded) <= 3 * len(site)) or (len(folded) > 3 and folded in site)
        for site in sites
    )


def without_site(title: str, sites: frozenset[str], others: frozenset[str], is_heading: bool = False) -> str:
    """A title without the site's name in front or behind: where it is known, or where what is left is another source's title.

    A colon parts a headline as often as it sets off a site, and headings carry no site as a rule: there only the very name is one.

    >>> without_site("Rain in Hexley: a guide | Hexley Courier", frozenset({"hexleycourier"}), frozenset())
    'Rain in Hexley: a guide'
    """
    for _ in range(4):
        marks = list(_SEPARATOR.finditer(title))[:12]
        cut = next((title[: mark.start()] for mark in reversed(marks) if key(title[: mark.start()]) in others), None)
        for mark, rest, site in ends_of(title, marks) if cut is None else ():
            known = key(site) in sites if is_heading or mark.strip() in _COLONS else is_site(site, sites)
            if known and len(key(rest)) > 3 and not is_site(rest, sites):
                cut = rest
                break
        if cut is None:
            break
        title = cut.strip()
    return title


def ends_of(title: str, marks: Sequence[re.Match[str]]) -> list[tuple[str, str, str]]:
    """What a title's last and first separators set off: the separator, the rest, and what may be the site."""
    if not marks:
        return []
    first, last = marks[0], marks[-1]
    return [
        (last[0], title[: last.start()], title[last.end() :]),
        (first[0], title[first.end() :], title[: first.start()]),
    ]


def choose_title(claims: Sequence[Claim], sites: frozenset[str]) -> Claim | None:
    """The title that most sources agree on, each by its weight; of equal ones the one said first by the surest source.

    On a page of several articles the other ones' headlines stand alone, while address bar, `<head>` and headline agree on one.
    """
    claims = [claim for claim in claims[:60] if not is_signboard(claim)]
    sites |= headings_of_site(claims)
    shown = shown_headline(claims)
    whole = frozenset(key(claim.value) for claim in claims if len(key(claim.value)) > 8 and claim.source != "line") - sites
    seen: set[str] = set()
    votes: dict[str, float] = {}
    texts: dict[str, tuple[float, Claim]] = {}
    for claim in claims:
        text = bare_title(claim, sites, whole)
        folded = key(text)
        if not folded or (is_site(text, sites) and len(folded) < _LONGEST_SITE):
            continue
        worth = _SHOWN if claim == shown else _STRAY if claim.source == "h1" else weight(claim.source)
        worth *= 0.2 if claim.source in seen and claim != shown else 1.0
        seen.add(claim.source)
        votes[folded] = votes.get(folded, 0.0) + worth
        if folded not in texts or texts[folded][0] < worth:
            texts[folded] = (worth, Claim(text, claim.source))
    return texts[without_kicker(max(votes, key=lambda folded: votes[folded]), votes, sites)][1] if votes else None


def without_kicker(best: str, votes: Mapping[str, float], sites: frozenset[str]) -> str:
    """The title, or the other one that it ends with, if several sources agree on that: a heading may hold a kicker or a date, too.

    What stands ahead must not hold the site's name, because that is cut off the other sources' titles even where it belongs to them.

    >>> without_kicker("weatherrainclosesabridge", {"weatherrainclosesabridge": 8.0, "rainclosesabridge": 3.2}, frozenset())
    'rainclosesabridge'
    """
    ends = [text for text in votes if best.endswith(text) and 2 * len(text) > len(best) > len(text) and votes[text] > _AGREED]
    end = max(ends, key=len, default=best)
    return best if is_site(best.removesuffix(end), sites) else end


_AGREED = 3.0
"""What no source's word is worth alone."""


def bare_title(claim: Claim, sites: frozenset[str], whole: frozenset[str]) -> str:
    """A claim's text without the site's name; `whole` are the titles that sources other than the lines tell."""
    is_heading = claim.source == "h1"
    return without_site(claim.value, sites, frozenset() if is_heading else whole - {key(claim.value)}, is_heading)


_SIGNBOARD = re.compile(r"\W*::.*(?:::|[▒■★])\W*|[▒■★]{2,}.*[▒■★]{2,}")


def is_signboard(claim: Claim) -> bool:
    """Whether a page's title is framed in marks, as old sites frame their name on all their pages: ::: 새벽신문 - 함께 여는 아침 :::."""
    return claim.source == "title" and _SIGNBOARD.fullmatch(claim.value) is not None


def headings_of_site(claims: Sequence[Claim]) -> frozenset[str]:
    """The headings that are no more than an end of the page's longer title, as `key` compares them: the site's name, set in its logo.

    At the start of a title stands the headline as a rule: there a name has less than half of the letters that follow.
    """
    names: set[str] = set()
    for claim in claims:
        marks = list(_SEPARATOR.finditer(claim.value))[:12] if claim.source == "title" else []
        for n, (_, rest, site) in enumerate(ends_of(claim.value, marks)):
            if (1 + n) * len(key(site)) < min(len(key(rest)), (1 + n) * _LONGEST_SITE):
                names.add(key(site))
    return frozenset(names & {key(claim.value) for claim in claims if claim.source == "h1"})


_LONGEST_SITE = 25
"""Letters from which a text is a headline even if it holds the site's name."""


def claimed_titles(head: Head, is_several: bool) -> tuple[str, ...]:
    """The titles that the markup claims, without the site's own name, which stands at the top of all its pages."""
    named = {key(claim.value) for claim in head.publisher} | headings_of_site(head.title)
    claimed = [claim.value for claim in head.title if not (is_several and claim.source == "h1") and not is_signboard(claim)]
    return tuple(dict.fromkeys([title for title in claimed if key(title) not in named] or claimed))
