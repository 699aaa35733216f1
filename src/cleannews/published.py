"""Which of a page's dates is the one its article was published on, and which the last change.

Three kinds of dates stand against each other: those written for machines, those of elements that a reader sees, and those of the lines
near the headline. The first are surest; but systems stamp them anew, and a page that was written again keeps its first draft's day there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cleannews.dates import DateForms, find_dates
from cleannews.model import Line
from cleannews.moments import Moment, in_clock_of, is_stamp, may_be

_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^article:published_time|^embedded|^json-ld \w*(?:Article|Posting|Report)\.datePublished$|^og:article:pub|^meta (?:parsely|sailthru)|^cxense",
        r"^json-ld .*\.datePublished$",
        r"^(?:meta|og:|article)(?!.*(?:creat|first))",
        r"^json-ld .*\.(?:dateCreated|uploadDate)$|^meta|^weibo|^bt:|^dable",
        r"^itemprop",
        r"^time\[datetime\]$",
        r"^class date$",
        r"^time",
        r"^class date",
    )
)
"""Sources of the publication date from the surest to the least sure (benchmarks/sources.py)."""

_MACHINE = 4
"""How many of these ranks are written for machines; the others are elements that the reader sees, perhaps another article's."""

_ELEMENT = re.compile(r"^(?:time|class|itemprop)")


@functools.lru_cache(maxsize=1024)
def rank(source: str) -> int:
    """The place of a source of publication dates among the others."""
    return next((n for n, pattern in enumerate(_RANKS) if pattern.search(source)), len(_RANKS))


class Shown(NamedTuple):
    """What the lines show: the article's date near the headline, all days that stand there, and the date that they tell wherever it stands."""

    near: Moment | None = None
    days: frozenset[date] = frozenset()
    told: Moment | None = None


_ABOVE, _BELOW, _INTO = 4, 16, 3
"""Lines above and below a headline, and of the body, in which an article's date stands."""

_DATED = frozenset({"timestamp", "byline"})
_LINE = 200


def near_headline(lines: Sequence[Line], above: int = 0) -> list[int]:
    """The lines just below the headline and just ahead of the body; with `above` also so many above the headline."""
    first = next((n for n, line in enumerate(lines) if line.label == "body"), len(lines))
    end = min(len(lines), first + _INTO + 1)
    titles = [n for n, line in enumerate(lines[:first]) if line.label == "title"] or [first - _BELOW]
    spans = [*((title - above, title + _BELOW) for title in titles), (max(titles[-1], first - _BELOW), end)]
    return sorted({n for start, stop in spans for n in range(max(0, start), min(end, stop))})


def dates_in(lines: Sequence[Line], numbers: Iterable[int], forms: DateForms, order: str) -> Iterator[Moment]:
    """The dates of some lines, each with its line as source."""
    for n in numbers:
        text = lines[n].text
        if len(text) < _LINE and any(c.isdigit() for c in text):
            for found in find_dates(text, forms, order):
                yield Moment(found, f"line {n + 1}")


def see(lines: Sequence[Line], told: Moment | None, forms: DateForms, order: str) -> Shown:
    """What the lines show; `told` is the date that was taken from them all.

    It is believed where it stands near the headline. Above the headline it must have been told: a page's clock stands there, too.
    """
    around, below = near_headline(lines, _ABOVE), frozenset(near_headline(lines))
    dates = list(dates_in(lines, [n for n in around if lines[n].label in _DATED], forms, order))
    near = [moment for moment in dates if line_of(moment.source) in below]
    at = line_of(told.source) if told else None
    if told and (at is None or not around or around[0] <= at <= around[-1]):
        near.insert(0, told)
    first = min(near, key=lambda moment: moment.found.kind == "modified", default=None)
    return Shown(first, frozenset(moment.found.day for moment in dates if moment.found.kind != "modified"), told)


def line_of(source: str) -> int | None:
    """The number of the line, from 0, that a source names; None where it names none.

    >>> line_of("line 3"), line_of("og:title")
    (2, None)
    """
    match = re.fullmatch(r"line (\d+)", source)
    return int(match[1]) - 1 if match else None


def choose_modified(claims: Sequence[Moment], seen: Moment | None) -> Moment | None:
    """The time of the last change: the surest of the markup's, else what the lines say."""
    ranked = sorted(claims, key=lambda moment: bool(_ELEMENT.match(moment.source)))
    if ranked and seen:
        return in_clock_of(ranked[0], seen.found) if not _ELEMENT.match(ranked[0].source) else seen
    return ranked[0] if ranked else seen


def choose_published(
    claims: Sequence[Moment], modified: Sequence[Moment], shown: Shown, changed: Moment | None, address: Moment | None
) -> Moment | None:
    """The publication date; `changed` is the last change, and `address` the day in the page's address.

    Where a page tells nothing but its last change, that is the date it goes by, and the source says so.
    """
    plain = [moment for moment in claims if moment.found.kind != "modified"]
    ranked = sorted(plain, key=lambda moment: rank(moment.source))
    machine = [moment for moment in ranked if rank(moment.source) < _MACHINE]
    if machine:
        return of_machine(machine, modified, shown, address)
    return of_elements(ranked, shown) or (as_change(changed, "no other date") if changed else address)


def as_change(moment: Moment, why: str) -> Moment:
    """The moment of a change that stands for the publication date, which its source tells."""
    return Moment(moment.found, f"{moment.source} ({why})")


def of_machine(claims: Sequence[Moment], modified: Sequence[Moment], shown: Shown, address: Moment | None) -> Moment:
    """The date written for machines, in the clock of the page; or the one shown near the headline, if that is another day.

    A shown date is believed, if it is no change.
    """
    peers = [moment for moment in claims if rank(moment.source) == rank(claims[0].source)]
    best = next((moment for moment in peers if not any(is_stamp(moment.found, m.found) for m in modified)), claims[0])
    near = shown.near
    if near is None:
        return in_clock_of(best, shown.told.found) if shown.told else best
    day = near.found.day
    if best.found.day in (day, *shown.days) or may_be(day, best.found):
        return near if address and address.found.day == day != best.found.day else in_clock_of(best, near.found)
    if near.found.kind != "modified" and all(day != moment.found.day for moment in modified):
        return near
    return best


def of_elements(claims: Sequence[Moment], shown: Shown) -> Moment | None:
    """The date of a page without any for machines: the one shown near the headline, from an element that has its time."""
    seen = shown.near or shown.told
    if seen is None:
        return claims[0] if claims else None
    same = [moment for moment in claims if moment.found.day == seen.found.day]
    if not (same or shown.near) and claims:
        return claims[0]
    best = next((moment for moment in same if moment.found.clock), seen)
    return as_change(best, "no other date") if best.found.kind == "modified" else best


_NEAR = 16


def shown_date(lines: Sequence[Line], forms: DateForms, order: str) -> Moment | None:
    """The nearest date above the body that no words call a change, else the first below it: the last resort, whatever the lines' labels are."""
    body = [n for n, line in enumerate(lines) if line.label == "body"] or [0]
    above = dates_in(lines, range(body[0] - 1, max(-1, body[0] - _NEAR), -1), forms, order)
    below = dates_in(lines, range(body[-1] + 1, min(len(lines), body[-1] + _NEAR)), forms, order)
    return next((moment for moment in above if moment.found.kind != "modified"), None) or next(below, None)
