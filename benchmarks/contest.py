"""Runs contenders over the same pages, each in a process of its own: a page that hangs or kills one of them costs that page alone.

A process is asked for one page at a time and has some seconds of wall time for it; then it is killed and started anew, whatever it is in the middle of
(a signal would not stop a long call in C). The page counts as an error, with an empty article and the whole limit as its time. Times are CPU
time of the process, all its threads together, after some pages that are not counted. On every page all contenders take their turns, so that
a busy machine disturbs all alike.
"""

from __future__ import annotations

import contextlib
import io
import logging
import multiprocessing
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import NamedTuple

from data import Row
from peers import Contender, Extract, Found

SEEN = ("id", "html", "text", "url", "lang", "fold")
"""What of a row a contender gets; the rest is gold."""

LISTS = frozenset({"deck", "body", "authors"})
"""What of the found is a list of texts; the rest is one text or none."""

TIME_OUT, DIED = "time-out", "died"

_START = 120
"""Seconds that a contender may take to be imported."""

WARM_UP = 40
"""Pages that every contender does first without being measured: what it reads and compiles once is no time of a page. So many, because some
load a library of two seconds only when they meet the first page that needs it."""


class Answer(NamedTuple):
    """What a contender found on a page, the kind of error where it failed, and the milliseconds that it took."""

    found: Found
    error: str
    milliseconds: float


@dataclass
class Outcome:
    """What a contender made of all pages: what it found, the milliseconds of each, and its errors by kind."""

    found: list[Found] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        """Takes in the answer to one page."""
        self.found.append(answer.found)
        self.times.append(answer.milliseconds)
        if answer.error:
            self.errors[answer.error] += 1


def attempt(extract: Extract, row: Row) -> Answer:
    """What a contender makes of a page."""
    began = time.process_time_ns()
    try:
        found, error = tidy(extract(row)), ""
    except Exception as failure:  # whatever a peer raises is its result
        found, error = {}, type(failure).__name__
    return Answer(found, error, (time.process_time_ns() - began) / 1e6)


def tidy(found: Found) -> Found:
    """What was found as plain texts and lists of texts, whatever a peer made of them.

    >>> tidy({"body": "Rain fell.", "title": None, "authors": ["Ann", ["Bo", None]]})
    {'body': ['Rain fell.'], 'title': None, 'authors': ['Ann', 'Bo']}
    """
    return {key: list(strings(value)) if key in LISTS else value and str(value) for key, value in found.items()}


def strings(value: object) -> Iterator[str]:
    """The texts in a value: itself, or those of its parts at any depth."""
    if isinstance(value, (list, tuple, set)):
        for part in value:
            yield from strings(part)
    elif value is not None:
        yield str(value)


def serve(contender: Contender, pipe: Connection) -> None:
    """Answers page after page; runs in the process of one contender. The first answer tells whether it is installed."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            extract = contender.load()
        except ImportError as missing:
            pipe.send(str(missing))
            return
        pipe.send("")
        while True:
            pipe.send(attempt(extract, pipe.recv()))


class Worker:
    """The process of one contender, started anew when a page has killed it."""

    def __init__(self, contender: Contender, seconds: float) -> None:
        self.contender, self.seconds = contender, seconds
        self.missing = self.start()

    def start(self) -> str:
        """Starts the process; what is missing where the contender is not installed."""
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(self.contender, theirs), daemon=True)
        self.process.start()
        theirs.close()
        missing = f"did not start within {_START} s"
        with contextlib.suppress(EOFError):
            if self.pipe.poll(_START):
                missing = DIED
                missing = str(self.pipe.recv())
        if missing:
            self.stop()
        return missing

    def ask(self, row: Row) -> Answer:
        """The answer to one page; an error where none came in time."""
        error = DIED
        with contextlib.suppress(EOFError, OSError):
            self.pipe.send(row)
            if self.pipe.poll(self.seconds):
                return Answer(*self.pipe.recv())
            error = TIME_OUT
        self.stop()
        self.start()
        return Answer({}, error, self.seconds * 1000)

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run(
    contenders: Iterable[Contender], rows: Sequence[Row], seconds: float, jobs: int = 1
) -> tuple[dict[str, Outcome], dict[str, str]]:
    """The outcome of each contender over all rows, and what is missing of those that are not installed."""
    workers = {one.name: Worker(one, seconds) for one in contenders}
    present = [name for name, worker in workers.items() if not worker.missing]
    outcomes = {name: Outcome() for name in present}
    pages = [{key: row[key] for key in SEEN if key in row} for row in rows]
    with ThreadPoolExecutor(jobs) as pool:
        for number, page in enumerate([*pages[:WARM_UP], *pages], -len(pages[:WARM_UP])):
            turn = number % max(len(present), 1)  # nobody is always first
            order = present[turn:] + present[:turn]
            for name, answer in zip(order, pool.map(lambda name, page=page: workers[name].ask(page), order), strict=True):
                if number >= 0:
                    outcomes[name].add(answer)
    for name in present:
        workers[name].stop()
    return outcomes, {name: worker.missing for name, worker in workers.items() if worker.missing}
