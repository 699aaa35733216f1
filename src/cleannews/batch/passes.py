"""A run with all the passes that its settings ask for: counting before it, comparing behind it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cleannews import pipeline
from cleannews.batch.claims import claimed
from cleannews.batch.cleaning import Clean, Cleaning
from cleannews.batch.counting import Counting, counted
from cleannews.batch.drafts import write_out
from cleannews.batch.manifest import about
from cleannews.batch.outputs import DRAFTS, REPEATS, Folder, Output
from cleannews.batch.run import Listener, run
from cleannews.batch.settings import Settings
from cleannews.batch.sources import Source
from cleannews.repeats import Repeats, load_repeats
from cleannews.results import Format


class Plan(NamedTuple):
    """What a run is given: what decides its outcome, how many workers do it, and the bytes that counting may take."""

    sources: Sequence[Source]
    settings: Settings
    jobs: int
    memory: int
    clean: Clean = pipeline.clean


def run_all(plan: Plan, output: Output, listener: Listener, first: Listener) -> None:
    """Does all passes; `first` is told of the first one, where there is one.

    Raises:
        FileProblem: the output cannot be written, or the inputs cannot be counted.
    """
    is_done, settings = output.begun.is_complete, plan.settings
    with workplace(output) as place:
        if settings.two_pass and not is_done:
            repeats = first_pass(plan, output, place, first)
            settings = replace(settings, options=replace(settings.options, repeats=repeats))
        deed = Cleaning(settings, plan.clean)
        if settings.duplicates and not is_done:
            compare(plan, deed, output, place / DRAFTS, listener)
        else:
            run(plan.sources, output, deed, plan.jobs, listener)


@contextlib.contextmanager
def workplace(output: Output) -> Iterator[Path]:
    """A folder for what is needed on the way: in the output where a later run can find it again, else one that is gone at the end."""
    if isinstance(output, Folder):
        yield output.workplace
    else:
        with tempfile.TemporaryDirectory(prefix="cleannews-") as folder:
            yield Path(folder)


def first_pass(plan: Plan, output: Output, place: Path, listener: Listener) -> Repeats:
    """The repeats of all rows: from the table that an earlier run left, or counted now.

    Raises:
        FileProblem: the inputs cannot be counted.
    """
    if isinstance(output, Folder) and output.repeats:
        return load_repeats(output.repeats)
    shutil.rmtree(place / "counting", ignore_errors=True)  # what a count that was killed has put on disk
    with counted(place / "counting" / REPEATS, plan.memory) as table:
        run(plan.sources, table, Counting(plan.settings), plan.jobs, listener)
    repeats = load_repeats(table.path)
    if isinstance(output, Folder):
        output.keep_repeats(table.path, repeats.digest)
    return repeats


def compare(plan: Plan, deed: Cleaning, output: Output, place: Path, listener: Listener) -> None:
    """Cleans into drafts, then writes these out with what is known of them by then."""
    with claimed(place, about(plan.sources, plan.settings), replace(plan.settings, form=Format.jsonl), False) as drafts:
        total = run(plan.sources, drafts, deed, plan.jobs, listener)
        listener.comparing(total.rows)
        listener.compared(write_out(drafts, output, plan.settings))
