"""Records of web archives: the pages among the records of WARC and WET files, with warcio (extra `batch`).

warcio takes the end of its input for the end of the archive, wherever it is; so the bytes that it reads are watched, and each record must
be as long as it says.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from cleannews.batch.records import Record, Table, whole
from cleannews.batch.streams import DAMAGE, Opened, extra, opened
from cleannews.files import FileProblem

_PAGES = ("response", "resource", "conversion")
_TEXT = ("text/html", "application/xhtml+xml", "text/plain")
_NAMES = ["page", "url", "id"]
_END = b"\r\n\r\n"


def warc(path: str) -> Table:
    """A WARC or WET file: its answers with status 200 to 299 that hold HTML or text, and its conversions.

    Raises:
        FileProblem: it cannot be opened, or is none.
    """
    iterator = extra("warcio.archiveiterator", "WARC and WET").ArchiveIterator
    file = opened(path)
    try:
        begins_well = file.handle.peek(5)[:5] in (b"WARC/", b"")
    except DAMAGE:
        begins_well = True  # reading it will say why
    if not begins_well:
        raise FileProblem(f"{path}: is not a WARC file: it does not begin with WARC/")
    watched = Watched(file.handle)
    return Table(_NAMES, ["page"], lambda wanted: whole(page_records(iterator(watched), watched, file)), file.handle)


class Watched:
    """Bytes on their way to warcio, which takes whatever goes wrong with them for their end: it is kept here."""

    def __init__(self, handle: BufferedReader) -> None:
        self.handle, self.last = handle, b""
        self.problem: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end and from where they cannot be read any more."""
        try:
            data = self.handle.read1(size)
        except DAMAGE as error:
            self.problem, data = error, b""
        self.last = (self.last + data)[-len(_END) :]
        return data

    def check(self) -> None:
        """Makes sure that the archive ended where a record ends.

        Raises:
            EOFError, OSError, ValueError: it did not.
        """
        if self.problem:
            raise self.problem
        if self.last not in (b"", _END):
            raise EOFError("the last record is not whole")


def page_records(records: Iterator[Any], watched: Watched, file: Opened) -> Iterator[Record]:
    """Each record that holds a page, under its number among all records of the file.

    Raises:
        EOFError, OSError, ValueError: the archive is cut off or damaged.
    """
    with file.handle:
        for number in itertools.count(1):
            record = next_record(records)
            if record is None:
                break
            if is_page(record):
                content = record.content_stream().read()
                if getattr(
                    record.raw_stream, "limit", True
                ):  # bytes that are missing; a record without a length is a head that was cut off
                    raise watched.problem or EOFError("the last record is shorter than it says")
                headers = record.rec_headers
                values = {
                    "page": content,
                    "url": headers.get_header("WARC-Target-URI"),
                    "id": headers.get_header("WARC-Record-ID"),
                }
                yield Record(number, values, None, file.position())
        watched.check()


def next_record(records: Iterator[Any]) -> Any:
    """The next record; None at the end.

    Raises:
        ValueError: what stands there is none.
    """
    from warcio.exceptions import ArchiveLoadFailed

    try:
        return next(records, None)
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from None


def is_page(record: Any) -> bool:
    """Whether a record holds a page that was got."""
    if record.rec_type not in _PAGES:
        return False
    http = record.http_headers
    if http and not http.get_statuscode().startswith("2"):
        return False
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    return kind.split(";")[0].strip().lower() in ("", *_TEXT)
