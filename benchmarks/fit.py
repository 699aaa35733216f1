"""Fits the curves of `weights.json`: what each rule's value is worth in log-odds.

    python benchmarks/fit.py [--out src/cleannews/weights.json] [--cross]

Two additive logistic models (hat functions over each rule's knots, L2), one for a line alone and one for what stands around it, fitted on the
rows of text.jsonl.gz and asia-text.jsonl.gz. `--cross` also fits five times without one fold each, writes those weights beside
(`weights.fold0.json` …), for `benchmarks/predict.py --folds`, so that every row is scored by weights that never saw its publisher.
Deterministic: the same data gives the same file.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from data import rows, scorer
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from cleannews import bylines, choose, lexicon, rules
from cleannews.decide import (
    Curve,
    Weights,
    alone_score,
    article_path,
    best_title,
    byline_values,
    headlines,
    neighbour_score,
    title_values,
)
from cleannews.page import page_of
from cleannews.segment import segment

OUT = Path(__file__).resolve().parents[1] / "src" / "cleannews" / "weights.json"
FILES = ("text.jsonl.gz", "asia-text.jsonl.gz")
ASIA_WEIGHT = 4.0
"""How much more a row of the few East Asian pages counts, so that 43 pages are not drowned by 1,657."""
STRENGTH = 1.0
KNOTS = 9


def kept_lines(row: dict[str, Any], spans: list[tuple[int, int]]) -> np.ndarray:
    """For each of our lines, whether most of its characters lie on lines that the gold keeps."""
    keep, start, ranges = set(row["keep"]), 0, []
    for number, line in enumerate(row["text"].split("\n")):
        if number in keep:
            ranges.append((start, start + len(line)))
        start += len(line) + 1
    out = np.zeros(len(spans))
    j = 0
    for i, (a, b) in enumerate(spans):
        while j and ranges and ranges[min(j, len(ranges) - 1)][0] > a:
            j -= 1
        covered, k = 0, j
        while k < len(ranges) and ranges[k][0] < b:
            covered += max(0, min(b, ranges[k][1]) - max(a, ranges[k][0]))
            k += 1
        j = max(0, k - 1)
        out[i] = covered * 2 > b - a
    return out


class Documents:
    """Every row's page, rule values and gold, made once."""

    def __init__(self) -> None:
        self.pages, self.kept, self.fold, self.importance = [], [], [], []
        self.titles, self.authors, self.counts_for = [], [], []
        lex = lexicon.load()
        for name in FILES:
            for row in rows(name):
                spans = segment(row["text"], lex)
                if not spans or not row["keep"]:
                    continue
                page = page_of(row["text"], spans, lex)
                weight = np.sqrt(page.width + 1)
                self.pages.append(page)
                self.kept.append(kept_lines(row, spans))
                self.fold.append(row["fold"])
                cut = row["flattener"] == "leftover"  # made without title and byline: nothing to learn from their absence
                self.titles.append(None if cut else row.get("title"))
                self.authors.append(None if cut else row.get("authors"))
                self.counts_for.append(ASIA_WEIGHT if name.startswith("asia") else 1.0)
                self.importance.append(weight / weight.sum() * 100 * self.counts_for[-1])
        self.alone = [np.stack([rule.values(page) for rule in rules.ALONE], 1) for page in self.pages]
        self.fold = np.array(self.fold)


def knots_of(values: np.ndarray) -> np.ndarray:
    """Knots for one rule: its distinct values if few, else quantiles."""
    distinct = np.unique(values)
    if len(distinct) <= KNOTS:
        return distinct
    return np.unique(np.round(np.quantile(values, np.linspace(0.005, 0.995, KNOTS)), 3))


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


def fit_curves(matrix: np.ndarray, kept: np.ndarray, importance: np.ndarray, names: list[str]) -> tuple[float, dict[str, Curve]]:
    """One additive logistic model; its curves are centred, so that a rule that says nothing weighs nothing."""
    knots = [knots_of(matrix[:, j]) for j in range(matrix.shape[1])]
    basis = sparse.hstack([hats(matrix[:, j], knots[j]) for j in range(matrix.shape[1])]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-5)
    model.fit(basis, kept, sample_weight=importance)
    bias, curves, start = float(model.intercept_[0]), {}, 0
    for name, points, j in zip(names, knots, range(matrix.shape[1]), strict=True):
        weights = model.coef_[0][start : start + len(points)]
        start += len(points)
        mean = float(np.average(np.interp(matrix[:, j], points, weights), weights=importance))
        bias += mean
        curves[name] = Curve([round(float(k), 4) for k in points], [round(float(w - mean), 3) for w in weights])
    return round(bias, 3), curves


def fit(documents: Documents, train: np.ndarray) -> Weights:
    """Both models from the documents of the training folds."""
    chosen = np.flatnonzero(train)
    kept = np.concatenate([documents.kept[i] for i in chosen])
    importance = np.concatenate([documents.importance[i] for i in chosen])
    values = np.concatenate([documents.alone[i] for i in chosen])
    bias, alone = fit_curves(values, kept, importance, [rule.name for rule in rules.ALONE])
    weights = Weights(alone_bias=bias, alone=alone, neighbours_bias=0.0, neighbours={}, title={}, author={})
    around = []
    for i in chosen:
        page = documents.pages[i]
        score = alone_score(documents.alone[i], weights)
        context = rules.Around(page, score, rules.best_island(score, page.width))
        around.append(np.stack([rule.values(context) for rule in rules.NEIGHBOURS], 1))
    names = [rule.name for rule in rules.NEIGHBOURS]
    bias, neighbours = fit_curves(np.concatenate(around), kept, importance, names)
    weights = weights._replace(neighbours_bias=bias, neighbours=neighbours)
    return fit_author(documents, chosen, fit_title(documents, chosen, weights))


def fit_title(documents: Documents, chosen: np.ndarray, weights: Weights) -> Weights:
    """The title's model: a choice among the candidate lines of each page and "none" (conditional logit, McFadden 1974).

    Right are the lines that the scorer's own comparison takes for the gold title; "none" is right where no candidate is.
    """
    title_ok = scorer().title_ok
    values, right, importance = [], [], []
    for i in chosen:
        page, gold = documents.pages[i], documents.titles[i]
        score = neighbour_score(page, alone_score(documents.alone[i], weights), weights)
        seen = headlines(page, score, article_path(score, page.width))
        if gold and seen.candidates:
            values.append(title_values(seen))
            right.append(np.array([title_ok(gold, page.texts[j].lstrip("#*• ")) for j in seen.candidates]))
            importance.append(documents.counts_for[i])
    return weights._replace(title=fit_choice(values, right, importance, [rule.name for rule in choose.TITLE]))


def fit_author(documents: Documents, chosen: np.ndarray, weights: Weights) -> Weights:
    """The byline's model, a choice like the title's: right are the lines whose names are the gold authors."""
    key = scorer().name_key
    values, right, importance = [], [], []
    for i in chosen:
        page, gold = documents.pages[i], documents.authors[i]
        score = neighbour_score(page, alone_score(documents.alone[i], weights), weights)
        inside = article_path(score, page.width)
        seen = headlines(page, score, inside)
        named = bylines.candidate_bylines(page, inside, best_title(seen, weights), seen.start)
        if gold and named.candidates:
            values.append(byline_values(named))
            wanted = {key(name) for name in gold}
            right.append(np.array([{key(name) for name in naming.names} <= wanted for naming in named.namings]))
            importance.append(documents.counts_for[i])
    return weights._replace(author=fit_choice(values, right, importance, [rule.name for rule in bylines.AUTHOR]))


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cross", action="store_true")
    options = parser.parse_args()
    documents = Documents()
    everything = np.ones(len(documents.pages), dtype=bool)
    save(fit(documents, everything), options.out)
    if options.cross:
        for fold in range(5):
            save(fit(documents, documents.fold != fold), options.out.with_suffix(f".fold{fold}.json"))


def save(weights: Weights, path: Path) -> None:
    """One rule a line, so that a change of the fit reads as a change of curves."""
    record = weights.to_record()
    parts = []
    for key, value in record.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(curve)}" for name, curve in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{inner}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
