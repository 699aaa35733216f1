"""Where the rows of a run go: a folder of shards, which a later run can take up again, or one file or stream, which it cannot."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from cleannews.batch.manifest import NAME, Counts, Manifest, Shard, Table, is_whole
from cleannews.batch.settings import Container, Settings
from cleannews.batch.sources import Source
from cleannews.batch.writers import FILES, Part, writer_of
from cleannews.files import FileProblem, Input, problem_of
from cleannews.results import folded, make_folder, output_names

REPEATS = "_repeats.parquet"
"""The name of the table that a first pass leaves in a folder of shards."""

UNFINISHED = ".unfinished"
"""The folder in a folder of shards that holds what a run needs on its way; inputs in hidden folders are not taken, so no article's name leads there."""

DRAFTS = "drafts"
"""The folder in that one where rows wait for their duplicates."""


class Output(Protocol):
    """What a run writes to."""

    begun: Manifest

    def write(self, rows: Sequence[Any], counts: Counts) -> None:
        """Adds what was made of some rows, which came to these counts."""

    def end_shard(self, source: int, behind: int) -> None:
        """Says that a shard ends here: behind how many rows of which source."""

    def finish(self) -> None:
        """Says that all rows are there."""

    def leave(self) -> None:
        """Leaves what is whole as it is, and takes away what is not; says nothing where all is whole."""


class Folder:
    """A folder of shards, `part-00000` and so on, with a manifest.

    Raises, in whatever it does:
        FileProblem: it cannot be written.
    """

    def __init__(self, folder: Path, settings: Settings, begun: Manifest, known: set[str]) -> None:
        self.folder, self.settings, self.begun, self.known = folder, settings, begun, known
        self.part: Part | None = None
        self.counts = Counts()

    def write(self, rows: Sequence[Any], counts: Counts) -> None:
        """Adds encoded rows to the shard."""
        if self.part is None:
            self.part, self.counts = Part(self.folder / self.next_name(), self.settings), Counts()
        self.part.write(rows)
        self.counts.add(counts)

    def next_name(self) -> str:
        """The name of the next shard.

        Raises:
            FileProblem: a file that is not ours has it.
        """
        name = shard_name(len(self.begun.shards), self.settings)
        if name not in self.known and (self.folder / name).exists():
            raise FileProblem(f"{self.folder / name}: is in the way of a shard and was not written by this run; move it away")
        return name

    def end_shard(self, source: int, behind: int) -> None:
        """Makes the shard whole: first the manifest, then the name."""
        if self.part:
            size = self.part.finish()
            self.begun.shards.append(Shard(self.part.path.name, size, self.counts, source, behind))
            self.begun.save(self.folder)
            self.part.rename()
            self.part = None

    @property
    def workplace(self) -> Path:
        """A folder in it for what is of no use once the run is complete."""
        return self.folder / UNFINISHED

    @property
    def repeats(self) -> Path | None:
        """The table of the first pass, where it is there as it was written."""
        kept = self.begun.repeats
        return self.folder / kept.name if kept and is_whole(self.folder, kept) else None

    def keep_repeats(self, table: Path, digest: str) -> None:
        """Takes the table of the first pass in: first into the manifest, then under its name."""
        self.begun.repeats = Table(REPEATS, table.stat().st_size, digest)
        self.begun.save(self.folder)
        table.replace(self.folder / REPEATS)

    def finish(self) -> None:
        """Says in the manifest that the run is complete."""
        self.begun.is_complete = True
        self.begun.save(self.folder)

    def leave(self) -> None:
        """Takes away the shard that is not whole, and from a complete run what is of no more use."""
        if self.part:
            self.part.discard()
            self.part = None
        if self.begun.is_complete:
            shutil.rmtree(self.workplace, ignore_errors=True)


def shard_name(number: int, settings: Settings) -> str:
    """The name of a shard; where each article has a file of its own, shards are their index.

    >>> shard_name(3, Settings())
    'part-00003.jsonl'
    """
    return f"part-{number:05}.{'jsonl' if settings.form in FILES else settings.form.value}"


def article_names(sources: Sequence[Source], settings: Settings) -> dict[Input, str]:
    """The name of each page's article without its ending, and of each table's folder of articles; none where articles are rows.

    Raises:
        FileProblem: an article would have the name of the manifest.
    """
    if settings.form not in FILES:
        return {}
    ending = f".{settings.form.value}"
    pages = [one for source in sources if source.container is Container.page for one in source.inputs]
    tables = [one for source in sources if source.container is not Container.page for one in source.inputs]
    names = {one: str(name).removesuffix(ending) for one, name in output_names(pages, ending).items()}
    for one, name in names.items():
        if folded(Path(name + ending)) == NAME:
            raise FileProblem(
                f"{one.path}: its article would have the name of the manifest, {NAME}; rename it, or give another --format"
            )
    return names | {one: str(name) for one, name in output_names(tables, "").items()}


class OneFile:
    """One file for all rows; it appears once it is whole."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.begun, self.part, self.is_whole = Manifest({}), Part(path, settings), False

    def write(self, rows: Sequence[Any], counts: Counts) -> None:
        """Adds encoded rows."""
        self.part.write(rows)

    def end_shard(self, source: int, behind: int) -> None:
        """All shards stand in the one file."""

    def finish(self) -> None:
        """Gives the file its name."""
        self.part.finish()
        self.part.rename()
        self.is_whole = True

    def leave(self) -> None:
        """Takes away a file that is not whole."""
        if not self.is_whole:
            self.part.discard()


class Stream:
    """Rows to a stream as they come."""

    def __init__(self, handle: IO[bytes], settings: Settings) -> None:
        self.begun, self.handle, self.writer = Manifest({}), handle, writer_of(handle, settings, None)

    def write(self, rows: Sequence[Any], counts: Counts) -> None:
        """Sends encoded rows on."""
        self.writer.write(rows)
        self.handle.flush()

    def end_shard(self, source: int, behind: int) -> None:
        """All shards go to the one stream."""

    def finish(self) -> None:
        """Sends on what is left."""
        self.writer.close()
        self.handle.flush()

    def leave(self) -> None:
        """What was sent cannot be taken back."""


@contextlib.contextmanager
def one_file(path: Path, settings: Settings) -> Iterator[OneFile]:
    """A file for all rows.

    Raises:
        FileProblem: there is a file already, or it cannot be written.
    """
    if path.exists():
        raise FileProblem(f"{path}: exists already, and is not overwritten; give another name or remove it")
    make_folder(path.parent)
    try:
        output = OneFile(path, settings)
    except OSError as error:
        raise FileProblem(problem_of(error, str(path), "written")) from None
    try:
        yield output
    finally:
        output.leave()
