"""What lines that repeat across a site are worth, and what counting them costs.

    python benchmarks/repeats.py sites [--first N] [--count 40]     spill and F1 of invented sites, with and without repeats
    python benchmarks/repeats.py lines [--memory 1e9]                5 million lines in DuckDB: seconds and peak memory
    python benchmarks/repeats.py command [--memory 1e9] [--jobs 2]  the same lines as pages of a table, through `cleannews repeats`
    python benchmarks/repeats.py duplicates [--documents 200000]    duplicates of so many documents: seconds and peak memory

`sites` needs the scorer beside the evaluation data, but none of its pages. Memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from data import scorer
from sites import SitePage, pages_of

from cleannews import Options, Repeats, clean, lines_of_page, tally
from cleannews.duplicates import find_duplicates
from cleannews.repeats import EVERY, Document, count_documents, document_of, load_repeats


class Score(NamedTuple):
    """The mean F1 of some pages, the share of their titles that was found, and their spill."""

    f1: float
    title: float
    spilled: int
    total: int

    @property
    def spill(self) -> float:
        """The share of what was kept that is in no article."""
        return self.spilled / max(self.total, 1)


def score(pages: list[SitePage], form: str, repeats: Repeats | None) -> Score:
    """The score of the pages of a site in a form (text or html)."""
    options, judge = Options(repeats=repeats, witness="never"), scorer()
    articles = [clean(getattr(page, form), url=page.url, options=options) for page in pages]
    rows = [
        judge.prf("\n".join(page.body), "\n".join([*article.metadata.deck, article.body]))
        for page, article in zip(pages, articles, strict=True)
    ]
    titles = sum(judge.title_ok(page.title, article.metadata.title) for page, article in zip(pages, articles, strict=True))
    f1s, _, _, spilled, total = zip(*rows, strict=True)
    return Score(sum(f1s) / len(pages), titles / len(pages), sum(spilled), sum(total))


def counted(pages: list[SitePage], form: str) -> Repeats:
    """The count of the lines of some pages."""
    lines = (lines_of_page(getattr(page, form), url=page.url) for page in pages)
    return count_documents(document_of(*page) for page in lines)


def together(scores: list[Score]) -> Score:
    """The score of some sites."""
    f1s, titles, spilled, total = zip(*scores, strict=True)
    return Score(sum(f1s) / len(scores), sum(titles) / len(scores), sum(spilled), sum(total))


def measure_sites(numbers: range) -> None:
    """Prints the scores of some sites, without and with repeats."""
    print(f"{'':>22} pages {'F1':>7} {'with':>7} {'spill':>7} {'with':>7} {'title':>7} {'with':>7}")
    for form in ("text", "html"):
        found: dict[int, tuple[Score, Score]] = {}
        for number in numbers:
            pages = list(pages_of(number))
            before, after = score(pages, form, None), score(pages, form, counted(pages, form))
            found[number] = before, after
            show(f"{form} {pages[0].site}", len(pages), before, after)
        for name, some in (
            ("even", [n for n in found if n % 2 == 0]),
            ("odd", [n for n in found if n % 2]),
            ("all", list(found)),
        ):
            if some:
                show(f"{form} {name} sites", len(some), *(together([found[n][k] for n in some]) for k in (0, 1)))
        worse = [number for number, (before, after) in found.items() if after.f1 < before.f1]
        print(f"{form}: F1 falls on {len(worse)} of {len(found)} sites {worse or ''}")


def show(name: str, size: int, before: Score, after: Score) -> None:
    """Prints two scores."""
    pairs = ((before.f1, after.f1), (before.spill, after.spill), (before.title, after.title))
    print(f"{name:>22} {size:5}", *(f"{one:7.4f} {other:7.4f}" for one, other in pairs), flush=True)


LINES, PER_DOCUMENT, SITES = 5_000_000, 50, 200


def invented_documents() -> Iterator[Document]:
    """Documents of 50 different lines: ten of the site's template, forty of their own."""
    choice = Random(0)
    for number in range(LINES // PER_DOCUMENT):
        site = f"site{choice.randrange(SITES):03}.example"
        own = [
            f"sentence {choice.getrandbits(64):016x} of an article about nothing in particular, as long as they are"
            for _ in range(39)
        ]
        template = [f"phrase number {n} of those that {site} says on page after page" for n in choice.sample(range(40), 10)]
        yield Document(site, number, [EVERY, *template, *own])


def measure_lines(memory: int) -> None:
    """Prints what a count of five million lines takes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "repeats.parquet"
        seconds, _ = timed(lambda: tally.count_documents(invented_documents(), out, memory=memory))
        print(
            f"{LINES:,} lines, {memory / 1e6:.0f} MB allowed: {seconds:.0f} s, table {out.stat().st_size / 1e6:.0f} MB, peak {peak():.0f} MB"
        )
        seconds, repeats = timed(lambda: load_repeats(out))
        print(f"loaded: {sum(map(len, repeats.counts.values())):,} lines that weigh, {seconds:.1f} s, peak {peak():.0f} MB")


def measure_command(memory: int, jobs: int) -> None:
    """Prints what the same count takes on the command line, where pages are read and cut into lines by workers."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "news.jsonl", Path(folder) / "repeats.parquet"
        with given.open("w", encoding="utf-8") as file:
            for site, _, lines in invented_documents():
                text = "".join(f"{line.capitalize()}.\n" for line in lines[1:])
                file.write(json.dumps({"site": site, "text": text}) + "\n")
        options = ["--memory", str(memory), "--jobs", str(jobs), "--quiet"]
        command = [sys.executable, "-m", "cleannews", "repeats", str(given), "-o", str(out), *options]
        seconds, _ = timed(lambda: subprocess.run(command, check=True))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
        sites, lines = tally.size_of(out)
        print(f"{LINES:,} lines, {memory / 1e6:.0f} MB allowed, {jobs} jobs: {seconds:.0f} s, largest process {most:.0f} MB")
        print(f"{sites} sites, {lines:,} different lines")


def invented_bodies(size: int) -> Iterator[tuple[str, str]]:
    """Bodies of 600 words; every tenth is an earlier one, half of these with six words changed."""
    choice = Random(0)
    words = ["".join(choice.choices("abcdefghijklmnop", k=choice.randint(2, 9))) for _ in range(5000)]
    for number in range(size):
        source = number if number % 10 < 9 else 10 * choice.randrange(number // 10 + 1) + choice.randrange(9)
        body = Random(source).choices(words, k=600)
        for place in choice.sample(range(600), 6 if number % 20 == 9 else 0):
            body[place] = choice.choice(words)
        yield str(number), " ".join(body)


def measure_duplicates(size: int) -> None:
    """Prints what the duplicates of some documents take, and how many of those that are duplicates were told."""
    seconds, told = timed(lambda: find_duplicates(invented_bodies(size)))
    right = sum((original is not None) == (number % 10 == 9) for number, original in enumerate(told))
    print(f"{size:,} documents: {seconds:.0f} s, {sum(map(bool, told)):,} duplicates, {right:,} told right, peak {peak():.0f} MB")


def timed(run: Any) -> tuple[float, Any]:
    """How long something takes, and what it gives."""
    began = time.perf_counter()
    result = run()
    return time.perf_counter() - began, result


def peak() -> float:
    """The most memory that this process has taken so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sites", "lines", "command", "duplicates"])
    parser.add_argument("--first", type=int, default=0, help="number of the first site (default 0)")
    parser.add_argument("--count", type=int, default=40, help="how many sites (default 40)")
    parser.add_argument("--memory", type=float, default=1e9, help="bytes that counting may take (default 1e9)")
    parser.add_argument("--jobs", type=int, default=2, help="workers of the command (default 2)")
    parser.add_argument("--documents", type=int, default=200_000, help="how many documents (default 200,000)")
    args = parser.parse_args()
    if args.what == "sites":
        measure_sites(range(args.first, args.first + args.count))
    elif args.what == "lines":
        measure_lines(int(args.memory))
    elif args.what == "command":
        measure_command(int(args.memory), args.jobs)
    else:
        measure_duplicates(args.documents)


if __name__ == "__main__":
    main()
