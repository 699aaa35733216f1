"""The count of repeating lines for more documents than fit into memory, in DuckDB (extra `duckdb`).

What is counted stands in one query that is plain enough for other engines: `spark` runs the same.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleannews.repeats import EVERY, Document, arrow

COUNT = """
SELECT site, line, count(*) AS documents
FROM (SELECT DISTINCT site, document, line FROM {table})
GROUP BY site, line
ORDER BY site, line
"""
"""The table of repeats from rows (site, document, line), where the document is its digest and the empty line stands in every document."""

MERGE = """
SELECT site, line, CAST(sum(documents) AS BIGINT) AS documents
FROM {table}
GROUP BY site, line
ORDER BY site, line
"""
"""The table of repeats of several tables together, of which no two hold the same document."""

_BATCH = 500
"""Documents in one batch of rows: some megabytes."""
_BESIDES = 350_000_000
"""Bytes that Python, its libraries and the batches of rows take beside DuckDB; measured at up to 280 million by `benchmarks/repeats.py command`."""
_LEAST = 100_000_000
"""Bytes below which DuckDB does nothing useful."""


def count_documents(documents: Iterable[Document], out: Path, *, memory: int = 1_000_000_000, folder: Path | None = None) -> None:
    """Counts documents into a table of repeats, a Parquet file: what `repeats.count_documents` counts, in the order of site and line.

    Args:
        documents: documents with a site; others are not counted.
        out: the file, which appears only once it is whole.
        memory: bytes that this process may take in all; what does not fit is put on disk.
        folder: where it puts what does not fit; by default a folder beside `out`, which is gone afterwards.

    Raises:
        ImportError: DuckDB is not installed.
        ValueError: the memory is too little to begin with.
        duckdb.Error: the memory does not suffice, or the disk is full.
    """
    reader = arrow().RecordBatchReader.from_batches(line_schema(), batches(documents))
    write(COUNT, reader, out, memory, folder)


def merge_tables(tables: Iterable[Path], out: Path, *, memory: int = 1_000_000_000, folder: Path | None = None) -> None:
    """Adds up tables of repeats that were counted apart; see `count_documents` for the arguments and errors."""
    counts = arrow().dataset.dataset([str(table) for table in tables], format="parquet")
    write(MERGE, counts, out, memory, folder)


def line_schema() -> Any:
    """The Arrow schema of what is counted."""
    pyarrow = arrow()
    return pyarrow.schema({"site": pyarrow.string(), "document": pyarrow.int64(), "line": pyarrow.string()})


def batches(documents: Iterable[Document]) -> Iterator[Any]:
    """The rows of documents: one a line."""
    pyarrow, schema = arrow(), line_schema()
    sited = (document for document in documents if document.site)
    while some := list(itertools.islice(sited, _BATCH)):
        rows = ((site, digest, line) for site, digest, lines in some for line in lines)
        columns = zip(schema.types, zip(*rows, strict=True), strict=True)
        yield pyarrow.record_batch([pyarrow.array(column, kind) for kind, column in columns], schema=schema)


def write(query: str, rows: Any, out: Path, memory: int, folder: Path | None) -> None:
    """Writes what a query over some rows gives, whole or not at all."""
    check(memory)
    limit = f"{(memory - _BESIDES) // 1_000_000}MB"
    part = out.with_name(f"{out.name}.part")
    target = str(part).replace("'", "''")
    with tempfile.TemporaryDirectory(prefix=".repeats-", dir=folder or out.parent) as spill:
        try:
            with engine().connect(config={"memory_limit": limit, "temp_directory": spill}) as connection:
                connection.register("given", rows)
                connection.execute(f"COPY ({query.format(table='given')}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)


def check(memory: int) -> None:
    """Makes sure that counting can begin.

    Raises:
        ImportError: DuckDB or pyarrow is not installed.
        ValueError: the memory is too little.
    """
    engine()
    arrow()
    if memory < _BESIDES + _LEAST:
        raise ValueError(f"memory: {memory:,} bytes are too few to count with; give at least {_BESIDES + _LEAST:,}")


def size_of(table: Path) -> tuple[int, int]:
    """How many sites a saved table knows, and how many lines of them."""
    dataset = arrow().dataset
    saved = dataset.dataset(str(table), format="parquet")
    sites = saved.count_rows(filter=dataset.field("line") == EVERY)
    return sites, saved.count_rows() - sites


def engine() -> Any:
    """DuckDB.

    Raises:
        ImportError: it is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise ImportError("counting out of core needs the extra `duckdb`: pip install 'cleannews[duckdb]'") from None
    return duckdb
