"""Which label each line gets, once it is decided which lines are the article.

Inside the article a line is body unless it is the title, a deck, a heading, or a credit that the lexicon knows. Outside, phrases of
the lexicon speak first; the heading of a list gives its label to what follows; what is left takes the label of its neighbours.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleannews.dates import date_forms, holds_date
from cleannews.facts import MARKER, coverage
from cleannews.lexicon import Phrase, fold, whole
from cleannews.model import Reason, joined
from cleannews.names import NameForms, latin_names, may_begin_by, name_forms, names_in
from cleannews.page import DIGIT, SPACE, WIDE, Page, Values, title_variants

_LIST_LABELS = frozenset(
    {"comments", "related", "trending", "navigation", "advertisement", "subscription", "sharing", "other", "notice"}
)
_SENTENCE = re.compile(r"[.!?。！？][\"'”’»」』)\]）］]*$")
_CLOCK = re.compile(
    r"(?:19|20)\d\d ?[-./년年] ?\d{1,2} ?[-./월月] ?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:^|\D)\d{1,2}:\d\d(?:\D|$)"
)
_NUMBERS = re.compile(r"\d+")
_HEADLINE_WIDTH = 24
"""Columns from which an unlabelled line of a list reads as a headline and no menu entry."""


AUTHOR = "author"
"""The rule whose reason marks the line that was chosen as the byline."""


class Choice(NamedTuple):
    """The label of a line and the reason that gave it; None where the decision over the whole document did."""

    label: str
    reason: Reason | None = None


def best_phrase(page: Page, i: int, least: float = 0.0, labels: frozenset[str] | None = None) -> tuple[Phrase, float] | None:
    """The phrase that covers most of a line, and how much; of equals the first: whole lines, then the order of the files."""
    best: tuple[Phrase, float] | None = None
    for phrase in page.phrases[i]:
        share = coverage(phrase, len(page.folded[i]))
        if share >= least and (labels is None or phrase.label in labels) and (best is None or share > best[1]):
            best = (phrase, share)
    return best


def said(found: tuple[Phrase, float]) -> Choice:
    """The choice that a phrase makes."""
    phrase, share = found
    return Choice(phrase.label, Reason("phrase", phrase.label, round(1 + 4 * share, 2), phrase.text))


def label_lines(page: Page, score: Values, inside: list[bool], title: int, byline: int) -> list[Choice]:
    """One choice a line, in page order; `title` and `byline` are the lines chosen as such, -1 for none."""
    choices: list[Choice | None] = [None] * page.size
    first, last = extent(page, inside)
    for i in range(page.size):
        if inside[i]:
            choices[i] = inside_choice(page, i)
    mark_opened_lists(page, choices)
    edge = title if title >= 0 else first
    mark_titles(page, choices, title, last)
    mark_byline(page, choices, byline)
    mark_credits(page, choices, range(edge - 3, max(edge, min(first, edge + 12)) + 3))
    mark_names(page, choices)
    rescue_sentences(page, choices, title, first, last)
    mark_decks(page, choices, score, title, inside)
    mark_outside(page, choices, first, last)
    mark_headings(page, choices)
    if not any(choice is not None and choice.label == "body" for choice in choices):
        promote_captions(page, choices)
    return [choice or Choice("other") for choice in choices]


def promote_captions(page: Page, choices: list[Choice | None]) -> None:
    """On a page without a body, the captions that are sentences: a picture story has no other text."""
    for i, chosen in enumerate(choices):
        if chosen is not None and chosen.label == "caption" and page.sentences[i] and page.width[i] >= 60:
            choices[i] = Choice("body", Reason("only-text", "body", 1.0, "the page has no other article text"))


def extent(page: Page, inside: list[bool]) -> tuple[int, int]:
    """The first and last line of the article; (size, -1) where there is none."""
    return next((i for i, kept in enumerate(inside) if kept), page.size), max(
        (i for i, kept in enumerate(inside) if kept), default=-1
    )


def inside_choice(page: Page, i: int) -> Choice:
    """The label of a line of the article: body, unless a phrase of the lexicon is nearly all of it, or stands where only boilerplate has it."""
    if not page.phrases[i]:
        return Choice("body")
    metadata = page.lexicon.labels("metadata")
    if (credit := best_phrase(page, i, 0.5, metadata)) or (credit := caption_phrase(page, i)):
        return said(credit)
    shares = [(phrase, coverage(phrase, len(page.folded[i]))) for phrase in page.phrases[i] if not may_be_heading(phrase)]
    prompts = [found for found in shares if is_prompt(page, i, found)]
    return said(max(prompts, key=lambda found: found[1])) if prompts else Choice("body")


def may_be_heading(phrase: Phrase) -> bool:
    """Whether an article may have a phrase as a heading: a menu entry's words ("Economy")."""
    return phrase.label == "body" or (phrase.label == "navigation" and phrase.how in ("line", "opens"))


_PROMPT_WIDTH = 400
"""Columns up to which a phrase that no article holds makes a whole line a prompt."""


def is_prompt(page: Page, i: int, found: tuple[Phrase, float]) -> bool:
    """Whether a phrase in a line of the article shows that the line is none: it is nearly all of it, or opens a line that is no sentence."""
    phrase, share = found
    if share >= 0.9:
        return True
    if phrase.how == "contains" and page.width[i] < _PROMPT_WIDTH:
        return True
    sentence = _SENTENCE.search(page.texts[i]) is not None
    return not sentence or (phrase.how == "start" and share >= 0.6 and page.width[i] < 200)


_RESCUED_WIDTH = 60
_RESCUED = 3


def rescue_sentences(page: Page, choices: list[Choice | None], title: int, first: int, last: int) -> None:
    """Full sentences right before or behind the article that no phrase speaks against: losing the article's words is the worse error."""
    for order in (range(last + 1, page.size), range(first - 1, max(title, -1), -1)):
        taken = 0
        for i in order:
            chosen = choices[i]
            if chosen is not None and chosen.label in ("byline", "timestamp", "copyright", "title") and order.step > 0:
                break
            if chosen is not None or (
                page.keys[i] in page.lexicon.lines and order.step > 0 and page.width[i] < _HEADLINE_WIDTH and not taken
            ):
                continue
            if (
                page.measures.ending[i] != 1
                or page.width[i] < _RESCUED_WIDTH
                or page.phrases[i]
                or page.gaps[i] > 3
                or taken == _RESCUED
            ):
                break
            choices[i] = Choice("body", Reason("sentence", "body", 1.0, "a full sentence beside the article"))
            taken += 1


def mark_opened_lists(page: Page, choices: list[Choice | None]) -> None:
    """Headlines right under the heading of a list inside the article: they belong to the list, up to the first sentence."""
    current: Choice | None = None
    for i, chosen in enumerate(choices):
        found = best_phrase(page, i) if page.phrases[i] else None
        if found and found[0].how == "opens" and found[0].label in ("related", "trending"):
            current = said(found)
        elif current and chosen is not None and chosen.label == "body":
            ranked = MARKER.match(page.texts[i]) is not None and page.texts[i][0].isdigit()
            if (page.sentences[i] and _SENTENCE.search(page.texts[i]) and not ranked) or page.width[i] > 200:
                current = None
            else:
                choices[i] = Choice(
                    current.label, Reason("list", current.label, 2.0, current.reason.evidence if current.reason else "")
                )
        elif chosen is not None:
            current = None


def caption_phrase(page: Page, i: int) -> tuple[Phrase, float] | None:
    """A caption's credit at the end of a sentence or anchored in a long line: `… 있다. [사진 …]`."""
    for phrase in page.phrases[i]:
        if phrase.label == "caption" and phrase.how == "regex" and phrase.text.endswith("$") and page.width[i] < 600:
            return phrase, 0.6
    return None


def mark_titles(page: Page, choices: list[Choice | None], title: int, last: int) -> None:
    """The title's line, and every line of the same words up to the article's end; behind it such a line belongs to a list."""
    if title < 0:
        return
    wanted = page.keys[title]
    for i in range(page.size):
        same = page.keys[i] == wanted and (i == title or _NUMBERS.findall(page.folded[i]) == _NUMBERS.findall(page.folded[title]))
        if not same and i < min(title, 12) and page.width[i] > page.width[title]:
            same = any(whole(fold(v)) == wanted for v in title_variants(page.texts[i])[1:])
        if same and (i <= max(title, last)) and not (i > title + 3 and choices[i] is None):
            choices[i] = Choice("title", Reason("title", "title", 4.0, "the headline's words"))


def mark_credits(page: Page, choices: list[Choice | None], head: range) -> None:
    """Bylines, dates, captions, rights and tags outside the article or glued to it; `head` are the lines by the title."""
    dates = (page.measures.dated > 0).tolist()
    for i, chosen in enumerate(choices):
        tied = page.tied[i]  # shares its physical line with the one before or behind it
        if chosen is not None and (chosen.label != "body" or (not tied and i not in head)):
            continue
        if tied and page.width[i] < 120 and not _SENTENCE.search(page.texts[i]):
            if credit := best_phrase(page, i, 0.0, page.lexicon.labels("metadata")):
                choices[i] = said(credit)
            elif page.texts[i][0] in "[(【（〔<" or page.texts[i].endswith(("=", "＝", "-", "–", "—")):
                choices[i] = Choice("byline", Reason("glued", "byline", 3.0, "a dateline glued to a sentence"))
        elif (
            chosen is None
            and page.phrases[i]
            and (credit := best_phrase(page, i, 0.3, page.lexicon.labels("metadata")) or caption_phrase(page, i))
        ):
            rival = best_phrase(page, i)
            choices[i] = said(credit if rival is None or rival[1] <= credit[1] else rival)
        elif (dates[i] or i in head) and page.boilerplate[i] < 0.3 and is_timestamp(page, i, head):
            choices[i] = Choice("timestamp", Reason("clock", "timestamp", 2.0, "a date or time alone"))


def is_timestamp(page: Page, i: int, head: range) -> bool:
    """Whether a line is little more than a date or a time: by an article's head up to some words, elsewhere up to a few letters."""
    if not page.counts[i, DIGIT] or page.width[i] > 130:
        return False
    letters = page.letters[i] * (2 if page.counts[i, WIDE] else 1)
    if page.width[i] < 60 and letters < 20 and _CLOCK.search(page.texts[i]):
        return True
    span = holds_date(page.texts[i], date_forms(page.lexicon))
    return span is not None and not _SENTENCE.search(page.texts[i]) and letters - (span[1] - span[0]) < (45 if i in head else 12)


_DECKS = 8
_DECK_WIDTH = 40
"""Columns from which a line right below the title is a deck whatever it scores."""
_DECK_REACH = 14


def mark_decks(page: Page, choices: list[Choice | None], score: Values, title: int, inside: list[bool]) -> None:
    """The lines between the title and the first sentence of the body that are neither credits nor boilerplate.

    A hyphen at its start makes a line a deck; so does a byline or date behind it; else it must be of a headline's size and look
    little worse than the body around.
    """
    if title < 0:
        return
    decks: list[int] = []
    for i in range(title + 1, min(page.size, title + 1 + _DECK_REACH)):
        chosen = choices[i]
        if chosen is not None and chosen.label != "body":
            continue
        if page.phrases[i] or bare_name(page, i) or page.is_listed(i) or len(decks) >= _DECKS or page.width[i] > 400:
            if inside[i]:
                break
            continue
        prose = page.sentences[i] >= 1 and _SENTENCE.search(page.texts[i]) is not None
        if prose and inside[i] and not (i <= title + 2 and credit_follows(choices, i)):
            break
        hyphen = page.texts[i][0] in "-–—" and page.width[i] > 12
        right_below = (
            page.width[i] >= _DECK_WIDTH and page.counts[i, SPACE] >= 3 and all(c is not None for c in choices[title + 1 : i])
        )
        goes_on = bool(decks) and decks[-1] == i - 1 and score[i] > -3.0
        if hyphen or right_below or (page.width[i] >= _HEADLINE_WIDTH and (inside[i] or goes_on or score[i] > -1.5)):
            decks.append(i)
            choices[i] = Choice("deck", Reason("deck", "deck", 2.0, "between the title and the first sentence"))


def credit_follows(choices: list[Choice | None], i: int) -> bool:
    """Whether a byline or date stands within the two lines behind a line."""
    behind = [c for c in choices[i + 1 : i + 3] if c is not None]
    return any(c.label in ("byline", "timestamp") for c in behind)


def mark_byline(page: Page, choices: list[Choice | None], byline: int) -> None:
    """The line chosen as the byline, its "By" above it, and bare names that go on below it."""
    if byline < 0 or (choices[byline] is not None and choices[byline].label == "title"):  # type: ignore[union-attr]
        return
    choices[byline] = Choice("byline", Reason(AUTHOR, "byline", 3.0, "named where bylines stand"))
    forms = name_forms(page.lexicon)
    mark_biography(page, choices, byline, forms)
    if byline and is_by_word(page.folded[byline - 1], forms):
        choices[byline - 1] = Choice("byline", Reason("name", "byline", 2.0, page.texts[byline - 1]))
    linked = False
    for i in range(byline + 1, min(page.size, byline + 12)):
        if page.folded[i].strip(" ,") in forms.joiners or (page.letters[i] <= 2 and page.texts[i][0] in ",&·"):
            linked = True
        elif bare_name(page, i) and (
            linked or (i + 1 < page.size and bare_name(page, i + 1) and choices[i - 1] == choices[byline])
        ):
            choices[i] = Choice("byline", Reason(AUTHOR, "byline", 3.0, "named where bylines stand"))
            linked = False
        else:
            break


_BIOGRAPHY_REACH = 6


def mark_biography(page: Page, choices: list[Choice | None], byline: int, forms: NameForms) -> None:
    """Sentences at the article's end or behind it that begin with the author's name: a biography, which is no part of the article."""
    names = [name for name in names_in(joined(page.texts[byline]).lstrip("•*-–# "), forms, bare=True) if " " in name]
    last = max((i for i, c in enumerate(choices) if c is not None and c.label == "body"), default=-1)
    for i in range(max(byline + 3, last), min(page.size, last + _BIOGRAPHY_REACH)):
        if page.sentences[i] and page.texts[i].lstrip("*_ ").startswith(tuple(names)) and names:
            choices[i] = Choice("byline", Reason("biography", "byline", 2.0, names[0]))


def mark_names(page: Page, choices: list[Choice | None]) -> None:
    """Lines that begin with a word such as "By" and a name: bylines, of this article or another's."""
    forms = name_forms(page.lexicon)
    for i in range(page.size):
        chosen = choices[i]
        if page.width[i] > 110 or page.boilerplate[i] >= 0.95 or (chosen is not None and chosen.label != "body"):
            continue
        text = page.texts[i].lstrip("•*- ")
        if (
            may_begin_by(page.folded[i], forms)
            and (by := forms.begins_by.match(text))
            and not _SENTENCE.search(text)
            and latin_names(by["rest"], forms, 2)
        ):
            choices[i] = Choice("byline", Reason("name", "byline", 3.0, by[0][:40]))


def bare_name(page: Page, i: int) -> bool:
    """Whether a line is nothing but a name: capitalised words, none of them a function word, a section or a phrase."""
    text = joined(page.texts[i]).lstrip("•*-# ")
    if len(text) > 40 or page.keys[i] in page.lexicon.section_names or page.boilerplate[i] >= 0.5 or page.counts[i, DIGIT]:
        return False
    forms = name_forms(page.lexicon)
    return not page.lexicon.function_words & set(page.folded[i].split()) and latin_names(text, forms, 2) == [text.strip(" .,*_")]


def is_by_word(folded: str, forms: NameForms) -> bool:
    """Whether a folded line is nothing but a word that stands ahead of an author's name."""
    return len(folded) < 24 and folded.strip(" :") in forms.by_words


def mark_headings(page: Page, choices: list[Choice | None]) -> None:
    """Body lines without a sentence's end, of a headline's size, with body behind them: headings inside the article."""
    for i in range(page.size - 1):
        chosen = choices[i]
        if (
            chosen is None
            or chosen.label != "body"
            or page.width[i] > 110
            or (page.sentences[i] and not page.texts[i].startswith(("■", "◆", "◇", "##")))
        ):
            continue
        following = next(
            (c for c in choices[i + 1 : i + 4] if c is None or c.label not in ("caption", "advertisement", "related")), None
        )
        text = page.texts[i]
        listed = MARKER.match(text) is not None and text[0] not in "■◆◇□●▶▷#"
        speech = text[-1] in ".,;:。，：" or (text[0] in "▶▷" and ":" in text)
        if following and following.label == "body" and not listed and not speech and is_heading(page, i, choices):
            choices[i] = Choice("heading", Reason("heading", "heading", 1.5, "short, no sentence, body behind it"))


def is_heading(page: Page, i: int, choices: list[Choice | None]) -> bool:
    """Whether the lines around are sentences: in a run of short lines (a table, a list) nothing is a heading."""
    before = choices[i - 1] if i else None
    if before is not None and before.label == "body" and not page.sentences[i - 1]:
        return False
    after = next((j for j in range(i + 1, min(page.size, i + 4)) if (c := choices[j]) is not None and c.label == "body"), None)
    return after is not None and page.sentences[after] >= 1 and page.width[after] > page.width[i]


def mark_outside(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Labels for what is not the article: its own phrase, the list it stands in, or its neighbours' label."""
    current: Choice | None = None
    for i, chosen in enumerate(choices):
        if chosen is not None and not (chosen.label == "timestamp" and current and i > last and page.gaps[i]):
            if chosen.label in ("body", "heading", "title", "deck", "copyright"):
                current = None
            elif chosen.label == "tags" and (found := best_phrase(page, i)) and found[0].how in ("opens", "line"):
                current = chosen
            continue
        found = best_phrase(page, i) if chosen is None else None
        if found and found[0].how == "opens":
            choices[i] = current = said(found)
        elif found and not belongs(page, i, current, found[0]):
            choices[i] = said(found)
            if (
                found[1] >= 0.5
                and current
                and found[0].label not in (current.label, "sharing", "advertisement", "tags", "timestamp")
            ):
                current = None
        elif current and carries(page, i, current, first):
            choices[i] = Choice(
                current.label, Reason("list", current.label, 2.0, current.reason.evidence if current.reason else "")
            )
        elif current and current.label == "tags":
            current = None
    fill_gaps(page, choices, first, last)


def belongs(page: Page, i: int, current: Choice | None, phrase: Phrase) -> bool:
    """Whether a button or section name ("more") stands inside an open list and so belongs to it."""
    return (
        current is not None
        and phrase.label == "navigation"
        and phrase.how == "line"
        and current.label != "navigation"
        and in_list(page, i)
    )


def carries(page: Page, i: int, current: Choice, first: int) -> bool:
    """Whether an open list goes on with a line: above the article only with headlines, a list of tags only with a few words."""
    if current.label == "tags":
        return page.width[i] < 30 and page.sentences[i] == 0 and not page.counts[i, DIGIT]
    return i > first or page.width[i] >= _HEADLINE_WIDTH


def in_list(page: Page, i: int) -> bool:
    """Whether a headline follows within two lines, so that a button between ("more") belongs to the list."""
    return any(page.width[j] >= _HEADLINE_WIDTH and not page.phrases[j] for j in range(i + 1, min(page.size, i + 3)))


def fill_gaps(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Lines that no phrase speaks about: the label of the boilerplate around them, else by shape and place."""
    above, below = nearest(choices, range(page.size)), nearest(choices, range(page.size - 1, -1, -1))
    for i in range(page.size):
        if choices[i] is not None:
            continue
        near = min((above[i], below[i]))[1]
        headline = page.width[i] >= _HEADLINE_WIDTH and page.letters[i] > 10
        if (
            near
            and not (headline and near == "navigation")
            and not (not headline and near in ("related", "trending") and i < first)
        ):
            choices[i] = Choice(near, Reason("neighbours", near, 1.0, "the lines around it"))
        elif headline:
            label = "related" if i > last >= 0 else "trending"
            choices[i] = Choice(label, Reason("place", label, 0.5, "a headline outside the article"))
        else:
            choices[i] = Choice("navigation", Reason("place", "navigation", 0.5, "a short line outside the article"))


_REACH = 4
"""Lines over which a label reaches to a line that no phrase speaks about."""


def nearest(choices: list[Choice | None], order: range) -> list[tuple[int, str]]:
    """For each line, how many lines back in an order the last labelled boilerplate stands, and its label; "" beyond reach."""
    out: list[tuple[int, str]] = [(_REACH + 1, "")] * len(choices)
    away, label = _REACH + 1, ""
    for i in order:
        away += 1
        choice = choices[i]
        if choice is not None:
            away, label = (0, choice.label) if choice.label in _LIST_LABELS else (_REACH + 1, "")
        elif label and away <= _REACH:
            out[i] = (away, label)
    return out
