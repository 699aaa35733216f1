"""Writes docs/benchmarks.md and its plots from docs/benchmarks/results.json: `python benchmarks/report.py`.

`benchmarks/compare.py --docs` measures, writes that file, and then calls this. Every sentence about who is ahead is computed from the figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import plots

DOCS = Path(__file__).resolve().parents[1] / "docs"
RESULTS = DOCS / "benchmarks" / "results.json"
NOTE = "<!-- Written by benchmarks/report.py from docs/benchmarks/results.json: python benchmarks/compare.py --docs -->"

OURS = "cleannews"
"""How the names of our own contenders begin; the one of exactly this name is the default."""

TITLES = {
    "text": "Texts of real pages",
    "asia-text": "Korean, Japanese and Chinese texts",
    "html": "HTML pages",
    "asia-html": "Korean, Japanese and Chinese HTML pages",
}

Record = dict[str, Any]


class Column(NamedTuple):
    """One figure of a table: its key in the results, its head, and whether more of it is better."""

    key: str
    head: str
    is_share: bool = True
    is_gain: bool = True


COLUMNS = {
    "score.py": (
        Column("f1", "F1"),
        Column("exact", "exact"),
        Column("spill", "spill", is_gain=False),
        Column("title", "title"),
        Column("authors", "authors"),
        Column("date", "date"),
    ),
    "shingles": (
        Column("f1", "F1"),
        Column("precision", "precision"),
        Column("recall", "recall"),
        Column("accuracy", "accuracy"),
    ),
}
MILLISECONDS = Column("ms_mean", "ms, mean", is_share=False, is_gain=False)
SPEED = (
    MILLISECONDS,
    Column("ms_median", "ms, median", is_share=False, is_gain=False),
    Column("pages_a_second", "pages/s", is_share=False),
)

READING = """Every contender gets the same pages in the same run; one scorer compares what comes out with what people marked. A dash: the tool does not tell it.

| column | |
|---|---|
| F1 | over four-word runs of deck and body (characters where a script has no spaces), the mean over pages |
| exact | the share of pages with F1 of .99 or more |
| spill | the share of the output that is no part of the article; lower is better, but who keeps little spills little |
| title, authors, date | the share of titles found, the mean F1 over sets of names, the share of dates right to the day |
| ms | CPU time a page in one process, from the page's text to body and fields |
| pages/s | what that makes on one core: 1,000 over the mean |
| errors | pages on which it raised an exception, died, or took too long; they count as empty |

cleannews is cross-validated: each page is cleaned with weights that were fitted without any page of its publisher. *no witness* is cleannews without
trafilatura's vote (`witness="never"`). The marked text leaves out the title, so a tool that repeats it in its body loses a little F1 and,
on short pages, *exact*. jusText is told the language. On text, tools made for HTML get a page with each line as a paragraph: that says what each
makes of text, not how good each is. *long lines* keeps lines of 80 characters or more (40 in Korean, Chinese, Japanese); *C4 line rules* are
datatrove's, without the rules that drop whole pages (curly brackets, "lorem ipsum", the count of sentences)."""

REPEAT = """The pages belong to their publishers and are no part of this repository; [benchmarks](../benchmarks/README.md) tells the form of the data.

```text
pip install -U pip && pip install -e '.[benchmarks]'
python benchmarks/fit.py
python benchmarks/compare.py --docs
```

Anybody can repeat the tables of the public article-extraction-benchmark or of WCXB, with the folder at hand:

```text
python benchmarks/compare.py --folder article-extraction-benchmark
```

These are scored by their own metric, with the weights that ship. Those were fitted on article pages of WCXB's development split, among others: figures on that split
are too good, those on its test split are fair."""


def shape(value: float | None, column: Column) -> str:
    """A figure as the tables have it.

    >>> shape(0.9449, Column("f1", "F1")), shape(24.51, MILLISECONDS), shape(0.0021, MILLISECONDS), shape(None, MILLISECONDS)
    ('.945', '24.5', '0.002', '–')
    """
    if value is None:
        return "–"
    if column.is_share:
        return f"{value:.3f}".removeprefix("0")
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"


def columns_of(record: Record) -> tuple[Column, ...]:
    """The columns that say anything of a set, without the errors."""
    told = [
        column
        for column in COLUMNS[record["metric"]]
        if any(one.get(column.key) is not None for one in record["contenders"].values())
    ]
    return (*told, *SPEED)


def heads(record: Record) -> list[str]:
    """The heads of a set's table behind the names."""
    return [*(column.head for column in columns_of(record)), "errors"]


def ranked(record: Record) -> list[tuple[str, Record]]:
    """The contenders of a set, the best F1 first."""
    return sorted(record["contenders"].items(), key=lambda item: -item[1]["f1"])


def cells(record: Record) -> Iterator[tuple[str, list[str]]]:
    """The rows of a set's table: each contender with its figures as text."""
    for name, one in ranked(record):
        yield name, [*(shape(one.get(column.key), column) for column in columns_of(record)), str(sum(one["errors"].values()))]


def table(record: Record) -> str:
    """A set's table in Markdown, ours in bold."""
    rows = [["", *heads(record)]]
    rows += [[f"**{name}**" if name.startswith(OURS) else name, *figures] for name, figures in cells(record)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---|" + "---:|" * (len(rows[0]) - 1), *lines[1:]])


def others(record: Record) -> dict[str, Record]:
    """The contenders that are not ours."""
    return {name: one for name, one in record["contenders"].items() if not name.startswith(OURS)}


def ahead(ours: Record, rivals: dict[str, Record], column: Column) -> list[str]:
    """Who has a better figure than ours, as far as it is shown, the best first, each with its figure."""
    mine, sign = ours.get(column.key), 1 if column.is_gain else -1
    theirs = [(one[column.key], name) for name, one in rivals.items() if one.get(column.key) is not None]
    better = sorted(
        (pair for pair in theirs if mine is not None and sign * pair[0] > sign * mine), key=lambda pair: -sign * pair[0]
    )
    return [f"{name} {shape(value, column)}" for value, name in better if shape(value, column) != shape(mine, column)]


def losses(record: Record) -> Iterator[str]:
    """Each figure of the whole set in which another contender is ahead of ours."""
    ours = record["contenders"].get(OURS)
    for column in (*COLUMNS[record["metric"]], MILLISECONDS) if ours else ():
        if better := ahead(ours, others(record), column):
            yield f"- {column.head}: cleannews {shape(ours[column.key], column)}; ahead of it {', '.join(better)}"


def group_losses(record: Record) -> Iterator[str]:
    """Each group of a set in which another contender has a better figure of the body than ours."""
    ours = record["contenders"].get(OURS)
    for by, groups in ours["by"].items() if ours else ():
        for value, mine in sorted(groups.items(), key=lambda item: -item[1]["pages"]):
            rivals = {name: one["by"][by][value] for name, one in others(record).items() if value in one["by"].get(by, ())}
            for column in COLUMNS[record["metric"]][:3]:
                if better := ahead(mine, rivals, column):
                    yield f"| {by} {value} | {mine['pages']:,} | {column.head} | {shape(mine[column.key], column)} | {', '.join(better)} |"


def group_table(record: Record, by: str) -> str:
    """F1 of ours and of the best other contender in each group, the largest group first."""
    ours = record["contenders"].get(OURS, {"by": {}})["by"].get(by, {})
    f1, rows = COLUMNS[record["metric"]][0], []
    for value, mine in sorted(ours.items(), key=lambda item: -item[1]["pages"]):
        best = max(((one["by"][by][value]["f1"], name) for name, one in others(record).items()), default=(None, "–"))
        rows.append(f"| {value} | {mine['pages']:,} | {shape(mine['f1'], f1)} | {shape(best[0], f1)} | {best[1]} |")
    return "\n".join([f"| {by} | pages | cleannews F1 | best other | which |", "|---|---:|---:|---:|---|", *rows]) if rows else ""


def scatter_of(record: Record) -> str:
    """F1 against time a page."""
    points = [plots.Point(name, max(one["ms_mean"], 0.001), one["f1"], name.startswith(OURS)) for name, one in ranked(record)]
    return plots.scatter(f"{title_of(record)}: F1 against time", points, "CPU milliseconds a page, mean", "F1")


def bars_of(record: Record) -> str:
    """The first two figures behind F1, which are exact and spill of our own scorer."""
    first, second = COLUMNS[record["metric"]][1:3]
    rows = [
        plots.Bars(
            name,
            (one[first.key], one[second.key]),
            (shape(one[first.key], first), shape(one[second.key], second)),
            name.startswith(OURS),
        )
        for name, one in ranked(record)
    ]
    legend = tuple(column.head + ("" if column.is_gain else " (less is better)") for column in (first, second))
    return plots.bars(f"{title_of(record)}: {first.head} and {second.head}", rows, (legend[0], legend[1]))


PLOTS = {"time": (scatter_of, "F1 against milliseconds a page"), "bars": (bars_of, "the body of each tool")}
"""The plots of a set, by the end of their file's name, with what they show."""


def title_of(record: Record) -> str:
    """The name of a set in words."""
    return TITLES.get(record["name"], record["name"])


def section(record: Record) -> Iterator[str]:
    """What the page says of one set."""
    yield f"## {title_of(record)}"
    yield about(record)
    yield table(record)
    yield from (f"![{title_of(record)}: {what}](benchmarks/{record['name']}-{end}.svg)" for end, (_, what) in PLOTS.items())
    failed = [f"{name} ({kinds(one['errors'])})" for name, one in ranked(record) if one["errors"]]
    if failed:
        yield f"Errors, with {record['seconds']:g} s for a page: {'; '.join(failed)}."
    yield circumstances(record)
    if record["missing"]:
        yield f"Not installed in this run: {', '.join(record['missing'])}."
    yield "### Where cleannews loses"
    yield "\n".join(losses(record)) or "In no figure of the whole set."
    if rows := list(group_losses(record)):
        yield "\n".join(["| pages of | pages | figure | cleannews | ahead of it |", "|---|---:|---|---:|---|", *rows])
    yield from filter(None, (group_table(record, by) for by in ("lang", "flattener")))


def kinds(errors: dict[str, int]) -> str:
    """Errors by kind, the most frequent first."""
    return ", ".join(f"{kind} {count}" for kind, count in sorted(errors.items(), key=lambda item: -item[1]))


def about(record: Record) -> str:
    """What a set is, and how much of it was measured when."""
    share = "all" if record["every"] == 1 else f"one of every {record['every']}"
    data = f", data `{record['digest']}`" if "digest" in record else ""
    return f"`{record['name']}`: {record['pages']:,} pages ({share}){data}, measured on {record['date']}."


def circumstances(record: Record) -> str:
    """On what and with what a set was measured."""
    versions = ", ".join(f"{name} {version}" for name, version in record["packages"].items())
    weights = ", ".join(f"{name.removesuffix('.npz')} `{digest}`" for name, digest in record["weights"].items())
    return f"Machine: {record['machine']}, Python {record['python']}. Versions: {versions}. Digests: {weights}."


def page(results: list[Record]) -> str:
    """The whole page."""
    parts = [NOTE, "# Benchmarks", READING]
    for record in results:
        parts += section(record)
    return "\n\n".join([*parts, "## Repeat", REPEAT]) + "\n"


def files(results: list[Record]) -> Iterator[tuple[Path, str]]:
    """Every file that is made of the results, with its text."""
    yield DOCS / "benchmarks.md", page(results)
    for record in results:
        for end, (plot, _) in PLOTS.items():
            yield RESULTS.with_name(f"{record['name']}-{end}.svg"), plot(record)


def read() -> list[Record]:
    """The results that are there: one record a set."""
    found: list[Record] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    return found


def main() -> None:
    """Writes the page and the plots."""
    for path, text in files(read()):
        path.write_text(text, encoding="utf-8")
    sys.stdout.write("docs/benchmarks.md\n")


if __name__ == "__main__":
    main()
