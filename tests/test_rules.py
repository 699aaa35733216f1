"""Rules over runs of lines: which lines are numbered, ranked or marked alike, and from what length that counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cleannews import lexicon, rules
from cleannews.page import page_of
from cleannews.segment import segment


def values(rule: str, text: str) -> list[float]:
    """What a rule of TEXT gives the lines of a text."""
    lex = lexicon.load()
    page = page_of(text, segment(text, lex), lex)
    found = next(one for one in rules.TEXT if one.name == rule).values(page)
    return [round(value, 3) for value in found.tolist()]


THREE, FOUR = round(math.log2(3), 3), 2.0

RUNS = {
    "ranked": ("Most read\n7. Rain falls\n8. Sun shines\n9. Wind blows\nAbout us", [0.0, THREE, THREE, THREE, 0.0]),
    "glued-ranks": ("1'Rain falls\n2'Sun shines\n3'Wind blows\n4'Snow lies\nAbout us", [FOUR, FOUR, FOUR, FOUR, 0.0]),
    "alike": ("About us\n[sport] Rain falls\n[sport] Sun shines\n[city] Wind blows", [0.0, THREE, THREE, THREE]),
}


@pytest.mark.parametrize("rule", RUNS)
def test_lines_of_a_run_have_the_log_of_its_length(rule: str) -> None:
    text, expected = RUNS[rule]
    assert values(rule, text) == expected


@pytest.mark.parametrize("rule", RUNS)
def test_a_run_that_is_too_short_counts_for_nothing(rule: str) -> None:
    lines = RUNS[rule][0].split("\n")
    short = "\n".join(lines[2:] if rule == "glued-ranks" else lines[:3])
    assert set(values(rule, short)) == {0.0}


def test_a_list_may_begin_with_rank_one() -> None:
    assert values("ranked", "Most read\n1. Rain falls\n2. Sun shines\n3. Wind blows\nAbout us") == [0.0, THREE, THREE, THREE, 0.0]


def test_a_run_whose_first_line_does_not_count_is_none() -> None:
    follows = np.array([True, True, False, True, True])
    assert rules.runs(follows, np.array([False, True, True, True, True, True])).round(3).tolist() == [
        0,
        0,
        0,
        THREE,
        THREE,
        THREE,
    ]
