"""Milliseconds a document on one core: cleannews beside jusText on the same lines, in one run.

    python benchmarks/speed.py [--every 4]

jusText gets every line as a paragraph (`<p>`), as in `compare.py`. Times are CPU time of one
process after a warm-up; the ratio is what travels between machines.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from data import rows
from peers import as_page, justext

import cleannews

run_justext = justext(as_page)


def run_cleannews(row: dict[str, Any]) -> object:
    """cleannews over the row's text."""
    return cleannews.clean(row["text"])


def measure(run: Callable[[dict[str, Any]], object], sample: list[dict[str, Any]]) -> float:
    """The median milliseconds of CPU time a document."""
    for row in sample[:5]:
        run(row)
    times = []
    for row in sample:
        began = time.process_time_ns()
        run(row)
        times.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=4, help="take every n-th document (default 4)")
    sample = list(rows("text.jsonl.gz"))[:: parser.parse_args().every]
    ours, theirs = measure(run_cleannews, sample), measure(run_justext, sample)
    print(
        f"{len(sample)} documents: cleannews {ours:.2f} ms, jusText {theirs:.2f} ms a document (median), ratio {theirs / ours:.1f}"
    )


if __name__ == "__main__":
    main()
