"""Articles and repeats of Spark DataFrames (extra `spark`): the rows of a batch run, made by the same code on the executors.

Documents never come to the driver; of a table of repeats only the lines that weigh do. Python workers live on from task to task, so each loads
weights and lexicons once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cleannews import pipeline, tally
from cleannews.batch.cleaning import Cleaning
from cleannews.batch.columns import rows_of, small_batches
from cleannews.batch.rows import Row, guessed, row_of
from cleannews.batch.schema import arrow_schema
from cleannews.batch.settings import FieldNames, Settings
from cleannews.batch.work import TimeLimit, do_row, time_limit
from cleannews.batch.writers import storable
from cleannews.model import Article, Options
from cleannews.repeats import EVERY, LEAST, SCHEMA, Document, Repeats, document_of, weighing
from cleannews.results import Format

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TIMEOUT = Settings().timeout
_PLACELESS = Row("", 0)
"""Where a row of a DataFrame was found: it has neither a file nor a number, and none is made up, because it would change with the partitions."""


def clean_dataframe(
    df: DataFrame,
    *,
    options: Options | None = None,
    repeats: DataFrame | None = None,
    keep_fields: bool = False,
    lines: bool = False,
    timeout: float = _TIMEOUT,
    **columns: str,
) -> DataFrame:
    """The row of each page's article, as a batch run writes it to Parquet; a page of which nothing can be made becomes a row with `error`.

    The columns `file` and `row` hold nothing ("" and 0); a row without an id has the id `#0`.

    Args:
        df: a page a row, as text or bytes.
        options: as in `clean`.
        repeats: a table of repeats, such as `count_repeats` gives; it is computed at once, and its lines that weigh are sent to all workers. In
            memory they can be given as `Options.repeats` instead. Neither works through Spark Connect, which has no broadcasts.
        keep_fields: pass all other columns through, as JSON text in the column `fields`.
        lines: give every line of the page with label, score and reasons as well.
        timeout: seconds that a page may take.
        columns: names of the columns that hold something (content, url, id, site, title, date), as in `FieldNames`: those that are not given
            are guessed by their names, and '' is for none.

    Raises:
        ImportError: pyspark, pyarrow or pandas is not installed.
        ValueError: a column does not exist, or none holds the page or the id.
    """
    check_extra()
    fields = fields_of(df, columns)
    if fields.id is None:
        raise ValueError(
            f"no column's name tells that it identifies the rows; name one (id='url'), or id='' for none. {told(df)}"
        )
    options = options or Options()
    table = options.repeats if repeats is None else weighing_lines(repeats)
    sent = None if table is None else df.sparkSession.sparkContext.broadcast(table)
    settings = Settings(replace(options, repeats=None), Format.parquet, fields, keep_fields, lines, timeout=timeout)
    used = df.columns if keep_fields else [name for name in asdict(fields).values() if name]
    return mapped(df, used, partial(cleaned, settings=settings, sent=sent), arrow_schema(settings))


def count_repeats(df: DataFrame, *, options: Options | None = None, timeout: float = _TIMEOUT, **columns: str) -> DataFrame:
    """In how many documents of its site each line stands: the table of `tally.count_documents`, by the same query.

    A page that fails, takes too long or has no site is not counted. Arguments and errors are those of `clean_dataframe`; of the columns,
    content, url and site are used.
    """
    check_extra()
    fields = fields_of(df, columns)
    settings = Settings(replace(options or Options(), repeats=None), fields=fields, timeout=timeout)
    used = [name for name in (fields.content, fields.url, fields.site) if name]
    rows = mapped(df, used, partial(counted, settings=settings), tally.line_schema())
    return df.sparkSession.sql(tally.COUNT, table=rows)


def merge_repeats(tables: DataFrame) -> DataFrame:
    """The sum of tables of repeats that were counted apart, given as one DataFrame; no two may hold the same document."""
    return tables.sparkSession.sql(tally.MERGE, table=tables)


def two_pass(
    df: DataFrame,
    *,
    options: Options | None = None,
    keep_fields: bool = False,
    lines: bool = False,
    timeout: float = _TIMEOUT,
    **columns: str,
) -> DataFrame:
    """`clean_dataframe` with the repeats of the same pages. They are counted at once, so `df` is read twice."""
    repeats = count_repeats(df, options=options, timeout=timeout, **columns)
    return clean_dataframe(df, options=options, repeats=repeats, keep_fields=keep_fields, lines=lines, timeout=timeout, **columns)


def check_extra() -> None:
    """Makes sure that what Spark needs is installed here; on the executors it must be as well.

    Raises:
        ImportError: it is not.
    """
    for library in ("pyspark", "pyarrow", "pandas"):  # pyspark asks for pandas before it hands out Arrow batches
        try:
            importlib.import_module(library)
        except ImportError:
            raise ImportError(f"{library} is missing; Spark needs the extra `spark`: pip install 'cleannews[spark]'") from None


def fields_of(df: DataFrame, columns: dict[str, str]) -> FieldNames:
    """Which column holds what, as given or guessed.

    Raises:
        ValueError: a column does not exist, or none holds the page.
    """
    pages = [name for name, kind in df.dtypes if kind.startswith(("string", "binary"))]
    fields = guessed(FieldNames(**columns), df.columns, pages)
    missing = [name for name in asdict(fields).values() if name and name not in df.columns]
    if missing:
        raise ValueError(f"no column {missing[0]!r}. {told(df)}")
    if not fields.content:
        raise ValueError(
            f"no column of texts or bytes has a name that tells that it holds the page; name one (content='html'). {told(df)}"
        )
    return fields


def told(df: DataFrame) -> str:
    """The columns of a DataFrame, for a person."""
    return f"Columns: {', '.join(df.columns)}"


def mapped(df: DataFrame, used: Sequence[str], deed: Callable[[Iterable[Any]], Iterator[Any]], schema: Any) -> DataFrame:
    """What a function makes of the batches of some columns. The schema is always given: one that is inferred breaks where a column is all null."""
    from pyspark.sql.pandas.types import from_arrow_schema

    quoted = ["`{}`".format(name.replace("`", "``")) for name in dict.fromkeys(used)]
    return df.select(*quoted).mapInArrow(deed, from_arrow_schema(schema))


def cleaned(batches: Iterable[Any], settings: Settings, sent: Any) -> Iterator[Any]:
    """On a worker: the rows of articles; `sent` is the broadcast table of repeats."""
    import pyarrow

    if sent is not None:
        settings = replace(settings, options=replace(settings.options, repeats=sent.value))
    schema = arrow_schema(settings)
    for batch in small_batches(batches, None):
        yield pyarrow.RecordBatch.from_pylist([cleaned_row(row, settings) for row in rows_in(batch, settings)], schema)


def counted(batches: Iterable[Any], settings: Settings) -> Iterator[Any]:
    """On a worker: the rows of lines that are to be counted."""
    rows = (row for batch in small_batches(batches, None) for row in rows_in(batch, settings))
    documents = (lines_of_row(row, settings) for row in rows)
    return tally.batches(document for document in documents if document)


def rows_in(batch: Any, settings: Settings) -> Iterator[Row]:
    """The rows of a batch, or why one cannot be read."""
    for values in rows_of(batch):
        is_error = isinstance(values, str)
        yield _PLACELESS._replace(error=values) if is_error else row_of(values, settings.fields, settings.keep_fields, _PLACELESS)


class MemoryShort(BaseException):
    """A page needs more memory than a worker may take; no `Exception`, so that it is not taken for a fault in the code."""


def cleaned_row(row: Row, settings: Settings) -> dict[str, Any]:
    """The row of an article. A worker of a batch run ends where memory is short, and is replaced; here the job would fail with it."""
    deed = Cleaning(settings, clean_in_memory)
    try:
        done = do_row(row, deed)
    except MemoryShort:
        done = deed.failed(row, "needed more memory than its Python worker may take (spark.executor.pyspark.memory)")
    return storable(done.made)


def clean_in_memory(content: str | bytes, **arguments: Any) -> Article:
    """`clean`, which tells short memory in a way that nobody on the way up takes for something else."""
    try:
        return pipeline.clean(content, **arguments)
    except MemoryError:
        raise MemoryShort from None


def lines_of_row(row: Row, settings: Settings) -> Document | None:
    """The lines of a page; None where nothing can be made of it, which `clean_dataframe` tells in its row."""
    if row.content is None:
        return None
    try:
        with time_limit(settings.timeout):
            return document_of(*pipeline.lines_of_page(row.content, url=row.url, site=row.site, options=settings.options))
    except (Exception, TimeLimit):
        return None


def weighing_lines(table: DataFrame) -> Repeats:
    """The lines of a table of repeats that weigh, in memory, to be given as `Options.repeats`; what `load_repeats` reads from a saved one.

    They pass the driver in order, the number of a site's documents before its lines, so that it holds no others.
    """
    rows = table.where(f"documents >= {LEAST} OR line = '{EVERY}'").select(*SCHEMA).orderBy("site", "line")
    return weighing(rows.toLocalIterator(), "the table of repeats")
