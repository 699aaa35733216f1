"""Text → spans of lines, exact to the character.

A physical line is cut where two things were glued together (a byline in front of the first sentence, a reporter's name behind the
last), and physical lines are joined where one sentence was broken: at column 72, or at every link. Nothing is dropped: every
character that is not white space lies in exactly one span.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from cleannews.lexicon import Lexicon, fold, whole

Span = tuple[int, int]

_STOPS = ".!?。！？…"
_CLOSERS = "\"'”’»」』)）］]】"
_ENDING = re.compile(f"[{re.escape(_STOPS + _CLOSERS)}]")
_CONTINUES = frozenset(",.;:!?)]}%”’»、。，．！？）」』…")
_DASHES = frozenset("-–—:")
_MARKS = frozenset("[(<【（〔▶☞※ⓒ©@")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3]")
_LONG_ENOUGH = 20
"""Characters of a line that can be the first part of a broken sentence; menu entries are shorter."""
_FLOWING = 40
"""Characters of a part that shows that a run of parts is a sentence and no menu."""
_LONGEST_HEAD = 160
"""Characters looked at for a dateline; what is longer is no dateline."""


def segment(text: str, lexicon: Lexicon) -> list[Span]:
    """The spans of the lines of a text, in order.

    >>> from cleannews.lexicon import load
    >>> text = "[한빛일보=김하늘 기자] 어제 비가 왔다.\\n기상청이 오늘 아침에 낸 자료에서 이렇게 밝혔다.  이바다 기자"
    >>> [text[start:end] for start, end in segment(text, load())]
    ['[한빛일보=김하늘 기자]', '어제 비가 왔다.', '기상청이 오늘 아침에 낸 자료에서 이렇게 밝혔다.', '이바다 기자']
    """
    physical = physical_lines(text)
    wrapped = join_wrapped(text, physical)
    joined = join_broken(text, wrapped, lexicon)
    forms = glue_forms(lexicon.glue_roles)
    credited = credited_names(text)
    roles = not text.isascii() and _WIDE.search(text) is not None and forms.role.search(text) is not None
    spans: list[Span] = []
    for start, end in joined:
        if (
            may_be_glued(text[start:end])
            if not roles
            else not _MARKS.isdisjoint(text[start:end]) or forms.role.search(text, start, end)
        ):
            spans.extend(split_glued(text, start, end, forms, lexicon, credited))
        else:
            spans.append((start, end))
    return spans


def may_be_glued(line: str) -> bool:
    """Whether a line without role words may have a dateline in front ("LONDON (Reuters) - "), or an address or a credit behind."""
    head = line[:60]
    if ("(" in head and not _DASHES.isdisjoint(line[:90])) or head[0] in "[【（〔" or "©" in line or "ⓒ" in line:
        return True
    return len(line) > _FLOWING and (line[-1] in ")）]" or "@" in line[-60:] or "▶" in line)


def physical_lines(text: str) -> list[Span]:
    """Spans of the lines that the text's own line breaks make, white space at their ends left out."""
    spans, start = [], 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            left = start + len(raw) - len(raw.lstrip())
            spans.append((left, left + len(body)))
        start += len(raw)
    return spans


def join_wrapped(text: str, spans: list[Span]) -> list[Span]:
    """Joins the lines of paragraphs that were hard-wrapped at one column.

    A paragraph (no blank line inside) of three or more lines is wrapped when all its lines but the last are nearly as
    long as the longest (no further word would have fitted) and most of them end in the middle of a sentence.
    """
    found = list(blocks(text, spans))
    column = max((max(end - start for start, end in block) for block in found if is_wrapped(text, block)), default=0)
    out: list[Span] = []
    for block in found:
        if column and (is_wrapped(text, block) or breaks_at(text, block, column)):
            out.append((block[0][0], block[-1][1]))
        else:
            out.extend(block)
    return out


def breaks_at(text: str, block: list[Span], column: int) -> bool:
    """Whether a block of two lines, on a page that is wrapped at a column, is broken there too."""
    start, end = block[0]
    return (
        len(block) == 2 and column - 20 <= end - start <= column and text[end - 1] not in _STOPS and text[end - 1] not in _CLOSERS
    )


def blocks(text: str, spans: list[Span]) -> Iterator[list[Span]]:
    """Runs of lines with no blank line between them."""
    block: list[Span] = []
    for span in spans:
        if block and text.count("\n", block[-1][1], span[0]) > 1:
            yield block
            block = []
        block.append(span)
    if block:
        yield block


def is_wrapped(text: str, block: list[Span]) -> bool:
    """Whether the lines of a block are one paragraph broken at a column."""
    if len(block) < 3:
        return False
    widths = [end - start for start, end in block]
    longest = max(widths)
    wide = _WIDE.match(text[block[0][1] - 1]) is not None and " " not in text[slice(*block[0])]
    shortest, ragged = (20, 3) if wide else (50, 20)
    if not shortest <= longest <= 100 or min(widths[:-1]) < longest - ragged:
        return False
    open_ends = sum(text[end - 1] not in _STOPS and text[end - 1] not in _CLOSERS for _, end in block[:-1])
    runs_on = sum(text[start].islower() or not text[start].isupper() for start, _ in block[1:])
    return open_ends * 3 >= 2 * (len(block) - 1) and runs_on * 2 >= len(block) - 1


def join_broken(text: str, spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """Joins the parts of sentences that were broken at inline elements, as `get_text("\\n")` leaves them.

    A part goes on where the next begins with a small letter or with closing punctuation though it did not end; a short part between two
    such parts (the link's own words) goes with them. A run is joined when one of its parts is long enough to be prose.
    """
    out: list[Span] = []
    i = 0
    while i < len(spans):
        j = i
        while j + 1 < len(spans) and (step := joins_next(text, spans, j, lexicon)):
            j += step
        run = spans[i : j + 1]
        if len(run) > 1 and max(end - start for start, end in run) >= _FLOWING:
            out.append((run[0][0], run[-1][1]))
        else:
            out.extend(run)
        i = j + 1
    return out


def joins_next(text: str, spans: list[Span], i: int, lexicon: Lexicon) -> int:
    """How many of the following parts belong to part i's sentence at once: 0, 1, or 2 (a link and what goes on behind it)."""
    (start, end), (after, stop) = spans[i], spans[i + 1]
    if text.count("\n", end, after) > 1 or text[end - 1] in "!?。！？:|>" or "@" in text[after:stop]:
        return 0
    first = text[after]
    if first in _CONTINUES and text[end - 1] != ".":
        return 1
    if text[end - 1] in _STOPS or end - start < _LONG_ENOUGH:
        return 0
    if (first.islower() and not text.startswith("http", after)) or is_particle(text, after, stop):
        if stop - after < 60 and end - start < 120 and lexicon.byline_start.match(text, after):
            return 0
        return 0 if whole(fold(text[after : min(stop, after + 80)])) in lexicon.lines else 1
    if (
        i + 2 < len(spans)
        and stop - after < 60
        and text[stop - 1] not in _STOPS
        and not text.count("\n", stop, spans[i + 2][0]) > 1
    ):
        third = text[spans[i + 2][0]]
        last_word = text[max(start, end - 16) : end].rsplit(None, 1)[-1]
        if third in _CONTINUES or (third.islower() and last_word in lexicon.function_words):
            return 2
    return 0


_PARTICLE = re.compile(r"(?:은|는|이|가|을|를|의|에|에서|에게|와|과|도|로|으로|라는|이라는|라고|이라고|까지|부터)\s\S")


def is_particle(text: str, start: int, end: int) -> bool:
    """Whether a part begins with a Korean particle, which cannot stand at the start of a sentence."""
    return end - start > 8 and _PARTICLE.match(text, start, end) is not None


class GlueForms:
    """The shapes of glued bylines and datelines, compiled for the role words of the lexicon."""

    def __init__(self, roles: tuple[str, ...]) -> None:
        role = "(?:" + "|".join(re.escape(r) for r in roles) + ")"
        name = r"(?:[가-힣]{2,4}|[\u4e00-\u9fff]{2,5})"
        mail = r"[/(\[<]?\s?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\s?[)\]>]?"
        people = rf"{name}(?:(?:\s?[·,‧/]\s?|\s){name}){{0,3}}\s?{role}(?:\s?[·,‧]\s?{name}\s?{role}){{0,3}}"
        self.role = re.compile(role)
        self.bracket = re.compile(r"[\[【(（〔<＜]\s*(?P<inside>[^\]】)）〕>＞\n]{2,40})[\]】)）〕>＞]\s*")
        self.people = re.compile(rf"{people}\s*(?:[=＝]\s*|(?=$))")
        self.bare = re.compile(rf"{people}\s*[=＝]\s*")
        self.tail = re.compile(
            rf"(?P<byline>[/(\[<【]?\s*(?:[가-힣A-Za-z]{{2,12}}\s*[=/·]\s*)?(?:[가-힣A-Za-z]{{2,10}}\s+)?{people}\s*(?:{mail})?\s*[)\]>】]?|{mail})\s*$"
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
            for span in ((piece[0], head), (head, tail), (tail, piece[1])):
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
_BRACKETED = re.compile(r"[\[(（][^\])）\n]{2,40}[\])）]")


def inner_cuts(text: str, start: int, end: int, forms: GlueForms, lexicon: Lexicon) -> list[int]:
    """Where a long line falls into caption, byline, body, e-mail and promotion."""
    cuts = {match.start() for match in _AFTER_STOP.finditer(text, start, end)}
    cuts |= {match.end() for match in forms.inner_mail.finditer(text, start, end)}
    for match in _BRACKETED.finditer(text, start + 1, end):
        inside = match[0][1:-1]
        if forms.role.search(inside) or ("=" in inside and forms.people.match(text, match.end(), min(end, match.end() + 40))):
            cuts.add(match.start())
        elif end - match.end() > _FLOWING and says(lexicon, match[0], "caption"):
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
        elif is_dateline(inside, forms) or (inside in credited and end - match.end() > _FLOWING):
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
        return False
    return "=" in inside or "＝" in inside or forms.role.search(inside) is not None


def tail_start(text: str, start: int, end: int, forms: GlueForms, lexicon: Lexicon) -> int:
    """Where the byline, e-mail or credit glued behind a line's last sentence begins; `end` if there is none."""
    floor = max(start + _LONG_ENOUGH, end - 100)
    if floor >= end:
        return end
    at = -1
    for i in [match.start() for match in _ENDING.finditer(text, floor, end - 1)][::-1]:
        if text[i] in _STOPS or text[i - 1] in _STOPS:
            if forms.tail.match(text, i + 1, end):
                at = i + 1
            elif at >= 0 or end - i > 90:
                break
    if at >= 0:
        return at
    if (credit := last_credit(text, floor, end, lexicon)) < end:
        return credit
    if text[end - 1] in ")]）" and (opening := max(text.rfind(c, floor, end) for c in "([（")) > floor:
        before = text[start:opening].rstrip()
        if (
            before[-1:] in _STOPS + _CLOSERS
            and before
            and says(lexicon, text[opening + 1 : end - 1], "byline", "other", "copyright")
        ):
            return opening
    return end


_SLASH = re.compile(r"(?<=[.!?。」”\"'])\s*(?=/\s?[^\s/])")


def last_credit(text: str, floor: int, end: int, lexicon: Lexicon) -> int:
    """Where a picture's credit behind a slash begins ("… 밝혔다. /사진=한빛시"); `end` if there is none."""
    slashes = [match.end() for match in _SLASH.finditer(text, floor, end)]
    return (
        slashes[-1] if slashes and end - slashes[-1] < 40 and says(lexicon, text[slashes[-1] : end], "caption", "byline") else end
    )


_CREDIT = re.compile(r"[ⓒ©]\s?(?:\d{4}\s)?([\w가-힣]{2,12})")


def credited_names(text: str) -> frozenset[str]:
    """Names behind a copyright sign: a bracket that holds one of them in front of a sentence is a dateline."""
    return frozenset(match[1] for match in _CREDIT.finditer(text)) if "ⓒ" in text or "©" in text else frozenset()
