"""Lines that are brought back into the article: lost sentences beside it, and the decks or captions of a page that has no other text."""

from __future__ import annotations

from cleannews.choice import HEADLINE_WIDTH, SENTENCE, Choice, ends_in_speech, has_label, is_dateline_cut
from cleannews.model import Reason
from cleannews.page import Page, Values

_RESCUED_WIDTH = 55
_RESCUED = 3
_RESCUED_SCORE, _RESCUED_SCORE_SHORT, _BETWEEN_SCORE = -0.75, -1.5, -1.0
"""Scores below which so much speaks against a sentence, one beside a short article, or a line between it and the article, that it stays out."""
_SHORT = 12
"""Lines below which an article is short: there each is worth more, and seven of eight were rightly brought back."""
_ENDING = frozenset({"byline", "timestamp", "copyright", "title"})
"""Labels of lines behind an article that show that it has ended."""


def rescue_sentences(page: Page, choices: list[Choice | None], score: Values, title: int, first: int, last: int) -> None:
    """Full sentences right before or behind the article that no phrase speaks against: losing the article's words is the worse error.

    One line may stand between the article and a sentence behind it, as a heading or the last entry of a list does; then it is the article's, too.
    """
    width, inside = page.plain.width, sum(has_label(choice, "body") for choice in choices)
    least = _RESCUED_SCORE if inside >= _SHORT else _RESCUED_SCORE_SHORT
    for order in (range(last + 1, page.size), range(first - 1, max(title, -1), -1)):
        taken, between = 0, list[int]()
        for i in order:
            chosen, is_behind = choices[i], order.step > 0
            if chosen is not None and chosen.label in _ENDING and is_behind:
                break
            is_menu = is_behind and not taken and width[i] < HEADLINE_WIDTH and page.keys[i] in page.lexicon.lines
            if chosen is not None or is_menu:
                continue
            lost = lost_lines(page, i, float(score[i]), least, is_behind) if taken < _RESCUED else []
            if lost:
                for j in (*between, *lost):
                    choices[j] = _SENTENCE
                taken, between = taken + 1, []
            elif is_behind and not between and score[i] >= _BETWEEN_SCORE and not page.phrases[i] and page.plain.gaps[i] <= 3:
                between = [i]
            else:
                break


_ALONE = 0.5
"""Score from which a sentence amid the article is its own, though the two changes that it takes cost more."""


def rescue_between(page: Page, choices: list[Choice | None], score: Values, first: int, last: int) -> None:
    """Full sentences amid the article, between lists or prompts, that score as its lines do and have no phrase.

    Not in Hangul, Han and kana, where such lines are captions as often.
    """
    plain = page.plain
    for i in range(first + 1, last):
        if choices[i] is not None or score[i] < _ALONE or page.phrases[i]:
            continue
        if plain.width[i] >= _RESCUED_WIDTH and not plain.wide[i] and SENTENCE.search(page.texts[i]):
            choices[i] = _SENTENCE


_OPENING_REACH = 3
"""Lines above the article in which a dateline may open it."""


def restore_opening(page: Page, choices: list[Choice | None], first: int) -> None:
    """The sentence behind the dateline right above the article: its first."""
    for i in range(max(first - _OPENING_REACH, 1), min(first, page.size)):
        is_sentence = choices[i] is None and page.plain.gaps[i] == 0 and page.plain.sentences[i] > 0
        if is_sentence and is_dateline_cut(page, choices, i - 1):
            choices[i] = _SENTENCE


_CUE = Choice("body", Reason("cue", "body", 2.0, "a cue of a broadcast report"))
_CUE_REACH = 6
"""Lines above the article, and behind it, in which a cue is its own."""


def restore_cues(page: Page, choices: list[Choice | None], title: int, first: int, last: int) -> None:
    """Cues ("[앵커]") at the article's ends, and the sentences between the first and the article."""
    start = max(first - _CUE_REACH, title + 1, 0)
    cues = [i for i in range(start, min(last + _CUE_REACH, page.size)) if choices[i] is None and is_cue(page, i)]
    for i in cues:
        choices[i] = _CUE
    for i in range(cues[0] if cues else first, first):
        if choices[i] is None and page.plain.sentences[i]:
            choices[i] = _SENTENCE


def is_cue(page: Page, i: int) -> bool:
    """Whether a line is nothing but a cue, which the lexicon lists as text of the article."""
    return any(phrase.label == "body" for phrase in page.phrases[i])


_SENTENCE = Choice("body", Reason("sentence", "body", 1.0, "a full sentence beside the article"))


_BREAKS = 8
"""Lines that one sentence may be broken into."""


def lost_lines(page: Page, i: int, score: float, least: float, is_behind: bool) -> list[int]:
    """The lines of a full sentence beside the article against which little speaks: one, or behind it all that it was broken into."""
    if is_lost_sentence(page, i, score, least):
        return [i]
    return broken_sentence(page, i) if is_behind else []


def broken_sentence(page: Page, i: int) -> list[int]:
    """The lines of a sentence in Han or kana that was broken at its commas, as amounts are listed: all end in one but the last, which ends in a stop."""
    lines = range(i, min(page.size, i + _BREAKS))
    last = next((j for j in lines if page.texts[j][-1] not in "、，"), i)
    told = last > i and page.plain.ending[last] == 1
    is_free = all(page.plain.gaps[j] <= 3 and not page.phrases[j] for j in range(i, last + 1))
    return list(range(i, last + 1)) if told and is_free else []


def is_lost_sentence(page: Page, i: int, score: float, least: float) -> bool:
    """Whether a line beside the article is a full sentence against which little speaks."""
    plain = page.plain
    is_sentence = (plain.ending[i] == 1 or plain.sentences[i] > 1 or ends_in_speech(page, i)) and plain.width[i] >= _RESCUED_WIDTH
    return bool(is_sentence and score >= least and not page.phrases[i] and plain.gaps[i] <= 3)


def promote_only_text(page: Page, choices: list[Choice | None]) -> None:
    """On a page without a body, the decks, else the captions that are sentences: a notice or a picture story has no other text."""
    labels = ["" if choice is None else choice.label for choice in choices]
    if "body" in labels:
        return
    decks = [i for i, label in enumerate(labels) if label == "deck"]
    captions = [i for i, label in enumerate(labels) if label == "caption" and page.sentences[i] and page.width[i] >= 60]
    for i in decks or captions:
        choices[i] = Choice("body", Reason("only-text", "body", 1.0, "the page has no other article text"))
