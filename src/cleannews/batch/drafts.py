"""Rows that wait for what is not known before all of them are made: which of them are duplicates.

They are shards of lines of JSON, written and taken up again like any others, in the folder of a run's unfinished work. Then they are compared, and
written as the output wants them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from cleannews.batch.manifest import Counts, Shard
from cleannews.batch.outputs import Folder, Output
from cleannews.batch.settings import Settings
from cleannews.batch.writers import encoded
from cleannews.duplicates import find_duplicates

_ROWS = 50
"""Rows that are given to the output at a time."""


def write_out(drafts: Folder, output: Output, settings: Settings) -> int:
    """Writes the rows of all drafts, each with the id of its original where it has one, but for the shards that are there; returns how many have."""
    rows = (draft[0] for shard in drafts.begun.shards for draft in drafts_in(drafts, shard))
    originals = find_duplicates((row["id"], row["body"] or "") for row in rows)
    first, there = 0, len(output.begun.shards)
    for number, shard in enumerate(drafts.begun.shards):
        if number >= there:
            write_shard(drafts_in(drafts, shard), originals[first : first + shard.counts.rows], output, settings)
            output.write((), shard.counts)
            output.end_shard(shard.source, shard.behind)
        first += shard.counts.rows
    output.finish()
    return sum(original is not None for original in originals)


def drafts_in(folder: Folder, shard: Shard) -> Iterator[list[Any]]:
    """The drafts in a shard: row, text and name, as they were given to `drafted`."""
    with (folder.folder / shard.name).open("rb") as handle:
        yield from map(json.loads, handle)


def write_shard(drafts: Iterator[list[Any]], originals: list[str | None], output: Output, settings: Settings) -> None:
    """Writes the rows of a shard, some at a time."""
    rows = (
        encoded(row | {"duplicate_of": original}, text, name, settings)
        for (row, text, name), original in zip(drafts, originals, strict=True)
    )
    while some := list(itertools.islice(rows, _ROWS)):
        output.write(some, Counts())
