"""cleannews and its peers side by side on the same pages, in one run and with one scorer.

    python benchmarks/compare.py [--set html] [--every 10] [--only trafilatura] [--jobs 1] [--out results.json] [--docs]
    python benchmarks/compare.py --folder article-extraction-benchmark

Without options it runs every contender on every row of the four sets and prints a table for each; a peer that is not installed is named as such.
cleannews is measured by cross-validation: on each row with weights that never saw its publisher (`benchmarks/fit.py` makes them). A
folder is a public benchmark that you have, scored by its own metric (`public.py` tells the layouts); its pages are cleaned with the
weights that ship. `--docs` puts the results into `docs/benchmarks/results.json`, where sets that were not run this time stay as they were, and
writes `docs/benchmarks.md` with its plots from it.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import contest
import peers
import public
import report
from contest import Outcome
from data import SETS, Row, digest, rows, scorer
from peers import Found

import cleannews
from cleannews.decide import FITTED, load_weights

CONTENDERS = {"html": peers.HTML, "text": peers.TEXT}
GROUPS = ("lang", "flattener", "set")
"""By what of a row a set is broken down as well."""
LEAST = 3
"""Pages of a group below which it is not told."""
FIELDS = {"title": "title", "authors": "authors", "published": "date"}
"""What a contender finds → the scorer's name of it."""
_NAMES = 32
"""Columns of a terminal for the contenders' names."""
DIGITS = 6
"""Behind the point of a figure that is kept."""

Record = dict[str, Any]


class Metric(NamedTuple):
    """How pages are scored: each by itself, then any number of them together."""

    name: str
    judge: Callable[[Sequence[Row], Sequence[Found]], Sequence[Any]]
    sum_up: Callable[[Sequence[Any]], Record]


def evaluation() -> Metric:
    """The scorer that lies beside the evaluation data."""
    score = scorer()

    def judge(pages: Sequence[Row], found: Sequence[Found]) -> Sequence[Any]:
        return score.score(pages, [{"id": page["id"], **one} for page, one in zip(pages, found, strict=True)])[1]

    return Metric("score.py", judge, score.summary)


def shingles() -> Metric:
    """The metric of the public benchmarks."""

    def judge(pages: Sequence[Row], found: Sequence[Found]) -> Sequence[Any]:
        return [public.overlap(page["body"], body_of(one)) for page, one in zip(pages, found, strict=True)]

    return Metric("shingles", judge, public.summary)


def body_of(found: Found) -> str:
    """A contender's deck and body as one text."""
    return "\n".join(line for key in ("deck", "body") for line in contest.strings(found.get(key)))


def compare(pages: Sequence[Row], name: str, metric: Metric, options: argparse.Namespace) -> Record:
    """Every contender on some pages: how right, how fast, how often it failed."""
    kind = "html" if "html" in pages[0] else "text"
    wanted = [one for one in CONTENDERS[kind] if not options.only or one.name in options.only]
    outcomes, missing = contest.run(wanted, pages, options.seconds, options.jobs)
    found = {one: figures(pages, outcome.found, metric) | speed(outcome) for one, outcome in outcomes.items()}
    record = {"name": name, "kind": kind, "metric": metric.name, "pages": len(pages), "contenders": found, "missing": missing}
    return record | circumstances({one.package for one in wanted if one.name in outcomes}, options)


def figures(pages: Sequence[Row], found: Sequence[Found], metric: Metric) -> Record:
    """The figures of the whole and of each group; None for a field that the contender never tells."""
    docs = metric.judge(pages, found)
    told = {FIELDS[key] for one in found for key in one if key in FIELDS}
    silent = {field: None for field in FIELDS.values() if field not in told}
    return metric.sum_up(docs) | silent | {"by": {by: grouped(pages, docs, by, metric) for by in GROUPS}}


def grouped(pages: Sequence[Row], docs: Sequence[Any], by: str, metric: Metric) -> dict[str, Record]:
    """The figures of each group of pages that is large enough; nothing where all pages are of one."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for page, doc in zip(pages, docs, strict=True):
        if page.get(by):
            groups[page[by]].append(doc)
    large = {value: members for value, members in groups.items() if len(members) >= LEAST}
    return {value: {"pages": len(members)} | metric.sum_up(members) for value, members in large.items()} if len(large) > 1 else {}


def speed(outcome: Outcome) -> Record:
    """Milliseconds of CPU time a page, pages a second, and the errors by kind."""
    mean = statistics.mean(outcome.times)
    return {
        "ms_mean": mean,
        "ms_median": statistics.median(outcome.times),
        "pages_a_second": 1000 / mean if mean else None,
        "errors": dict(outcome.errors),
    }


def circumstances(packages: Iterable[str], options: argparse.Namespace) -> Record:
    """When, where and with what the figures of a set were measured."""
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {"cleannews": cleannews.__version__} | versions({*packages} - {"cleannews"}),
        "weights": {path.name: load_weights(path).digest for path in sorted(FITTED.parent.glob("weights*.npz"))},
        "every": options.every,
        "seconds": options.seconds,
        "jobs": options.jobs,
    }


def processor() -> str:
    """The name of the processor, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of the distributions that are installed."""
    found = {}
    for package in sorted(packages, key=str.casefold):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return found


def show(record: Record) -> None:
    """Prints the table of one set."""
    print(f"\n{record['name']}, {record['pages']:,} pages")
    for name, figures in [("", report.heads(record)), *report.cells(record)]:
        print(f"{name:{_NAMES}}" + "".join(f"{figure:>12}" for figure in figures))
    for name, why in record["missing"].items():
        print(f"{name:{_NAMES}}not installed ({why})")


def arguments() -> argparse.Namespace:
    """The command's options."""
    known = sorted({one.name for one in (*peers.HTML, *peers.TEXT)})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, action="append", help="a set of the evaluation data (default: all four)")
    parser.add_argument(
        "--folder", type=Path, action="append", default=[], help="a public benchmark that you have, instead of the sets"
    )
    parser.add_argument("--only", choices=known, action="append", metavar="NAME", help=f"a contender: {'; '.join(known)}")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page (default 1)")
    parser.add_argument(
        "--jobs", type=int, default=1, help="contenders that run at once; more than 1 disturbs the times (default 1)"
    )
    parser.add_argument(
        "--seconds", type=float, default=20, help="wall time for a page before a contender is killed (default 20)"
    )
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--out", type=Path, help="a file for the results as JSON")
    target.add_argument("--docs", action="store_true", help="write docs/benchmarks/results.json and the page made of it")
    options = parser.parse_args()
    options.set = options.set or ([] if options.folder else list(SETS))
    return options


def measured(options: argparse.Namespace) -> Iterator[Record]:
    """The results of each set and folder that was asked for."""
    for name in options.set:
        pages = list(rows(f"{name}.jsonl.gz"))[:: options.every]
        yield compare(pages, name, evaluation(), options) | {"digest": digest(name)}
    for folder in options.folder:
        pages = public.pages(folder)[:: options.every]
        yield compare(pages, folder.resolve().name, shingles(), options)


def main() -> None:
    options = arguments()
    out = report.RESULTS if options.docs else options.out
    results: dict[str, Record] = {one["name"]: one for one in report.read()} if options.docs else {}
    try:
        for record in measured(options):
            show(record)
            results[record["name"]] = record
            save(results, out)  # after each set, for a run takes long
    except public.NoBenchmark as problem:
        sys.exit(f"error: {problem}")
    if options.docs:
        report.main()


def save(results: dict[str, Record], out: Path | None) -> None:
    """Writes the results as JSON, our own sets in their order first, with as many digits as mean something."""
    if out:
        order = sorted(results, key=lambda name: SETS.index(name) if name in SETS else len(SETS))
        short = json.loads(json.dumps([results[name] for name in order]), parse_float=lambda digits: round(float(digits), DIGITS))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(short, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
