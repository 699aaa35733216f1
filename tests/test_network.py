"""The fitted judge of lines: its parts add up, its file is plain data, and it is small."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import cleannews
from cleannews import lexicon, network, rules
from cleannews.decide import FITTED, load_weights
from cleannews.model import Reason
from cleannews.page import page_of
from cleannews.segment import segment
from cleannews.telling import Told, keys

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))[:6]


def page(path: Path) -> network.Page:
    lex = lexicon.load()
    text = path.read_text(encoding="utf-8")
    return page_of(text, segment(text, lex), lex)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_parts_add_up_to_the_score(path: Path) -> None:
    net = load_weights().network
    seen = page(path)
    verdict = network.judge(net, network.input_of(rules.values_of(seen, net.labels, None), network.page_words(seen), net), None)
    said = net.arrays["bias"][0] + net.arrays["centre"][: net.text_columns].sum()
    assert np.allclose(verdict.parts.sum(1) + said, verdict.score)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_reasons_add_up_to_the_score(path: Path) -> None:
    told = 0
    for line in cleannews.clean(path.read_text(encoding="utf-8")).lines:
        last = next((n for n, reason in enumerate(line.reasons) if reason.rule == "rest"), None)
        if last is None or not 0.02 < line.score < 0.98:
            continue
        total = sum(reason.weight for reason in line.reasons[last - 3 : last + 1])
        assert total == pytest.approx(math.log(line.score / (1 - line.score)), abs=0.05)
        told += 1
    assert told > 0


def test_what_stands_far_away_changes_nothing_but_what_looks_at_the_whole_page() -> None:
    """Two lines beyond the reach of the network see the same lines around: only the page's own mean and maximum may differ."""
    weights = load_weights().network.arrays
    state = np.random.default_rng(0).normal(size=(80, weights["embed_bias"].size))
    longer = np.vstack([state, state[:1]])
    local = {**weights, "whole": np.zeros_like(weights["whole"])}
    assert np.allclose(network.around(state, local)[:40], network.around(longer, local)[:40])


def test_what_a_part_said_is_told_by_a_number() -> None:
    told = Told([("width", "2^{:.1f} columns wide"), ("around", "what stands around it")])
    part, weight, value = np.array([0, 1, 0]), np.array([-123.0, -0.0, 4.0]), np.array([650.0, -25.0, -0.0])
    said = [told[key] for key in keys(part, weight, value)]
    assert said == [
        Reason("width", "body", -1.23, "2^6.5 columns wide"),
        Reason("around", "body", 0.0, "what stands around it"),
        Reason("width", "body", 0.04, "2^0.0 columns wide"),
    ]
    assert math.copysign(1.0, said[1].weight) == 1.0


def test_a_product_by_rows_is_the_product() -> None:
    rng = np.random.default_rng(0)
    for size in (1, 23, 24, 25, 100):
        rows, matrix = rng.normal(size=(size, 7)), rng.normal(size=(7, 5))
        assert np.allclose(network.product(rows, matrix), rows @ matrix)
        assert np.allclose(network.product(np.asfortranarray(rows), matrix), rows @ matrix)


def test_the_file_is_plain_and_small() -> None:
    assert FITTED.stat().st_size < 3_000_000
    with np.load(FITTED, allow_pickle=False) as file:
        assert "record" in file.files


def test_a_record_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    net, record = network.load_record(FITTED)
    network.save_record(tmp_path / "copy.npz", network.read_record(FITTED))
    again, said = network.load_record(tmp_path / "copy.npz")
    trees, others = said.pop("trees"), record.pop("trees")
    tagger, other = said.pop("tagger"), record.pop("tagger")
    assert said == record
    assert tagger.keys() == other.keys() and all(np.array_equal(tagger[name], array) for name, array in other.items())
    assert trees.keys() == others.keys()
    assert all(np.array_equal(trees[form][name], array) for form in others for name, array in others[form].items())
    assert again.words == net.words
    assert all(np.array_equal(again.arrays[name], net.arrays[name]) for name in net.arrays)
