"""Stand-ins for `clean` that do what pages may make a process do, and a run over them as a process of its own; no tests.

`python tests/misbehaving.py IN OUT JOBS [two_pass] [duplicates]` runs `slow` over a JSONL file in shards of 20 rows, with those settings on. What each
page does stands in its own text.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleannews.batch.claims import claimed
from cleannews.batch.cleaning import Clean
from cleannews.batch.manifest import about
from cleannews.batch.passes import Plan, run_all
from cleannews.batch.rows import Row
from cleannews.batch.run import Listener
from cleannews.batch.settings import Settings
from cleannews.batch.sources import find_sources, prepared
from cleannews.model import Article, Line, Metadata


def quick(content: str | bytes, **more: Any) -> Article:
    """An article that is all of the page, at no cost."""
    text = content if isinstance(content, str) else content.decode()
    return Article(text, (Line(text, 0, len(text), "body", 1.0),) if text else (), Metadata(url=more["url"]))


def misbehaving(content: str, **more: Any) -> Article:
    """Does what the page says, then goes on as if nothing had happened."""
    deeds = {"raise": fail, "run on": run_on, "hang": hang, "die": die, "eat": eat, "leave": leave}
    for word, deed in deeds.items():
        if f"[{word}]" in content:
            deed()
    return quick(content, **more)


def fail() -> None:
    """A fault in the code."""
    raise RuntimeError("boom")


def run_on() -> None:
    """Python code that does not end, and that catches what is raised in it."""
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def hang() -> None:
    """What a long call into C is: no signal reaches it but the one that kills."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM})
    time.sleep(600)


def die() -> None:
    """What the system does to a process when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    """What a library does that aborts."""
    os._exit(3)


def eat() -> None:
    """Takes more memory than there is for a worker."""
    bytearray(1 << 33)


def slow(content: str, **more: Any) -> Article:
    """Takes long enough to be interrupted, and leaves its process's number beside the output."""
    Path(os.environ["WORKERS"], str(os.getpid())).touch()
    time.sleep(0.005)
    return misbehaving(content, **more)


class Watching(Listener):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, str]] = []

    def failed(self, row: Row, error: str) -> None:
        """Remembers an error."""
        self.errors.append((row.number, error))


def run_over(given: list[str], out: Path, settings: Settings, jobs: int, clean: Clean, restart: bool = False) -> Watching:
    """A run over inputs into a folder."""
    told = Watching()
    sources = [prepared(source, settings)[0] for source in find_sources(given, None, None)[0]]
    with claimed(out, about(sources, settings), settings, restart) as output:
        run_all(Plan(sources, settings, jobs, 10**9, clean), output, told, Listener())
    return told


if __name__ == "__main__":
    given, out, jobs, *on = sys.argv[1:]
    run_over([given], Path(out), replace(Settings(shard_rows=20), **dict.fromkeys(on, True)), int(jobs), slow)
