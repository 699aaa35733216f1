"""Things glued together in one line, and where to cut them: a byline in front of a sentence, a reporter or a credit behind the last."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterator

from cleannews.folding import fold, whole
from cleannews.lexicon import Lexicon

Span = tuple[int, int]

STOPS = ".!?。！？…"
CLOSERS = "\"'”’»」』)）］]】"
_ENDING = re.compile(f"[{re.escape(STOPS + CLOSERS)}]")
_DASHES = frozenset("-–—:")
_MARKS = frozenset("[(<【（〔▶☞※ⓒ©@")
_WIRED = "電电"
"""What ends a Chinese dateline: wired from a place on a day."""
_LONGEST_HEAD = 160
"""Characters looked at for a dateline; what is longer is no dateline."""
WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3]")
FLOWING = 40
"""Characters of a part that shows that a run of parts is a sentence and no menu."""
LONG_ENOUGH = 20
"""Characters of a line that can be the first part of a broken sentence; menu entries are shorter."""


def cut_glued(text: str, joined: list[Span], lexicon: Lexicon) -> list[Span]:
    """The lines, each cut into the things that were glued together in it."""
    forms = glue_forms(lexicon.glue_roles)
    credited = credited_names(text)
    roles = not text.isascii() and WIDE.search(text) is not None and forms.role.search(text) is not None
    marked = lines_with("(@▶©ⓒ", text, joined)
    spans: list[Span] = []
    for n, (start, end) in enumerate(joined):
        if (
            may_have_role(text, start, end, forms)
            if roles
            else text[start] in "[【（〔"
            or (text[end - 1] in ")）]" and end - start > FLOWING)
            or (n in marked and may_be_glued(text[start:end]))
        ):
            spans.extend(split_glued(text, start, end, forms, lexicon, credited))
        else:
            spans.append((start, end))
    return spans


def may_have_role(text: str, start: int, end: int, forms: GlueForms) -> bool:
    """Whether a line on a page with role words has a mark or one of those words."""
    return not _MARKS.isdisjoint(text[start:end]) or forms.role.search(text, start, end) is not None


def lines_with(marks: str, text: str, spans: list[Span]) -> set[int]:
    """Which lines hold one of some marks that are rare: found in the whole text, not line by line."""
    starts = [start for start, _ in spans]
    found: set[int] = set()
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            line = bisect.bisect_right(starts, at) - 1
            found.add(line)
            at = text.find(mark, spans[line][1])
    return found


def may_be_glued(line: str) -> bool:
    """Whether a line without role words may have a dateline in front ("LONDON (Reuters) - "), or an address or a credit behind."""
    if ("(" in line[:60] and not _DASHES.isdisjoint(line[:90])) or "©" in line or "ⓒ" in line:
        return True
    return len(line) > FLOWING and ("@" in line[-60:] or "▶" in line)


class GlueForms:
    """The shapes of glued bylines and datelines, compiled for the role words of the lexicon."""

    def __init__(self, roles: tuple[str, ...]) -> None:
        role = "(?:" + "|".join(re.escape(r) for r in roles) + ")"
        name = r"(?:[가-힣]{2,4}|[\u4e00-\u9fff]{2,5})"
        mail = r"[/(\[<]?\s?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\s?[)\]>]?"
        people = rf"{name}(?:(?:\s?[·,‧/]\s?|\s){name}){{0,3}}\s?{role}(?:\s?[·,‧]\s?{name}\s?{role}){{0,3}}"
        self.role = re.compile(role)
        self.bracket = re.compile(
            r"[\[【(（〔<＜]\s*(?P<inside>(?:[^\]】)）〕>＞\n(（]|\([^()\n]{1,12}\)){2,40})[\]】)）〕>＞]\s*"
        )
        self.people = re.compile(rf"{people}\s*(?:[=＝]\s*|(?=$))")
        self.bare = re.compile(rf"(?:[가-힣A-Za-z]{{2,10}}\d{{0,2}} )?{people}\s*[=＝]\s*")
        self.name = re.compile(rf"{name}\s?[=＝]\s*")
        self.tail = re.compile(
            rf"(?P<byline>[/(\[<【]?\s*(?:[가-힣A-Za-z]{{2,12}}\s*[=/·]\s*)?(?:[가-힣A-Za-z]{{2,10}}\s+)?{people}\s*(?:{mail})?\s*[)\]>】]?|\s*{mail})\s*$"
        )
        self.inner_mail = re.compile(rf"(?:{role}|[.!?。])\s{{0,3}}{mail}(?=\s)")
        self.place = re.compile(
            r"(?:[A-ZÀ-Þ][\w.'’-]*[ ,/]{1,2}){1,6}(?:\d{1,2}\.? ?)?(?:[A-Za-zÀ-ÿ]{3,9}\.?(?: \d{1,2})?,? ?)?"
            r"\([A-ZÀ-Þa-z][\w .&/-]{1,30}\)\s*(?:[-–—]{1,2}|:)\s+"
        )
        self.dispatch = re.compile(
            r"[\u4e00-\u9fff]{2,8}\d{0,2}月?\d{1,2}[日号]?[电電]\s*(?:[(（][^)）\n]{2,40}[)）])?\s*|[\u4e00-\u9fff]{2,6}[讯訊]\s*[(（][^)）\n]{2,40}[)）]\s*"
        )


@functools.lru_cache(maxsize=8)
def glue_forms(roles: tuple[str, ...]) -> GlueForms:
    """The compiled shapes for a lexicon's role words; made once."""
    return GlueForms(roles)


def split_glued(text: str, start: int, end: int, forms: GlueForms, lexicon: Lexicon, credited: frozenset[str]) -> Iterator[Span]:
    """Cuts one line into the things that were glued together in it."""
    cuts = (
        inner_cuts(text, start, end, forms, lexicon)
        if end - start > 50 and not _MARKS.isdisjoint(text[start:end]) and not text[start:end].isascii()
        else []
    )
    edges = [start, *cuts, end]
    for left, right in itertools.pairwise(edges):
        piece = trimmed(text, left, right)
        if piece:
            head = head_end(text, *piece, forms, credited)
            tail = tail_start(text, head, piece[1], forms, lexicon)
            date = date_start(text, head, tail) if tail < piece[1] else tail
            for span in ((piece[0], head), (head, date), (date, tail), (tail, piece[1])):
                if (kept := trimmed(text, *span)) is not None:
                    yield kept


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None if nothing is left."""
    raw = text[start:end]
    body = raw.strip()
    if not body:
        return None
    left = start + len(raw) - len(raw.lstrip())
    return left, left + len(body)


_AFTER_STOP = re.compile(r"(?<=[.!?。」”\"')\]])\s*(?=[▶☞※]|[<\[(]?\s?[\w ]{0,12}[ⓒ©])")
_PROMOTED = frozenset("▶☞※ⓒ©")
_BRACKETED = re.compile(r"[\[(（][^\])）\n]{2,40}[\])）]")


def inner_cuts(text: str, start: int, end: int, forms: GlueForms, lexicon: Lexicon) -> list[int]:
    """Where a long line falls into caption, byline, body, e-mail and promotion."""
    line = text[start:end]
    cuts = set() if _PROMOTED.isdisjoint(line) else {match.start() for match in _AFTER_STOP.finditer(text, start, end)}
    if "@" in line:
        cuts |= {match.end() for match in forms.inner_mail.finditer(text, start, end)}
    bracketed = _BRACKETED.finditer(text, start + 1, end) if "(" in line or "[" in line or "（" in line else ()
    for match in bracketed:
        inside = match[0][1:-1]
        if forms.role.search(inside) or ("=" in inside and forms.people.match(text, match.end(), min(end, match.end() + 40))):
            cuts.add(match.start())
        elif end - match.end() > FLOWING and says(lexicon, match[0], "caption"):
            cuts.add(match.end())
    return sorted(cut for cut in cuts if start < cut < end)


def says(lexicon: Lexicon, text: str, *labels: str) -> bool:
    """Whether the lexicon knows a phrase of one of these labels in a text."""
    folded = fold(text)
    return any(phrase.label in labels for phrase in lexicon.match(folded, whole(folded)))


def head_end(text: str, start: int, end: int, forms: GlueForms, credited: frozenset[str]) -> int:
    """Where the glued byline or dateline at a line's start ends; `start` if there is none, or nothing but it."""
    stop = min(end, start + _LONGEST_HEAD)
    cut = start
    if match := forms.bracket.match(text, start, stop):
        inside = match["inside"].strip()
        people = forms.people.match(text, match.end(), stop)
        if people and "=＝".find(people[0].rstrip()[-1:]) >= 0:
            cut = people.end()
        elif is_dateline(inside, forms) and (name := forms.name.match(text, match.end(), stop)):
            cut = name.end()
        elif is_dateline(inside, forms) or (inside in credited and end - match.end() > FLOWING):
            cut = match.end()
    elif (
        match := forms.bare.match(text, start, stop)
        or forms.place.match(text, start, stop)
        or forms.dispatch.match(text, start, stop)
    ):
        cut = match.end()
    return cut if end - cut >= 8 else start


def is_dateline(inside: str, forms: GlueForms) -> bool:
    """Whether a bracket's words are a dateline: a place and an agency, or somebody with a role.

    >>> is_dateline("서울=가나통신", glue_forms(("기자",))), is_dateline("1달러=1300원", glue_forms(("기자",)))
    (True, False)
    """
    if any(c.isdigit() for c in inside.split("=")[0]):
        return inside[-1] in _WIRED and forms.role.search(inside) is not None
    return "=" in inside or "＝" in inside or forms.role.search(inside) is not None


def tail_start(text: str, start: int, end: int, forms: GlueForms, lexicon: Lexicon) -> int:
    """Where the byline, e-mail or credit glued behind a line's last sentence begins; `end` if there is none."""
    floor = max(start + LONG_ENOUGH, end - 100)
    if floor >= end:
        return end
    if (at := signature_start(text, floor, end, forms)) < end:
        return at
    if (credit := last_credit(text, floor, end, lexicon)) < end:
        return credit
    if text[end - 1] in ")]）" and (opening := max(text.rfind(c, floor, end) for c in "([（")) > floor:
        before = text[start:opening].rstrip()
        if before and before[-1] in STOPS + CLOSERS and is_closing(text[opening:end], lexicon):
            return opening
    return end


def is_closing(bracket: str, lexicon: Lexicon) -> bool:
    """Whether a bracket behind the last sentence says who wrote or owns it: by its words, or, as Japanese signatures do, by being all of a line."""
    if says(lexicon, bracket[1:-1], "byline", "other", "copyright"):
        return True
    return bracket[0] == "（" and says(lexicon, bracket, "byline") and not says(lexicon, bracket, "body")


_DATED = re.compile(r"(?<=[.!?。])\s*(?:19|20)\d\d\.\d{1,2}\.\d{1,2}\.?\s*$")


def date_start(text: str, start: int, end: int) -> int:
    """Where a picture's date between the last sentence and its sender begins ("… 있다. 2025.01.09. bada@hanbit.example"); `end` if there is none."""
    date = _DATED.search(text, max(start, end - 20), end)
    return date.start() if date else end


def signature_start(text: str, floor: int, end: int, forms: GlueForms) -> int:
    """Where a reporter with a role, or an e-mail address, behind a line's last sentence begins; `end` if there is none."""
    at = end
    if text.find("@", floor, end) < 0 and not forms.role.search(text, floor, end):
        return end
    for i in [match.start() for match in _ENDING.finditer(text, floor, end - 1)][::-1]:
        if text[i] in STOPS or text[i - 1] in STOPS:
            if forms.tail.match(text, i + 1, end):
                at = i + 1
            elif at < end or end - i > 90:
                break
    return at


_SLASH = re.compile(r"(?<=[.!?。」”\"'])\s*(?=/\s?[^\s/])")


def last_credit(text: str, floor: int, end: int, lexicon: Lexicon) -> int:
    """Where a picture's credit behind a slash begins ("… 밝혔다. /사진=한빛시"); `end` if there is none."""
    slashes = [match.end() for match in _SLASH.finditer(text, floor, end)]
    return (
        slashes[-1] if slashes and end - slashes[-1] < 40 and says(lexicon, text[slashes[-1] : end], "caption", "byline") else end
    )


_CREDIT = re.compile(r"\s?(?:\d{4}\s)?([\w가-힣]{2,12})")


def credited_names(text: str) -> frozenset[str]:
    """Names behind a copyright sign: a bracket that holds one of them in front of a sentence is a dateline."""
    notices = (_CREDIT.match(notice) for sign in "ⓒ©" if sign in text for notice in text.split(sign)[1:])
    return frozenset(match[1] for match in notices if match)
