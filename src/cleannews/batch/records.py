"""Records of text containers: JSONL and CSV, a line at a time. A line that cannot be read is a record with an error, and the next one is read."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleannews.batch.rows import kind_of
from cleannews.batch.streams import DAMAGE, Opened, damage, opened

Wanted = frozenset[str] | None
"""Names of the fields that are needed; None for all."""


class Record(NamedTuple):
    """What a container holds under a number: fields with their values, or why it cannot be read; and how far in its file it ends."""

    number: int
    values: Mapping[str, Any] | None
    error: str | None
    position: int


class Table(NamedTuple):
    """A container that was opened: the names of its fields, those of them that may hold a page, its records, and what is to be closed."""

    names: list[str]
    pages: list[str]
    records: Callable[[Wanted], Iterator[Record]]
    handle: IO[Any]


def whole(records: Iterable[Record], before: int = 0) -> Iterator[Record]:
    """The records, and in place of what cannot be read any more because the file is damaged, one that tells it; so many were before them."""
    number, position = before, 0
    try:
        for record in records:
            number, position = record.number, record.position
            yield record
    except DAMAGE as error:
        yield Record(number + 1, None, damage(error), position)


_FIRST = 100
"""Records at the start of JSONL that are looked at for one that can be read; it tells the names of the fields."""


def jsonl(path: str, longest: int) -> Table:
    """A file of JSON objects, one a line.

    Raises:
        FileProblem: it cannot be opened.
    """
    file = opened(path)
    records = whole(json_records(file, longest))
    first: list[Record] = []
    while len(first) < _FIRST and (record := next(records, None)):
        first.append(record)
        if record.values is not None:
            break
    values = (first[-1].values if first else None) or {}
    pages = [name for name, value in values.items() if isinstance(value, str)]
    return Table(list(values), pages, lambda wanted: itertools.chain(first, records), file.handle)


def json_records(file: Opened, longest: int) -> Iterator[Record]:
    """Each line that is not blank."""
    with file.handle as handle:
        for number in itertools.count(1):
            line = handle.readline(longest)
            if not line:
                return
            if len(line) == longest and not line.endswith(b"\n"):
                skip_line(handle, longest)
                yield Record(number, None, f"the line is longer than {longest:,} bytes", file.position())
            elif line.strip():
                yield json_record(number, line, file.position())


def skip_line(handle: IO[bytes], longest: int) -> None:
    """Reads up to the next line."""
    while (part := handle.readline(longest)) and not part.endswith(b"\n"):
        pass


def json_record(number: int, line: bytes, position: int) -> Record:
    """The object in a line."""
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Record(number, None, f"is not UTF-8 (byte {error.start + 1:,} of the line)", position)
    except (ValueError, RecursionError) as error:
        return Record(number, None, f"is not JSON ({error})", position)
    if not isinstance(values, dict):
        return Record(number, None, f"holds {kind_of(values)}, not an object", position)
    return Record(number, values, None, position)


def delimited(path: str, longest: int) -> Table:
    """A CSV file with a header, of the delimiter that is the most frequent in its first line; cells are UTF-8.

    Raises:
        FileProblem: it cannot be opened.
    """
    csv.field_size_limit(longest)
    file = opened(path)
    text = io.TextIOWrapper(file.handle, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        first = text.readline(longest)
    except DAMAGE as error:
        unread = Record(1, None, damage(error), 0)
        return Table([], [], lambda wanted: iter([unread]), text)
    delimiter = (
        "\t" if Path(path.casefold().removesuffix(".gz").removesuffix(".zst")).suffix == ".tsv" else max(",;\t|", key=first.count)
    )
    reader = csv.reader(itertools.chain([first], text), delimiter=delimiter, strict=True)
    header = next(reader, [])
    return Table(header, header, lambda wanted: whole(csv_records(reader, header, text, file.position)), text)


def csv_records(reader: Any, header: list[str], text: io.TextIOWrapper, position: Callable[[], int]) -> Iterator[Record]:
    """Each record that is not blank."""
    with text:
        for number in itertools.count(1):
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Record(number, None, f"is not CSV ({error})", position())
                continue
            if cells is None:
                return
            if cells:
                yield csv_record(number, header, cells, position())


def csv_record(number: int, header: list[str], cells: list[str], position: int) -> Record:
    """The cells of a record under the names of the header."""
    if len(cells) != len(header):
        return Record(number, None, f"has {len(cells)} cells where the header has {len(header)}", position)
    if any(not cell.isascii() and not is_text(cell) for cell in cells):
        return Record(number, None, "is not UTF-8", position)
    return Record(number, dict(zip(header, cells, strict=True)), None, position)


def is_text(cell: str) -> bool:
    """Whether all bytes of a cell were UTF-8; others were read as lone surrogates."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
