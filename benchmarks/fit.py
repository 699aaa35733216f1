"""Fits all that `weights.npz` holds: the network over lines, the trees that see a page whole, and the curves by which title and byline are chosen.

    python benchmarks/fit.py [--out src/cleannews/weights.npz] [--jobs 2] [--keep-networks]

The network (`train.py`) learns from all four sets of the data, text and HTML together. It is fitted on all folds, and five times without one
fold each. The trees (`boost.py`) learn from what each of those five decides on the pages that it never saw, for on its own pages a
network is surer than it can be on others; and from its own pages as well, so that they know sureness when they see it. Title and byline
are then a choice among the candidate lines of each page and "none" (conditional logit, McFadden 1974): additive curves, hat functions
over each rule's knots, L2.

The weights without a fold are written beside (`weights.fold0.npz` …), their trees and choices fitted without it as well, for
`benchmarks/predict.py --folds`: every row is scored by weights that never saw its publisher. Deterministic: the same data gives the
same file.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from boost import boost
from data import scorer
from documents import TEXTS, Document, documents
from scipy import sparse
from scipy.optimize import minimize
from train import knots_of, names_of, train

from cleannews import bylines, choose, lexicon, titles
from cleannews.curves import Curve, side_by_side
from cleannews.decide import (
    FITTED,
    Weights,
    article_of,
    best_title,
    byline_values,
    first_look,
    title_values,
)
from cleannews.network import Network, judge, load_record, read_record, save_record
from cleannews.survey import First, second_look, tree_values
from cleannews.trees import trees_of

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
            score = second_look(document.page, looked(document, weights.network), document.values, weights.network, weights.trees)
            inside, _ = article_of(document.page, score)
            start = choose.text_start(document.page, inside, score)
            yield Read(document, inside, choose.see(document.page, score, inside, start))


def looked(document: Document, network: Network) -> First:
    """The first decision of a network over a document."""
    return first_look(document.page, judge(network, document.values, document.words, document.paths), document.tree)


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


def fit_network(chosen: Sequence[int], out: Path) -> None:
    """Fits the network on some documents and writes it, alone."""
    save_record(out, {**train([ALL[i] for i in chosen], names_of(LABELS)), "trees": {}, "title": {}, "author": {}})


def fit_rest(chosen: Sequence[int], out: Path) -> None:
    """Fits the trees on what networks decided, and title and byline on what network and trees say; writes all."""
    network, record = load_record(out)[0], read_record(out)
    record["trees"] = {form: fit_trees(chosen, network, form) for form in ("text", "html")}
    nothing = side_by_side({}, ())
    weights = Weights(network, nothing, nothing, {form: trees_of(arrays) for form, arrays in record["trees"].items()})
    pages = list(read([ALL[i] for i in chosen], weights))
    title = fit_title(pages)
    author = fit_author(pages, weights._replace(title=side_by_side(title, [rule.name for rule in titles.TITLE])))
    save_record(out, {**record, "title": plain(title), "author": plain(author)})
    print(f"{out.name}: {out.stat().st_size} bytes, {len(chosen)} pages", flush=True)


def fit_trees(chosen: Sequence[int], network: Network, form: str) -> dict[str, np.ndarray]:
    """Trees that learn from pages as networks judge them that never saw the publisher, and from pages as their own network does.

    By the latter they learn to leave alone what it is sure of as a whole. They learn from whole pages: one that is cut is nearly all article,
    and by its size they would take any small page for one. Flattened pages are there once, as the others' networks judge them.
    """
    at = [i for i in chosen if (ALL[i].tree is None) == (form == "text") and not ALL[i].row["is_cut"]]
    own = [ALL[i] for i in at if ALL[i].tree is not None or ALL[i].row["file"] in TEXTS]
    weighed = [document._replace(counts_for=_OWN[form] * document.counts_for) for document in own]
    return boost(
        [*(ALL[i] for i in at), *weighed], [*(TABLES[i] for i in at), *(table_of(document, network) for document in own)], form
    )


_OWN = {"text": 0.3, "html": 0.15}
"""How much a page counts for the trees as its own network judges it, beside 1 as another does."""


def table_of(document: Document, network: Network) -> np.ndarray:
    """What the trees look at on a document, as a network judges it."""
    return tree_values(document.page, looked(document, network), document.values, network)


ALL: list[Document] = []
TABLES: list[np.ndarray] = []
"""Every document, and for each what the trees look at; the forked workers read them where they lie."""
LABELS = [name for name, kind in lexicon.load().kinds.items() if kind.role != "content"]
FOLDS = range(5)


def without(fold: int | None, out: Path) -> tuple[list[int], Path]:
    """The documents outside a fold, and where what is fitted on them is written; all, where it is None."""
    chosen = [i for i, document in enumerate(ALL) if document.row["fold"] != fold]
    return chosen, out if fold is None else out.with_suffix(f".fold{fold}.npz")


def read_tables(out: Path) -> None:
    """Fills TABLES: each document is judged by the network beside `out` that never saw its publisher."""
    networks = {fold: load_record(without(fold, out)[1])[0] for fold in FOLDS}
    for document in ALL:
        TABLES.append(table_of(document, networks[document.row["fold"]]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FITTED)
    parser.add_argument("--keep-networks", action="store_true", help="fit only what comes after the networks, which are there")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    ALL.extend(documents(LABELS))
    tasks = [without(fold, options.out) for fold in (None, *FOLDS)]
    fork = multiprocessing.get_context("fork")
    if not options.keep_networks:
        with fork.Pool(options.jobs) as pool:
            pool.starmap(fit_network, tasks, chunksize=1)
    read_tables(options.out)
    with fork.Pool(options.jobs) as pool:
        pool.starmap(fit_rest, tasks, chunksize=1)


if __name__ == "__main__":
    main()
