"""Writes prediction files that the scorers beside the data read.

    python benchmarks/predict.py OUT [--set text|asia-text] [--folds]

OUT is a folder; it gets <set>.jsonl for each set, and the median time a document. With `--folds` every row is cleaned with weights that
never saw its publisher (`benchmarks/fit.py --cross` makes them); the figures in the docs are these. Then:

    python ../shared/eval/score.py ../shared/eval/text.jsonl.gz OUT/text.jsonl
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from data import rows

from cleannews import Options
from cleannews.decide import FITTED, Weights, load_weights
from cleannews.pipeline import clean_with

SETS = ("text", "asia-text")


def weights_for(fold: int, folds: bool) -> Weights:
    """The weights that ship, or the ones fitted without a fold."""
    return load_weights(FITTED.with_suffix(f".fold{fold}.json") if folds else FITTED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.set or SETS:
        times = []
        with (options.out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in rows(f"{name}.jsonl.gz"):
                weights = weights_for(row["fold"], options.folds)
                began = time.perf_counter()
                article = clean_with(weights, row["text"], url=None, known=None, options=Options())
                times.append(time.perf_counter() - began)
                file.write(json.dumps({"id": row["id"], **article.to_dict()}, ensure_ascii=False) + "\n")
        print(
            f"{name}: {len(times)} documents, median {statistics.median(times) * 1000:.2f} ms, mean {statistics.mean(times) * 1000:.2f} ms"
        )


if __name__ == "__main__":
    main()
