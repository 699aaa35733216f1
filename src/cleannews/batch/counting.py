"""The run that counts: its deed, which takes the lines of a row's page, and its output, a table of repeats."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from queue import Full, Queue
from typing import ClassVar

from cleannews import tally
from cleannews.batch.cleaning import PAGES
from cleannews.batch.manifest import Counts, Manifest
from cleannews.batch.rows import Row
from cleannews.batch.settings import Settings
from cleannews.batch.work import Done
from cleannews.files import FileProblem, problem_of
from cleannews.pipeline import lines_of_page
from cleannews.repeats import Document, document_of
from cleannews.results import make_folder

NO_SITE = "its site is not known, so its lines were not counted"
"""The warning on a document without a site."""

_WAITING = 8
"""Chunks of documents that wait to be counted: some megabytes."""
_PATIENCE = 0.5
"""Seconds after which a chunk that finds no room looks whether anybody is still counting."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Takes the lines of pages, without deciding on them."""

    settings: Settings
    verb: ClassVar[str] = "counted"

    def load(self) -> None:
        """Loads lexicons."""
        for content in PAGES:
            lines_of_page(content, options=self.settings.options)

    def done(self, row: Row) -> Done:
        """The document of a row."""
        lines = lines_of_page(row.content or "", url=row.url, site=row.site, options=self.settings.options)
        return Done(document_of(*lines), "article", () if lines.site else (NO_SITE,))

    def failed(self, row: Row, error: str) -> Done:
        """No document."""
        return Done(None, "error", (), error)


class Interrupted(Exception):
    """The run ended before all documents were sent."""


class Counted:
    """A table of repeats, which appears once it is whole.

    DuckDB takes its rows by asking for them, so it does that in a thread of its own: the run stays the one that goes on, and can be interrupted.

    Raises, in whatever it does:
        FileProblem: the memory or the disk does not suffice.
    """

    def __init__(self, path: Path, memory: int) -> None:
        self.path, self.begun, self.is_left = path, Manifest({}), False
        self.sent: Queue[list[Document] | None] = Queue(_WAITING)
        thread = ThreadPoolExecutor(1)
        self.count = thread.submit(tally.count_documents, self.documents(), path, memory=memory)
        thread.shutdown(wait=False)

    def documents(self) -> Iterator[Document]:
        """The documents as they are sent."""
        while not self.is_left and (some := self.sent.get()) is not None:
            yield from some
        if self.is_left:
            raise Interrupted

    def write(self, rows: Sequence[Document | None], counts: Counts) -> None:
        """Sends documents."""
        self.send([document for document in rows if document])
        if self.count.done():
            self.check()

    def send(self, some: list[Document] | None) -> None:
        """Sends documents, or their end, as soon as there is room; nowhere, where nobody counts any more."""
        while not self.count.done():
            with contextlib.suppress(Full):
                return self.sent.put(some, timeout=_PATIENCE)
        return None

    def check(self) -> None:
        """Waits for the table."""
        try:
            self.count.result()
        except OSError as error:
            raise FileProblem(problem_of(error, str(self.path), "written")) from None
        except tally.engine().Error as error:
            raise FileProblem(f"{self.path}: could not be counted ({str(error).splitlines()[0]})") from None

    def end_shard(self, source: int, behind: int) -> None:
        """A table has no shards."""

    def finish(self) -> None:
        """Sends the end, and waits for the table."""
        self.send(None)
        self.check()

    def leave(self) -> None:
        """Ends a count that is not done; it leaves nothing then."""
        self.is_left = True
        self.send(None)
        wait([self.count])


@contextlib.contextmanager
def counted(path: Path, memory: int) -> Iterator[Counted]:
    """A table of repeats to be counted within some memory.

    Raises:
        FileProblem: there is a file already, the extra is not installed, or the memory is too little to begin with.
    """
    if path.exists():
        raise FileProblem(f"{path}: exists already, and is not overwritten; give another name or remove it")
    check_count(memory)
    make_folder(path.parent)
    output = Counted(path, memory)
    try:
        yield output
    finally:
        output.leave()


def check_count(memory: int) -> None:
    """Makes sure that counting can begin.

    Raises:
        FileProblem: the extra is not installed, or the memory is too little.
    """
    try:
        tally.check(memory)
    except ImportError as problem:
        raise FileProblem(str(problem)) from None
    except ValueError as problem:
        raise FileProblem(f"--{problem}") from None
