"""Dates and times as news pages write them, in every language of the lexicon: found, read, and told apart as published or modified."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cleannews.lexicon import Lexicon


class Found(NamedTuple):
    """A date in a line: where it stands, its value, the zone stated beside it, and whether words call it published or modified."""

    start: int
    end: int
    day: date
    clock: tuple[int, int, int] | None
    zone: str | None
    kind: str


_YMD = r"(?P<y>(?:19|20)\d\d)\s?[-./年년]\s?(?P<m>\d{1,2})\s?[-./月월]\s?(?P<d>\d{1,2})(?!\d)\s?[日일]?"
_MDY = r"(?<!\d)(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[日일]?,\s?(?P<y>(?:19|20)\d\d)(?!\d)"
_DMY = r"(?<!\d)(?P<d>\d{1,2})\s(?P<m>\d{1,2})\s?[월月],?\s(?P<y>(?:19|20)\d\d)(?!\d)"
"""3월 11, 2026 and 11 3월 2026, as templates made for English write a Korean or Chinese date."""
_ERA = r"(?P<era>令和|平成|昭和|民國|民国)\s?(?P<y>元|\d{1,3})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
"""Years of a Japanese reign or of the Republic, as offices write them: 令和3年9月24日."""
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of an era."""
_NUMERIC = r"(?<![\d.])(?P<a>\d{1,2})[./-]\s?(?P<b>\d{1,2})[./-]\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\d%])"
_TIME = re.compile(
    r"(?P<h>[01]?\d|2[0-4])\s?(?:[:：.]|h|H|時|时|點|点|시)\s?(?P<mi>[0-5]\d|\d(?=\s?[분分]))?(?:\s?[:：.분分]\s?(?P<s>[0-5]\d)(?!\d))?(?:\.\d+)?[분分]?"
)
_OFFSET = re.compile(r"(?P<sign>[+\-−])(?P<oh>\d{1,2}):?(?P<om>\d\d)?(?!\d)")
_GAP = 22
"""Characters that may stand between a date and its time: a weekday, a comma, "at", "um", "à"."""


_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]+")


def uncased(text: str) -> str:
    """A text in one case, the dotless and the dotted i one letter, as a regex takes them that ignores case."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")


class DateForms:
    """The shapes of dates, compiled for the months and time words of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.months: dict[str, int] = {}
        languages = lexicon.languages.values()
        for language in languages:
            for number, names in enumerate(language.months, 1):
                for name in names:
                    if not name[0].isdigit():
                        self.months.setdefault(name.casefold(), number)
        self.numbers = {uncased(name): number for name, number in reversed(self.months.items())}
        month = "(?P<name>" + in_any_case(self.months) + r")(?![^\W\d_])\.?"
        year = r"(?P<y>(?:19|20)\d\d)(?!\d(?!\d?:))"
        filler = r"(?:\s*[,.]?\s*(?:[^\W\d_]{1,4}\.?\s+)?)"
        self.patterns = [
            re.compile(_YMD, re.IGNORECASE),
            re.compile(_MDY),
            re.compile(_DMY),
            re.compile(_ERA),
            re.compile(
                rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s?(?:[-\s]|(?:\s[^\W\d_]{{1,4}}\s)){month}[-\s,]?{filler}{year}",
                re.IGNORECASE,
            ),
            re.compile(rf"(?<![^\W\d_]){month}\s?(?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?\.?\s?,?\s*{year}", re.IGNORECASE),
            re.compile(_NUMERIC),
        ]
        self.named = frozenset(_LETTERS.findall(uncased(name))[0] for name in self.months)
        self.zones = lexicon.zones
        self.zone = re.compile(r"(?<![^\W\d_])(?:" + any_of(self.zones) + r")(?![^\W\d_])")
        am, pm = ({w.casefold() for lang in languages for w in getattr(lang, key)} for key in ("am", "pm"))
        self.am, self.pm = am | {"am", "a.m.", "a.m"}, pm | {"pm", "p.m.", "p.m"}
        self.half = re.compile(r"(?<![^\W\d_])(?:" + any_of(self.am | self.pm) + r")(?![^\W\d_])", re.IGNORECASE)
        self.published = words_pattern(w for lang in languages for w in lang.published)
        self.modified = words_pattern(w for lang in languages for w in lang.modified)


def any_of(words: Iterable[str]) -> str:
    """A regex alternation, longest first, that never is empty."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)"


def in_any_case(words: Iterable[str]) -> str:
    """A regex for any of the words, longest first, that ignores case.

    Words of one first letter stand behind a look at that letter: so a search does not try each of 500 months at each place, and takes a third of
    the time.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(uncased(word)[0], []).append(word)
    return f"(?i:{'|'.join(map(beginning_alike, by_letter.values())) or any_of(())})"


def beginning_alike(words: list[str]) -> str:
    """A regex for any of some words that begin with the same letter, behind a look at it."""
    letter = "".join(sorted({re.escape(word[0]) for word in words}))
    return f"(?=[{letter}])(?:{any_of(words)})"


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, on word boundaries where the script has them; CJK words are glued to what stands around."""
    cased: set[str] = set()
    glued: set[str] = set()
    for word in words:
        (glued if ord(word[-1]) > 0x2E7F else cased).add(word)
    return re.compile(rf"(?<![^\W\d_]){in_any_case(cased)}(?![^\W\d_])|{in_any_case(glued)}")


@functools.lru_cache(maxsize=8)
def date_forms(lexicon: Lexicon) -> DateForms:
    """The compiled shapes for a lexicon, made once."""
    return DateForms(lexicon)


def find_dates(text: str, forms: DateForms, order: str, before: str = "") -> list[Found]:
    """The dates of a line, left to right; `before` is the text that stands ahead of it and may say "published".

    A date without a year is none. `order` ("ymd", "dmy", "mdy") reads purely numeric dates where the numbers leave it open.
    """
    spans: list[tuple[int, int, date]] = []
    for pattern in likely_patterns(text, forms):
        for match in pattern.finditer(text):
            day = day_of(match, forms, order)
            if day and not any(a < match.end() and match.start() < b for a, b, _ in spans):
                spans.append((match.start(), match.end(), day))
    spans.sort()
    found, last = [], 0
    is_behind = len(spans) > 1 and tells_behind(text, before, spans[0][0], spans[-1][1], forms)
    for n, (start, end, day) in enumerate(spans):
        limit = spans[n + 1][0] if n + 1 < len(spans) else len(text)
        clock, zone, stop = time_after(text, end, limit, forms)
        if clock is None:
            clock, zone = time_before(text, last, start, forms)
        lead = text[last:start] if n else before + " " + text[:start]
        told = kind_of(text[stop : stop + _BEHIND], forms) if is_behind else ""
        found.append(Found(start, stop, day, clock, zone, told or kind_of(lead, forms)))
        last = stop
    return found


_BEHIND = 8
"""Characters behind a date in which a word tells what it is."""


def tells_behind(text: str, before: str, first: int, last: int, forms: DateForms) -> bool:
    """Whether words stand behind the dates and none ahead of the first: 18:40 입력 / 05:12 수정."""
    return not kind_of(before + " " + text[:first], forms) and bool(kind_of(text[last:], forms))


def likely_patterns(text: str, forms: DateForms) -> list[re.Pattern[str]]:
    """The shapes of dates that a text can have: those with a year where it holds one, those with a month's name where it holds one."""
    ymd, wide_mdy, wide_dmy, era, day_first, month_first, numeric = forms.patterns
    likely = [ymd] if (dated := _YEAR.search(text)) else []
    if "월" in text or "月" in text:
        likely += [era, *((wide_mdy, wide_dmy) if dated else ())]
    if dated and not forms.named.isdisjoint(_LETTERS.findall(uncased(text))):
        likely += [day_first, month_first]
    return [*likely, numeric] if text.count("/") + text.count(".") + text.count("-") > 1 else likely


def holds_date(text: str, forms: DateForms) -> tuple[int, int] | None:
    """Where the first date of a text stands; None where it holds none."""
    for pattern in likely_patterns(text, forms):
        if match := pattern.search(text):
            return match.span()
    return None


def day_of(match: re.Match[str], forms: DateForms, order: str) -> date | None:
    """The day that a match means; None where there is no such day."""
    parts = match.groupdict()
    year = 1 if parts["y"] == "元" else int(parts["y"])
    if "era" in parts:
        return real_day(_ERAS[parts["era"]] + year, int(parts["m"]), int(parts["d"]))
    if "a" in parts:
        a, b = int(parts["a"]), int(parts["b"])
        if order == "ymd" and year < 100 and (first := real_day(full_year(a), b, year)):
            return first
        month, day = (a, b) if (order == "mdy" and a <= 12) or b > 12 else (b, a)
    else:
        month = forms.numbers[uncased(parts["name"])] if "name" in parts else int(parts["m"])
        day = int(parts["d"])
    return real_day(full_year(year), month, day)


def full_year(year: int) -> int:
    """A year of two digits as one of four: 1970 to 2069."""
    return year + (2000 if year < 70 else 1900) if year < 100 else year


def real_day(year: int, month: int, day: int) -> date | None:
    """A day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def time_after(text: str, start: int, limit: int, forms: DateForms) -> tuple[tuple[int, int, int] | None, str | None, int]:
    """The time of day behind a date, its zone, and where it ends."""
    for match in _TIME.finditer(text, start, min(limit, start + _GAP + 12)):
        gap = text[start : match.start()]
        if (
            len(gap) > _GAP
            or any(c.isdigit() for c in gap)
            or (match["mi"] is None and not re.search(r"[時时點点시h]", match[0]))
        ):
            break
        half = forms.half.search(gap) or forms.half.match(text, match.end() + (text[match.end() : match.end() + 1] == " "))
        clock = clock_of(match, half[0] if half else None, forms)
        if clock:
            stop = max(match.end(), half.end() if half and half.string is text else 0)
            zone, end = zone_after(text, stop, limit, forms)
            return clock, zone, end
    return None, None, start


def time_before(text: str, start: int, end: int, forms: DateForms) -> tuple[tuple[int, int, int] | None, str | None]:
    """The time of day just ahead of a date ("10:12 GMT, 3 May 2024")."""
    lead = text[max(start, end - 24) : end]
    for match in _TIME.finditer(lead):
        if match["mi"] and ":" in match[0] and len(lead) - match.end() < 16:
            half = forms.half.search(lead)
            clock = clock_of(match, half[0] if half else None, forms)
            if clock:
                return clock, zone_after(lead, match.end(), len(lead), forms)[0]
    return None, None


def clock_of(match: re.Match[str], half: str | None, forms: DateForms) -> tuple[int, int, int] | None:
    """Hour, minute, second of a match, with the half of the day applied: 오후 3:12 is 15:12, 오전 12:05 is 0:05."""
    hour, minute, second = int(match["h"]), int(match["mi"] or 0), int(match["s"] or 0)
    if half and hour <= 12:
        word = half.casefold()
        hour = hour % 12 + (12 if word in forms.pm else 0)
    return (hour % 24, minute, second) if hour <= 24 else None


def zone_after(text: str, start: int, limit: int, forms: DateForms) -> tuple[str | None, int]:
    """The zone stated behind a time ("KST", "GMT+2", "+09:00", "Z") as an offset or a zone's name, and where it ends."""
    tail = text[start : min(limit, start + 26)]
    named = forms.zone.search(tail[:20]) or (re.match(r"\s?Z(?![^\W_])", tail))
    offset = _OFFSET.match(tail, named.end() if named else len(tail) - len(tail.lstrip()))
    if offset and (named is None or forms.zones.get(named[0].strip(), "+00:00") == "+00:00"):
        value = f"{'+' if offset['sign'] == '+' else '-'}{int(offset['oh']):02d}:{offset['om'] or '00'}"
        return value, start + offset.end()
    if named:
        return forms.zones.get(named[0].strip(), "+00:00"), start + named.end()
    return None, start


def kind_of(lead: str, forms: DateForms) -> str:
    """ "published", "modified" or "" by the last such word ahead of a date."""
    lead = lead[-48:]
    ends = {
        kind: max((match.end() for match in pattern.finditer(lead)), default=-1)
        for kind, pattern in (("published", forms.published), ("modified", forms.modified))
    }
    kind = max(ends, key=lambda k: (ends[k], k == "modified"))
    return kind if ends[kind] >= 0 else ""


def iso(found: Found, zone: str | None) -> str:
    """ISO 8601: the date alone, or with its time, and the offset that the zone (an IANA name or an offset) has at that time.

    >>> iso(Found(0, 0, date(2024, 5, 3), (14, 20, 0), None, ""), "Europe/Berlin")
    '2024-05-03T14:20:00+02:00'
    """
    if found.clock is None:
        return found.day.isoformat()
    moment = datetime(found.day.year, found.day.month, found.day.day, *found.clock)
    return (moment.replace(tzinfo=zone_info(zone)) if zone else moment).isoformat()


def zone_info(zone: str) -> timezone | ZoneInfo:
    """A zone from its IANA name or an offset such as +09:00."""
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        return timezone((-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    return ZoneInfo(zone)
