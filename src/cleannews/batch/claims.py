"""The folder of a run: whose it is, whether a run in it may go on, and what is removed where one begins anew."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleannews.batch.manifest import NAME, Manifest, Shard, difference, is_whole, loaded
from cleannews.batch.outputs import UNFINISHED, Folder
from cleannews.batch.settings import Settings
from cleannews.batch.writers import FILES
from cleannews.files import FileProblem
from cleannews.results import make_folder


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
        FileProblem: a shard, or the table of a first pass, is not as it was written.
    """
    written = [one for one in begun.written if (folder / one.name).exists()]
    for one in written:
        if not is_whole(folder, one):
            raise FileProblem(f"{folder / one.name}: was changed after the run that wrote it; move it away")
    for one in written:
        if isinstance(one, Shard) and begun.about["settings"]["form"] in FILES:
            remove_articles(folder, folder / one.name)
        (folder / one.name).unlink()
    shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
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
