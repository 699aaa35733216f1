"""What is brought back into the article: sentences, tables, headings and the turns of an interview amid it that the path left out."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews import lexicon
from cleannews.choice import Choice
from cleannews.marks import Mark
from cleannews.page import Page
from cleannews.rescue import rescue_between, rescue_figures, rescue_marked, rescue_own, restore_speech

FIRST = "Sheriff's deputies spent more than an hour on Sunday chasing an emu across a ball field, officials said."
QUOTE = '"In 19 years I have been outrun by teenagers, and I had not planned on poultry," said Sergeant Roy Whit.'
HEADLINE = "MOOSE CRASHES WEDDING RECEPTION, HEADS FOR CAKE TABLE, THEN LEAVES BY THE GARDEN"
KOREAN = "달아난 타조를 쫓던 경찰관은 십구 년 동안 근무하며 새를 쫓기는 처음이라고 말하며 고개를 저었다."
LAST = "The standoff ended when a cashier walked out with a paper bag of fries, which the bird followed into a van."


def label_between(text: str, score: float) -> str | None:
    """The label of a line that stands between two of the article, with a headline beside it."""
    texts = [FIRST, HEADLINE, text, LAST]
    choices: list[Choice | None] = [Choice("body"), None, None, Choice("body")]
    page = Page(texts, [0, 1, 1, 1], lexicon.load())
    rescue_between(page, choices, np.array([4.0, -2.6, score, 4.0]), 0, 3)
    assert choices[1] is None
    chosen = choices[2]
    return chosen.label if chosen else None


@pytest.mark.parametrize(
    ("text", "score", "label"),
    [
        (QUOTE, 1.3, "body"),
        (QUOTE, -0.5, None),  # too little speaks for it
        (HEADLINE, 1.3, None),  # no sentence
        (KOREAN, 1.3, None),  # as often a caption
    ],
)
def test_a_full_sentence_that_scores_as_the_article_is_its_own(text: str, score: float, label: str | None) -> None:
    assert label_between(text, score) == label


def mark(tag: str, link_share: float = 0.0) -> Mark:
    """What the markup says of a line in an element."""
    return Mark(tag, (tag,), link_share, 3, 1, 1, 1, 0, True, False)


@pytest.mark.parametrize(
    ("tags", "link_share", "score", "label"),
    [
        (["td", "td", "td"], 0.0, -3.0, "body"),
        (["h3", "td", "td"], 0.0, -3.0, "body"),
        (["td", "td", "td"], 1.0, -3.0, None),  # a menu, or a list of articles
        (["h2"], 0.0, -3.0, "body"),
        (["li"], 0.0, 0.5, "body"),
        (["li"], 0.0, -0.5, None),  # too little speaks for it
        (["div"], 0.0, 0.5, None),
    ],
)
def test_tables_headings_and_entries_amid_the_article_are_its_own(
    tags: list[str], link_share: float, score: float, label: str | None
) -> None:
    size = len(tags)
    choices: list[Choice | None] = [Choice("body"), *[None] * size, Choice("body")]
    marks = [mark("p"), *(mark(tag, link_share) for tag in tags), mark("p")]
    rescue_marked(choices, np.array([4.0, *[score] * size, 4.0]), marks, 0, size + 1)
    assert [choice and choice.label for choice in choices[1:-1]] == [label] * size


@pytest.mark.parametrize(
    ("tag", "text", "score", "label"),
    [
        ("h2", "What the deputies did next", 0.2, "body"),
        ("h2", "What the deputies did next", -0.2, None),  # too little speaks for it
        ("h3", "What the deputies did next", 0.2, None),  # heads teasers as often
        ("h2", "Sign up for our newsletter", 0.2, None),  # a phrase speaks against it
        ("pre", "git checkout main", 0.2, "body"),
        ("p", "Speed = way / time", 0.2, "body"),
        ("p", QUOTE, 0.2, None),  # a sentence has to say more for itself
    ],
)
def test_headings_code_and_short_paragraphs_alone_amid_the_article_are_its_own(
    tag: str, text: str, score: float, label: str | None
) -> None:
    choices: list[Choice | None] = [Choice("body"), None, None, None, Choice("body")]
    page = Page([FIRST, HEADLINE, text, HEADLINE, LAST], [0, 1, 1, 1, 1], lexicon.load())
    marks = [mark(tag) for tag in ("p", "div", tag, "div", "p")]
    rescue_own(page, choices, np.array([4.0, -2.6, score, -2.6, 4.0]), marks, 0, 4)
    assert [choice and choice.label for choice in choices[1:-1]] == [None, label, None]


def test_what_stands_behind_the_article_is_left() -> None:
    choices: list[Choice | None] = [Choice("body"), None, Choice("related")]
    rescue_marked(choices, np.array([4.0, -3.0, -3.0]), [mark("p"), mark("h2"), mark("li")], 0, 2)
    assert choices[1] is None


FIGURES = ["Stock", "Close", "Saryu Power", "418.20", "Ashmak Cement", "2,764.00"]
HEADLINES = ["Stock of the week", "The close of day", "Power to Saryu", "Cement for all", "Bank of pearls", "A fall in tea"]


@pytest.mark.parametrize(
    ("cells", "score", "label"),
    [
        (FIGURES, 0.1, "body"),
        (FIGURES, -1.5, None),  # too much speaks against it
        (FIGURES[:3], 0.1, None),  # too few to be a table
        (HEADLINES, 0.1, None),  # no figures
    ],
)
def test_a_table_amid_a_text_is_the_articles(cells: list[str], score: float, label: str | None) -> None:
    size = len(cells)
    choices: list[Choice | None] = [Choice("body"), *[None] * size, Choice("body")]
    page = Page([FIRST, *cells, LAST], [1] * (size + 2), lexicon.load())
    rescue_figures(page, choices, np.array([4.0, *[score] * size, 4.0]), 0, size + 1)
    assert [choice and choice.label for choice in choices[1:-1]] == [label] * size


TURNS = [
    "◇ 김나래> 주민들 반응은 어떻습니까?",
    "◆ 홍길동> 이장님이 서명을 받으셨습니다.",
    "◇ 김나래> (웃음) 그랬군요.",
    "◆ 홍길동> 고맙습니다.",
]
LISTED = ["◆ 정치: 시의회 예산안 통과", "◆ 경제: 물가 석 달째 내림세", "◆ 사회: 버스 요금 오른다", "◆ 문화: 가을 음악회 열린다"]


@pytest.mark.parametrize(("texts", "label"), [(TURNS, "body"), (LISTED, None), (TURNS[:2], None)])
def test_what_the_speakers_of_an_interview_say_is_the_article(texts: list[str], label: str | None) -> None:
    choices: list[Choice | None] = [None] * len(texts)
    restore_speech(Page(texts, [1] * len(texts), lexicon.load()), choices)
    assert [choice and choice.label for choice in choices] == [label] * len(texts)
