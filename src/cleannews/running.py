"""The batch run as a command: which commands are one, where the rows go, and what is told if it ends early."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from cleannews import terminal
from cleannews.batch.claims import claimed
from cleannews.batch.counting import Counting, check_count, counted
from cleannews.batch.manifest import about, loaded
from cleannews.batch.outputs import DRAFTS, UNFINISHED, Output, Stream, one_file
from cleannews.batch.passes import Plan, run_all
from cleannews.batch.run import run
from cleannews.batch.settings import Container, Settings
from cleannews.batch.sources import Source, container_of, find_sources, holds, prepared, wanted_in
from cleannews.batch.streams import PACKED
from cleannews.batch.writers import FILES, check_extra
from cleannews.files import PAGES, STDIN, FileProblem, is_folder
from cleannews.progress import FirstPass, Telling, TellingCount
from cleannews.results import Format
from cleannews.tally import size_of

_STREAMED = (Format.jsonl, Format.csv)
_TABLES = (Format.csv, Format.parquet, Format.jsonl_gz, Format.jsonl_zst)


class Ask(NamedTuple):
    """What a command asks for."""

    inputs: Sequence[str]
    out: str | None
    form: Format | None
    container: Container | None
    settings: Settings
    jobs: int
    memory: int
    is_restart: bool


def is_batch(inputs: Sequence[str], out: str | None, form: Format | None) -> bool:
    """Whether a command is a batch run by its inputs or its output: a table, a dump or a packed page, or a folder of them alone; or tables to be written."""
    if form in _TABLES or (out and form_of_file(out) in _TABLES):
        return True
    return any(is_bulk(one) for one in inputs)


def is_bulk(given: str) -> bool:
    """Whether an input is no page and no folder of pages."""
    if given == STDIN:
        return False
    if is_folder(given):
        return not holds(given, PAGES) and holds(given, wanted_in(None)(given))
    return container_of(given) is not None or Path(given).suffix.lower() in PACKED


def form_of_file(out: str) -> Format | None:
    """The format that a file's ending tells; None for a folder.

    >>> form_of_file("news.jsonl.gz").value, form_of_file("news")
    ('jsonl.gz', None)
    """
    if out.endswith(("/", os.sep)) or is_folder(out):
        return None
    return next((form for form in Format if out.lower().endswith(f".{form.value}")), None)


def run_batch(ask: Ask, telling: Telling) -> int:
    """Does what is asked; returns the exit status.

    Raises:
        KeyboardInterrupt: a person ended it; how to go on is told.
        FileProblem: nothing can be done, or the output cannot be written.
    """
    to_folder = ask.out not in (None, STDIN) and form_of_file(ask.out or "") is None
    sources, problems = find_sources(ask.inputs, ask.container, Path(ask.out or "") if to_folder else None)
    settings = replace(ask.settings, form=form_of(ask, sources))
    check_extra(settings.form)
    ready = usable(sources, problems, settings, telling)
    if not ready:
        return 2
    if settings.two_pass:
        check_first_pass(ready, ask.memory)
    try:
        with opened(ask, ready, settings) as output:
            run_all(Plan(ready, settings, ask.jobs, ask.memory), output, telling, FirstPass(telling))
    except KeyboardInterrupt:
        telling.bar.stop()
        telling.tell(
            f"interrupted: {stays(Path(ask.out or '')) if to_folder else 'what was written is not whole, and cannot be taken up again'}",
            "error",
        )
        raise
    finally:
        telling.bar.stop()
    telling.end(ask.out or "standard output")
    return telling.status


def check_first_pass(sources: Sequence[Source], memory: int) -> None:
    """Makes sure, before anything is done, that a first pass can be.

    Raises:
        FileProblem: it cannot.
    """
    check_count(memory)
    if once := [source.name for source in sources if source.table]:
        raise FileProblem(f"{once[0]}: cannot be read twice, as --two-pass does; save it as a file")


def run_count(ask: Ask, telling: TellingCount) -> int:
    """Counts the lines of the inputs into a table of repeats; returns the exit status.

    Raises:
        KeyboardInterrupt: a person ended it; what is left is told.
        FileProblem: nothing can be done, or the table cannot be written.
    """
    path = Path(ask.out or "")
    if ask.out == STDIN:
        raise FileProblem("-o -: a table of repeats is Parquet, which cannot go to standard output; give a file")
    ready = usable(*find_sources(ask.inputs, ask.container, None), ask.settings, telling)
    if not ready:
        return 2
    try:
        with counted(path, ask.memory) as table:
            run(ready, table, Counting(ask.settings), ask.jobs, telling)
    except KeyboardInterrupt:
        telling.bar.stop()
        telling.tell(f"interrupted: {path} {'is whole' if path.exists() else 'was not written'}", "error")
        raise
    finally:
        telling.bar.stop()
    sites, lines = size_of(path)
    if not sites:
        return nothing_counted(path, telling)
    telling.sizes = {"sites": sites, "lines": lines}
    telling.end(str(path))
    return telling.status


def nothing_counted(table: Path, telling: Telling) -> int:
    """Takes away a table without a site, and tells what may be wrong; returns the exit status."""
    table.unlink()
    telling.problem(
        f"{table}: was not written, because the site of no document is known; --url-field and --site-field name the fields that tell it, --site the site of all"
    )
    return 2


def stays(folder: Path) -> str:
    """What is told of the shards of a run that ended early."""
    drafts = folder / UNFINISHED / DRAFTS
    folder = drafts if loaded(drafts) else folder
    begun = loaded(folder)
    whole = [shard for shard in begun.shards if (folder / shard.name).exists()] if begun else []
    return f"{terminal.counted(len(whole), 'shard')} in {folder} stay; the same command goes on from there"


def form_of(ask: Ask, sources: Sequence[Source]) -> Format:
    """The format of the output: as asked for, as its file ends, else one file an article for pages and JSONL for tables.

    Raises:
        FileProblem: it does not go with where the rows are to go.
    """
    if ask.out in (None, STDIN):
        if (ask.form or Format.jsonl) not in _STREAMED:
            raise FileProblem(f"--format {ask.form.value if ask.form else ''}: cannot go to standard output; give -o")
        return ask.form or Format.jsonl
    ending = form_of_file(ask.out or "")
    if ending and ask.form not in (None, ending):
        raise FileProblem(
            f"-o {ask.out}: its ending says {ending.value}, but --format says {ask.form.value}; leave one of them out"
        )
    if ending in FILES:
        raise FileProblem(
            f"-o {ask.out}: a batch run writes {ending.value} as one file an article; give a folder and --format {ending.value}"
        )
    has_tables = any(source.container is not Container.page for source in sources)
    return ending or ask.form or (Format.jsonl if has_tables else Format.json)


def usable(sources: Sequence[Source], problems: Sequence[str], settings: Settings, telling: Telling) -> list[Source]:
    """The sources that can be read, each with its fields; the others are told, and so is, once each, what was guessed."""
    for problem in problems:
        telling.problem(problem)
    found, told = [], set[str]()
    for source in sources:
        try:
            ready, guess = prepared(source, settings)
        except FileProblem as problem:
            telling.problem(str(problem))
            continue
        found.append(ready)
        if guess and guess not in told:
            telling.tell(f"{source.name}: {guess}")
            told.add(guess)
    return found


@contextlib.contextmanager
def opened(ask: Ask, sources: Sequence[Source], settings: Settings) -> Iterator[Output]:
    """The output that is asked for.

    Raises:
        FileProblem: it cannot be written, or what is there would have to be overwritten.
    """
    if ask.out in (None, STDIN):
        yield Stream(Screen() if sys.stdout.isatty() else sys.stdout.buffer, settings)  # type: ignore[arg-type]
    elif form_of_file(path := ask.out or ""):
        with one_file(Path(path), settings) as file:
            yield file
    else:
        refuse_inputs_in(Path(path), sources)
        with claimed(Path(path), about(sources, settings), settings, ask.is_restart) as folder:
            if folder.begun.shards and (once := [source.name for source in sources if source.table]):
                raise FileProblem(
                    f"{path}: holds a run over {once[0]}, which cannot be read again; give another folder, or --restart"
                )
            yield folder


def refuse_inputs_in(folder: Path, sources: Sequence[Source]) -> None:
    """Makes sure that no input stands in the folder that a run writes to, and may remove shards from.

    Raises:
        FileProblem: one does.
    """
    inside = {Path(one.path).parent for source in sources for one in source.inputs if one.path != STDIN}
    for parent in inside:
        if folder.resolve() in (parent.resolve(), *parent.resolve().parents):
            raise FileProblem(f"{folder}: holds inputs of this run; give another folder for its output")


class Screen:
    """Standard output where it is a terminal: nothing that is written there may act on it."""

    def write(self, data: Any) -> None:
        """Writes lines of JSON or CSV."""
        text = data.decode("utf-8")
        shown = terminal.escaped if text.startswith("{") else terminal.visible
        sys.stdout.write("\n".join(map(shown, text.split("\n"))))

    def flush(self) -> None:
        """Sends on what was written."""
        sys.stdout.flush()
