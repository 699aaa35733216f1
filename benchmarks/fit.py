"""Fits all that `weights.npz` holds: the network over lines, the trees that see a page whole, what ranks titles and bylines, and the tagger.

    python benchmarks/fit.py [--out src/cleannews/weights.npz] [--jobs 2] [--start trees]

The network (`train.py`) learns from all four sets of the data, text and HTML together. It is fitted on all folds, and five times without one
fold each. The trees (`boost.py`) learn from what each of those five decides on the pages that it never saw, for on its own pages a
network is surer than it can be on others; and from its own pages as well, so that they know sureness when they see it. What ranks titles
(`choices.py`) learns in the same way from what those networks and their trees decide on pages that they never saw, and what ranks bylines
from the titles found there as well. The tagger (`tag.py`) learns labels from what the rules made of pages that those networks never saw.

The weights without a fold are written beside (`weights.fold0.npz` …), their trees and choices fitted without it as well, for
`benchmarks/predict.py --folds`: every row is scored by weights that never saw its publisher. Deterministic: the same data gives the
same file on the same kind of processor. Another one rounds sums otherwise, and its fit differs as one with other random numbers would.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from boost import boost
from choices import Read, fit_author, fit_title, is_read, read
from documents import TEXTS, Document, documents
from tag import Tagged, fit_tagger, read_written, tagged
from train import names_of, train
from written import written

from cleannews import lexicon
from cleannews.decide import FITTED, best_title, first_look, load_weights, ranker_in, trees_in
from cleannews.network import Network, input_of, judge, load_record, read_record, save_record
from cleannews.survey import First, second_look, tree_values

ALL: list[Document] = []
TABLES: list[np.ndarray] = []
"""Every document, and for each what the trees look at; the forked workers read them where they lie."""
READS: dict[int, Read] = {}
TITLES: dict[int, int] = {}
"""By the number of a document: what the choices see of it, and the line of its title."""
PAGES: list[Tagged] = []
"""What the tagger learns from."""
STEPS = ("networks", "trees", "choices", "tagger")
LABELS = [name for name, kind in lexicon.load().kinds.items() if kind.role != "content"]
FOLDS = range(5)


def looked(document: Document, network: Network) -> First:
    """The first decision of a network over a document."""
    return first_look(
        document.page, judge(network, input_of(document.values, document.words, network), document.paths), document.tree
    )


def add(out: Path, found: dict[str, Any]) -> None:
    """Adds what was fitted to the weights in a file."""
    record = read_record(out)
    save_record(out, {**record, **found, "trees": record["trees"] | found.get("trees", {})})


def network_to(chosen: Sequence[int], out: Path) -> None:
    """Fits the network on some documents and writes it, alone."""
    save_record(out, {**train([ALL[i] for i in chosen], names_of(LABELS)), "trees": {}, "tagger": {}, "title": {}, "author": {}})


def trees_to(chosen: Sequence[int], out: Path) -> None:
    """Fits the trees on what networks decided."""
    network, _ = load_record(out)
    add(out, {"trees": {form: fit_trees(chosen, network, form) for form in ("text", "html")}})


def title_to(chosen: Sequence[int], out: Path) -> None:
    """Fits what ranks titles on what networks and trees decided."""
    add(out, fit_title([READS[i] for i in chosen if i in READS]))


def author_to(chosen: Sequence[int], out: Path) -> None:
    """Fits what ranks bylines on the same and the titles chosen."""
    add(out, fit_author([READS[i] for i in chosen if i in READS], [TITLES[i] for i in chosen if i in READS]))
    print(f"{out.name}: {out.stat().st_size} bytes, {len(chosen)} pages", flush=True)


def tagger_to(fold: int | None, out: Path) -> None:
    """Fits the tagger on pages outside a fold."""
    network, _ = load_record(out)
    add(out, {"tagger": fit_tagger([page for page in PAGES if page.fold != fold], network)})


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


def without(fold: int | None, out: Path) -> tuple[list[int], Path]:
    """The documents outside a fold, and where what is fitted on them is written; all, where it is None."""
    chosen = [i for i, document in enumerate(ALL) if document.row["fold"] != fold]
    return chosen, out if fold is None else out.with_suffix(f".fold{fold}.npz")


def strangers(out: Path) -> dict[int, tuple[Network, dict[str, Any]]]:
    """For the documents of each fold the network that never saw their publishers, and what else stands in its file beside `out`."""
    return {fold: load_record(without(fold, out)[1]) for fold in FOLDS}


def read_tables(out: Path) -> None:
    """Fills TABLES, each document judged by its fold's network."""
    networks = strangers(out)
    for document in ALL:
        TABLES.append(table_of(document, networks[document.row["fold"]][0]))


def read_pages(out: Path) -> None:
    """Fills READS, each document judged by its fold's network and trees."""
    judges = {fold: (network, trees_in(record)) for fold, (network, record) in strangers(out).items()}
    for i, document in enumerate(ALL):
        if is_read(document):
            network, trees = judges[document.row["fold"]]
            READS[i] = read(document, second_look(document.page, looked(document, network), document.values, network, trees))


def read_titles(out: Path) -> None:
    """Fills TITLES, each document's title chosen as its fold's weights do."""
    rankers = {fold: ranker_in(record, "title") for fold, (_, record) in strangers(out).items()}
    TITLES.update({i: best_title(page.seen, rankers[page.document.row["fold"]]) for i, page in READS.items()})


def read_tagged(out: Path) -> None:
    """Fills PAGES, each decided by its fold's weights."""
    judges = {fold: load_weights(without(fold, out)[1]) for fold in FOLDS}
    PAGES.extend(tagged(judges))
    PAGES.extend(one for page in written() for one in read_written(page, judges[page.fold]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FITTED)
    parser.add_argument(
        "--start", choices=STEPS, default="networks", help="keep what comes before, which must be there (networks)"
    )
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    start = STEPS.index(options.start)
    if start < STEPS.index("tagger"):
        ALL.extend(documents(LABELS))
    tasks = [without(fold, options.out) for fold in (None, *FOLDS)]

    def each(step: Callable[[Sequence[int], Path], None]) -> None:
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:  # anew, so that workers see what was read since
            pool.starmap(step, tasks, chunksize=1)

    if start == 0:
        each(network_to)
    if start <= 1:
        read_tables(options.out)
        each(trees_to)
    if start <= 2:
        read_pages(options.out)
        each(title_to)
        read_titles(options.out)
        each(author_to)
    read_tagged(options.out)
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        pool.starmap(tagger_to, [(fold, without(fold, options.out)[1]) for fold in (None, *FOLDS)], chunksize=1)


if __name__ == "__main__":
    main()
