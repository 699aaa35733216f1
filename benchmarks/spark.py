"""Whether Spark's rows are those of the local run, articles and repeats, on many pages; and how fast both are.

    python benchmarks/spark.py [--documents 20000] [--cores 2]

Pages are mutated samples (`mutate.py`). Both read one Parquet file and write Parquet. Documents a second are of wall time and of one core's CPU time,
that of all processes; both hold the loading of lexicons, and not the start of Spark. The local count of repeats runs in one process. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mutate
import pyarrow as pa
import pyarrow.parquet as pq

import cleannews
from cleannews import lines_of_page, spark, tally
from cleannews.repeats import Document, document_of

ABOUT_OTHERS = ("file", "row", "duplicate_of")
"""Columns that tell of a row's place among others, which a DataFrame does not know."""
_ROWS = 500
"""Rows of a row group, and a twentieth of the rows that a task gets."""


def write_pages(path: Path, documents: int) -> int:
    """Writes the pages; returns how many bytes they have."""
    rows = list(mutate.crawled(documents))
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=_ROWS)
    return sum(len(row["html"] or b"") for row in rows)


@contextlib.contextmanager
def session(cores: int) -> Iterator[Any]:
    """Spark on some cores of this machine, with this Python and this source."""
    from pyspark.sql import SparkSession

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(Path(cleannews.__file__).parents[1])}
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
    }
    found = SparkSession.builder.master(f"local[{cores}]").config(map=settings).getOrCreate()
    try:
        yield found
    finally:
        found.stop()


def clean_locally(pages: Path, out: Path, cores: int, *more: str) -> None:
    """The batch run."""
    command = [sys.executable, "-m", "cleannews", "clean", str(pages), "-o", str(out), "--format", "parquet"]
    done = subprocess.run([*command, "--jobs", str(cores), "--quiet", *more], check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1: some rows have an error
        raise SystemExit(f"the local run ended with status {done.returncode}: {done.stderr}")


def local_documents(pages: Path) -> Iterator[Document]:
    """The pages as they are counted."""
    for batch in pq.ParquetFile(pages).iter_batches(_ROWS, columns=["html", "url"]):
        yield from (
            document_of(*lines_of_page(row["html"], url=row["url"])) for row in batch.to_pylist() if row["html"] is not None
        )


def articles(path: Path) -> list[dict[str, Any]]:
    """The rows of a folder of Parquet, in the order of their ids."""
    table = pq.read_table(sorted(path.glob("*.parquet"))).sort_by("id")
    return table.drop_columns([name for name in ABOUT_OTHERS if name in table.column_names]).to_pylist()


def cpu_seconds() -> float:
    """The CPU time that this process and all below it have taken so far, with that of processes that have ended."""
    found: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            fields = path.read_text().rpartition(")")[2].split()
            found[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return sum(seconds for number, (_, seconds) in found.items() if os.getpid() in ancestors(number, found))


def ancestors(number: int, found: dict[int, tuple[int, float]]) -> set[int]:
    """A process and those above it."""
    above = set[int]()
    while number in found:
        above.add(number)
        number = found[number][0]
    return above


def speed_of(run: Callable[[], object], documents: int) -> str:
    """Runs something, and tells how fast it was."""
    cpu, began = cpu_seconds(), time.perf_counter()
    run()
    return f"{documents / (time.perf_counter() - began):.0f} documents/s, {documents / (cpu_seconds() - cpu):.0f} a core"


def local_runs(folder: Path, cores: int) -> dict[str, Callable[[], object]]:
    """What is measured, as the local run does it."""
    pages, repeats = folder / "pages.parquet", folder / "repeats.parquet"
    return {
        "articles": lambda: clean_locally(pages, folder / "local-articles", cores),
        "repeats": lambda: tally.count_documents(local_documents(pages), repeats),
        "articles with repeats": lambda: clean_locally(pages, folder / "local-with", cores, "--repeats", str(repeats)),
    }


def spark_runs(folder: Path, df: Any) -> dict[str, Callable[[], object]]:
    """The same, as Spark does it."""
    articles, repeats, second = (str(folder / f"spark-{name}") for name in ("articles", "repeats", "with"))
    return {
        "articles": lambda: spark.clean_dataframe(df).write.parquet(articles),
        "repeats": lambda: spark.count_repeats(df).write.parquet(repeats),
        "articles with repeats": lambda: spark.clean_dataframe(df, repeats=df.sparkSession.read.parquet(repeats)).write.parquet(
            second
        ),
    }


def results(folder: Path) -> dict[str, tuple[list[Any], list[Any]]]:
    """What came of the local runs and of Spark's."""
    tables = [folder / "repeats.parquet", sorted((folder / "spark-repeats").glob("*.parquet"))]
    return {
        "articles": (articles(folder / "local-articles"), articles(folder / "spark-articles")),
        "repeats": (pq.read_table(tables[0]).to_pylist(), pq.read_table(tables[1]).to_pylist()),
        "articles with repeats": (articles(folder / "local-with"), articles(folder / "spark-with")),
    }


def measure(folder: Path, documents: int, cores: int) -> bool:
    """Prints how fast all runs were, and whether their results are equal. Spark's run one after the other, so that its workers stay."""
    size = write_pages(folder / "pages.parquet", documents)
    print(f"{documents:,} documents of {size / documents:,.0f} bytes, {cores} cores")
    for name, run in local_runs(folder, cores).items():
        print(f"local, {name}: {speed_of(run, documents)}", flush=True)
    with session(cores) as found:
        df = found.read.parquet(str(folder / "pages.parquet")).repartition(max(2 * cores, documents // (20 * _ROWS)))
        for name, run in spark_runs(folder, df).items():
            print(f"Spark, {name}: {speed_of(run, documents)}", flush=True)
    differ = 0
    for name, (one, other) in results(folder).items():
        unequal = sum(left != right for left, right in zip(one, other, strict=False)) + abs(len(one) - len(other))
        print(f"{name}: {len(other):,} rows, {f'{unequal:,} UNEQUAL' if unequal else 'equal'}")
        differ += unequal
    return not differ


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000, help="how many pages (default 20,000)")
    parser.add_argument("--cores", type=int, default=2, help="cores of Spark, and jobs of the local run (default 2)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if measure(Path(folder), args.documents, args.cores) else 1)


if __name__ == "__main__":
    main()
