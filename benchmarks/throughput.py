"""What cleaning costs: a page beside other extractors, two jobs beside one, memory, long documents, and what a batch run adds.

    python benchmarks/throughput.py [--part speed|scaling|memory|length|overhead ...] [--documents 10000 200000] [--every 4] [--rounds 2]

Prints Markdown. `speed` reads the evaluation data; the other parts make their pages from the samples (`mutate.py`), texts and HTML in about equal parts, in Parquet.
`--documents` are the sizes of `memory`; the first is also that of `scaling` and `overhead`. Times of pages are CPU time; each table says how busy the machine
was. `memory` needs Linux.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import contest
import mutate
import peers
from data import Row, rows
from processes import Usage, cleaning, machine, run

from cleannews import Options, clean
from cleannews.batch.cleaning import Cleaning
from cleannews.batch.settings import Settings
from cleannews.batch.work import warm

SPEED = {
    "text": ("cleannews", "C4 line rules", "trafilatura, a line a paragraph", "jusText, a line a paragraph"),
    "html": ("cleannews", "cleannews, no witness", "trafilatura", "jusText", "resiliparse"),
}
"""The contenders of `peers.py` that are measured, by the form of the pages."""

LENGTHS = (100, 1_000, 10_000, 100_000, 1_000_000)
"""Lines of the documents of `length`."""

_SECONDS = 60.0
"""Time limit of a page, of any contender."""

Table = Iterator[str]
"""Lines of Markdown."""


def table(head: Sequence[str], found: Iterable[Sequence[str]]) -> Table:
    """A table: the first column to the left, figures to the right.

    >>> list(table(["", "MB"], [["all", "7"]]))
    ['|  | MB |', '|---|---:|', '| all | 7 |']
    """
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in found)


def speed(args: argparse.Namespace, folder: Path) -> Table:
    """Pages and bytes a second of CPU time, of each contender in a process of its own."""
    for form, contenders in (("text", peers.TEXT), ("html", peers.HTML)):
        sample = [without_fold(row) for row in rows(f"{form}.jsonl.gz")][:: args.every]
        yield from ["", f"{form}: {len(sample)} pages of the evaluation data; {machine()}", ""]
        yield from rates(form, [one for one in contenders if one.name in SPEED[form]], sample)


def without_fold(row: Row) -> Row:
    """A row as a page that is cleaned by the weights that ship."""
    return {key: value for key, value in row.items() if key != "fold"}


def rates(form: str, contenders: Sequence[peers.Contender], sample: Sequence[Row]) -> Table:
    """The table of contenders on some pages."""
    outcomes, missing = contest.run(contenders, sample, _SECONDS)
    size = sum(len(row[form].encode("utf-8", "replace")) for row in sample) / 1e6
    seconds = {name: sum(outcome.times) / 1000 for name, outcome in outcomes.items()}
    yield from table(
        ["", "documents/s", "MB/s", "median ms", "mean ms", "errors", "cleannews' rate to its"],
        (
            [
                name,
                f"{len(sample) / spent:,.0f}",
                f"{size / spent:.2f}",
                f"{statistics.median(outcomes[name].times):.2f}",
                f"{spent / len(sample) * 1000:.2f}",
                f"{outcomes[name].errors.total()}",
                f"{spent / seconds['cleannews']:.2f}",
            ]
            for name, spent in seconds.items()
        ),
    )
    yield from (f"\n{name}: not installed ({reason})" for name, reason in missing.items())


def pages(size: int, folder: Path) -> Path:
    """A Parquet table of so many pages made from samples."""
    path = folder / f"{size}.parquet"
    if not path.exists():
        mutate.write(path, mutate.documents(size))
    return path


def outputs(folder: Path) -> Iterator[Path]:
    """Names of new folders for results."""
    return (folder / f"out-{number}" for number in itertools.count(len(list(folder.glob("out-*")))))


def scaling(args: argparse.Namespace, folder: Path) -> Table:
    """Documents a second of wall time with one job and with two, the better of some rounds each: what else runs on the machine only slows down."""
    size = args.documents[0]
    source, out = pages(size, folder), outputs(folder)
    best: dict[int, Usage] = {}
    for _, jobs in itertools.product(range(args.rounds), (1, 2)):
        used = run(cleaning(source, next(out), jobs))
        best[jobs] = min(used, best.get(jobs, used), key=lambda one: one.seconds)
    yield from ["", f"{size:,} documents, the better of {args.rounds} runs each; {machine()}", ""]
    yield from table(
        ["jobs", "seconds", "documents/s", "CPU seconds", "times one job"],
        (
            [
                str(jobs),
                f"{one.seconds:.1f}",
                f"{size / one.seconds:.0f}",
                f"{one.cpu:.1f}",
                f"{best[1].seconds / one.seconds:.2f}",
            ]
            for jobs, one in best.items()
        ),
    )


def memory(args: argparse.Namespace, folder: Path) -> Table:
    """Peak memory of runs of different sizes with two jobs, and of their halves."""
    out = outputs(folder)
    yield from ["", f"Two jobs; MB at the peak, shared memory counted once in *all*; {machine()}", ""]
    head = ["documents", "documents/s", "parent", "a worker", "all", "all, first half", "all, second half", "change", "load"]
    yield from table(head, (peaks(size, run(cleaning(pages(size, folder), next(out), 2), watch=True)) for size in args.documents))


def peaks(size: int, used: Usage) -> list[str]:
    """The row of a run over so many documents."""
    first, second = (used.peak("together", half) for half in (0, 1))
    found = [*map(used.peak, ("parent", "worker", "together")), first, second]
    told = [f"{size:,}", f"{size / used.seconds:.0f}", *(f"{one / 1e6:.0f}" for one in found)]
    return [*told, f"{second / first - 1:+.1%}", f"{os.getloadavg()[0]:.1f}"]


def length(args: argparse.Namespace, folder: Path) -> Table:
    """CPU time of one text against how many lines it has."""
    warm(Cleaning(Settings()))
    found = []
    for size in LENGTHS:
        text = long_text(size)
        spent = timed(partial(clean, text, options=Options(max_bytes=len(text))))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        found.append(
            [f"{size:,}", f"{len(text.encode()) / 1e6:.2f}", f"{spent:.3f}", f"{spent / size * 1e6:.1f}", f"{peak / 1e6:.0f}"]
        )
    yield from ["", f"One text of so many lines; {machine()}", ""]
    yield from table(["lines", "MB", "seconds", "µs a line", "peak MB of the process"], found)


def long_text(size: int) -> str:
    """A text of so many lines: those of texts made from samples, one after another."""
    lines = (line for number in itertools.count() for line in mutate.document(number, "text").page.split("\n"))
    return "\n".join(itertools.islice(lines, size))


def overhead(args: argparse.Namespace, folder: Path) -> Table:
    """CPU time of a run with one job against that of `clean` alone on the same pages; what a run of a single page takes is told apart."""
    size, out = args.documents[0], outputs(folder)
    source, single = pages(size, folder), pages(1, folder)
    start, whole, alone = [], [], []
    for _ in range(args.rounds):
        start.append(run(cleaning(single, next(out), 1)).cpu)
        whole.append(run(cleaning(source, next(out), 1)).cpu)
        alone.append(apart(alone_on, source))
    began, took, bare = map(statistics.median, (start, whole, alone))
    yield from ["", f"{size:,} documents, one job, medians of {args.rounds}; {machine()}", ""]
    head = ["", "CPU seconds", "ms a document", "beside clean()"]
    shown = (("clean() alone", bare), ("run", took), ("run without its start", took - began))
    yield from table(head, ([name, f"{one:.2f}", f"{one / size * 1000:.2f}", f"{one / bare - 1:+.1%}"] for name, one in shown))


def alone_on(source: Path) -> float:
    """Seconds of CPU time of `clean` over the pages of a table, after some pages that are not counted."""
    from pyarrow import parquet

    found = [mutate.Document(**row) for row in parquet.read_table(source).to_pylist()]
    warm(Cleaning(Settings()))
    for one in found[: contest.WARM_UP]:
        clean(one.page, url=one.url)
    return timed(lambda: [clean(one.page, url=one.url).body for one in found])


def apart(deed: Callable[[Path], float], source: Path) -> float:
    """What a function gives in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(deed, (source,))


def timed(deed: Callable[[], object]) -> float:
    """Seconds of CPU time that something takes."""
    began = time.process_time()
    deed()
    return time.process_time() - began


PARTS = {part.__name__: part for part in (speed, scaling, memory, length, overhead)}


def report(args: argparse.Namespace) -> Table:
    """All that was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        for name in args.part or PARTS:
            yield from ["", f"## {name}"]
            yield from PARTS[name](args, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=tuple(PARTS), help="default: all")
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 200_000], help="default: 10000 200000")
    parser.add_argument("--every", type=int, default=4, help="take every n-th page of the evaluation data (default 4)")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each kind in scaling and overhead (default 2)")
    for line in report(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
