"""Writes prediction files that the scorers beside the data read.

    python benchmarks/predict.py OUT [--set text|asia-text|html|asia-html] [--folds] [--witness auto|always|never]

OUT is a folder; it gets <set>.jsonl for each set, and the median time a document. With `--folds` every row is cleaned with weights that
never saw its publisher (`benchmarks/fit.py` makes them); the figures in the docs are these. Then:

    python ../shared/eval/score.py ../shared/eval/text.jsonl.gz OUT/text.jsonl
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from data import SETS, Row, rows

from cleannews import Article, Options
from cleannews.decide import FITTED, Weights, load_weights
from cleannews.pipeline import clean_with
from cleannews.witness import CHOICES


def weights_for(row: Row, folds: bool) -> Weights:
    """The weights that ship, or the ones fitted without a row's fold."""
    return load_weights(FITTED.with_suffix(f".fold{row['fold']}.npz") if folds else FITTED)


def article_of(row: Row, folds: bool, options: Options) -> Article:
    """The article of a row: of its page with its address, or of its text."""
    content, url = (row["html"], row.get("url")) if "html" in row else (row["text"], None)
    return clean_with(weights_for(row, folds), content, url=url, known=None, options=options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--witness", choices=CHOICES, default="auto")
    options = parser.parse_args()
    settings = Options(witness=options.witness)
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.set or SETS:
        times = []
        with (options.out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in rows(f"{name}.jsonl.gz"):
                weights_for(row, options.folds)  # read before the clock runs
                began = time.perf_counter()
                article = article_of(row, options.folds, settings)
                times.append(time.perf_counter() - began)
                file.write(json.dumps({"id": row["id"], **article.to_dict()}, ensure_ascii=False) + "\n")
        print(
            f"{name}: {len(times)} documents, median {statistics.median(times) * 1000:.2f} ms, mean {statistics.mean(times) * 1000:.2f} ms"
        )


if __name__ == "__main__":
    main()
