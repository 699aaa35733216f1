"""Labels for the lines outside the article: a phrase's, else that of the list it stands in, else its neighbours', else by shape and place."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from cleannews.choice import HEADLINE_WIDTH, HEADLINES, Choice, best_phrase, has_label, listed, said
from cleannews.folding import fold, whole
from cleannews.menus import is_row
from cleannews.model import Reason
from cleannews.page import Page
from cleannews.phrases import OPENING, Phrase
from cleannews.rules import glued_ranks, ranked

_LIST_LABELS = frozenset(
    {"comments", "related", "trending", "navigation", "advertisement", "subscription", "sharing", "other", "notice"}
)


def mark_outside(page: Page, choices: list[Choice | None], first: int, last: int, ends: Sequence[int] = ()) -> None:
    """Labels for what is not the article: its own phrase, the list it stands in, or its neighbours' label."""
    ranks = (ranked(page) + glued_ranks(page) >= _RANKS).tolist()
    mixed = of_many_sections(page)
    current: Choice | None = None
    end = page.size
    for i, chosen in enumerate(choices):
        if i > end:
            current = None
        if chosen is not None and not (chosen.label == "timestamp" and current and i > last and page.gaps[i]):
            if chosen.label in ("body", "heading", "title", "deck", "copyright"):
                current = None
            elif chosen.label == "tags" and (found := best_phrase(page, i)) and found[0].how in ("opens", "line"):
                current = chosen
            continue
        found = best_phrase(page, i) if chosen is None and page.phrases[i] else None
        if current and i > last and heads_section(page, i, current):
            current = _SECTION
        if (ranks[i] or i in mixed) and chosen is None and found is None and (current is None or current.label == "related"):
            choices[i] = _RANKED if ranks[i] else _MIXED
        elif found and found[0].how in OPENING:
            choices[i] = current = said(found)
            end = ends[i] if ends else page.size
        elif found and not belongs(page, i, current, found[0]):
            choices[i] = said(found)
            if (
                found[1] >= 0.5
                and current
                and found[0].label not in (current.label, "sharing", "advertisement", "tags", "timestamp")
            ):
                current = None
        elif current and carries(page, i, current, first):
            choices[i] = listed(current)
        elif current and current.label == "tags":
            current = None
    mark_dates_behind(page, choices, last)
    fill_gaps(page, choices, first, last)


def mark_dates_behind(page: Page, choices: list[Choice | None], last: int) -> None:
    """Dates behind the article that are not the article's: those of readers' comments, and of the firm's registration, by a phrase that says so."""
    dates = {i: choices[i] for i in range(last + 1, page.size) if has_label(choices[i], "timestamp")}
    if not dates:
        return
    for i in dates:
        choices[i] = None
    above, below = nearest(choices), nearest(choices[::-1])[::-1]
    for i, date in dates.items():
        registered = next((said((phrase, 1.0)) for phrase in page.phrases[i] if phrase.label == "other"), None)
        is_comment = above[i][1] == below[i][1] == "comments"
        choices[i] = registered or (neighbour("comments") if is_comment else date)


_BOX = 8
"""Lines of a machine's summary."""


def boxed(page: Page) -> dict[int, Choice]:
    """The lines from the head of a machine's summary ("AI 요약") to the one that says whose it is; where none says so, the head alone is no proof."""
    found: dict[int, Choice] = {}
    for i, phrases in enumerate(page.phrases):
        if phrases and phrases[0].how in OPENING and phrases[0].label == "other":
            below = range(i + 1, min(page.size, i + 1 + _BOX))
            end = next((j for j in below if any(p.label == "other" and p.how == "contains" for p in page.phrases[j])), i)
            found |= dict.fromkeys(range(i + 1, end + 1), listed(said((phrases[0], 1.0))))
    return found


_RANKS = 2.0
"""Log of the length from which a run of numbered headlines is a list of what is read most."""
_RANKED = Choice("trending", Reason("ranked", "trending", 2.0, "headlines with ranks"))
_SECTION = Choice("trending", Reason("list", "trending", 2.0, "headlines under a section's name"))


_MIXED = Choice("trending", Reason("list", "trending", 2.0, "headlines of several sections"))
_BRACKETED = re.compile(r"\W{0,3}[\[【<(]([^\]】>)]{1,16})[\]】>)]")
_NEAR, _HEADLINES, _SECTIONS = 3, 3, 2
"""Lines to either side among which so many headlines name a section in brackets, and so many sections, in a list of what is new everywhere."""


def of_many_sections(page: Page) -> set[int]:
    """The headlines that name a section in brackets ("[경제] …", "[스포츠] …") beside others that name other sections: none is related to this article."""
    known = page.lexicon.section_names
    named = {
        i: name
        for i, text in enumerate(page.texts)
        if (found := _BRACKETED.match(text)) and (name := whole(fold(found[1]))) in known and found.end() < len(text)
    }
    near = {i: [named[j] for j in range(i - _NEAR, i + _NEAR + 1) if j in named] for i in named}
    return {i for i, names in near.items() if len(names) >= _HEADLINES and len(set(names)) >= _SECTIONS}


def heads_section(page: Page, i: int, current: Choice) -> bool:
    """Whether a section's name, headlines under it, ends a list of articles related to this one: sections list what is new in them."""
    return current.label == "related" and bool(page.measures.section[i]) and in_list(page, i)


def belongs(page: Page, i: int, current: Choice | None, phrase: Phrase) -> bool:
    """Whether a button or section name ("more") stands inside an open list and so belongs to it."""
    return (
        current is not None
        and phrase.label == "navigation"
        and phrase.how == "line"
        and current.label != "navigation"
        and in_list(page, i)
        and not in_menu(page, i)
    )


def in_menu(page: Page, i: int) -> bool:
    """Whether another menu entry stands right beside a line."""
    beside = (page.phrases[j] for j in (i - 1, i + 1) if 0 <= j < page.size)
    return any(phrase.label == "navigation" and phrase.how in ("line", "row") for found in beside for phrase in found)


def carries(page: Page, i: int, current: Choice, first: int) -> bool:
    """Whether an open list goes on with a line: above the article only with headlines, a list of tags only with a few words."""
    plain = page.plain
    if current.label == "tags":
        return plain.width[i] < 30 and plain.sentences[i] == 0 and not plain.digits[i]
    return i > first or plain.width[i] >= HEADLINE_WIDTH


def in_list(page: Page, i: int) -> bool:
    """Whether a headline follows within two lines, so that a button between ("more") belongs to the list."""
    return any(page.plain.width[j] >= HEADLINE_WIDTH and not page.phrases[j] for j in range(i + 1, min(page.size, i + 3)))


def fill_gaps(page: Page, choices: list[Choice | None], first: int, last: int) -> None:
    """Lines that no phrase speaks about: the label of the boilerplate around them, else by shape and place."""
    above, below = nearest(choices), nearest(choices[::-1])[::-1]
    for i, (chosen, width, letters) in enumerate(zip(choices, page.plain.width, page.plain.letters, strict=True)):
        if chosen is not None:
            continue
        near = min(above[i], below[i])[1]
        if near in _ALONE and i < first:
            near = ""
        headline = width >= HEADLINE_WIDTH and letters > 10 and not is_row(page.texts[i])
        if near and not (near in _BUTTONS if headline else near in HEADLINES and i < first):
            choices[i] = neighbour(near)
        elif headline:
            choices[i] = by_place("related" if i > last >= 0 else "navigation", "a headline outside the article")
        else:
            choices[i] = by_place("navigation", "a short line outside the article")


_BUTTONS = frozenset({"navigation", "sharing"})
"""Labels of short lines that say nothing about a headline beside them."""
_ALONE = frozenset({"other", "notice", "subscription", "advertisement", "comments"})
"""Labels of lines that say nothing about those beside them ahead of the article, where menus stand; behind it they do: companies' data goes on."""


@functools.cache  # few different ones, given to most lines
def neighbour(label: str) -> Choice:
    """The choice for a line that takes the label of the lines around it."""
    return Choice(label, Reason("neighbours", label, 1.0, "the lines around it"))


@functools.cache
def by_place(label: str, evidence: str) -> Choice:
    """The choice for a line that only its shape and place tell something about."""
    return Choice(label, Reason("place", label, 0.5, evidence))


_REACH = 4
"""Lines over which a label reaches to a line that no phrase speaks about."""
_NOTHING = (_REACH + 1, "")


def nearest(choices: list[Choice | None]) -> list[tuple[int, str]]:
    """For each line, how many lines above it the last labelled boilerplate stands, and its label; "" beyond reach."""
    out = [_NOTHING] * len(choices)
    away, label = _NOTHING
    for i, choice in enumerate(choices):
        if choice is not None:
            away, label = (0, choice.label) if choice.label in _LIST_LABELS else _NOTHING
        elif away < _REACH:
            away += 1
            out[i] = (away, label)
    return out
