"""Every setting of a batch run that is none of a single page's; the flags, the manifest and the documentation derive from these fields."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from cleannews.model import Options
from cleannews.results import Format


class Container(str, enum.Enum):
    """What a file holds its pages in; WET files are of the same make as WARC."""

    page = "page"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    arrow = "arrow"
    warc = "warc"


def told(help: str, default: Any) -> Any:
    """A setting with its default, and the help that its flag shows."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which field of a row holds what: None for a guess, the empty name for no field."""

    content: str | None = told("Field that holds the page.", None)
    url: str | None = told("Field that holds its address.", None)
    id: str | None = told("Field that identifies it.", None)
    site: str | None = told("Field that names its site; else the host of its address does.", None)
    title: str | None = told("Field that holds its known title, which goes before what is found.", None)
    date: str | None = told("Field that holds its known date of publication, which goes before what is found.", None)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run reads, cleans and writes. All of it decides what comes out; how many processes there are does not, and is not here."""

    options: Options = field(default_factory=Options)
    form: Format = Format.jsonl
    fields: FieldNames = field(default_factory=FieldNames)
    keep_fields: bool = told("Pass everything else in a row through, untouched, as the field `fields`.", False)
    lines: bool = told("Write every line of the page with label, score and reasons as well.", False)
    site: str = told("Site of the pages, where their rows name none; else the host of a page's address is its site.", "")
    two_pass: bool = told(
        "Count the lines of each site in a first pass over the inputs, and use that as --repeats; the extra `duckdb` does it.",
        False,
    )
    duplicates: bool = told(
        "Tell of each article that says the same as an earlier one, word for word or nearly, which one that is, as `duplicate_of`.",
        False,
    )
    shard_rows: int = told("Rows of a shard.", 10_000)
    timeout: float = told("Seconds that a page may take; after that it becomes a row with an error.", 30.0)
    memory_per_worker: int = told(
        "Memory (500MB, 2GB) that a worker may take besides what it has loaded; a page that needs more becomes a row with an error.",
        4 * 10**9,
    )

    @property
    def longest_line(self) -> int:
        """Bytes of a row beyond which it is no longer read: a page as long as may be, each of its characters escaped in the longest way."""
        return 1_000_000 + 6 * self.options.max_bytes
