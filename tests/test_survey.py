"""What a page shows once a first decision over it is made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_behind import page

from cleannews.decide import first_look, load_weights
from cleannews.kin import kin_of
from cleannews.network import Verdict, input_of, judge, page_words
from cleannews.page import Page, Values
from cleannews.rules import values_of
from cleannews.survey import First, cohesion, second_look, survey, tree_values

FERRY = "The ferry to the island was late again on Tuesday morning, and the harbour filled with people."
WAITING = "Some waited under the roof of the harbour office while the ferry lay at anchor outside."
LAMPS = "Ten ways in which a lamp makes your living room look larger"
MORE = "Why the ferry harbour has no roof"


def decided(seen: Page, score: Sequence[float], inside: Sequence[float]) -> First:
    """A page after a first decision."""
    scores = np.array(score, dtype=np.float64)
    verdict = Verdict(scores, np.zeros((seen.size, 4)))
    return First(verdict, (), scores, np.array(inside, dtype=np.float64), kin_of(seen, None))


def test_words_that_the_article_says_elsewhere_are_counted() -> None:
    seen = page(FERRY, WAITING, LAMPS, MORE)
    shared = cohesion(seen, decided(seen, [3, 3, 0, 0], [1, 1, 0, 0]), {})["shared"]
    assert shared[3] > 0.5 > shared[2]
    assert 0 < shared[1] < 1  # its own words alone are not counted


def test_of_lines_that_are_sure_nothing_is_asked() -> None:
    seen = page(FERRY, WAITING, LAMPS, MORE)
    columns = cohesion(seen, decided(seen, [9, 3, -9, 0], [1, 1, 0, 0]), {})
    assert all((values[[0, 2]] == -1).all() for values in columns.values())


def test_words_that_the_network_knows_are_not_rare() -> None:
    seen = page(FERRY, "island ferry lighthouse")
    known = {"ferry": 1}
    columns = cohesion(seen, decided(seen, [3, 0], [1, 0]), known)
    assert columns["rare"][1] == 2
    assert columns["shared-rare"][1] == 0.5


def test_places_are_counted_from_the_article() -> None:
    seen = page("Menu", FERRY, LAMPS, WAITING, "Contact")
    columns = survey(seen, decided(seen, [-3, 3, -1, 2, -3], [0, 1, 0, 1, 0]))
    assert columns["from-first"].tolist() == [-1, 0, 1, 2, 3]
    assert columns["to-last"].tolist() == [3, 2, 1, 0, -1]
    assert columns["run"].tolist() == [1, 1, 1, 1, 1]
    assert columns["weakest-above"][[1, 2, 3]].tolist() == [3, -1, -1]
    assert columns["weakest-below"][[1, 2, 3]].tolist() == [-1, -1, 2]
    assert columns["above"][0] == 0
    assert columns["above"][-1] == pytest.approx(1)


def test_a_run_is_as_long_as_its_lines() -> None:
    seen = page("Menu", "News", FERRY, WAITING, MORE, "Contact")
    columns = survey(seen, decided(seen, [-3, -3, 3, 3, 1, -3], [0, 0, 1, 1, 1, 0]))
    assert columns["run"].tolist() == [2, 2, 3, 3, 3, 1]
    assert columns["from-run"].tolist() == [0, 1, 0, 1, 2, 0]
    assert columns["to-run"].tolist() == [1, 0, 2, 1, 0, 0]


def test_a_line_that_is_sure_keeps_its_score() -> None:
    seen = page(*["Menu", FERRY, LAMPS, WAITING, "Contact"] * 6)
    first = decided(seen, [-9, 9, 0, 3, -5] * 6, [0, 1, 0, 1, 0] * 6)
    second = seen_again(seen, first)
    assert second[[0, 1, 4]].tolist() == [-9, 9, -5]
    assert second[2] != 0


def test_a_page_of_few_lines_is_left_as_it_is() -> None:
    seen = page("Menu", FERRY, LAMPS, WAITING, "Contact")
    first = decided(seen, [-9, 9, 0, 3, -5], [0, 1, 0, 1, 0])
    assert seen_again(seen, first).tolist() == first.score.tolist()


def seen_again(seen: Page, first: First) -> Values:
    """The score of each line of a text at the second look, with the weights that ship."""
    weights = load_weights()
    return second_look(seen, first, values_of(seen, weights.network.labels, None), weights.network, weights.trees)


@given(st.lists(st.sampled_from([FERRY, WAITING, LAMPS, MORE, "1", "…", "메뉴", "2 comments"]), min_size=1, max_size=60))
def test_every_page_has_numbers_for_the_trees(lines: list[str]) -> None:
    """However short, sure or empty of an article a page is: one row a line, nothing infinite, as many columns as the trees were fitted on."""
    weights = load_weights()
    seen = page(*lines)
    values = values_of(seen, weights.network.labels, None)
    first = first_look(seen, judge(weights.network, input_of(values, page_words(seen), weights.network), None), None)
    table = tree_values(seen, first, values, weights.network)
    assert len(table) == seen.size
    assert np.isfinite(table).all()
    assert int(weights.trees["text"].column.max()) < table.shape[1]
