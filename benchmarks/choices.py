"""Fits what ranks titles and bylines (`cleannews.ranker`): a choice among the candidate lines of each page and "none".

Conditional logit (McFadden 1974): additive curves, hat functions over each rule's knots, L2; and trees over the same values (`boost.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from boost import boost_choice
from data import scorer
from documents import TEXTS, Document
from scipy import sparse
from scipy.optimize import minimize
from train import knots_of

from cleannews import choose, signatories
from cleannews.decide import RULES, article_of, byline_values, title_values
from cleannews.page import Values

STRENGTH = 1.0
"""Of the prior: the variance of a curve's weights."""


class Read(NamedTuple):
    """A document as the choices see it: which lines are the article, and the rules' view of the title's candidates."""

    document: Document
    inside: list[bool]
    seen: choose.Headlines


def is_read(document: Document) -> bool:
    """Whether title and byline can be learned from a document: from texts, for the markup of HTML says more of them than lines do.

    "leftover" texts were made without both. HTML pages flattened for the fit are not among them: they made neither choice better.
    """
    row = document.row
    return row["file"] in TEXTS and row["flattener"] != "leftover" and not row["is_cut"]


def read(document: Document, score: Values) -> Read:
    """A document with the scores of its lines, as the choices see it."""
    inside, _ = article_of(document.page, score)
    start = choose.text_start(document.page, inside, score)
    return Read(document, inside, choose.see(document.page, score, inside, start))


class Page(NamedTuple):
    """The candidates of a page: the values of their rules, which of them are right, and what the page counts for."""

    values: np.ndarray
    right: np.ndarray
    counts_for: float


def fit_title(pages: Sequence[Read]) -> dict[str, Any]:
    """What ranks titles: right are the lines that the scorer's own comparison takes for the gold title."""
    title_ok = scorer().title_ok
    found = []
    for document, _, seen in pages:
        if document.row["title"] and seen.candidates:
            lines = [document.page.texts[i].lstrip("#*• ") for i in seen.candidates]
            right = np.array([title_ok(document.row["title"], line) for line in lines])
            found.append(Page(title_values(seen), right, document.counts_for))
    return fit_choice("title", found)


def fit_author(pages: Sequence[Read], title_lines: Sequence[int]) -> dict[str, Any]:
    """What ranks bylines, where the titles are chosen already: right are the lines whose names are the gold authors."""
    key = scorer().name_key
    found = []
    for (document, inside, seen), title in zip(pages, title_lines, strict=True):
        wanted = {key(name) for name in document.row["authors"] or ()}
        named = signatories.candidate_bylines(document.page, inside, title, seen.start)
        if wanted and named.candidates:
            right = np.array([{key(name) for name in naming.names} <= wanted for naming in named.namings])
            found.append(Page(byline_values(named), right, document.counts_for))
    return fit_choice("author", found)


def fit_choice(choice: str, pages: Sequence[Page]) -> dict[str, Any]:
    """What ranks the candidates of a choice, as a part of the weights' record."""
    values, right, importance = zip(*pages, strict=True)
    curves = fit_curves(values, right, np.array(importance), RULES[choice])
    return {choice: curves, "trees": {choice: boost_choice(values, right, importance)}}


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


def fit_curves(
    values: Sequence[np.ndarray], right: Sequence[np.ndarray], importance: np.ndarray, names: Sequence[str]
) -> dict[str, list[list[float]]]:
    """Curves, knots and weights, whose sum is highest on a right candidate; "none" scores 0."""
    matrix = np.concatenate(values)
    knots = [knots_of(matrix[:, j]) for j in range(matrix.shape[1])]
    basis = sparse.hstack([hats(matrix[:, j], knots[j]) for j in range(matrix.shape[1])]).tocsr()
    group = np.repeat(np.arange(len(values)), [len(page) for page in values])
    good = np.concatenate(right) > 0
    none = np.array([not marks.any() for marks in right])

    def loss(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        scores = np.clip(basis @ coefficients, -30, 30)
        grown = np.exp(scores)
        total = 1 + np.bincount(group, grown, len(values))
        hit = none + np.bincount(group, grown * good, len(values))
        slope = importance[group] * (grown / total[group] - grown * good / hit[group])
        value = float(-(importance * (np.log(hit) - np.log(total))).sum() + 0.5 * coefficients @ coefficients / STRENGTH)
        return value, basis.T @ slope + coefficients / STRENGTH

    fitted = minimize(loss, np.zeros(basis.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    edges = np.cumsum([0, *map(len, knots)])
    return {
        name: [[round(float(k), 4) for k in points], [round(float(w), 3) for w in fitted[start:stop]]]
        for name, points, start, stop in zip(names, knots, edges, edges[1:], strict=False)
    }
