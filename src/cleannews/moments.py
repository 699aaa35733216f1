"""Moments as markup writes them: read, compared, and told in the clock of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from cleannews.candidates import Claim
from cleannews.dates import DateForms, Found, find_dates

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


_SAME = timedelta(minutes=2)


def read_all(claims: Sequence[Claim], forms: DateForms, order: str) -> list[Moment]:
    """The dates of some claims, in their order; what cannot be read is left out."""
    return [Moment(found, claim.source) for claim in claims[:60] if (found := read_moment(claim.value, forms, order))]


def is_stamp(published: Found, modified: Found) -> bool:
    """Whether a publication date is the moment of the last change, or lies behind it: then a machine wrote it at each change."""
    if published.clock is None or modified.clock is None:
        return published.day >= modified.day
    return instant(published) - instant(modified) > -_SAME


def may_be(day: date, moment: Found) -> bool:
    """Whether a moment with a known offset falls on a day in some zone of the world."""
    if moment.clock is None or moment.zone is None:
        return day == moment.day
    return (instant(moment) - _WEST).date() <= day <= (instant(moment) + _EAST).date()


_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)
"""The offsets of the zones that are farthest from UTC."""


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
