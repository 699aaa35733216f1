"""Rows of articles as files: how a row is encoded, which is done where it was made, and how a file is made of encoded rows.

A file is written under its name with `.part` behind it, and gets its name when it is whole and on the disk.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from cleannews import results
from cleannews.batch.columns import pyarrow
from cleannews.batch.schema import arrow_schema, as_json, column_names
from cleannews.batch.settings import Settings
from cleannews.batch.streams import zstandard
from cleannews.files import FileProblem, problem_of
from cleannews.results import Format

FILES = (Format.json, Format.md, Format.txt)
"""Formats of one file an article; a run writes an index of them as JSONL."""

_ROW_GROUP = 1000
"""Rows of a row group: always the same, so that the same rows give the same bytes."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What a cell begins with that a spreadsheet may take for a formula, and the apostrophe that defuses it."""


class ArticleFile(NamedTuple):
    """An article to be written into a file of its own, and its line in the index."""

    name: str
    text: str
    line: bytes


def encoded(row: dict[str, Any], text: str, name: str, settings: Settings) -> Any:
    """A row as its writer takes it; `text` is that of its article's file where that is Markdown or plain text, `name` its name."""
    if settings.form is Format.parquet:
        return row if row.get("fields") is None else {**row, "fields": as_json(row["fields"])}
    if settings.form is Format.csv:
        return csv_line(map(cell, row.values()))
    if settings.form in FILES:
        return article_file(row, text, name, settings)
    return json_line(row)


def drafted(row: dict[str, Any], text: str, name: str) -> bytes:
    """What `encoded` takes, as a line of JSON, for rows that wait for what is not yet known of them."""
    return json_line([row, text, name])


def json_line(row: Any) -> bytes:
    """A row as a line of JSON; lone surrogates, which names of files may hold, as JSON's escapes."""
    return (as_json(row) + "\n").encode("utf-8", "backslashreplace")


def csv_line(cells: Any) -> bytes:
    """Cells as a line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "backslashreplace")


def cell(value: Any) -> str:
    """A value as a cell: lists and objects as JSON, and none that a spreadsheet takes for a formula.

    To get a text back, take one apostrophe from the start of a cell that begins with one.

    >>> cell("=1+1"), cell("'tis"), cell(["a"]), cell(None), cell(7)
    ("'=1+1", "''tis", '["a"]', '', '7')
    """
    text = "" if value is None else value if isinstance(value, str) else as_json(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def article_file(row: dict[str, Any], text: str, name: str, settings: Settings) -> ArticleFile:
    """An article as a file of its own; of a page with an error there is only the line in the index."""
    path = f"{name}.{settings.form.value}" if row["error"] is None else None
    index = {key: value for key, value in row.items() if key not in ("body", "lines", "fields")}
    whole = as_json(row, 2) + "\n" if settings.form is Format.json else text
    return ArticleFile(path or "", whole, json_line({**index, "article": path}))


class Writer(Protocol):
    """Makes a file of encoded rows."""

    def write(self, rows: Sequence[Any]) -> None:
        """Adds rows."""

    def close(self) -> None:
        """Writes what is left; the file below stays open."""


class Lines:
    """A file of lines, packed or not; one of CSV begins with the names of its columns."""

    def __init__(self, handle: IO[bytes], settings: Settings) -> None:
        self.handle, self.below = packed(handle, settings.form), handle
        if settings.form is Format.csv:
            self.handle.write(csv_line(column_names(settings)))

    def write(self, rows: Sequence[bytes]) -> None:
        """Adds lines."""
        self.handle.write(b"".join(rows))

    def close(self) -> None:
        """Ends the packing."""
        if self.handle is not self.below:
            self.handle.close()


def packed(handle: IO[bytes], form: Format) -> IO[bytes]:
    """A stream that packs what is written for a file; the same content gives the same bytes."""
    if form is Format.jsonl_gz:
        return gzip.GzipFile(filename="", mode="wb", fileobj=handle, mtime=0)  # type: ignore[return-value]
    if form is Format.jsonl_zst:
        return zstandard().ZstdCompressor(write_checksum=True).stream_writer(handle, closefd=False)
    return handle


class Articles:
    """Files of one article each in a folder, and a file of lines that is their index."""

    def __init__(self, handle: IO[bytes], folder: Path) -> None:
        self.handle, self.folder = handle, folder

    def write(self, rows: Sequence[ArticleFile]) -> None:
        """Writes articles, each whole or not at all."""
        for one in rows:
            if one.name:
                results.write_file(self.folder / one.name, one.text)
            self.handle.write(one.line)

    def close(self) -> None:
        """Nothing is left."""


class Parquet:
    """A Parquet file."""

    def __init__(self, handle: IO[bytes], settings: Settings) -> None:
        self.arrow, self.schema, self.rows = pyarrow(), arrow_schema(settings), list[dict[str, Any]]()
        self.file = self.arrow.parquet.ParquetWriter(handle, self.schema, compression="zstd")

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Adds rows, and writes every row group that is full."""
        self.rows += rows
        while len(self.rows) >= _ROW_GROUP:
            self.write_group(self.rows[:_ROW_GROUP])
            del self.rows[:_ROW_GROUP]

    def write_group(self, rows: list[dict[str, Any]]) -> None:
        """Writes a row group."""
        self.file.write_table(self.arrow.Table.from_pylist([storable(row) for row in rows], self.schema), _ROW_GROUP)

    def close(self) -> None:
        """Writes the last row group and the footer."""
        try:
            if self.rows:
                self.write_group(self.rows)
            self.file.close()
        finally:
            self.file.is_open = False  # what failed now would fail again, and be told, when it is collected


def storable(row: dict[str, Any]) -> dict[str, Any]:
    """A row as Arrow takes it: maps as pairs, and no lone surrogates, which names of files and texts of JSON may hold."""
    texts = {
        key: row[key].encode("utf-8", "backslashreplace").decode() for key in ("id", "file", "error", "fields") if row.get(key)
    }
    return {**row, **texts, "sources": [*row["sources"].items()]}


def check_extra(form: Format) -> None:
    """Makes sure that what a format needs is installed.

    Raises:
        FileProblem: it is not.
    """
    if form is Format.parquet:
        pyarrow()
    elif form is Format.jsonl_zst:
        zstandard()


def writer_of(handle: IO[bytes], settings: Settings, folder: Path | None) -> Writer:
    """The writer of a format."""
    if settings.form is Format.parquet:
        return Parquet(handle, settings)
    if settings.form in FILES and folder:
        return Articles(handle, folder)
    return Lines(handle, settings)


class Part:
    """A file on its way: it has `.part` behind its name until it is whole.

    Raises, in whatever it does:
        FileProblem: it cannot be written.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.part = path, path.with_name(f"{path.name}.part")
        self.handle: IO[bytes] = self.guarded(lambda: self.part.open("wb"))
        self.writer = self.guarded(lambda: writer_of(self.handle, settings, path.parent))

    def guarded(self, deed: Callable[[], Any]) -> Any:
        """Does something to the file, and tells what went wrong with it."""
        try:
            return deed()
        except OSError as error:
            raise FileProblem(problem_of(error, str(self.part), "written")) from None

    def write(self, rows: Sequence[Any]) -> None:
        """Adds encoded rows."""
        self.guarded(lambda: self.writer.write(rows))

    def finish(self) -> int:
        """Makes sure that all is on the disk; returns the size. The file does not have its name yet."""

        def finished() -> int:
            self.writer.close()
            self.handle.flush()
            os.fsync(self.handle.fileno())
            self.handle.close()
            return self.part.stat().st_size

        return int(self.guarded(finished))

    def rename(self) -> None:
        """Gives the file its name."""
        self.guarded(lambda: self.part.replace(self.path))

    def discard(self) -> None:
        """Takes the file away."""
        for close in (self.writer.close, self.handle.close):
            with contextlib.suppress(Exception):  # what cannot be closed for want of space can still be taken away
                close()
        with contextlib.suppress(OSError):
            self.part.unlink()
