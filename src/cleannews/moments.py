"""When an article was published and modified, from what its markup and its lines say."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from cleannews.candidates import Claim
from cleannews.dates import DateForms, Found, find_dates
from cleannews.model import Line

_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<mark>[-/.]?)(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?:(?:\s*T\s*|\s+|(?<=\d{8}))"
    r"(?P<h>\d{1,2}):?(?P<mi>[0-5]\d)(?::?(?P<s>[0-5]\d))?(?:[.,]\d+)?\s*(?P<zone>Z\b|UTC|GMT|[+-]\d\d:?\d\d(?!\d)|[+-]\d\d(?!\d))?)?(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d)[\s,-]+([^\W\d_]{3,12})\.?[\s-]+(\d{1,2})$")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_LONGEST = 120
_FIRST_YEAR = 1990
"""Years before are no dates of pages but of systems that hold none (1970, 0001)."""


def read_moment(value: str, forms: DateForms, order: str) -> Found | None:
    """The date in a value of markup: ISO 8601 and its relatives, seconds since 1970, or a date as pages write it."""
    text = value.strip()[:_LONGEST]
    if _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), timezone.utc)
        return Found(0, len(text), moment.date(), (moment.hour, moment.minute, moment.second), "+00:00", "")
    match = _ISO.match(text)
    if match and (match["mark"] or len(match["m"] + match["d"]) == 4):
        found = of_iso(match)
        return found if found and found.day.year >= _FIRST_YEAR else None
    text = _YEAR_FIRST.sub(r"\3 \2 \1", text)
    found = next(iter(find_dates(text, forms, order)), None) if any(c.isdigit() for c in text) else None
    return found if found and found.day.year >= _FIRST_YEAR else None


def of_iso(match: re.Match[str]) -> Found | None:
    """The date, time and offset of an ISO match; None where there is no such day."""
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    clock = None
    if match["h"] and int(match["h"]) < 24:
        clock = (int(match["h"]), int(match["mi"]), int(match["s"] or 0))
    return Found(match.start(), match.end(), day, clock, offset(match["zone"]) if clock else None, "")


def offset(zone: str | None) -> str | None:
    """An offset as +09:00; None where none is stated."""
    if not zone:
        return None
    if zone[0] not in "+-":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}" if int(digits[:2]) < 24 and int(digits[2:]) < 60 else None


_PATH = re.compile(r"(?<!\d)(?P<y>20\d\d|199\d)(?P<mark>[-/_]?)(?P<m>0[1-9]|1[0-2])(?P=mark)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_address(urls: Sequence[str]) -> Moment | None:
    """The day in an article's address (/2024/09/03/…), the last resort where page and markup are silent."""
    for url in urls:
        if match := _PATH.search(url[:_LONGEST_URL]):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            return Moment(Found(0, 0, day, None, None, ""), "url")
    return None


_LONGEST_URL = 500


class Moment(NamedTuple):
    """A date that a source tells, as read."""

    found: Found
    source: str


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

_STRUCTURED = 4
"""How many of these ranks are written for machines; the others are elements that the reader sees, perhaps another article's."""

_SAME = timedelta(minutes=2)


@functools.lru_cache(maxsize=1024)
def rank(source: str) -> int:
    """The place of a source of publication dates among the others."""
    return next((n for n, pattern in enumerate(_RANKS) if pattern.search(source)), len(_RANKS))


def read_all(claims: Sequence[Claim], forms: DateForms, order: str) -> list[Moment]:
    """The dates of some claims, in their order; what cannot be read is left out."""
    return [Moment(found, claim.source) for claim in claims[:60] if (found := read_moment(claim.value, forms, order))]


def choose_modified(claims: Sequence[Moment], seen: Moment | None) -> Moment | None:
    """The time of the last change: the surest of the markup's, else what the lines say."""
    ranked = sorted(claims, key=lambda moment: bool(_ELEMENT.match(moment.source)))
    if ranked and seen:
        return in_clock_of(ranked[0], seen.found) if not _ELEMENT.match(ranked[0].source) else seen
    return ranked[0] if ranked else seen


_ELEMENT = re.compile(r"^(?:time|class|itemprop)")


def choose_published(
    claims: Sequence[Moment], modified: Sequence[Moment], seen: Moment | None, changed: Moment | None
) -> Moment | None:
    """The publication date.

    `seen` is what the visible lines say. It goes before a structured date that is no publication date: one that is the moment of
    the last change, stamped anew at each. It also tells the reader's clock: 22:53Z on a page that shows 07:53 of the next day.
    Where a page tells nothing but its last change, that is the date it goes by, and the source says so.
    """
    plain = [moment for moment in claims if moment.found.kind != "modified"]
    ranked = sorted(((rank(moment.source), n, moment) for n, moment in enumerate(plain)), key=lambda item: item[:2])
    if not ranked:
        return seen or (Moment(changed.found, f"{changed.source} (no other date)") if changed else None)
    level, _, best = ranked[0]
    if seen is None:
        return best
    if level >= _STRUCTURED:
        return of_elements([moment for _, _, moment in ranked], seen)
    if (
        seen.found.day < best.found.day
        and not adjacent(best.found, seen.found)
        and any(is_stamp(best.found, m.found) for m in modified)
    ):
        return seen
    return in_clock_of(best, seen.found)


def of_elements(claims: Sequence[Moment], seen: Moment) -> Moment:
    """Of elements that show a date the one with the day that the lines tell, for its time; else the first."""
    same = [moment for moment in claims if moment.found.day == seen.found.day]
    return next((moment for moment in same if moment.found.clock), seen) if same else claims[0]


_NEAR = 16
_LINE = 200


def shown_date(lines: Sequence[Line], forms: DateForms, order: str) -> Moment | None:
    """The nearest date above the body that no words call a change: the last resort, whatever the line's label is."""
    first = next((n for n, line in enumerate(lines) if line.label == "body"), 0)
    for n in [*range(min(len(lines), first) - 1, max(-1, first - _NEAR), -1)]:
        text = lines[n].text
        if len(text) < _LINE and any(c.isdigit() for c in text):
            for found in find_dates(text, forms, order):
                if found.kind != "modified":
                    return Moment(found, f"line {n + 1}")
    return None


def is_stamp(published: Found, modified: Found) -> bool:
    """Whether a publication date is the moment of the last change, or lies behind it: then a machine wrote it at each change."""
    if published.clock is None or modified.clock is None:
        return published.day >= modified.day
    return instant(published) - instant(modified) > -_SAME


def adjacent(a: Found, b: Found) -> bool:
    """Whether two dates differ by a day only, as zones make them differ."""
    return abs((a.day - b.day).days) <= 1 and a.zone is not None


def instant(found: Found) -> datetime:
    """A date and time as a moment; without zone as if it were UTC's."""
    moment = datetime(found.day.year, found.day.month, found.day.day, *(found.clock or (0, 0, 0)))
    return moment - zone_of(found)


def zone_of(found: Found) -> timedelta:
    """The offset of a date and time."""
    if not found.zone or found.zone[0] not in "+-":
        return timedelta()
    sign = -1 if found.zone[0] == "-" else 1
    return sign * timedelta(hours=int(found.zone[1:3]), minutes=int(found.zone[4:6]))


def in_clock_of(moment: Moment, seen: Found) -> Moment:
    """A moment in UTC as the page shows it: in the zone in which it falls on the shown day and time; else as it is."""
    found = moment.found
    if found.zone != "+00:00" or found.clock is None or seen.zone == "+00:00":
        return moment
    if seen.clock and seen.clock[:2] == found.clock[:2] and seen.day == found.day and seen.zone:
        return Moment(found._replace(zone=seen.zone), moment.source)
    if seen.clock:
        shift = datetime(seen.day.year, seen.day.month, seen.day.day, *seen.clock) - instant(found)
        minutes = round(shift.total_seconds() / 60)
        if abs(minutes) <= 14 * 60 and minutes % 15 == 0 and minutes:
            return Moment(shifted(found, minutes), moment.source)
    return moment


def shifted(found: Found, minutes: int) -> Found:
    """A moment in UTC in the zone that is so many minutes ahead of it."""
    local = instant(found) + timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return found._replace(day=local.date(), clock=(local.hour, local.minute, local.second), zone=zone)
