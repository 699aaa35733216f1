"""The pages written for this project: read whole, their gold taken out, each piece of text found again in what is made of them."""

from __future__ import annotations

import bs4
import pytest
import written

from cleannews import clean, lexicon

PAGES = list(written.written())


def test_every_label_of_the_pages_is_known() -> None:
    known = set(lexicon.load().kinds)
    assert {label for page in PAGES for _, label in page.pieces} <= known


def test_nothing_of_the_gold_is_left_in_a_page() -> None:
    assert [page.name for page in PAGES if "data-gold" in page.html or "gold+json" in page.html] == []


def test_text_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="no data-gold around 'Rain fell'"):
        list(written.pieces_of(bs4.BeautifulSoup("<body><p>Rain fell</p></body>", "lxml")))


def test_pieces_are_found_in_order_whatever_the_white_space() -> None:
    pieces = [("Share", "sharing"), ("Rain  fell", "body"), ("left out", "notice"), ("Share", "related")]
    text = "Share\nRain\nfell\nShare"
    assert written.spans_of(pieces, text) == [(0, 5, "sharing"), (6, 15, "body"), (16, 21, "related")]


@pytest.mark.parametrize("page", PAGES[::12], ids=lambda page: page.name)
def test_most_pieces_are_lines_of_the_page(page: written.Written) -> None:
    assert len(written.spans_of(page.pieces, clean(page.html).text)) > 0.85 * len(page.pieces)
