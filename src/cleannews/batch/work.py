"""What a worker does: its deed to each row of a chunk, cleaning or counting, each within its time, inside the memory that the worker may take.

A page may raise, run on and on, or end the process by what it does to a library. The first two become rows with an error here; what ends the
process is the pool's to find out.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from cleannews.batch.rows import Row
from cleannews.batch.settings import Settings

OUT_OF_MEMORY = errno.ENOMEM
"""Exit status of a worker whose page needed more memory than it may take."""

_AGAIN = 1.0
"""Seconds after which a page that went on in spite of its time limit is stopped again."""
_PDEATHSIG = 1
"""The number of the request in <linux/prctl.h> that a process be sent a signal when its parent ends."""


class Done(NamedTuple):
    """What came of a row: what its output takes, and what is counted and told of it."""

    made: Any
    outcome: str
    warnings: tuple[str, ...] = ()
    error: str | None = None


class Deed(Protocol):
    """What is done to each row of a run. A worker gets it once, when it starts, because it may hold a table of repeats."""

    @property
    def settings(self) -> Settings:
        """The settings of the run."""

    @property
    def verb(self) -> str:
        """What is done, as a participle, for a person."""

    def load(self) -> None:
        """Loads and compiles what it needs."""

    def done(self, row: Row) -> Done:
        """What comes of a row that holds a page; raises whatever it likes."""

    def failed(self, row: Row, error: str) -> Done:
        """What comes of a row of which nothing could be made."""


class TimeLimit(BaseException):
    """A page took too long; no `Exception`, so that nobody below who catches those goes on."""


_deeds: list[Deed] = []
"""In a worker, the one thing that it does."""


def do_rows(rows: Sequence[Row]) -> list[Done]:
    """What comes of the rows of a chunk, in a worker."""
    return [do_row(row, _deeds[-1]) for row in rows]


def do_row(row: Row, deed: Deed) -> Done:
    """What comes of a row. Ends the process where memory does not suffice: what is left of it is not to be trusted."""
    if row.error is not None or row.content is None:
        return deed.failed(row, row.error or "holds no page")
    try:
        with time_limit(deed.settings.timeout):
            return deed.done(row)
    except TimeLimit:
        return deed.failed(row, too_long(deed.settings))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        return deed.failed(row, f"could not be {deed.verb} ({fault}); a fault in cleannews, please report it")


def too_long(settings: Settings) -> str:
    """The error of a page that ran into its time limit, whoever noticed."""
    return f"took longer than {settings.timeout:g} seconds (--timeout)"


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stops what runs inside after some time, as soon as it is in Python code; where the system has no such timer, only the pool's limit holds.

    Raises:
        TimeLimit: the time is over.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    is_running = [True]

    def stop(*_: object) -> None:
        if is_running:
            raise TimeLimit

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            is_running.clear()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def start(parent: int, deed: Deed) -> None:
    """Makes a process a worker: it ends with its parent, has loaded what its deed needs, and keeps to its memory."""
    end_with(parent)
    warm(deed)
    _deeds.append(deed)
    limit_memory(deed.settings.memory_per_worker)


def end_with(parent: int) -> None:
    """Lets this process end when its parent does, however that ended.

    On Linux the system sees to it, even if this process hangs. Elsewhere a thread waits for the parent's end.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before that
            os._exit(1)
    elif (above := multiprocessing.parent_process()) is not None:
        sentinel = above.sentinel
        threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


def limit_memory(more: int) -> None:
    """Limits the memory for data that this process may take, besides what it has; only Linux keeps to it.

    What a process has to begin with says little: libraries reserve a gigabyte and use a tenth of it.
    """
    if sys.platform == "linux":
        import resource

        status = Path("/proc/self/status").read_text("utf-8")
        most = more + 1024 * int(re.findall(r"VmData:\s*(\d+) kB", status)[0])
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def warm(deed: Deed) -> None:
    """Loads what a deed needs. Workers that are forked afterwards share it: it is put where no garbage collection writes to it."""
    deed.load()
    gc.collect()
    gc.freeze()
