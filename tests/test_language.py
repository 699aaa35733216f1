"""The language of a text that script and function words leave open: the same from the first call on, in any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cleannews import lexicon
from cleannews.language import detect, detectors

OPEN = (
    "Kevät Helsingissä",
    "Primavera Milano oggi",
    "Tavasz Budapesten reggel",
    "Regn faller Bergen",
    "Hujan turun Jakarta",
    "Pluie Lyon hier",
)
"""Scraps without function words enough."""


def test_threads_that_ask_first_at_the_same_time_get_the_same_answers() -> None:
    known = [detect(text, lexicon.load()) for text in OPEN]
    assert {told for _, told in known} == {"langdetect"}
    detectors.cache_clear()
    with ThreadPoolExecutor(len(OPEN)) as pool:
        assert list(pool.map(lambda text: detect(text, lexicon.load()), OPEN)) == known


def test_langdetect_knows_its_languages_in_an_order_that_no_file_system_decides() -> None:
    assert detectors().langlist == sorted(detectors().langlist) and len(detectors().langlist) > 50


def test_an_earlier_text_changes_no_answer() -> None:
    first = detect(OPEN[0], lexicon.load())
    for text in OPEN[1:]:
        detect(text, lexicon.load())
    assert detect(OPEN[0], lexicon.load()) == first
