"""Which label each line gets, once it is decided which lines are the article.

Inside the article a line is body unless it is the title, a deck, a heading, or a credit that the lexicon knows. Outside, phrases of
the lexicon speak first; the heading of a list gives its label to what follows; what is left takes the label of its neighbours.
"""

from __future__ import annotations

import math
import re

from cleannews.choice import HEADLINES, SENTENCE, Choice, best_phrase, ends_in_speech, has_label, listed, said
from cleannews.classes import Kinds
from cleannews.dates import date_forms, holds_date
from cleannews.decks import mark_decks
from cleannews.facts import MARKER, coverage
from cleannews.folding import fold, whole
from cleannews.model import Reason
from cleannews.outside import boxed, mark_outside
from cleannews.page import Page, Values, title_variants
from cleannews.phrases import OPENING, Phrase
from cleannews.pictured import mark_pictured
from cleannews.rescue import bring_back, is_cue, promote_only_text
from cleannews.signed import mark_byline, mark_contacts, mark_names

_CLOCK = re.compile(
    r"(?:19|20)\d\d ?[-./년年] ?\d{1,2} ?[-./월月] ?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:^|\D)\d{1,2}:\d\d(?:\D|$)"
)
_NUMBERS = re.compile(r"\d+")

_BODY = Choice("body")


def label_lines(
    page: Page, score: Values, inside: list[bool], title: int, byline: int, deck: int = -1, named: Kinds | None = None
) -> list[Choice]:
    """One choice a line, in page order; `title`, `byline` and `deck` are the lines chosen as such, -1 for none; `named` is what markup tells."""
    named = named or Kinds({}, {})
    boxes = boxed(page)
    inside = [kept and i not in boxes for i, kept in enumerate(inside)] if boxes else inside
    bar = _SURE_MARKED if named.marks else math.inf
    choices: list[Choice | None] = [
        inside_choice(page, i, bool(score[i] < bar or page.plain.wide[i])) if kept else boxes.get(i)
        for i, kept in enumerate(inside)
    ]
    first, last = extent(page, inside)
    mark_opened_lists(page, choices, score)
    edge = title if title >= 0 else first
    mark_titles(page, choices, title, range(first, last + 1))
    if deck >= 0 and choices[deck] is None:
        choices[deck] = _DESCRIBED
    mark_byline(page, choices, byline)
    fill(choices, named.boxes)
    mark_credits(page, choices, range(edge - 3, max(edge, min(first, edge + 12)) + 3))
    mark_contacts(page, choices, last)
    mark_names(page, choices, score)
    mark_pictured(page, choices, first, last)
    restore_calendar(page, choices, first, last)
    bring_back(page, choices, score, named.marks, range(first, last + 1), title)
    classes = {i: choice for i, choice in named.classes.items() if not page.phrases[i]}
    fill(choices, {i: choice for i, choice in classes.items() if choice.label != "navigation"})  # decks stand in headers
    mark_decks(page, choices, score, title, inside)
    fill(choices, classes)
    mark_outside(page, choices, first, last, named.ends)
    mark_headings(page, choices)
    promote_only_text(page, choices)
    return [choice or Choice("other") for choice in choices]


def fill(choices: list[Choice | None], told: dict[int, Choice]) -> None:
    """Gives lines without a label the ones told of them."""
    for i, choice in told.items():
        if choices[i] is None:
            choices[i] = choice


def extent(page: Page, inside: list[bool]) -> tuple[int, int]:
    """The first and last line of the article; (size, -1) where there is none."""
    return (inside.index(True), page.size - 1 - inside[::-1].index(True)) if True in inside else (page.size, -1)


_SURE_MARKED = 1.5
"""Score from which a line of HTML is the article's though a phrase is nearly all of it ("Android App" as a heading): the score has weighed the phrase.
Not in Hangul, Han and kana, whose phrases are surer, nor in text, where there is less to weigh (texts 6 better, 7 worse; HTML 21 and 14, exact .435 to .441)."""


def inside_choice(page: Page, i: int, may_prompt: bool) -> Choice:
    """The label of a line of the article: body, unless a phrase of the lexicon is nearly all of it, or stands where only boilerplate has it."""
    if not page.phrases[i]:
        return _BODY
    metadata = page.lexicon.labels("metadata")
    if (credit := best_phrase(page, i, 0.5, metadata)) or (credit := caption_phrase(page, i)):
        return said(credit)
    shares = [
        (phrase, coverage(phrase, len(page.folded[i]))) for phrase in page.phrases[i] if not may_be_heading(page, i, phrase)
    ]
    prompts = [found for found in shares if may_prompt and is_prompt(page, i, found)]
    return said(max(prompts, key=lambda found: found[1])) if prompts else _BODY


_CALENDAR = 3
"""Different days between lines of the article from which on they are its own: those of a calendar or a chronicle."""


def restore_calendar(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Days that stand right above body are body again where an article has so many that none is its publication; times of day are a live blog's."""
    days = [i for i in range(first, last) if has_label(choices[i], "timestamp") and ":" not in page.texts[i]]
    days = [i for i in days if has_label(choices[i + 1], "body")]
    if len({page.folded[i] for i in days}) >= _CALENDAR:
        for i in days:
            choices[i] = _BODY


def may_be_heading(page: Page, i: int, phrase: Phrase) -> bool:
    """Whether an article may have a phrase as a heading: a menu entry's words ("Economy"), which in Hangul, Han and kana are a section's alone."""
    if phrase.label != "navigation":
        return phrase.label == "body"
    return phrase.how in ("line", "opens") and (not page.plain.wide[i] or page.keys[i] in page.lexicon.section_names)


_PROMPT_WIDTH = 400
"""Columns up to which a phrase that no article holds makes a whole line a prompt; a wider one may be a whole article on one line."""


_CONSENT, _CONSENT_WIDTH = 2, 1600
"""Phrases of notices from which on a wide line is one, up to so many columns; of an advertisement's, two stand in a line that is an article otherwise."""


def asks_consent(page: Page, i: int) -> bool:
    """Whether a wide line is a notice, as those by which a page asks leave to store cookies: several of their phrases stand in it."""
    notices = sum(phrase.how == "contains" and phrase.label == "notice" for phrase in page.phrases[i])
    return notices >= _CONSENT and bool(page.plain.width[i] < _CONSENT_WIDTH)


def is_prompt(page: Page, i: int, found: tuple[Phrase, float]) -> bool:
    """Whether a phrase in a line of the article shows that the line is none: it is nearly all of it, or opens a line that is no sentence."""
    phrase, share = found
    if share >= 0.9 or page.plain.width[i] >= _PROMPT_WIDTH:
        return share >= 0.9 or (phrase.label == "notice" and asks_consent(page, i))
    if phrase.how == "contains":
        return True
    sentence = SENTENCE.search(page.texts[i]) is not None
    return not sentence or (phrase.how == "start" and share >= 0.6 and page.plain.width[i] < 200)


_RANKED = 100
"""Columns up to which a line that begins with a number is an entry of a list, though it ends like a sentence."""


_NO_HEADLINE = 1.0
"""Score from which a line under the heading of a list is the article's all the same: "Read on:" also stands above what is to be read here.
Not in Hangul, Han and kana, where headlines are written like sentences."""


def mark_opened_lists(page: Page, choices: list[Choice | None], score: Values) -> None:
    """Headlines right under the heading of a list inside the article: they belong to the list, up to the first sentence."""
    current: Choice | None = None
    for i in range(first_opening(page), page.size):
        chosen = choices[i]
        found = best_phrase(page, i) if page.phrases[i] else None
        if found and found[0].how in OPENING and found[0].label in HEADLINES:
            current = said(found)
        elif current and has_label(chosen, "body"):
            width = page.plain.width[i]
            ranked = width <= _RANKED and page.texts[i][0].isdigit() and MARKER.match(page.texts[i]) is not None
            told = page.plain.sentences[i] and (SENTENCE.search(page.texts[i]) or ends_in_speech(page, i)) and not ranked
            if told or width > 200 or (score[i] >= _NO_HEADLINE and not page.plain.wide[i]):
                current = None
            else:
                choices[i] = listed(current)
        elif chosen is not None:
            current = None


def first_opening(page: Page) -> int:
    """The first line that may head a list of headlines; the page's end where there is none."""
    openings = (
        i for i, found in enumerate(page.phrases) if found and any(p.how in OPENING and p.label in HEADLINES for p in found)
    )
    return next(openings, page.size)


def caption_phrase(page: Page, i: int) -> tuple[Phrase, float] | None:
    """A caption's credit at the end of a sentence or anchored in a long line: `… 있다. [사진 …]`."""
    for phrase in page.phrases[i]:
        if phrase.label == "caption" and phrase.how == "regex" and phrase.text.endswith("$") and page.plain.width[i] < 600:
            return phrase, 0.6
    return None


_TITLED = Choice("title", Reason("title", "title", 4.0, "the headline's words"))


def mark_titles(page: Page, choices: list[Choice | None], title: int, body: range) -> None:
    """The title's line, and every line of the same words up to the article's end; behind it such a line belongs to a list.

    Between the title and the article a further one may head a list, too, but not right above the article.
    """
    if title < 0:
        return
    wanted, width = page.keys[title], page.plain.width
    numbers = _NUMBERS.findall(page.folded[title])
    same = {i for i, key in enumerate(page.keys) if key == wanted and (i == title or _NUMBERS.findall(page.folded[i]) == numbers)}
    for i in range(min(title, 12)):
        if width[i] > width[title] and any(whole(fold(v)) == wanted for v in title_variants(page.texts[i])[1:]):
            same.add(i)
    for i in same:
        if i < max(title + 1, body.stop) and (i <= title + 3 or choices[i] is not None or i == body.start - 1):
            choices[i] = _TITLED


def mark_credits(page: Page, choices: list[Choice | None], head: range) -> None:
    """Bylines, dates, captions, rights and tags outside the article or glued to it; `head` are the lines by the title."""
    plain, metadata = page.plain, page.lexicon.labels("metadata")
    for i, chosen in enumerate(choices):
        tied = page.tied[i]  # shares its physical line with the one before or behind it
        near = i in head
        if (chosen is not None and (chosen.label != "body" or not (tied or near))) or not (
            tied or near or plain.dated[i] or page.phrases[i]
        ):
            continue
        if tied and plain.width[i] < 120 and not SENTENCE.search(page.texts[i]):
            if credit := best_phrase(page, i, 0.0, metadata):
                choices[i] = said(credit)
            elif is_dateline(page.texts[i], near):
                choices[i] = Choice("byline", Reason("glued", "byline", 3.0, "a dateline glued to a sentence"))
        elif chosen is None and page.phrases[i] and (credit := best_phrase(page, i, 0.3, metadata) or caption_phrase(page, i)):
            rival = best_phrase(page, i)
            choices[i] = said(credit if rival is None or rival[1] <= credit[1] else rival)
        elif (plain.dated[i] or near) and plain.boilerplate[i] < 0.3 and is_timestamp(page, i, head):
            choices[i] = Choice("timestamp", Reason("clock", "timestamp", 2.0, "a date or time alone"))


def is_dateline(text: str, near: bool) -> bool:
    """Whether a short part of a line looks like place, agency and reporter ahead of a sentence; a dash also follows terms that are explained."""
    return text[0] in "[(【（〔<" or text.endswith(("=", "＝")) or (near and text.endswith(("-", "–", "—")))


def is_timestamp(page: Page, i: int, head: range) -> bool:
    """Whether a line is little more than a date or a time: by an article's head up to some words, elsewhere up to a few letters."""
    plain = page.plain
    if not plain.digits[i] or plain.width[i] > 130:
        return False
    letters = plain.letters[i] * (2 if plain.wide[i] else 1)
    if plain.width[i] < 60 and letters < 20 and _CLOCK.search(page.texts[i]):
        return True
    span = holds_date(page.texts[i], date_forms(page.lexicon))
    return span is not None and not SENTENCE.search(page.texts[i]) and letters - (span[1] - span[0]) < (45 if i in head else 12)


_DESCRIBED = Choice("deck", Reason("description", "deck", 4.0, "the page's description"))


_HEADING = Choice("heading", Reason("heading", "heading", 1.5, "short, no sentence, body behind it"))


def mark_headings(page: Page, choices: list[Choice | None]) -> None:
    """Body lines without a sentence's end, of a headline's size, with body behind them: headings inside the article."""
    for i, (chosen, width, sentences) in enumerate(zip(choices[:-1], page.plain.width, page.plain.sentences, strict=False)):
        if chosen is None or chosen.label != "body" or width > 110 or is_cue(page, i):
            continue
        text = page.texts[i]
        if sentences and not text.startswith(("■", "◆", "◇", "##")):
            continue
        speech = text[-1] in ".,;:。，：" or (text[0] in "▶▷" and ":" in text)
        if speech or not is_heading(page, i, choices):
            continue
        following = next(
            (c for c in choices[i + 1 : i + 4] if c is None or c.label not in ("caption", "advertisement", "related")), None
        )
        listed = MARKER.match(text) is not None and text[0] not in "■◆◇□●▶▷#"
        if has_label(following, "body") and not listed:
            choices[i] = _HEADING


def is_heading(page: Page, i: int, choices: list[Choice | None]) -> bool:
    """Whether the lines around are sentences: in a run of short lines (a table, a list) nothing is a heading."""
    before = choices[i - 1] if i else None
    sentences, width = page.plain.sentences, page.plain.width
    if has_label(before, "body") and not sentences[i - 1]:
        return False
    after = next((j for j in range(i + 1, min(page.size, i + 4)) if has_label(choices[j], "body")), None)
    return after is not None and sentences[after] >= 1 and width[after] > width[i]
