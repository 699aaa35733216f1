"""Which label each line gets, once it is decided which lines are the article.

Inside the article a line is body unless it is the title, a deck, a heading, or a credit that the lexicon knows. Outside, phrases of
the lexicon speak first; the heading of a list gives its label to what follows; what is left takes the label of its neighbours.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleannews.lexicon import Phrase, fold, whole
from cleannews.model import Reason, joined
from cleannews.names import NameForms, latin_names, name_forms
from cleannews.page import DIGIT, MARKER, Page, Values, coverage, title_variants

_LIST_LABELS = frozenset({"comments", "related", "trending", "navigation", "advertisement", "subscription", "sharing", "other", "notice"})
_SENTENCE = re.compile(r"[.!?。！？][\"'”’»」』)\]）］]*$")
_CLOCK = re.compile(r"(?:19|20)\d\d ?[-./년年] ?\d{1,2} ?[-./월月] ?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:^|\D)\d{1,2}:\d\d(?:\D|$)")
_HEADLINE_WIDTH = 24
"""Columns from which an unlabelled line of a list reads as a headline and no menu entry."""


class Choice(NamedTuple):
    """The label of a line and the reason that gave it; None where the decision over the whole document did."""

    label: str
    reason: Reason | None = None


def best_phrase(page: Page, i: int, least: float = 0.0, labels: frozenset[str] | None = None) -> tuple[Phrase, float] | None:
    """The phrase that covers most of a line, and how much; of equals the surer way to match, then the later file, wins."""
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


def label_lines(page: Page, score: Values, inside: list[bool], title: int) -> list[Choice]:
    """One choice a line, in page order. `title` is the index of the line chosen as the article's title, -1 if none."""
    choices: list[Choice | None] = [None] * page.size
    first, last = extent(page, inside)
    for i in range(page.size):
        if inside[i]:
            choices[i] = inside_choice(page, i, score)
    mark_titles(page, choices, title, last)
    mark_credits(page, choices, inside)
    mark_names(page, choices, title, first)
    mark_decks(page, choices, score, title, inside)
    mark_outside(page, choices, first, last)
    mark_headings(page, choices)
    return [choice or Choice("other") for choice in choices]


def extent(page: Page, inside: list[bool]) -> tuple[int, int]:
    """The first and last line of the article; (size, -1) where there is none."""
    return next((i for i, kept in enumerate(inside) if kept), page.size), max((i for i, kept in enumerate(inside) if kept), default=-1)


def inside_choice(page: Page, i: int, score: Values) -> Choice:
    """The label of a line of the article: body, unless a phrase of the lexicon is nearly all of it."""
    metadata = page.lexicon.labels("metadata")
    if (credit := best_phrase(page, i, 0.5, metadata)) or (credit := caption_phrase(page, i)):
        return said(credit)
    if (found := best_phrase(page, i, 0.9)) and found[0].label not in ("navigation", "body"):
        return said(found)
    return Choice("body")


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
    wanted = title_key(page.texts[title])
    for i in range(page.size):
        same = i == title or title_key(page.texts[i]) == wanted
        if not same and i < title and page.width[i] > page.width[title]:
            same = any(title_key(v) == wanted for v in title_variants(page.texts[i])[1:])
        if same and (i <= max(title, last)) and not (i > title + 3 and choices[i] is None):
            choices[i] = Choice("title", Reason("title", "title", 4.0, "the headline's words"))


def title_key(text: str) -> str:
    """A line as titles are compared: folded, without list mark, rank or punctuation at its ends."""
    return whole(fold(text.lstrip("#*•· ")))


def glued(page: Page, i: int) -> bool:
    """Whether a line shares its physical line with the one before or behind it."""
    return page.gaps[i] == 0 and i > 0 or i + 1 < page.size and page.gaps[i + 1] == 0


def mark_credits(page: Page, choices: list[Choice | None], inside: list[bool]) -> None:
    """Bylines, dates, captions, rights and tags outside the article or glued to it."""
    metadata = page.lexicon.labels("metadata")
    for i in range(page.size):
        chosen = choices[i]
        if chosen is not None and chosen.label != "body":
            continue
        if glued(page, i) and page.width[i] < 120 and not _SENTENCE.search(page.texts[i]):
            credit = best_phrase(page, i, 0.0, metadata)
            if credit:
                choices[i] = said(credit)
            elif page.texts[i][0] in "[(【（〔<" or page.texts[i].endswith(("=", "＝", "-", "–", "—")):
                choices[i] = Choice("byline", Reason("glued", "byline", 3.0, "a dateline glued to a sentence"))
        elif chosen is None and (credit := best_phrase(page, i, 0.3, metadata) or caption_phrase(page, i)):
            rival = best_phrase(page, i)
            choices[i] = said(credit if rival is None or rival[1] <= credit[1] else rival)
        elif chosen is None and page.width[i] < 60 and _CLOCK.search(page.texts[i]) and page.letters[i] < 20:
            choices[i] = Choice("timestamp", Reason("clock", "timestamp", 2.0, "a date or time alone"))


_DECKS = 8
_DECK_REACH = 14


def mark_decks(page: Page, choices: list[Choice | None], score: Values, title: int, inside: list[bool]) -> None:
    """The lines between the title and the first sentence of the body that are neither credits nor boilerplate.

    A hyphen at its start makes a line a deck; else it must be of a headline's size and look no worse than the body around.
    """
    if title < 0:
        return
    decks: list[int] = []
    for i in range(title + 1, min(page.size, title + 1 + _DECK_REACH)):
        chosen = choices[i]
        if chosen is not None and chosen.label == "title" or chosen is not None and chosen.label != "body":
            continue
        prose = page.sentences[i] >= 1 and _SENTENCE.search(page.texts[i]) is not None
        if inside[i] and (prose or page.width[i] > 220):
            break
        if page.texts[i][0] in "-–—" and page.width[i] > 12 or (page.width[i] >= _HEADLINE_WIDTH and (inside[i] or score[i] > -1.0)):
            if not page.phrases[i] and not bare_name(page, i) and len(decks) < _DECKS:
                decks.append(i)
    for i in decks:
        choices[i] = Choice("deck", Reason("deck", "deck", 2.0, "between the title and the first sentence"))


def mark_names(page: Page, choices: list[Choice | None], title: int, first: int) -> None:
    """Bylines by their words: "By" and a name, a name under "By", or a bare name right by the title or by a date near it."""
    forms = name_forms(page.lexicon)
    edge = title if title >= 0 else first
    for i in range(page.size):
        chosen = choices[i]
        if page.width[i] > 110 or chosen is not None and chosen.label not in ("body", "timestamp") or page.boilerplate[i] >= 0.95:
            continue
        if chosen is None or chosen.label == "body":
            above = i > 0 and is_by_word(page.folded[i - 1], forms)
            by = None if _SENTENCE.search(page.texts[i]) else forms.begins_by.match(joined(page.texts[i]).lstrip("•*- "))
            named = by is not None and bool(latin_names(by["rest"], forms, 1 if page.width[i] < 40 else 2))
            if named or above and bare_name(page, i, 1):
                choices[i] = Choice("byline", Reason("name", "byline", 3.0, by[0] if by else page.texts[i]))
            elif is_by_word(page.folded[i], forms) and i + 1 < page.size and bare_name(page, i + 1, 1):
                choices[i] = Choice("byline", Reason("name", "byline", 2.0, page.texts[i]))
            elif edge - 3 <= i <= min(edge + 8, first + 2) and bare_name(page, i) and by_the_title(page, choices, i, title):
                choices[i] = Choice("byline", Reason("name", "byline", 1.5, "a name by the title or a date"))


def by_the_title(page: Page, choices: list[Choice | None], i: int, title: int) -> bool:
    """Whether a bare name stands where bylines do: up to three lines below the title, or next to a date or another byline."""
    near = [choices[j] for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < page.size]
    return 0 <= title < i <= title + 3 or any(c is not None and c.label in ("timestamp", "byline") for c in near)


def bare_name(page: Page, i: int, least: int = 2) -> bool:
    """Whether a line is nothing but a name: capitalised words, none of them a function word, a section or a phrase."""
    text = joined(page.texts[i]).lstrip("•*-# ")
    if len(text) > 40 or page.keys[i] in page.lexicon.section_names or page.boilerplate[i] >= 0.5 or page.counts[i, DIGIT]:
        return False
    forms = name_forms(page.lexicon)
    return not page.lexicon.function_words & set(page.folded[i].split()) and latin_names(text, forms, least) == [text.strip(" .,*_")]


def is_by_word(folded: str, forms: NameForms) -> bool:
    """Whether a folded line is nothing but a word that stands ahead of an author's name."""
    return len(folded) < 24 and folded.strip(" :") in forms.by_words


def mark_headings(page: Page, choices: list[Choice | None]) -> None:
    """Body lines without a sentence's end, of a headline's size, with body behind them: headings inside the article."""
    for i in range(page.size - 1):
        chosen = choices[i]
        if chosen is None or chosen.label != "body" or page.width[i] > 110 or page.sentences[i] and not page.texts[i].startswith(("■", "◆", "◇", "##")):
            continue
        following = next((c for c in choices[i + 1 : i + 4] if c is None or c.label not in ("caption", "advertisement", "related")), None)
        text = page.texts[i]
        listed = MARKER.match(text) is not None and text[0] not in "■◆◇□●▶▷#"
        speech = text[-1] in ".,;:。，：" or text[0] in "▶▷" and ":" in text
        if following and following.label == "body" and not listed and not speech and is_heading(page, i, choices):
            choices[i] = Choice("heading", Reason("heading", "heading", 1.5, "short, no sentence, body behind it"))


def is_heading(page: Page, i: int, choices: list[Choice | None]) -> bool:
    """Whether the lines around are sentences: in a run of short lines (a table, a list) nothing is a heading."""
    after = next((j for j in range(i + 1, min(page.size, i + 4)) if (c := choices[j]) is not None and c.label == "body"), None)
    return after is not None and page.sentences[after] >= 1 and page.width[after] > page.width[i]


def mark_outside(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Labels for what is not the article: its own phrase, the list it stands in, or its neighbours' label."""
    current: Choice | None = None
    for i in range(page.size):
        if choices[i] is not None:
            if choices[i].label in ("body", "heading", "title", "deck", "copyright"):  # type: ignore[union-attr]
                current = None
            continue
        found = best_phrase(page, i)
        if found and found[0].how == "opens":
            current = said(found)
            choices[i] = current
        elif found and not (current and found[0].label == "navigation" and found[0].how == "line" and current.label != "navigation" and in_list(page, i)):
            choices[i] = said(found)
            if found[1] >= 0.5 and current and found[0].label not in (current.label, "sharing", "advertisement", "tags", "timestamp"):
                current = None
        elif current:
            choices[i] = Choice(current.label, Reason("list", current.label, 2.0, current.reason.evidence if current.reason else ""))
    fill_gaps(page, choices, first, last)


def in_list(page: Page, i: int) -> bool:
    """Whether a headline follows within two lines, so that a button between ("more") belongs to the list."""
    return any(page.width[j] >= _HEADLINE_WIDTH and not page.phrases[j] for j in range(i + 1, min(page.size, i + 3)))


def fill_gaps(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Lines that no phrase speaks about: the label of the nearest labelled boilerplate, else by shape and place."""
    for i in range(page.size):
        if choices[i] is not None:
            continue
        near = neighbours_label(choices, i)
        headline = page.width[i] >= _HEADLINE_WIDTH and page.counts[i].sum() > 10
        if near and not (headline and near == "navigation") and not (not headline and near in ("related", "trending") and i < first):
            choices[i] = Choice(near, Reason("neighbours", near, 1.0, "the lines around it"))
        elif headline:
            choices[i] = Choice("related" if i > last >= 0 else "trending", Reason("place", "related", 0.5, "a headline outside the article"))
        else:
            choices[i] = Choice("navigation", Reason("place", "navigation", 0.5, "a short line outside the article"))


def neighbours_label(choices: list[Choice | None], i: int) -> str | None:
    """The label most frequent among the labelled boilerplate lines within four, the nearer counting more."""
    votes: dict[str, float] = {}
    for away in (-4, -3, -2, -1, 1, 2, 3, 4):
        j = i + away
        if 0 <= j < len(choices) and (choice := choices[j]) is not None and choice.label in _LIST_LABELS:
            votes[choice.label] = votes.get(choice.label, 0.0) + 1 / abs(away)
    return max(votes, key=lambda k: (votes[k], k)) if votes else None
