"""Decks: the lines between the headline and the article that sum it up."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from cleannews.choice import HANGUL_WIDTH, HEADLINE_WIDTH, SENTENCE, Choice, has_label, is_open
from cleannews.language import words_language
from cleannews.model import Reason
from cleannews.page import HANGUL, Page, Values
from cleannews.signed import bare_name

_DECK = Choice("deck", Reason("deck", "deck", 2.0, "between the title and the first sentence"))
_MOST = 8
_WIDTH, _SCORE, _SCORE_WIDE = 40, 0.0, -3.0
"""Columns and score from which a line below the title is a deck; of lower ones three in five are teasers. In Hangul, Han and kana decks are the
custom: there the score may be lower, and right below the title it does not matter."""
_REACH = 14
_LONGEST = 400
"""Columns of a deck."""


def mark_decks(page: Page, choices: list[Choice | None], score: Values, title: int, inside: list[bool]) -> None:
    """The lines between the title and the first sentence of the body that are neither credits nor boilerplate.

    A hyphen at its start makes a line a deck; so does a byline or date behind it; else it must be of a headline's size and look
    little worse than the body around. In Hangul, Han and kana it need only stand right above the article, or right below the title with
    a credit behind it.
    """
    if title < 0:
        return
    for i in enclosed(page, choices, title, inside):
        choices[i] = _DECK
    decks = 0
    plain = page.plain
    for i in range(title + 1, min(page.size, title + 1 + _REACH)):
        if not is_open(choices[i]):
            continue
        if page.phrases[i] or bare_name(page, i) or page.is_listed(i) or decks >= _MOST or plain.width[i] > _LONGEST:
            if inside[i]:
                break
            continue
        prose = plain.sentences[i] >= 1 and SENTENCE.search(page.texts[i]) is not None
        if prose and inside[i] and not (i <= title + 2 and credit_follows(choices, i)):
            break
        hyphen = page.texts[i][0] in "-–—" and plain.width[i] > 12
        likely = score[i] > (_SCORE_WIDE if plain.wide[i] else _SCORE)
        right_below = (
            plain.width[i] >= _WIDTH
            and plain.spaces[i] >= 3
            and (likely or plain.wide[i] > 0)
            and all(c is not None for c in choices[title + 1 : i])
        )
        if hyphen or right_below or (plain.width[i] >= HEADLINE_WIDTH and (inside[i] or likely)):
            decks += 1
            choices[i] = _DECK


def credit_follows(choices: list[Choice | None], i: int) -> bool:
    """Whether a byline or date stands within the two lines behind a line."""
    return any(has_label(behind, "byline", "timestamp") for behind in choices[i + 1 : i + 3])


_CREDITS = ("byline", "timestamp", "caption")
_MOST_ENCLOSED = 5
"""Lines that may stand enclosed: a menu has more."""
_HEADS = 3
"""Lines without a sentence at the article's start that may be decks."""


def enclosed(page: Page, choices: list[Choice | None], title: int, inside: list[bool]) -> list[int]:
    """The lines right below the title that a credit follows, and in Hangul, Han and kana those right above the article's first sentence.

    Full sentences right above it tell of pictures. In other scripts a line of a paragraph's width right below the title needs no credit behind it.
    """
    lines = unlabelled(page, choices, range(title + 1, page.size))
    credited = is_credit(choices, title + 1 + len(lines))
    above = [i for i in right_above(page, choices, title, inside) if page.plain.ending[i] != 1]
    found = [i for i in (*(lines if credited else ()), *above) if is_open(choices[i]) and is_wide_deck(page, i)]
    told = [i for i in lines if is_told_deck(page, i, credited)]
    return found + told if told and has_decks(page, inside) else found


def right_above(page: Page, choices: list[Choice | None], title: int, inside: list[bool]) -> list[int]:
    """The lines between the title and the article's first sentence that touch it, its credits apart."""
    first = inside.index(True) if True in inside else 0
    heads = heads_of(page, inside, first)
    above: Iterable[int] = range(first - 1, title, -1)
    if not heads:
        above = itertools.dropwhile(lambda i: has_label(choices[i], "body", *_CREDITS), above)
    return [*(i for i in heads if i > title), *unlabelled(page, choices, above)]


def heads_of(page: Page, inside: list[bool], first: int) -> range:
    """The lines without a sentence at the article's start, where one with a sentence follows."""
    sentences = page.plain.sentences
    edge = next((i for i in range(first, min(first + _HEADS + 1, page.size)) if sentences[i] or not inside[i]), first)
    return range(first, edge if sentences[edge] else first)


def is_wide_deck(page: Page, i: int) -> bool:
    """Whether a line in Hangul, Han or kana has the width of a deck."""
    least = HANGUL_WIDTH if HANGUL.search(page.texts[i]) else HEADLINE_WIDTH
    return page.plain.wide[i] > 0 and least <= page.plain.width[i] <= _LONGEST


_PARAGRAPH = 140
"""Columns of a line that is no headline, whatever it ends in."""


def is_told_deck(page: Page, i: int, credited: bool) -> bool:
    """Whether a line in another script is as wide as a paragraph, or a sentence with a credit behind it."""
    plain = page.plain
    least = _WIDTH if credited and plain.ending[i] == 1 else _PARAGRAPH
    return plain.wide[i] == 0 and least <= plain.width[i] <= _LONGEST


_READ = 2000
"""Characters of an article that tell its language."""


def has_decks(page: Page, inside: list[bool]) -> bool:
    """Whether an article in Latin letters is in a language whose pages have decks as a rule. English ones have not: of two in three lines that stand so,
    most of them on blogs, the marked articles know nothing."""
    text = "\n".join(itertools.compress(page.texts, inside))[:_READ]
    return words_language(text, page.lexicon) not in (None, "en")


def unlabelled(page: Page, choices: list[Choice | None], lines: Iterable[int]) -> list[int]:
    """The lines up to the first that has a label, a phrase or a list's look; none where they are too many."""
    found: list[int] = []
    for i in lines:
        if choices[i] is not None or page.phrases[i] or page.is_listed(i):
            break
        found.append(i)
        if len(found) > _MOST_ENCLOSED:
            return []
    return found


def is_credit(choices: list[Choice | None], i: int) -> bool:
    """Whether a line is a byline, a date or a caption."""
    return i < len(choices) and has_label(choices[i], *_CREDITS)
