"""What a worker does: cleans the rows of a chunk, each within its time, inside the memory that the worker may take.

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
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple

from cleannews.batch.rows import Row
from cleannews.batch.schema import article_row, error_row
from cleannews.batch.settings import Settings
from cleannews.batch.writers import encoded
from cleannews.model import Article, Options

Clean = Callable[..., Article]
"""`pipeline.clean`, or what a test puts in its place."""

OUT_OF_MEMORY = errno.ENOMEM
"""Exit status of a worker whose page needed more memory than it may take."""

_AGAIN = 1.0
"""Seconds after which a page that went on in spite of its time limit is stopped again."""
_PDEATHSIG = 1
"""The number of the request in <linux/prctl.h> that a process be sent a signal when its parent ends."""


class Done(NamedTuple):
    """What came of a row: encoded for its writer, and what is counted and told of it."""

    encoded: Any
    outcome: str
    warnings: tuple[str, ...] = ()
    error: str | None = None


class TimeLimit(BaseException):
    """A page took too long; no `Exception`, so that nobody below who catches those goes on."""


def clean_rows(rows: Sequence[Row], settings: Settings, clean: Clean) -> list[Done]:
    """What comes of the rows of a chunk."""
    return [clean_row(row, settings, clean) for row in rows]


def clean_row(row: Row, settings: Settings, clean: Clean) -> Done:
    """What comes of a row. Ends the process where memory does not suffice: what is left of it is not to be trusted."""
    if row.error is not None or row.content is None:
        return failed(row, row.error or "holds no page", settings)
    try:
        with time_limit(settings.timeout):
            article = clean(row.content, url=row.url, known=row.known, options=settings.options)
            made = encoded(article_row(row, article, settings), article, row.name, settings)
    except TimeLimit:
        return failed(row, too_long(settings), settings)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        return failed(row, f"could not be cleaned ({fault}); a fault in cleannews, please report it", settings)
    return Done(made, "article" if article.body else "bodiless", article.warnings)


def failed(row: Row, error: str, settings: Settings) -> Done:
    """What comes of a row of which nothing could be made."""
    return Done(encoded(error_row(row, error, settings), None, row.name, settings), "error", (), error)


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


def start(parent: int, settings: Settings, clean: Clean) -> None:
    """Makes a process a worker: it ends with its parent, has loaded what cleaning needs, and keeps to its memory."""
    end_with(parent)
    warm(settings.options, clean)
    limit_memory(settings.memory_per_worker)


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


_PAGE = "<html><body><h1>Rain</h1><p>Rain fell on the harbour on Monday, the weather office said.</p></body></html>"


def warm(options: Options, clean: Clean) -> None:
    """Loads and compiles what cleaning needs. Workers that are forked afterwards share it: it is put where no garbage collection writes to it."""
    for content in (_PAGE, "Rain fell on the harbour on Monday, the weather office said."):
        clean(content, url=None, known={}, options=options)
    gc.collect()
    gc.freeze()
