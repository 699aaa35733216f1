"""Where names recur on a page: the same lines as a search for each name finds, at a cost that does not grow with names times lines."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from cleannews.namesakes import lines_with


def page(lines: list[str]) -> Any:
    """A page that is nothing but folded lines."""
    return SimpleNamespace(folded=lines)


LINES = ["ann lee", "by ann lee and ann lees", "", "annlee", "jo", "said jo ann\nlee", "김하늘 기자", *["ann lee again"] * 20]
NAMES = ["ann lee", "ann", "jo", "김하늘", "nobody", "jo", "lee"]


def test_lines_are_those_in_which_a_name_stands() -> None:
    found = lines_with(page(LINES), NAMES)
    assert found == {name: [n for n, line in enumerate(LINES) if name in line][:12] for name in NAMES}
    assert list(found) == list(dict.fromkeys(NAMES))


def test_a_page_without_names() -> None:
    assert lines_with(page(LINES), []) == {}


def seconds(size: int) -> float:
    """What so many lines with a name each cost, in processor time."""
    names = [f"ann{number} lee" for number in range(size)]
    began = time.process_time()
    lines_with(page([f"by {name}" for name in names]), names)
    return time.process_time() - began


@pytest.mark.timeout(60)
def test_time_grows_with_the_lines_alone() -> None:
    small, large = max(seconds(10_000), 0.05), min(seconds(40_000) for _ in range(2))
    assert large <= 9 * small  # quadratic time is sixteen times
