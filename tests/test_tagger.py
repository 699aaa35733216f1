"""The fitted labels of lines outside the article: which lines are judged anew, and what comes of it."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews import clean, lexicon
from cleannews.choice import Choice
from cleannews.decide import decide, load_weights
from cleannews.label import label_lines
from cleannews.model import Reason
from cleannews.page import page_of
from cleannews.segment import segment
from cleannews.tagger import PLACES, Decided, asked_of, beside_of, judged, retagged, seen_of, width_beside

LABELS = load_weights().network.labels
PROMPTS = lexicon.load().labels("boilerplate")
TEXT = """Home
Sport
Weather
Rain closes the old bridge of Hexley
By Jane Roe
The old bridge of Hexley was closed on Monday after three days of rain, the city said in the evening.
Engineers found that water had washed out the ground below its second pier, and nobody knows how deep.
The ferry runs every ten minutes from six in the morning to eleven at night, and it takes twelve cars.
Most read
Harbour opens again after the long storm
Mayor wants a new ferry for the night
About us
Contact"""


def because(label: str, rule: str) -> Choice:
    """A line's label by a rule."""
    return Choice(label, Reason(rule, label, 1.0, "test"))


@pytest.fixture(scope="module")
def decided() -> tuple[Decided, list[Choice]]:
    """A page before it is judged anew."""
    lex = lexicon.load()
    page = page_of(TEXT, segment(TEXT, lex), lex)
    decision = decide(page, load_weights())
    choices = label_lines(page, decision.score, decision.inside, decision.title, decision.byline)
    return Decided(decision.score, decision.inside, decision.input), choices


@pytest.mark.parametrize(
    ("choice", "inside", "asked"),
    [
        (because("related", "list"), False, True),
        (because("navigation", "neighbours"), False, True),
        (because("navigation", "place"), False, True),
        (because("sharing", "phrase"), False, False),
        (because("byline", "phrase"), False, False),
        (because("tags", "list"), False, False),
        (because("comments", "class"), False, False),
        (because("timestamp", "clock"), False, True),
        (because("body", "phrase"), True, False),
        (because("weather", "place"), False, False),
        (Choice("body"), True, False),
    ],
)
def test_which_lines_are_judged_anew(choice: Choice, inside: bool, asked: bool) -> None:
    before = Choice("body")
    assert (1 in asked_of([before, choice], [True, inside], LABELS, PROMPTS)) is asked


def test_a_date_ahead_of_the_article_is_left() -> None:
    assert asked_of([because("timestamp", "clock"), Choice("body")], [False, True], LABELS, PROMPTS) == []


def test_what_it_sees_has_the_columns_that_it_was_fitted_on(decided: tuple[Decided, list[Choice]]) -> None:
    page, choices = decided
    beside = beside_of(page.score, page.inside, choices, LABELS)
    assert beside.shape == (len(choices), width_beside(LABELS))
    assert set(np.unique(beside[:, PLACES:])) <= {0.0, 1.0}
    assert (beside[:, 0] == page.inside).all()
    weights = load_weights()
    seen = seen_of(weights.network, page.input.risen, beside)
    assert seen.shape[1] == len(weights.tagger.arrays["embed"])
    assert judged(weights.tagger, seen, page.input.words).shape == (len(choices), len(LABELS))


def test_a_page_without_a_guess_stays_as_it_is(decided: tuple[Decided, list[Choice]]) -> None:
    page, _ = decided
    sure = [Choice("body")] * len(page.inside)
    weights = load_weights()
    assert retagged(weights.tagger, weights.network, page, sure, PROMPTS) is sure


def test_a_changed_label_says_how_likely_it_is(decided: tuple[Decided, list[Choice]]) -> None:
    page, choices = decided
    weights = load_weights()
    wrong = [because("notice", "neighbours") if choice.label == "navigation" else choice for choice in choices]
    found = retagged(weights.tagger, weights.network, page, wrong, PROMPTS)
    changed = [(choice, new) for choice, new in zip(wrong, found, strict=True) if choice != new]
    assert changed
    for _, new in changed:
        assert new.reason is not None
        assert new.reason.rule == "context"
        assert 0 < new.reason.weight <= 4
        assert new.label in LABELS
        assert new.label not in ("caption", "tags")


def test_it_changes_no_line_of_the_article() -> None:
    article = clean(TEXT)
    assert "Engineers found" in article.body
    assert all(line.reasons[0].rule != "context" for line in article.lines if line.label in ("body", "title", "deck", "heading"))
