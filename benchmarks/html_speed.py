"""Milliseconds a page of HTML: cleannews beside trafilatura on the same pages, in one run.

    python benchmarks/html_speed.py [--set html|asia-html] [--every 4]

Both read the page from its text to body and metadata. cleannews runs with the witness (trafilatura's vote on our lines) where it is unsure,
always, and never; the share of pages on which it was asked stands beside. Each contender has a process of its own, forked after a warm-up on
other pages, by which all is loaded that loads once (langdetect's profiles take half a second): in one process cleannews would remember lines
of a page that it cleaned a moment ago with another setting. They go through the pages one after the other, there and back again, so that a busy machine
disturbs all alike. Times are CPU time, of both rounds the lesser; the ratio is what travels between machines.
"""

from __future__ import annotations

import argparse
import multiprocessing
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


Spent = tuple[float, int]
"""What a page took: milliseconds, and how often the witness was asked."""


def times_of(run: Callable[[Row], object], sample: list[Row], votes: Counted) -> list[Spent]:
    """What each page of the sample takes a contender."""
    spent = []
    for row in sample:
        votes.calls = 0
        began = time.process_time_ns()
        run(row)
        spent.append(((time.process_time_ns() - began) / 1e6, votes.calls))
    return spent


def measure(runs: dict[str, Callable[[Row], object]], sample: list[Row], votes: Counted) -> dict[str, list[Spent]]:
    """What each page of the sample takes each contender, each in its own process."""
    fork = multiprocessing.get_context("fork")
    spent: dict[str, list[Spent]] = {}
    for name in [*runs, *reversed(runs)]:
        receiver, sender = fork.Pipe(duplex=False)
        process = fork.Process(target=lambda run=runs[name], to=sender: to.send(times_of(run, sample, votes)))
        process.start()
        round_ = receiver.recv()
        process.join()
        spent[name] = list(map(min, spent[name], round_)) if name in spent else round_
    return spent


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
    spent = measure(runs, sample, votes)
    theirs = statistics.mean(ms for ms, _ in spent["trafilatura"])
    print(f"{len(sample)} pages of {options.set}, trafilatura {metadata.version('trafilatura')}; ratio of the means")
    for name, pages_spent in spent.items():
        times, asked = [ms for ms, _ in pages_spent], sum(calls > 0 for _, calls in pages_spent)
        mean, median = statistics.mean(times), statistics.median(times)
        share = f", witness asked on {asked / len(sample):.1%}" if name.startswith("cleannews") else ""
        print(f"{name:26} mean {mean:7.2f} ms, median {median:7.2f} ms, {mean / theirs:5.2f} of trafilatura's{share}")


if __name__ == "__main__":
    main()
