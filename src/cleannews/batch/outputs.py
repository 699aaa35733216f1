"""Where the rows of a run go: a folder of shards, which a later run can take up again, or one file or stream, which it cannot."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from cleannews.batch.manifest import NAME, Counts, Manifest, Shard, difference, loaded
from cleannews.batch.pool import Chunk
from cleannews.batch.settings import Container, Settings
from cleannews.batch.sources import Source
from cleannews.batch.work import Done
from cleannews.batch.writers import FILES, Part, writer_of
from cleannews.files import FileProblem, Input, problem_of
from cleannews.results import folded, make_folder, output_names


class Output(Protocol):
    """What a run writes to."""

    begun: Manifest

    def write(self, chunk: Chunk, done: Sequence[Done], counts: Counts) -> None:
        """Adds the rows of a chunk, which came to these counts."""

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

    def write(self, chunk: Chunk, done: Sequence[Done], counts: Counts) -> None:
        """Adds the rows of a chunk; at the end of a shard, makes it whole."""
        if self.part is None:
            self.part, self.counts = Part(self.folder / self.next_name(), self.settings), Counts()
        self.part.write([one.encoded for one in done])
        self.counts.add(counts)
        if chunk.ends_shard:
            self.end_shard(chunk.source, chunk.behind)

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

    def finish(self) -> None:
        """Says in the manifest that the run is complete."""
        self.begun.is_complete = True
        self.begun.save(self.folder)

    def leave(self) -> None:
        """Takes away the shard that is not whole."""
        if self.part:
            self.part.discard()
            self.part = None


def shard_name(number: int, settings: Settings) -> str:
    """The name of a shard; where each article has a file of its own, shards are their index.

    >>> shard_name(3, Settings())
    'part-00003.jsonl'
    """
    return f"part-{number:05}.{'jsonl' if settings.form in FILES else settings.form.value}"


@contextlib.contextmanager
def claimed(folder: Path, now: dict[str, Any], settings: Settings, restart: bool) -> Iterator[Folder]:
    """A folder for the shards of a run, taken up where an earlier run of the same left off; nobody else writes there meanwhile.

    Raises:
        FileProblem: it holds what no run wrote, or a run of something else, or another process is writing there.
    """
    make_folder(folder)
    with locked(folder):
        begun = loaded(folder)
        known = {shard.name for shard in begun.shards} if begun else set()
        if begun is None:
            refuse_strangers(folder)
        elif restart:
            remove(folder, begun)
        elif reason := difference(begun.about, now):
            raise FileProblem(
                f"{folder}: holds a run that cannot go on, because {reason}; give another folder, or --restart to remove that run and begin anew"
            )
        if begun is None or restart:
            begun = Manifest(now)
            begun.save(folder)
        begun.keep_whole(folder)
        output = Folder(folder, settings, begun, known)
        try:
            yield output
        finally:
            output.leave()


def refuse_strangers(folder: Path) -> None:
    """Makes sure that a folder is empty.

    Raises:
        FileProblem: it is not.
    """
    if found := sorted(path.name for path in folder.iterdir()):
        named = ", ".join(found[:3]) + ("" if len(found) < 4 else f" and {len(found) - 3:,} more")
        raise FileProblem(f"{folder}: holds what no run of cleannews wrote ({named}); give a new or an empty folder")


_ATTEMPTS = 20
"""How often a lock is tried: workers of a run that was killed have a share in its lock until they have ended."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps other runs out of a folder, where the system knows locks; they end with their process, however it ends.

    Raises:
        FileProblem: another run is writing there.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if not any(is_taken(fcntl, handle) for _ in range(_ATTEMPTS)):
            raise FileProblem(f"{folder}: another run is writing there; wait for it, or give another folder")
        yield
    finally:
        os.close(handle)


def is_taken(locks: Any, handle: int) -> bool:
    """Whether the lock on a folder could be taken; where not, a tenth of a second has passed."""
    try:
        locks.flock(handle, locks.LOCK_EX | locks.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.1)
        return False
    return True


def remove(folder: Path, begun: Manifest) -> None:
    """Removes what a run wrote, and nothing else.

    Raises:
        FileProblem: a shard is not as it was written.
    """
    written = [shard for shard in begun.shards if (folder / shard.name).exists()]
    for shard in written:
        if (folder / shard.name).stat().st_size != shard.bytes:
            raise FileProblem(f"{folder / shard.name}: was changed after the run that wrote it; move it away")
    for shard in written:
        if begun.about["settings"]["form"] in FILES:
            remove_articles(folder, folder / shard.name)
        (folder / shard.name).unlink()
    (folder / NAME).unlink()


def remove_articles(folder: Path, index: Path) -> None:
    """Removes the articles that an index names, and the folders that are empty then; nothing outside the folder, whatever it names."""
    for line in index.read_text("utf-8").split("\n")[:-1]:
        name = json.loads(line)["article"]
        if name and not Path(name).is_absolute() and ".." not in Path(name).parts:
            (folder / name).unlink(missing_ok=True)
            for above in (folder / name).relative_to(folder).parents[:-1]:
                with contextlib.suppress(OSError):  # not empty
                    (folder / above).rmdir()


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

    def write(self, chunk: Chunk, done: Sequence[Done], counts: Counts) -> None:
        """Adds the rows of a chunk."""
        self.part.write([one.encoded for one in done])

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

    def write(self, chunk: Chunk, done: Sequence[Done], counts: Counts) -> None:
        """Sends the rows of a chunk on."""
        self.writer.write([one.encoded for one in done])
        self.handle.flush()

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
