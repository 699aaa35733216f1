"""Looking at the characters of many lines at once says the same as looking at each line."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews.characters import characters_of

LINES = ["Rain fell.", "3 dead", "at 9", "two\nlines", "é", "a\U0001f600b"]
DIGITS = np.array([chr(code).isdigit() for code in range(0x10000)])
some_lines = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), min_size=1, max_size=8)


def test_a_table_is_looked_up_for_all_first_and_last_characters() -> None:
    lines = characters_of(LINES)
    assert lines.held(DIGITS).tolist() == [False, True, True, False, False, False]
    assert lines.firsts(DIGITS).tolist() == [False, True, False, False, False, False]
    assert lines.lasts(DIGITS).tolist() == [False, False, True, False, False, False]


@settings(derandomize=True, deadline=None, database=None)
@given(some_lines)
def test_each_line_stands_between_its_start_and_its_end(texts: list[str]) -> None:
    lines = characters_of(texts)
    text = "".join(map(chr, lines.codes.tolist()))
    assert [text[start:end] for start, end in zip(lines.starts.tolist(), lines.ends.tolist(), strict=True)] == texts


def test_no_lines_have_no_characters() -> None:
    lines = characters_of([])
    assert lines.held(DIGITS).tolist() == lines.firsts(DIGITS).tolist() == []
