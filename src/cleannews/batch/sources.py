"""What the inputs of a run stand for: pages, tables and dumps, in a fixed order; and the rows in them, whatever they are."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import NamedTuple

from cleannews import files
from cleannews.batch.archives import warc
from cleannews.batch.columns import arrow, parquet
from cleannews.batch.records import Table, delimited, jsonl
from cleannews.batch.rows import Row, guessed, row_of
from cleannews.batch.settings import Container, FieldNames, Settings
from cleannews.batch.streams import DAMAGE, PACKED, damage, opened, reads_once
from cleannews.files import FileProblem, Input, Wanted

ENDINGS = {
    ".jsonl": Container.jsonl,
    ".ndjson": Container.jsonl,
    ".csv": Container.csv,
    ".tsv": Container.csv,
    ".parquet": Container.parquet,
    ".pq": Container.parquet,
    ".arrow": Container.arrow,
    ".arrows": Container.arrow,
    ".feather": Container.arrow,
    ".ipc": Container.arrow,
    ".warc": Container.warc,
    ".wet": Container.warc,
}
"""Endings of tables and dumps, each also with .gz or .zst behind it."""

_ROLES = {
    "content": "the page",
    "url": "its address",
    "id": "its id",
    "site": "its site",
    "title": "its known title",
    "date": "its known date",
}


class Source(NamedTuple):
    """A table or dump, or pages that follow each other; with the fields of its rows once they are known, and the table where it can be opened only once."""

    container: Container
    inputs: tuple[Input, ...]
    fields: FieldNames = FieldNames()
    table: Table | None = None

    @property
    def name(self) -> str:
        """What to call it when talking of it."""
        first = files.name_of(self.inputs[0])
        return first if len(self.inputs) == 1 else f"{first} and {len(self.inputs) - 1:,} more"


def container_of(name: str) -> Container | None:
    """The container that a file's name tells; None for a page.

    >>> container_of("a/news.warc.gz").value, container_of("news.html.gz")
    ('warc', None)
    """
    return ENDINGS.get(unpacked_suffix(PurePath(name)))


def unpacked_suffix(path: PurePath) -> str:
    """The ending of a file's name, without that of its packing."""
    suffix = path.suffix.lower()
    return PurePath(path.stem).suffix.lower() if suffix in PACKED else suffix


def is_page(path: Path) -> bool:
    """Whether a file in a folder is taken for a page, packed or not."""
    is_packed = path.suffix.lower() in PACKED
    return unpacked_suffix(path) in files.PAGE_SUFFIXES and path.name[0] != "." if is_packed else files.is_page(path)


def wanted_in(container: Container | None) -> Callable[[str], Wanted]:
    """What a folder is searched for: files of the container that was asked for, else pages, else, where it holds none, tables and dumps."""
    pages = Wanted(is_page, files.PAGES.told)
    if container is Container.page:
        return lambda folder: pages
    endings = [ending for ending, kind in ENDINGS.items() if container in (None, kind)]
    tables = Wanted(
        lambda path: path.name[0] != "." and unpacked_suffix(path) in endings, f"files that end in {', '.join(endings)}"
    )
    if container:
        return lambda folder: tables
    either = Wanted(pages.takes, f"pages, tables or dumps; looked for {', '.join((*files.PAGE_SUFFIXES, *endings))}")
    return lambda folder: either if holds(folder, pages) or not holds(folder, tables) else tables


def holds(folder: str, wanted: Wanted) -> bool:
    """Whether a file that is wanted stands under a folder."""
    return any(wanted.takes(Path(root, name)) for root, name in files.walked(folder))


def find_sources(given: Sequence[str], container: Container | None, leave_out: Path | None) -> tuple[list[Source], list[str]]:
    """The sources that the inputs stand for, and what was wrong with the other inputs; `leave_out` is a folder of results."""
    found = files.find_inputs(given, leave_out, wanted_in(container))
    sources: list[Source] = []
    for one in found.inputs:
        kind = container or container_of(one.path) or Container.page
        if kind is Container.page and sources and sources[-1].container is kind:
            sources[-1] = Source(kind, (*sources[-1].inputs, one))
        else:
            sources.append(Source(kind, (one,)))
    return sources, found.problems


def table_of(source: Source, longest: int) -> Table:
    """A table or dump, opened.

    Raises:
        FileProblem: it cannot be.
    """
    path = source.inputs[0].path
    if source.container in (Container.jsonl, Container.csv):
        return (jsonl if source.container is Container.jsonl else delimited)(path, longest)
    return {Container.parquet: parquet, Container.arrow: arrow, Container.warc: warc}[source.container](path)


def prepared(source: Source, settings: Settings) -> tuple[Source, str]:
    """A source with the fields of its rows, and what is told of those that were guessed.

    Raises:
        FileProblem: it cannot be opened, or no field holds the page.
    """
    if source.container is Container.page:
        return source, ""
    table = table_of(source, settings.longest_line)
    fields = guessed(settings.fields, table.names, table.pages)
    is_once = reads_once(source.inputs[0].path)
    if not is_once:
        table.handle.close()
    check_content(source, fields, table.names)
    ready = source._replace(fields=fields, table=table if is_once else None)
    return ready, "" if source.container is Container.warc else guesses(settings.fields, fields)


def check_content(source: Source, fields: FieldNames, names: list[str]) -> None:
    """Makes sure that a table has the field that holds the page; rows of JSONL may differ, and are checked one by one.

    Raises:
        FileProblem: it has not.
    """
    is_open = source.container is Container.jsonl and fields.content
    if fields.content in names or is_open or not names:
        return
    lacks = f"has no field {fields.content!r}" if fields.content else "has no field whose name tells that it holds the page"
    raise FileProblem(f"{source.name}: {lacks}; name it with --content-field. Fields: {', '.join(names)}")


def guesses(given: FieldNames, found: FieldNames) -> str:
    """What is told of the fields that were guessed; nothing where none was."""
    told = [f"{_ROLES[role]} from {name!r}" for role, name in asdict(found).items() if name and getattr(given, role) is None]
    return f"fields, by their names: {', '.join(told)}; --content-field and the like choose others, '' none" if told else ""


def rows(source: Source, settings: Settings, names: Mapping[Input, str], done: int = 0) -> Iterator[Row]:
    """The rows of a source behind those that are done; where it cannot be read any more, the last one tells it."""
    found: Iterator[Row]
    if source.container is Container.page:
        found = (page_row(one, names.get(one, "")) for one in source.inputs[done:])
    else:
        found = itertools.islice(table_rows(source, settings, names), done, None)
    return (row._replace(site=row.site or settings.site) for row in found) if settings.site else found


def table_rows(source: Source, settings: Settings, names: Mapping[Input, str]) -> Iterator[Row]:
    """The rows of a table or dump."""
    one, fields = source.inputs[0], source.fields
    wanted = None if settings.keep_fields else frozenset(name for name in asdict(fields).values() if name)
    try:
        table = source.table or table_of(source, settings.longest_line)
    except FileProblem as problem:
        yield Row(one.path, 1, error=str(problem).removeprefix(f"{one.path}: "))
        return
    for number, values, error, position in table.records(wanted):
        row = Row(one.path, number, error=error, position=position, name=f"{names[one]}/{number}" if names else "")
        yield row if values is None else row_of(values, fields, settings.keep_fields, row)


def page_row(one: Input, name: str) -> Row:
    """The row of a page that is a file."""
    row = Row(one.path, 1, name=name)
    try:
        with opened(one.path).handle as handle:
            content = handle.read()
    except FileProblem as problem:
        return row._replace(error=str(problem).removeprefix(f"{one.path}: "))
    except DAMAGE as error:
        return row._replace(error=damage(error))
    return row._replace(content=content, position=len(content))
