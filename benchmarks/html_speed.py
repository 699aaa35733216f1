"""Milliseconds a page of HTML: cleannews beside trafilatura on the same pages, in one run.

    python benchmarks/html_speed.py [--set html|asia-html] [--every 4]

Both read the page from its text to body and metadata. cleannews runs with the witness (trafilatura's vote on our lines) where it is unsure,
always, and never; the share of pages on which it was asked stands beside. Times are CPU time of one process after a warm-up on other pages, by
which all is loaded that loads once (langdetect's profiles take half a second), the contenders taking turns on each page, so that a busy machine
disturbs all alike; the ratio is what travels between machines.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any

import peers
from data import Row, rows

import cleannews
from cleannews import language, pipeline
from cleannews.witness import CHOICES


class Counted:
    """A function that counts how often it was called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.function(*args)


_WARM = 6
"""Each so many pages one is for the warm-up; of those that follow a page of the sample by one."""


def with_witness(choice: str) -> Callable[[Row], object]:
    """cleannews with the witness asked where it is unsure, always or never."""
    options = cleannews.Options(witness=choice)
    return lambda row: cleannews.clean(row["html"], url=row.get("url"), options=options)


def warm_up(runs: dict[str, Callable[[Row], object]], others: list[Row]) -> None:
    """Lets each contender load what it needs."""
    for row in others:
        for run in runs.values():
            run(row)


def measure(runs: dict[str, Callable[[Row], object]], sample: list[Row], votes: Counted) -> tuple[dict[str, list[float]], Row]:
    """The milliseconds of each contender on each page, and on how many pages each asked the witness."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    asked = dict.fromkeys(runs, 0)
    for number, row in enumerate(sample):
        names = list(runs)
        for name in names[number % len(names) :] + names[: number % len(names)]:  # nobody is always first
            votes.calls = 0
            began = time.process_time_ns()
            runs[name](row)
            times[name].append((time.process_time_ns() - began) / 1e6)
            asked[name] += votes.calls > 0
    return times, asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=("html", "asia-html"), default="html")
    parser.add_argument("--every", type=int, default=4, help="take every n-th page (default 4)")
    options = parser.parse_args()
    pages = list(rows(f"{options.set}.jsonl.gz"))
    sample = pages[:: options.every]
    votes = pipeline.votes = Counted(pipeline.votes)  # type: ignore[assignment]
    runs = {"trafilatura": peers.trafilatura()} | {f"cleannews, witness {choice}": with_witness(choice) for choice in CHOICES}
    warm_up(runs, pages[1::_WARM])
    language.detectors()  # few pages need it, perhaps none of those
    times, asked = measure(runs, sample, votes)
    theirs = statistics.mean(times["trafilatura"])
    print(f"{len(sample)} pages of {options.set}, trafilatura {metadata.version('trafilatura')}; ratio of the means")
    for name, values in times.items():
        mean, median = statistics.mean(values), statistics.median(values)
        share = f", witness asked on {asked[name] / len(sample):.1%}" if name.startswith("cleannews") else ""
        print(f"{name:26} mean {mean:7.2f} ms, median {median:7.2f} ms, {mean / theirs:5.2f} of trafilatura's{share}")


if __name__ == "__main__":
    main()
