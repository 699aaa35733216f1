"""Text → spans of lines, exact to the character.

A physical line is cut where two things were glued together (a byline in front of the first sentence, a reporter's name behind the
last), and physical lines are joined where one sentence was broken: at column 72, or at every link. Nothing is dropped: every
character that is not white space lies in exactly one span.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
from collections.abc import Iterator

from cleannews.dates import any_of
from cleannews.folding import fold, whole
from cleannews.glue import CLOSERS, FLOWING, LONG_ENOUGH, STOPS, WIDE, Span, cut_glued
from cleannews.lexicon import Lexicon

_CONTINUES = frozenset(",.;:!?)]}%”’»、。，．！？）」』…")


def segment(text: str, lexicon: Lexicon) -> list[Span]:
    """The spans of the lines of a text, in order.

    >>> from cleannews.lexicon import load
    >>> text = "[한빛일보=김하늘 기자] 어제 비가 왔다.\\n기상청이 오늘 아침에 낸 자료에서 이렇게 밝혔다.  이바다 기자"
    >>> [text[start:end] for start, end in segment(text, load())]
    ['[한빛일보=김하늘 기자]', '어제 비가 왔다.', '기상청이 오늘 아침에 낸 자료에서 이렇게 밝혔다.', '이바다 기자']
    """
    physical = physical_lines(text)
    wrapped = join_wrapped(text, physical)
    return cut_glued(text, join_broken(text, wrapped, lexicon), lexicon)


def physical_lines(text: str) -> list[Span]:
    """Spans of the lines that the text's own line breaks make, white space at their ends left out."""
    spans, start = [], 0
    for raw in text.splitlines(keepends=True):
        if body := raw.strip():
            left = start + (len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0)
            spans.append((left, left + len(body)))
        start += len(raw)
    return spans


def join_wrapped(text: str, spans: list[Span]) -> list[Span]:
    """Joins the lines of paragraphs that were hard-wrapped at one column.

    A paragraph (no blank line inside) of three or more lines is wrapped when all its lines but the last are nearly as
    long as the longest (no further word would have fitted) and most of them end in the middle of a sentence.
    """
    found = list(blocks(text, spans))
    wrapped = [is_wrapped(text, block) for block in found]
    if not any(wrapped):
        return spans
    column = max(end - start for block in itertools.compress(found, wrapped) for start, end in block)
    out: list[Span] = []
    for block, is_paragraph in zip(found, wrapped, strict=True):
        if is_paragraph or breaks_at(text, block, column):
            out.append((block[0][0], block[-1][1]))
        else:
            out.extend(block)
    return out


def breaks_at(text: str, block: list[Span], column: int) -> bool:
    """Whether a block of two lines, on a page that is wrapped at a column, is broken there too."""
    start, end = block[0]
    return (
        len(block) == 2 and column - 20 <= end - start <= column and text[end - 1] not in STOPS and text[end - 1] not in CLOSERS
    )


def blocks(text: str, spans: list[Span]) -> Iterator[list[Span]]:
    """Runs of lines with no blank line between them."""
    first, last = 0, 0
    for n, (start, end) in enumerate(spans):
        if start - last > 1 and text.count("\n", last, start) > 1 and n:
            yield spans[first:n]
            first = n
        last = end
    if spans:
        yield spans[first:]


def is_wrapped(text: str, block: list[Span]) -> bool:
    """Whether the lines of a block are one paragraph broken at a column."""
    if len(block) < 3:
        return False
    widths = [end - start for start, end in block]
    longest = max(widths)
    wide = WIDE.match(text[block[0][1] - 1]) is not None and " " not in text[slice(*block[0])]
    shortest, ragged = (20, 3) if wide else (50, 20)
    if not shortest <= longest <= 100 or min(widths[:-1]) < longest - ragged:
        return False
    open_ends = sum(text[end - 1] not in STOPS and text[end - 1] not in CLOSERS for _, end in block[:-1])
    runs_on = sum(text[start].islower() or not text[start].isupper() for start, _ in block[1:])
    return open_ends * 3 >= 2 * (len(block) - 1) and runs_on * 2 >= len(block) - 1


def join_broken(text: str, spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """Joins the parts of sentences that were broken at inline elements, as `get_text("\\n")` leaves them.

    A part goes on where the next begins with a small letter or with closing punctuation though it did not end; a short part between two
    such parts (the link's own words) goes with them. A run is joined when one of its parts is long enough to be prose.
    """
    out: list[Span] = []
    done = after = 0
    goes_on = may_go_on(text, spans)
    for i in itertools.compress(range(len(spans)), goes_on):
        if i < after:
            continue
        j = i
        while goes_on[j] and (step := joins_next(text, spans, j, lexicon)):
            j += step
        after = j + 1
        if j > i and max(end - start for start, end in spans[i:after]) >= FLOWING:
            out += [*spans[done:i], (spans[i][0], spans[j][1])]
            done = after
    return out + spans[done:]


def may_go_on(text: str, spans: list[Span]) -> list[bool]:
    """Whether each part may go on in the next or the one behind it, as far as their first characters tell."""
    firsts = [text[start] for start, _ in spans]
    continues = [first in _CONTINUES or first.islower() or first >= _FIRST_PARTICLE for first in firsts]
    return list(map(operator.or_, [*continues[1:], False], [*continues[2:], False, False]))


def joins_next(text: str, spans: list[Span], i: int, lexicon: Lexicon) -> int:
    """How many of the following parts belong to part i's sentence at once: 0, 1, or 2 (a link and what goes on behind it)."""
    (start, end), (after, stop) = spans[i], spans[i + 1]
    if text.count("\n", end, after) > 1 or text[end - 1] in "!?。！？:|>" or "@" in text[after:stop]:
        return 0
    first = text[after]
    if first in _CONTINUES and text[end - 1] != ".":
        return 1
    if text[end - 1] in STOPS or end - start < LONG_ENOUGH or text.startswith(_MARKDOWN, start):
        return 0
    if (first.islower() and not text.startswith("http", after)) or is_particle(text, after, stop):
        if stop - after < 60 and begins_credit(text, after, end - start, lexicon):
            return 0
        return 0 if whole(fold(text[after : min(stop, after + 80)])) in lexicon.lines else 1
    if (
        i + 2 < len(spans)
        and stop - after < 60
        and text[stop - 1] not in STOPS
        and not text.count("\n", stop, spans[i + 2][0]) > 1
    ):
        third = text[spans[i + 2][0]]
        last_word = text[max(start, end - 16) : end].rsplit(None, 1)[-1]
        if third in _CONTINUES or (third.islower() and last_word in lexicon.function_words):
            return 2
    return 0


def begins_credit(text: str, start: int, ahead: int, lexicon: Lexicon) -> bool:
    """Whether a part in small letters begins with a date of its own, or behind one of so many characters as a byline does."""
    is_byline = ahead < 120 and lexicon.byline_start.match(text, start) is not None
    return is_byline or date_start(lexicon).match(text, start) is not None


@functools.lru_cache(maxsize=8)
def date_start(lexicon: Lexicon) -> re.Pattern[str]:
    """A word that stands ahead of a date of publication or change, in small letters, and a digit soon behind it: "publié le 3"."""
    words = {w.lower() for language in lexicon.languages.values() for w in (*language.published, *language.modified)}
    told = any_of(word for word in words if word.isascii() or word[0].islower())
    return re.compile(rf"(?:{told}):?\s[^\d\n]{{0,12}}\d")


_MARKDOWN = ("# ", "## ", "### ")
"""What marks a heading in Markdown, which ends with its line."""
_FIRST_PARTICLE = "가"
"""No particle begins with a character before this one."""
_PARTICLE = re.compile(r"(?:은|는|이|가|을|를|의|에|에서|에게|와|과|도|로|으로|라는|이라는|라고|이라고|까지|부터)\s\S")


def is_particle(text: str, start: int, end: int) -> bool:
    """Whether a part begins with a Korean particle, which cannot stand at the start of a sentence."""
    return end - start > 8 and _PARTICLE.match(text, start, end) is not None
