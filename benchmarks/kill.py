"""A run that is killed again and again, and taken up each time, beside one that nobody disturbs: the same bytes?

    python benchmarks/kill.py [--documents 2000] [--kills 3] [--jobs 2] [--seed 0]

The process that leads the run gets SIGKILL some time after its first new shard, drawn at random, wherever it is then: reading, waiting for its workers,
writing a shard or the manifest. Every file of the two outputs is compared, the manifest too. Told besides: the memory of the undisturbed run, in each half of its time.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import mutate
from processes import cleaning, machine, run

_SHARDS = 40
"""Shards of a run: a kill throws away what stands in an unfinished one."""


def kill(command: Sequence[str], out: Path, seconds: float) -> None:
    """Starts a command, and kills it some time after its first new shard.

    Raises:
        SystemExit: it ended before.
    """
    before = shards(out)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None and shards(out) == before:
        time.sleep(0.05)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    if process.wait() != -signal.SIGKILL:
        raise SystemExit("the run ended before it was killed; take more documents")


def differing(one: Path, other: Path) -> list[str]:
    """The names of the files that are not the same in two folders, or in one of them only."""
    names = {path.relative_to(folder).as_posix() for folder in (one, other) for path in folder.rglob("*") if path.is_file()}
    return sorted(name for name in names if content(one / name) != content(other / name))


def content(path: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    return path.read_bytes() if path.is_file() else None


def size(folder: Path) -> int:
    """How many bytes the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*"))


def shards(folder: Path) -> int:
    """How many shards are whole."""
    return len(list(folder.glob("part-*.parquet")))


def measure(documents: int, kills: int, jobs: int, seed: int, folder: Path) -> list[str]:
    """Runs undisturbed, then with kills; returns the files that differ."""
    table, calm, rough = folder / "pages.parquet", folder / "calm", folder / "rough"
    mutate.write(table, mutate.documents(documents))
    rows = ("--shard-rows", str(max(1, documents // _SHARDS)))
    used = run(cleaning(table, calm, jobs, *rows), watch=True)
    seconds, (first, second) = used.seconds, (used.peak("together", half) / 1e6 for half in (0, 1))
    print(f"{documents:,} documents, {jobs} jobs, {machine()}: undisturbed {seconds:.0f} s, {shards(calm)} shards", flush=True)
    print(f"memory of all its processes at the peak: first half {first:.0f} MB, second half {second:.0f} MB", flush=True)
    choice = Random(seed)
    for number in range(1, kills + 1):
        moment = choice.uniform(0, seconds / (kills + 1))
        kill(cleaning(table, rough, jobs, *rows), rough, moment)
        print(f"kill {number}, {moment:.1f} s after its first shard: {shards(rough)} shards whole", flush=True)
    print(f"taken up once more: done in {run(cleaning(table, rough, jobs, *rows)).seconds:.0f} s", flush=True)
    print(
        f"{len(list(calm.iterdir()))} files, {size(calm):,} bytes; with kills {len(list(rough.iterdir()))} files, {size(rough):,} bytes"
    )
    return differing(calm, rough)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        different = measure(args.documents, args.kills, args.jobs, args.seed, Path(folder))
    print(f"different: {', '.join(different)}" if different else "the same bytes in every file")
    raise SystemExit(bool(different))


if __name__ == "__main__":
    main()
