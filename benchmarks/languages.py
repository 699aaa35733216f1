"""How well the fit travels: F1 on the texts of a language that no page of the fit was in, beside F1 on its unseen publishers.

    python benchmarks/languages.py [--least 3] [--jobs 2]

For each language with enough pages, all weights are fitted anew without its pages, texts and HTML alike, and its texts are cleaned with them.
What trees and rankers learn from are, without those pages, the decisions of the weights of `fit.py`, and of those four of five have seen the
language. The other column cleans the same texts with the weights of `fit.py`, which know the language but not the publisher. The lexicon has
both times its file of the language: what is told is what the fitted part owes to pages of the language itself.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from data import rows, scorer
from documents import TEXTS, documents
from fit import ALL, LABELS, author_to, network_to, read_pages, read_tables, read_titles, title_to, trees_to
from predict import weights_for

from cleannews import Options
from cleannews.decide import FITTED, Weights, load_weights
from cleannews.pipeline import clean_with


def page_of_row(row: dict[str, Any]) -> str:
    """The page that a text was made of; several texts can be of one page."""
    return str(row["id"]).partition("#")[0]


def languages(least: int) -> list[str]:
    """The languages with texts of enough pages, those with most pages first, so that the longest fit does not begin last."""
    pages: dict[str, set[str]] = collections.defaultdict(set)
    for name in TEXTS:
        for row in rows(name):
            pages[row["lang"]].add(page_of_row(row))
    return sorted((language for language in pages if len(pages[language]) >= least), key=lambda code: (-len(pages[code]), code))


def f1(chosen: Iterable[dict[str, Any]], weights: Callable[[dict[str, Any]], Weights]) -> dict[str, float]:
    """The scorer's summary of some texts, each cleaned with the weights that are given for it."""
    gold = list(chosen)
    found = [
        {"id": row["id"], **clean_with(weights(row), row["text"], url=None, known=None, options=Options()).to_dict()}
        for row in gold
    ]
    groups, _ = scorer().score(gold, found)
    summary: dict[str, float] = scorer().summary(groups["all"])
    return summary


def measure(language: str) -> str:
    """The table's row of one language."""
    chosen = [row for name in TEXTS for row in rows(name) if row["lang"] == language]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        others = [i for i, document in enumerate(ALL) if document.row["lang"] != language]
        for step in (network_to, trees_to, title_to, author_to):
            step(others, path)
        without = load_weights(path)
    known, unknown = f1(chosen, lambda row: weights_for(row, True)), f1(chosen, lambda _: without)
    pages = len({page_of_row(row) for row in chosen})
    drop = known["f1"] - unknown["f1"]
    return f"| {language} | {pages} | {len(chosen)} | {known['f1']:.3f} | {unknown['f1']:.3f} | {drop:+.3f} | {known['spill']:.3f} | {unknown['spill']:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=3, help="pages that a language must have (default 3)")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    ALL.extend(documents(LABELS))
    for fill in (read_tables, read_pages, read_titles):
        fill(FITTED)
    print("| language | pages | texts | F1, language seen | F1, language never seen | loss | spill, seen | spill, never seen |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        for line in pool.imap(measure, languages(options.least), chunksize=1):
            print(line, flush=True)


if __name__ == "__main__":
    main()
