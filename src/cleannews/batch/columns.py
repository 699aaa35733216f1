"""Records of columnar containers: Parquet and Arrow IPC, some rows at a time, with pyarrow (extra `batch`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from cleannews.batch.records import Record, Table, Wanted, whole
from cleannews.batch.streams import DAMAGE, extra, seekable
from cleannews.files import FileProblem

_ROWS = 64
"""Rows that are in memory at a time; a page may be large."""

Groups = Callable[[Wanted], Iterator[tuple[int, Iterator[Any]]]]
"""Gives the row groups of a file with some columns or all: how many rows are before each, and its batches."""


def pyarrow() -> Any:
    """The library for Parquet and Arrow.

    Raises:
        FileProblem: it is not installed.
    """
    library, *_ = (extra(name, "Parquet and Arrow") for name in ("pyarrow", "pyarrow.ipc", "pyarrow.parquet"))
    return library


def parquet(path: str) -> Table:
    """A Parquet file.

    Raises:
        FileProblem: it cannot be opened, or is none.
    """
    library = pyarrow()
    try:
        handle = seekable(path)
        file = library.parquet.ParquetFile(handle, pre_buffer=False, buffer_size=1 << 20, page_checksum_verification=True)
    except DAMAGE as error:
        raise FileProblem(f"{path}: is not a Parquet file, or it is cut off ({error})") from None

    def groups(wanted: Wanted) -> Iterator[tuple[int, Iterator[Any]]]:
        names = None if wanted is None else [name for name in file.schema_arrow.names if name in wanted]
        before = 0
        for group in range(file.num_row_groups):
            yield before, file.iter_batches(_ROWS, row_groups=[group], columns=names)
            before += file.metadata.row_group(group).num_rows

    return table_of(library, file.schema_arrow, groups, handle)


def arrow(path: str) -> Table:
    """A file of Arrow IPC (Feather 2), or a stream of it.

    Raises:
        FileProblem: it cannot be opened, or is none.
    """
    library = pyarrow()
    try:
        handle = seekable(path)
        is_file = handle.read(6) == b"ARROW1"
        handle.seek(0)
        reader = library.ipc.open_file(handle) if is_file else library.ipc.open_stream(handle)
    except DAMAGE as error:
        raise FileProblem(f"{path}: is not an Arrow file, or it is cut off ({error})") from None

    def groups(wanted: Wanted) -> Iterator[tuple[int, Iterator[Any]]]:
        yield 0, small_batches(map(reader.get_batch, range(reader.num_record_batches)) if is_file else reader, wanted)

    return table_of(library, reader.schema, groups, handle)


def small_batches(batches: Iterable[Any], wanted: Wanted) -> Iterator[Any]:
    """Batches of not too many rows, with some columns or all."""
    for batch in batches:
        chosen = batch.select([name for name in batch.schema.names if wanted is None or name in wanted])
        yield from (chosen.slice(first, _ROWS) for first in range(0, batch.num_rows, _ROWS))


def table_of(library: Any, schema: Any, groups: Groups, handle: IO[bytes]) -> Table:
    """A table over row groups."""
    is_page = (
        library.types.is_string,
        library.types.is_large_string,
        library.types.is_binary,
        library.types.is_large_binary,
        library.types.is_dictionary,
    )
    pages = [one.name for one in schema if any(test(one.type) for test in is_page)]

    def records(wanted: Wanted) -> Iterator[Record]:
        with handle:
            for before, batches in groups(wanted):
                yield from whole(numbered(batches, before, handle), before)

    return Table(schema.names, pages, records, handle)


def numbered(batches: Iterator[Any], before: int, handle: IO[bytes]) -> Iterator[Record]:
    """The rows of batches as records, with so many rows before them."""
    number = before
    for batch in batches:
        position = handle.tell()
        for values in rows_of(batch):
            number += 1
            is_error = isinstance(values, str)
            yield Record(number, None if is_error else values, values if is_error else None, position)


def rows_of(batch: Any) -> Iterator[Any]:
    """The rows of a batch, one by one where they cannot be had together; a text tells why one cannot be read."""
    try:
        yield from batch.to_pylist()
    except ValueError:
        for index in range(batch.num_rows):
            try:
                yield batch.slice(index, 1).to_pylist()[0]
            except ValueError as error:
                yield f"cannot be read ({error})"
