"""Runs a command and says what it took: seconds, CPU time, and the memory of its process and those below it, watched as it goes (Linux)."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.25
"""Seconds between two looks."""


class Look(NamedTuple):
    """The memory of a command at a moment, in bytes: `parent` and `worker` are resident sets (of its own process, of the largest below it), which count
    what processes share in each; `together` is the proportional set of all, which counts it once."""

    seconds: float
    parent: int
    worker: int
    together: int


@dataclass
class Usage:
    """What a command took."""

    seconds: float = 0.0
    cpu: float = 0.0
    status: int = 0
    looks: list[Look] = field(default_factory=list)

    def peak(self, what: str, half: int | None = None) -> int:
        """The most memory of a kind that was seen, in all or in the first or second half (0, 1) of the time."""
        middle = self.seconds / 2
        return max((getattr(look, what) for look in self.looks if half is None or (look.seconds >= middle) == half), default=0)


def run(command: Sequence[str], watch: bool = False) -> Usage:
    """Runs a command to its end, its output to nobody; with `watch` the memory is looked at.

    Raises:
        SystemExit: it failed.
    """
    usage, began = Usage(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG if watch else 0)
        if pid:
            break
        usage.looks.append(look(process.pid, time.perf_counter() - began))
        time.sleep(_EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    usage.seconds, usage.cpu = time.perf_counter() - began, used.ru_utime + used.ru_stime
    return usage


def look(pid: int, seconds: float) -> Look:
    """The memory of a process and of those below it; one that has just ended counts nothing."""
    sets = [memory(one) for one in (pid, *below(pid))]
    return Look(seconds, sets[0][0], max((rss for rss, _ in sets[1:]), default=0), sum(pss for _, pss in sets))


def memory(pid: int) -> tuple[int, int]:
    """The resident and the proportional set of a process, in bytes."""
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        rss, pss = (re.search(rf"^{name}:\s*(\d+) kB", told, re.MULTILINE) for name in ("Rss", "Pss"))
        if rss and pss:
            return 1024 * int(rss[1]), 1024 * int(pss[1])
    return 0, 0


def below(pid: int) -> Iterator[int]:
    """The processes that a process has started, and theirs."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, path.read_text("ascii").split()):
                yield child
                yield from below(child)


def cleaning(table: Path, out: Path, jobs: int, *more: str) -> list[str]:
    """The command that cleans a table into a folder of Parquet."""
    given = [str(table), "-o", str(out), "--format", "parquet", "--jobs", str(jobs), "--quiet"]
    return [sys.executable, "-m", "cleannews", "clean", *given, *more]


def machine() -> str:
    """The machine as far as it decides about times: cores, Python, and how many processes wanted one of late."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, Python {version}, load average {os.getloadavg()[0]:.1f}"
