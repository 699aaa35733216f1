"""A row: one page as a table or a dump holds it, whatever the container; and which field of a row holds what."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from cleannews import repeats
from cleannews.batch.settings import FieldNames

GUESSES: dict[str, tuple[str, ...]] = {
    "content": (
        "html", "raw_html", "page_html", "page", "raw", "raw_content", "content", "body", "text", "article_text", "document"
    ),
    "url": ("url", "uri", "link", "address", "page_url", "source_url"),
    "id": ("id", "doc_id", "docid", "document_id", "page_id", "uuid", "guid", "_id", "key"),
    "site": ("site", "domain", "host", "hostname"),
    "title": ("title", "headline"),
    "date": ("published", "published_at", "date_published", "publish_date", "pub_date", "pubdate", "publication_date", "date"),
}  # fmt: skip
"""Names under which tables hold what is looked for, the likeliest first; case does not count."""


class Row(NamedTuple):
    """One page as it was found, or what kept it from being found.

    `number` counts the rows of a file from 1: lines of JSONL, records of CSV (its header not counted) and of WARC, rows of Parquet and Arrow. `position`
    is how many bytes of the file were read by then. `name` is that of its article's file, without an ending.
    """

    file: str
    number: int
    content: str | bytes | None = None
    error: str | None = None
    id: str | None = None
    url: str | None = None
    site: str | None = None
    title: str | None = None
    date: str | None = None
    fields: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    position: int = 0
    name: str = ""

    @property
    def known(self) -> dict[str, str]:
        """The fields that `clean` takes as given."""
        return {key: value for key, value in (("title", self.title), ("published", self.date)) if value}

    @property
    def place(self) -> str:
        """Where it was found, for a person."""
        return f"{self.file}, row {self.number:,}"


def guessed(given: FieldNames, names: Sequence[str], pages: Iterable[str]) -> FieldNames:
    """The fields as given, and for the others those whose names tell what they hold; only one of `pages` may hold the page.

    >>> guessed(FieldNames(url=""), ["URL", "raw", "Title"], ["raw", "Title"])
    FieldNames(content='raw', url='', id=None, site=None, title='Title', date=None)
    """
    found = {}
    for role, name in asdict(given).items():
        offered = {one.casefold(): one for one in reversed([*(pages if role == "content" else names)])}
        found[role] = name if name is not None else next((offered[one] for one in GUESSES[role] if one in offered), None)
    return FieldNames(**found)


def row_of(record: Mapping[str, Any], fields: FieldNames, keep: bool, row: Row) -> Row:
    """A row with what a record holds for it."""
    found: dict[str, Any] = {}
    notes = []
    for role in ("id", "url", "site", "title", "date"):
        name = getattr(fields, role)
        found[role], note = text_of(record.get(name)) if name else (None, "")
        notes += [f"field {name!r} {note}"] if note else []
    content = record.get(fields.content or "")
    return row._replace(
        **found,
        content=content if isinstance(content, str | bytes) else None,
        error=content_problem(record, fields.content),
        fields=others(record, fields) if keep else None,
        notes=tuple(notes),
    )


def others(record: Mapping[str, Any], fields: FieldNames) -> dict[str, Any]:
    """What a record holds besides the fields that are used."""
    used = {name for name in asdict(fields).values() if name}
    return {key: value for key, value in record.items() if key not in used}


def content_problem(record: Mapping[str, Any], name: str | None) -> str | None:
    """Why a record holds no page; None where it does."""
    if name is None or name not in record:
        return f"no field {name!r} holds the page; the row's fields: {', '.join(record) or 'none'}"
    value = record[name]
    if isinstance(value, str | bytes):
        return None
    return f"field {name!r} {'is null' if value is None else f'holds {kind_of(value)}'}, where the page should be"


def text_of(value: Any) -> tuple[str | None, str]:
    """A value as text, and what is told where it is none.

    >>> text_of(17), text_of(" a "), text_of(["a"])
    (('17', ''), ('a', ''), (None, 'holds a list, not a text; it was not used'))
    """
    if value is None or isinstance(value, str):
        return (value or "").encode("utf-8", "replace").decode().strip() or None, ""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat(), ""
    if isinstance(value, numbers.Number) and not isinstance(value, bool):
        return str(value), ""
    return None, f"holds {kind_of(value)}, not a text; it was not used"


def kind_of(value: Any) -> str:
    """What a value is, in words of JSON."""
    kinds = {dict: "an object", list: "a list", bool: "a truth value", bytes: "bytes", int: "a number", float: "a number"}
    return kinds.get(type(value), type(value).__name__)


def site_of(row: Row) -> str | None:
    """The site of a row, as repeats are counted by it: as given, else that of its address.

    >>> site_of(Row("a", 1, url="https://www.Example.com:80/x")), site_of(Row("a", 1, url="//[x"))
    ('example.com', None)
    """
    return row.site or repeats.site_of(row.url) or None
