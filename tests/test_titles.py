"""Rules on who is the title: what the rest of a page says of a candidate line."""

from __future__ import annotations

import numpy as np
import pytest

from cleannews import choose, lexicon, titles
from cleannews.page import page_of
from cleannews.segment import segment

PAGE = """\
* Home
* Courses
Craft Courses > Walls > How to mend a stone wall
How to mend a stone wall
By Lena Ortiz, 3 May 2025
Meet our patient team of builders
A gap in a stone wall costs nothing but a weekend to mend, because the stones lie beside it where they fell, and no mortar holds them together.
How do I find the right stone?
Most walls in the valley are made of what lay in the field, so the right stone for a gap is usually the one that fell out of it last winter."""

HEADLINE, TEAM, QUESTION = 3, 5, 7


def values(rule: str, text: str = PAGE, start: int = 8) -> dict[int, float]:
    """What a rule of TITLE gives each candidate of a text whose article starts at a line."""
    lex = lexicon.load()
    page = page_of(text, segment(text, lex), lex)
    seen = choose.see(page, np.zeros(page.size), [i >= start for i in range(page.size)], start)
    found = next(one for one in titles.TITLE if one.name == rule).values(seen)
    return dict(zip(seen.candidates, np.round(found, 2).tolist(), strict=True))


@pytest.mark.parametrize(
    ("rule", "line", "expected"),
    [
        ("echoed", HEADLINE, 1.0),
        ("echoed", TEAM, 0.0),
        ("words-shared", QUESTION, 0.67),
        ("words-shared", TEAM, 0.0),
        ("lead", QUESTION, 0.67),
        ("spoken-of", TEAM, -0.69),
        ("spoken-of", QUESTION, -0.23),
        ("since-credits", HEADLINE, 9.0),
        ("since-credits", TEAM, 1.0),
        ("since-credits", QUESTION, 3.0),
        ("to-credits", HEADLINE, 0.0),
        ("wide-between", HEADLINE, 1.0),
        ("wide-between", QUESTION, 0.0),
        ("listed-above", HEADLINE, 0.67),
        ("listed-above", TEAM, 0.4),
        ("listed-above", QUESTION, 0.0),
    ],
)
def test_what_the_page_says_of_a_candidate(rule: str, line: int, expected: float) -> None:
    assert values(rule)[line] == expected


def test_line_that_stands_twice_close_together_has_a_twin() -> None:
    twice = PAGE.replace("Meet our patient team of builders", "How to mend a stone wall")
    assert values("twin-near", twice)[HEADLINE] == 1.0
    assert set(values("twin-near").values()) == {0.0}


def test_same_line_elsewhere_is_no_echo() -> None:
    assert values("echoed", PAGE + "\nHow to mend a stone wall")[HEADLINE] == 1.0


def test_more_breaks_above_than_below_tell_a_heading() -> None:
    spaced = PAGE.replace("\nMeet our", "\n\n\nMeet our")
    assert values("gap-turn", spaced)[TEAM] == 1.0
    assert values("gap-turn")[TEAM] == 0.0
