"""The batch run: rows of all sources, in order, through the pool, into an output."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleannews.batch.manifest import Counts, Manifest
from cleannews.batch.outputs import Output, article_names
from cleannews.batch.pool import Chunk, Workers
from cleannews.batch.rows import Row
from cleannews.batch.settings import Container, Settings
from cleannews.batch.sources import Source, rows
from cleannews.batch.work import Deed, Done
from cleannews.files import STDIN

_ROWS, _BYTES = 50, 4_000_000
"""Rows of a chunk at most, and bytes after which it takes no more: small, so that little is done again if a page takes its worker with it."""


class Listener:
    """What is told of a run while it goes on; this one does not listen."""

    def began(self, total: int, done: Counts) -> None:
        """The inputs have this many bytes in all (0 where it is not known); these rows were done by an earlier run."""

    def failed(self, row: Row, error: str) -> None:
        """Nothing could be made of a row."""

    def advanced(self, read: int, counts: Counts, warnings: Iterable[str]) -> None:
        """So many bytes have been read and cleaned; some rows more came to these counts, with these warnings."""

    def comparing(self, rows: int) -> None:
        """All rows are cleaned, and so many are compared now."""

    def compared(self, duplicates: int) -> None:
        """So many rows are duplicates, and all are written."""

    def ended_shard(self, number: int) -> None:
        """So many shards are whole."""


def run(sources: Sequence[Source], output: Output, deed: Deed, jobs: int, listener: Listener) -> Counts:
    """Does a deed to all rows that the output does not have yet; returns what all of them came to.

    Raises:
        FileProblem: the output cannot be written.
    """
    total = output.begun.counts
    listener.began(sum(map(size_of, sources)), output.begun.counts)
    if output.begun.is_complete:
        return total
    settings, workers = deed.settings, Workers(jobs, deed)
    try:
        with contextlib.closing(workers.done(chunks(placed(sources, settings, output.begun), settings.shard_rows))) as finished:
            for chunk, done in finished:
                counts = counted(done)
                output.write([one.made for one in done], counts)
                total.add(counts)
                tell(listener, chunk, done, counts)
                if chunk.ends_shard:
                    output.end_shard(chunk.source, chunk.behind)
                    listener.ended_shard(len(output.begun.shards))
    finally:
        workers.stop()
    output.finish()
    return total


def counted(done: Iterable[Done]) -> Counts:
    """What rows came to."""
    outcomes = [one.outcome for one in done]
    return Counts(outcomes.count("article"), outcomes.count("bodiless"), outcomes.count("error"))


def tell(listener: Listener, chunk: Chunk, done: Sequence[Done], counts: Counts) -> None:
    """Tells what came of a chunk."""
    for row, one in zip(chunk.rows, done, strict=True):
        if one.error is not None:
            listener.failed(row, one.error)
    listener.advanced(chunk.read, counts, itertools.chain.from_iterable(one.warnings for one in done))


class Placed(NamedTuple):
    """A row with its place in the run: its source, how many rows of that were up to here, and how many bytes of all sources."""

    row: Row
    source: int
    behind: int
    read: int


def placed(sources: Sequence[Source], settings: Settings, begun: Manifest) -> Iterator[Placed]:
    """All rows from where the shards of an earlier run end."""
    names = article_names(sources, settings)
    last = begun.shards[-1] if begun.shards else None
    first, done = (last.source, last.behind) if last else (0, 0)
    before = sum(map(size_of, sources[:first]))
    for number, source in enumerate(sources[first:], first):
        are_pages = source.container is Container.page
        read = size_of(source._replace(inputs=source.inputs[:done])) if are_pages else 0
        for behind, row in enumerate(rows(source, settings, names, done), done + 1):
            read = row.position + (read if are_pages else 0)
            yield Placed(row, number, behind, before + read)
        before += size_of(source)
        done = 0


def chunks(found: Iterable[Placed], shard_rows: int) -> Iterator[Chunk]:
    """The rows in chunks; where a chunk ends makes no difference to what comes out, where a shard ends does."""
    held: list[Row] = []
    in_shard = size = 0
    found = iter(found)
    one = next(found, None)
    while one:
        after = next(found, None)
        held.append(one.row)
        in_shard += 1
        size += len(one.row.content or "")
        ends_shard = in_shard == shard_rows or after is None
        if ends_shard or len(held) == _ROWS or size >= _BYTES:
            yield Chunk(tuple(held), one.source, one.behind, one.read, ends_shard)
            held, size = [], 0
            in_shard = 0 if ends_shard else in_shard
        one = after


def size_of(source: Source) -> int:
    """How many bytes the files of a source have; 0 for what cannot be told."""
    size = 0
    for one in source.inputs:
        with contextlib.suppress(OSError):
            size += Path(one.path).stat().st_size if one.path != STDIN else 0
    return size
