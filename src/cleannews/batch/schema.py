"""The row of an article, and its Arrow schema: one place for whoever writes tables of articles.

Everything is derived from the record of an article, so a new field of it is a new column. A row of which nothing could be made has the same columns,
empty but for where it came from and `error`. `duplicate_of` is null until all rows are known, and filled in by `drafts` where that is asked for;
it is always there, so that one schema holds for all tables.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cleannews.batch.columns import pyarrow
from cleannews.batch.rows import Row, site_of
from cleannews.batch.settings import Settings
from cleannews.model import Article, Line, Metadata, Reason

_ORIGIN = {"id": "", "url": "", "site": "", "file": "", "row": 0}
_BLANK = Article("", (), Metadata()).to_dict(lines=False)
_ABSENT = {key: None if isinstance(value, str) else value for key, value in _BLANK.items()}


def article_row(row: Row, article: Article, settings: Settings) -> dict[str, Any]:
    """The row of a page's article."""
    record = article.to_dict(lines=settings.lines)
    lines = record.pop("lines", None)
    record["warnings"] = [*row.notes, *record["warnings"]]
    return table_row(row, record, None, lines, settings)


def error_row(row: Row, error: str, settings: Settings) -> dict[str, Any]:
    """The row of a page of which nothing could be made."""
    return table_row(row, {**_ABSENT, "url": row.url, "warnings": [*row.notes]}, error, [], settings)


def table_row(row: Row, record: dict[str, Any], error: str | None, lines: list[Any] | None, settings: Settings) -> dict[str, Any]:
    """A row in the order of its columns."""
    url = record.pop("url")
    origin = {
        "id": row.id or f"{row.file}#{row.number}",
        "url": url,
        "site": site_of(row._replace(url=url)),
        "file": row.file,
        "row": row.number,
    }
    made = {**origin, **record, "error": error, "duplicate_of": None}
    if settings.lines:
        made["lines"] = lines
    if settings.keep_fields:
        made["fields"] = row.fields
    return made


def column_names(settings: Settings) -> list[str]:
    """The names of the columns, in order."""
    return [*table_row(Row("", 0), dict(_BLANK), None, [], settings)]


def arrow_schema(settings: Settings) -> Any:
    """The Arrow schema of the rows. A row's other fields are JSON text, because inputs may differ in theirs.

    Raises:
        FileProblem: pyarrow is not installed.
    """
    arrow = pyarrow()
    kinds = {str: arrow.string(), type(None): arrow.string(), int: arrow.int64()}
    kinds |= {list: arrow.list_(arrow.string()), dict: arrow.map_(arrow.string(), arrow.string())}
    known = {name: kinds[type(value)] for name, value in (_ORIGIN | _BLANK).items()} | {
        "error": arrow.string(),
        "duplicate_of": arrow.string(),
    }
    numbers = {"start": arrow.int32(), "end": arrow.int32(), "score": arrow.float64(), "weight": arrow.float64()}
    reason = arrow.struct([(name, numbers.get(name, arrow.string())) for name in Reason._fields])
    line = [(name, numbers.get(name, arrow.string())) for name in Line._fields if name not in ("text", "reasons")]
    known |= {"lines": arrow.list_(arrow.struct([*line, ("reasons", arrow.list_(reason))])), "fields": arrow.string()}
    return arrow.schema(
        [arrow.field(name, known[name], nullable=name not in ("id", "file", "row")) for name in column_names(settings)]
    )


def as_json(value: Any, indent: int | None = None) -> str:
    """A value as JSON text; what JSON has no kind for is a text: bytes in base 64, dates in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=plain)


def plain(value: Any) -> Any:
    """A value that JSON has no kind for as one that it has.

    >>> plain(b"ab"), plain(__import__("datetime").date(2024, 5, 3)), plain({1})
    ('YWI=', '2024-05-03', '{1}')
    """
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
