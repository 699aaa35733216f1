"""Chunks of rows through a pool of processes, in order, whatever a page does to its worker.

pebble replaces workers that end or take too long. It knows only chunks, so the rows of a chunk that was lost are done again one by one, in a
pool of a single process: the row that is lost again is the one to blame, and the others lose nothing but time.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from cleannews.batch.rows import Row
from cleannews.batch.settings import Settings
from cleannews.batch.work import OUT_OF_MEMORY, Deed, Done, do_rows, start, too_long, warm

_WINDOW = 4
"""Chunks a worker that are under way or wait for one before them: few enough to bound memory, and enough to go on beside a slow page."""
_HARD = 2
"""Times the limit of a page after which its worker is ended: the page's own limit, which stops Python code, comes first. For a whole chunk the
same time is enough to be done with ordinary pages; one that needs longer is done again row by row."""
_LOST, _GRACE = 4, 10
"""Times the limit, and seconds besides (ending a worker takes up to three), after which a chunk counts as lost by the pool itself."""

LOST = (ProcessExpired, LateError, BrokenProcessPool)
"""What the pool raises for a chunk that it could not finish."""


class Chunk(NamedTuple):
    """Some rows that follow each other; where they end (how many rows of which source are behind it, and how many bytes of all) and whether a shard does."""

    rows: tuple[Row, ...]
    source: int
    behind: int
    read: int
    ends_shard: bool


class Workers:
    """A pool of processes that do one deed to chunk after chunk."""

    def __init__(self, jobs: int, deed: Deed) -> None:
        self.jobs, self.deed, self.settings = jobs, deed, deed.settings
        self.context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        if sys.platform == "linux":
            warm(deed)
        self.pool = self.pool_of(jobs)
        self.single: ProcessPool | None = None

    def pool_of(self, jobs: int) -> ProcessPool:
        """A pool of that many workers."""
        return ProcessPool(max_workers=jobs, initializer=start, initargs=(os.getpid(), self.deed), context=self.context)

    def done(self, chunks: Iterable[Chunk]) -> Generator[tuple[Chunk, list[Done]], None, None]:
        """Each chunk with what came of its rows, in order."""
        waiting: deque[tuple[Chunk, Any]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self.started(self.pool, chunk.rows)))
            if len(waiting) >= _WINDOW * self.jobs:
                yield self.first(waiting)
        while waiting:
            yield self.first(waiting)

    def started(self, pool: ProcessPool, rows: tuple[Row, ...]) -> Any:
        """The promise of what comes of some rows; None where the pool takes no more."""
        try:
            return pool.schedule(do_rows, (rows,), timeout=_HARD * self.settings.timeout)
        except RuntimeError:
            return None

    def first(self, waiting: deque[tuple[Chunk, Any]]) -> tuple[Chunk, list[Done]]:
        """What came of the chunk that waits the longest."""
        chunk, promise = waiting.popleft()
        try:
            return chunk, self.kept(promise)
        except LOST as error:
            if is_broken(error, promise):
                self.renew(waiting)
            return chunk, [self.alone(row) for row in chunk.rows]

    def kept(self, promise: Any) -> list[Done]:
        """What was promised.

        Raises:
            LOST: it will not come.
        """
        if promise is None:
            raise BrokenProcessPool
        found: list[Done] = promise.result(_LOST * self.settings.timeout + _GRACE)
        return found

    def renew(self, waiting: deque[tuple[Chunk, Any]]) -> None:
        """Takes a new pool in place of one that does not answer, and gives it what was waiting."""
        end(self.pool)
        self.pool = self.pool_of(self.jobs)
        again = [(chunk, self.started(self.pool, chunk.rows)) for chunk, _ in waiting]
        waiting.clear()
        waiting.extend(again)

    def alone(self, row: Row) -> Done:
        """What comes of a row that is given to a worker by itself."""
        self.single = self.single or self.pool_of(1)
        promise = self.started(self.single, (row,))
        try:
            return self.kept(promise)[0]
        except LOST as error:
            if is_broken(error, promise):
                end(self.single)
                self.single = None
            return self.deed.failed(row, blame(error, self.settings))

    def stop(self) -> None:
        """Ends all workers at once. Nobody shares the memory of this process then, and its garbage may be collected."""
        end(self.pool)
        if self.single:
            end(self.single)
        gc.unfreeze()


def is_broken(error: BaseException, promise: Any) -> bool:
    """Whether a pool is of no more use, rather than one of its workers: it says so, or does not keep to the time in which it ends workers."""
    return isinstance(error, BrokenProcessPool) or (isinstance(error, LateError) and not promise.done())


def end(pool: Any) -> None:
    """Ends a pool and its workers."""
    pool.stop()
    pool.join()


def blame(error: Any, settings: Settings) -> str:
    """Why a row ended its worker, for a person."""
    if isinstance(error, LateError):
        return too_long(settings)
    if isinstance(error, BrokenProcessPool):
        return "its worker could not be started"
    if error.exitcode == OUT_OF_MEMORY:
        return f"needed more than {settings.memory_per_worker / 1e6:,.0f} MB of memory (--memory-per-worker)"
    told = f"exit status {error.exitcode}"
    with contextlib.suppress(ValueError, TypeError):
        told = signal.Signals(-(error.exitcode or 0)).name
    return f"ended its worker ({told})"
