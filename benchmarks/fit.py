"""Fits all that `weights.npz` holds: the network over lines, and the curves by which the title and the byline are chosen.

    python benchmarks/fit.py [--out src/cleannews/weights.npz] [--cross] [--jobs 2] [--choices]

The network (`train.py`) learns from all four sets of the data, text and HTML together. Title and byline are then a choice among the
candidate lines of each page and "none" (conditional logit, McFadden 1974): additive curves, hat functions over each rule's knots, L2.
`--cross` also fits five times without one fold each and writes those weights beside (`weights.fold0.npz` …) for `benchmarks/predict.py
--folds`, so that every row is scored by weights that never saw its publisher. `--choices` fits only the choices anew, on the
networks that are there. Deterministic: the same data gives the same file.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from data import scorer
from documents import TEXTS, Document, documents
from scipy import sparse
from scipy.optimize import minimize
from train import knots_of, names_of, train

from cleannews import bylines, choose, lexicon, titles
from cleannews.curves import Curve, side_by_side
from cleannews.decide import FITTED, Weights, article_of, best_title, byline_values, title_values
from cleannews.network import judge, load_record, save_record

STRENGTH = 1.0
"""Of the priors of title and byline: the variance of a curve's weights."""


class Read(NamedTuple):
    """A document as the choices see it: which lines are the article, and the rules' view of the title's candidates."""

    document: Document
    inside: list[bool]
    seen: choose.Headlines


def read(chosen: Sequence[Document], weights: Weights) -> Iterator[Read]:
    """The documents from which title and byline can be learned: texts, for the markup of HTML says more of them than lines do.

    "leftover" texts were made without both. HTML pages flattened for the fit are not among them: they made neither choice better.
    """
    for document in chosen:
        if document.row["file"] in TEXTS and document.row["flattener"] != "leftover" and not document.row["is_cut"]:
            score = judge(weights.network, document.values, document.words, document.paths).score
            inside, _ = article_of(document.page, score)
            start = choose.text_start(document.page, inside, score)
            yield Read(document, inside, choose.see(document.page, score, inside, start))


def fit_title(chosen: list[Read]) -> dict[str, Curve]:
    """The title's curves: right are the lines that the scorer's own comparison takes for the gold title."""
    title_ok = scorer().title_ok
    values, right, importance = [], [], []
    for document, _, seen in chosen:
        gold = document.row["title"]
        if gold and seen.candidates:
            values.append(title_values(seen))
            right.append(np.array([title_ok(gold, document.page.texts[j].lstrip("#*• ")) for j in seen.candidates]))
            importance.append(document.counts_for)
    return fit_choice(values, right, importance, [rule.name for rule in titles.TITLE])


def fit_author(chosen: list[Read], weights: Weights) -> dict[str, Curve]:
    """The byline's curves: right are the lines whose names are the gold authors."""
    key = scorer().name_key
    values, right, importance = [], [], []
    for document, inside, seen in chosen:
        gold = document.row["authors"]
        named = bylines.candidate_bylines(document.page, inside, best_title(seen, weights), seen.start)
        if gold and named.candidates:
            values.append(byline_values(named))
            wanted = {key(name) for name in gold}
            right.append(np.array([{key(name) for name in naming.names} <= wanted for naming in named.namings]))
            importance.append(document.counts_for)
    return fit_choice(values, right, importance, [rule.name for rule in bylines.AUTHOR])


def hats(values: np.ndarray, knots: np.ndarray) -> sparse.csr_matrix:
    """The piecewise-linear basis of one rule's curve."""
    n = len(values)
    clipped = np.clip(values, knots[0], knots[-1])
    right = np.clip(np.searchsorted(knots, clipped, side="left"), 1, max(len(knots) - 1, 1))
    if len(knots) == 1:
        return sparse.csr_matrix(np.ones((n, 1)))
    left = right - 1
    share = (clipped - knots[left]) / (knots[right] - knots[left])
    at = np.arange(n)
    return sparse.csr_matrix((np.r_[1 - share, share], (np.r_[at, at], np.r_[left, right])), shape=(n, len(knots)))


def fit_choice(values: list[np.ndarray], right: list[np.ndarray], importance: list[float], names: list[str]) -> dict[str, Curve]:
    """Curves whose sum is highest on a right candidate; "none" scores 0."""
    matrix = np.concatenate(values)
    knots = [knots_of(matrix[:, j]) for j in range(matrix.shape[1])]
    basis = sparse.hstack([hats(matrix[:, j], knots[j]) for j in range(matrix.shape[1])]).tocsr()
    sizes = np.array([len(v) for v in values])
    group = np.repeat(np.arange(len(values)), sizes)
    good = np.concatenate(right) > 0
    none = np.array([not marks.any() for marks in right])
    page_weight = np.array(importance)

    def loss(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        scores = np.clip(basis @ coefficients, -30, 30)
        grown = np.exp(scores)
        total = 1 + np.bincount(group, grown, len(values))
        hit = none + np.bincount(group, grown * good, len(values))
        slope = page_weight[group] * (grown / total[group] - grown * good / hit[group])
        value = float(-(page_weight * (np.log(hit) - np.log(total))).sum() + 0.5 * coefficients @ coefficients / STRENGTH)
        return value, basis.T @ slope + coefficients / STRENGTH

    fitted = minimize(loss, np.zeros(basis.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    edges = np.cumsum([0, *map(len, knots)])
    return {
        name: Curve([round(float(k), 4) for k in points], [round(float(w), 3) for w in fitted[start:stop]])
        for name, points, start, stop in zip(names, knots, edges, edges[1:], strict=False)
    }


def plain(curves: dict[str, Curve]) -> dict[str, list[list[float]]]:
    """Curves as lists of knots and of weights, as JSON holds them."""
    return {name: [list(map(float, part)) for part in curve] for name, curve in curves.items()}


def fit(chosen: list[Document], out: Path, only_choices: bool) -> None:
    """Fits all on some documents and writes it; the choices are fitted on what the network, read back, says of the pages."""
    if only_choices:
        with np.load(out, allow_pickle=False) as file:
            record = {**load_record(out)[1], "arrays": {name: file[name] for name in file.files if name != "record"}}
    else:
        record = train(chosen, names_of(LABELS))
        save_record(out, {**record, "title": {}, "author": {}})
    weights = Weights(load_record(out)[0], side_by_side({}, ()), side_by_side({}, ()))
    pages = list(read(chosen, weights))
    title = fit_title(pages)
    author = fit_author(pages, weights._replace(title=side_by_side(title, [rule.name for rule in titles.TITLE])))
    save_record(out, {**record, "title": plain(title), "author": plain(author)})
    print(f"{out.name}: {out.stat().st_size} bytes, {len(chosen)} pages", flush=True)


ALL: list[Document] = []
"""Every document; the forked workers read it where it lies."""
LABELS = [name for name, kind in lexicon.load().kinds.items() if kind.role != "content"]


def fit_without(fold: int | None, out: Path, only_choices: bool) -> None:
    """Fits on all documents outside a fold; on all, where it is None."""
    path = out if fold is None else out.with_suffix(f".fold{fold}.npz")
    fit([d for d in ALL if d.row["fold"] != fold], path, only_choices)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FITTED)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--choices", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    ALL.extend(documents(LABELS))
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        folds = (None, *range(5)) if options.cross else (None,)
        pool.starmap(fit_without, [(fold, options.out, options.choices) for fold in folds], chunksize=1)


if __name__ == "__main__":
    main()
