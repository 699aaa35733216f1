"""Lines that are brought back into the article: lost sentences beside it, tables and headings amid it, the turns of an interview, and the decks or captions of a page
that has no other text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleannews.choice import HEADLINE_WIDTH, SENTENCE, Choice, ends_in_speech, has_label, is_dateline_cut
from cleannews.marks import Mark
from cleannews.model import Reason
from cleannews.page import Page, Values


def bring_back(
    page: Page, choices: list[Choice | None], score: Values, marks: Sequence[Mark], article: range, title: int
) -> None:
    """All that belongs to an article and was left out of it; `marks` are those of HTML, none for a text."""
    first, last = article.start, article.stop - 1
    restore_opening(page, choices, first)
    restore_cues(page, choices, title, first, last)
    restore_speech(page, choices)
    rescue_sentences(page, choices, score, title, first, last)
    rescue_between(page, choices, score, first, last)
    if marks:
        rescue_marked(choices, score, marks, first, last)
        rescue_own(page, choices, score, marks, first, last)
    else:
        rescue_figures(page, choices, score, first, last)


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


_ROWS = ("td", "th", "h2", "h3", "h4", "h5", "h6")
"""What a table and its heading are made of, and subheadings."""
_LINKED = 0.3
"""Share of links from which on a table is a menu or a list of articles."""
_ITEM_SCORE = 0.4
"""Score from which an entry of a list amid the article is its own."""


def rescue_marked(choices: list[Choice | None], score: Values, marks: Sequence[Mark], first: int, last: int) -> None:
    """Of HTML the tables, subheadings and entries of lists that stand between two lines of the article, and are hardly links.

    On unseen publishers 16 of 20 tables that would be lost so were the article's, and three of four headings.
    """
    i = first + 1
    while i < last:
        tag = marks[i].tag
        stop = i + 1
        while tag in _ROWS and stop < last and marks[stop].tag in _ROWS and not has_label(choices[stop], "body"):
            stop += 1
        run = range(i, stop)
        i = stop
        if not (has_label(choices[run.start - 1], "body") and has_label(choices[stop], "body")):
            continue
        free = sum(choices[n] is None for n in run) * 2 > len(run)
        is_linked = sum(marks[n].link_share for n in run) > _LINKED * len(run)
        told = tag in _ROWS or (tag == "li" and score[run.start] >= _ITEM_SCORE)
        if free and told and not is_linked:
            for n in run:
                choices[n] = _AMID


_OWN = frozenset({"h2", "h4", "p", "pre"})
"""Headings, short paragraphs and code: what stands amid an article as its own more often than not, even alone. An `h3` heads teasers as often.
On unseen publishers 58 HTML pages got better and 21 worse (exact .441 to .446)."""


def rescue_own(page: Page, choices: list[Choice | None], score: Values, marks: Sequence[Mark], first: int, last: int) -> None:
    """Of HTML the lines of such elements amid the article that are likelier its own than not, whatever stands beside them."""
    for i in range(first + 1, last):
        is_own = choices[i] is None and score[i] >= 0 and marks[i].tag in _OWN and not page.phrases[i]
        if is_own and (marks[i].tag != "p" or page.plain.width[i] < _RESCUED_WIDTH):
            choices[i] = _AMID


_FIGURES = 4
"""Lines of a text from which on they may be a table."""
_HELD, _PHRASED = 0.25, 0.2
"""Shares of lines with a digit that a table has at least, and of lines with a phrase at most."""
_TABLE_SCORE = -0.4
"""Mean score from which a table in a text is the article's."""


def rescue_figures(page: Page, choices: list[Choice | None], score: Values, first: int, last: int) -> None:
    """The cells of a table amid a text, a line each, which look neither like the article nor like a list of others."""
    i = first + 1
    while i < last:
        stop = i
        while stop <= last and not has_label(choices[stop], "body"):
            stop += 1
        run = range(i, stop)
        i = stop + 1
        if len(run) < _FIGURES or stop > last or not score[run.start : stop].mean() >= _TABLE_SCORE:
            continue
        held = sum(page.plain.digits[n] > 0 for n in run)
        phrased = sum(choices[n] is not None or bool(page.phrases[n]) for n in run)
        if held >= _HELD * len(run) and phrased <= _PHRASED * len(run):
            for n in run:
                choices[n] = choices[n] or _AMID


_AMID = Choice("body", Reason("amid", "body", 1.0, "stands between lines of the article"))

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


_SPOKEN = re.compile(r"[◆◇■□▶▷○●◎◍★☆]\s*([^\s>＞:：]{1,10}(?: [^\s>＞:：]{1,10}){0,2})\s?[>＞:：]\s?\S")
"""What somebody says, as broadcasters write interviews down: "◆ 홍길동> 네, 맞습니다."."""
_SPEAKERS, _TURNS = 2, 2
"""How many speak in an interview, and how often each at least: of other lists the words ahead of the colon are said once each."""
_SAID = Choice("body", Reason("spoken", "body", 2.0, "what a speaker of an interview says"))


def restore_speech(page: Page, choices: list[Choice | None]) -> None:
    """The questions and answers of an interview, each with its speaker: a mark at a line's start else tells of a list of headlines."""
    said = {i: found[1] for i, text in enumerate(page.texts) if (found := _SPOKEN.match(text))}
    turns = Counter(said.values())
    speakers = {who for who, count in turns.items() if count >= _TURNS}
    if len(speakers) >= _SPEAKERS:
        for i, who in said.items():
            if who in speakers and not has_label(choices[i], "title"):
                choices[i] = _SAID


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
