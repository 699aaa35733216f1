"""Duplicates: the same body, nearly the same body, and bodies that only look alike."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews.duplicates import find_duplicates, likeness, shingles

WORDS = [
    "harbour",
    "ferry",
    "council",
    "bridge",
    "mill",
    "frost",
    "keeper",
    "organ",
    "hedge",
    "apple",
    "marsh",
    "nurse",
    "clock",
    "plough",
    "valley",
    "bread",
    "lamp",
]


def body(number: int, size: int = 200) -> str:
    """A body that no other number has."""
    return " ".join(Random(number).choices(WORDS, k=size))


def changed(text: str, share: float) -> str:
    """A body with some of its words replaced."""
    words, choice = text.split(), Random(7)
    for place in choice.sample(range(len(words)), round(share * len(words))):
        words[place] = f"altered{place}"
    return " ".join(words)


def test_the_first_of_identical_documents_is_the_original() -> None:
    assert find_duplicates([("a", body(1)), ("b", body(2)), ("c", body(1)), ("d", body(1))]) == [None, None, "a", "a"]


@pytest.mark.parametrize("dress", [str.upper, lambda text: text.replace(" ", "\n\n"), lambda text: f"  {text}\n"])
def test_case_and_white_space_make_no_difference(dress: object) -> None:
    assert find_duplicates([("a", body(1)), ("b", dress(body(1)))]) == [None, "a"]  # type: ignore[operator]


@pytest.mark.parametrize(("share", "is_duplicate"), [(0.01, True), (0.03, True), (0.2, False), (0.5, False)])
def test_a_few_changed_words_make_a_duplicate_and_many_do_not(share: float, is_duplicate: bool) -> None:
    for number in range(20):
        assert find_duplicates([("a", body(number)), ("b", changed(body(number), share))]) == [
            None,
            "a" if is_duplicate else None,
        ]


@pytest.mark.parametrize(
    "text",
    [
        "비가 왔다고 기상청이 밝혔다. 나루터 배는 저녁까지 묶여 있었다.",
        "雨が降り、渡し船は夕方まで港に残ったと気象台は発表した。",
    ],
)
def test_short_bodies_in_any_script(text: str) -> None:
    assert find_duplicates([("a", text), ("b", text + "!"), ("c", text[::-1])]) == [None, "a", None]


def test_reports_that_differ_in_their_numbers_are_none() -> None:
    report = "The tide at {} stood at {}.{} metres at {} o'clock, {} centimetres above the mean of the last {} years."
    reports = [
        (str(n), report.format(["Aldermoss", "Fenwick", "Orlanne"][n], 3 + n, 41 * n, 5 + n, 17 * n, 20 + n)) for n in range(3)
    ]
    assert find_duplicates(reports) == [None, None, None]


def test_documents_without_a_body_are_nobodys_duplicates() -> None:
    assert find_duplicates([("a", ""), ("b", " \n"), ("c", "")]) == [None, None, None]
    assert find_duplicates([]) == []


def test_an_original_is_itself_no_duplicate() -> None:
    near, nearer = changed(body(1), 0.02), changed(body(1), 0.03)
    found = find_duplicates([("a", body(1)), ("b", near), ("c", near), ("d", nearer), ("e", body(3))])
    assert found == [None, "a", "a", "a", None]


def test_many_look_alikes_do_not_hide_a_duplicate() -> None:
    """All share most of their words, so that every one is worth comparing with every other."""
    half = body(1, 120)
    alike = [(str(n), f"{half} {body(n, 80)}") for n in range(2, 200)]
    assert set(find_duplicates(alike)) == {None}
    assert find_duplicates([*alike, ("copy", changed(alike[100][1], 0.01))])[-1] == alike[100][0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([body(n, 60) for n in range(4)] + [changed(body(0, 60), 0.02), ""]), max_size=12))
def test_originals_come_first_and_every_body_has_one(bodies: list[str]) -> None:
    found = find_duplicates([(str(n), text) for n, text in enumerate(bodies)])
    assert found == find_duplicates([(str(n), text) for n, text in enumerate(bodies)])
    for number, original in enumerate(found):
        if original is not None:
            assert int(original) < number and found[int(original)] is None
        elif bodies[number]:
            assert bodies[number] not in bodies[:number]


@given(st.text(min_size=1, max_size=60))
def test_shingles_are_different_and_in_order(text: str) -> None:
    found = shingles(text)
    assert len(found) and bool(np.all(found[1:] > found[:-1])) and likeness(found, found) == 1.0
