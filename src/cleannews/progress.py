"""What is told of a run on standard error: of pages one by one, and of a batch run with a bar and a table at the end, or as JSON events."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from cleannews import files, terminal
from cleannews.batch.manifest import Counts
from cleannews.batch.rows import Row
from cleannews.batch.run import Listener
from cleannews.files import Input
from cleannews.model import Article

MOST_ERRORS = 10
"""Rows with an error that are told; each says why in its own row."""

MOST_NOTES = 10
"""Kinds of warnings told at the end of a run; a large archive has some that no one would read on."""


def errors() -> Console:
    """Standard error, for everything that is no result."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def tell(console: Console, message: str, kind: str = "error") -> None:
    """Tells one thing on standard error."""
    colour = {"error": "bold red", "warning": "yellow"}.get(kind, "")
    console.print(Text.assemble((f"{kind}: " if kind else "", colour), terminal.visible(message)))


@dataclass
class Run:
    """What happened to the pages of one command: told as it happens, counted for the end."""

    console: Console
    quiet: bool
    on_screen: bool = False
    pending: Path | None = None
    articles: int = 0
    bodiless: int = 0
    failed: int = 0
    notes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many pages have a result."""
        return self.articles + self.bodiless

    @property
    def status(self) -> int:
        """The exit status."""
        return 0 if not self.failed else 1 if self.done else 2

    def fail(self, problem: str) -> None:
        """Tells and counts a page that could not be done."""
        self.failed += 1
        tell(self.console, problem)

    def count(self, page: Input, article: Article) -> None:
        """Counts a page whose result is written, and keeps what was noticed on it for the end."""
        notes = article.warnings
        if article.body:
            self.articles += 1
        else:
            self.bodiless += 1
            notes = (f"no article found ({'; '.join(notes)}); `cleannews explain` shows each line with its reason",)
        for note in notes:
            self.notes.setdefault(note, []).append(files.name_of(page))

    def tell_counts(self) -> None:
        """Tells each kind of warning with the first pages that had it, the most frequent kinds first, and the counts."""
        if self.quiet:
            return
        notes = sorted(self.notes.items(), key=lambda item: -len(item[1]))
        for note, pages in notes[:MOST_NOTES]:
            others = f" and {len(pages) - 3:,} more" if len(pages) > 3 else ""
            tell(self.console, f"{', '.join(pages[:3])}{others}: {note}", "warning")
        if len(notes) > MOST_NOTES:
            tell(self.console, f"{len(notes) - MOST_NOTES:,} other kinds; each page's own stand in its JSON record", "warning")
        counts = [terminal.counted(self.articles, "article")]
        counts += [f"{self.bodiless:,} without body"] if self.bodiless else []
        counts += [f"{self.failed:,} failed"] if self.failed else []
        tell(self.console, f"cleaned {terminal.counted(self.done, 'page')}: {', '.join(counts)}", "")


class Telling(Listener):
    """Tells a run on standard error: as text with a bar where that is a terminal, or one JSON event a line."""

    doing, not_done = "cleaning", "could not be cleaned; each says why in `error`"

    def __init__(self, console: Console, quiet: bool, log_json: bool) -> None:
        self.console, self.quiet, self.log_json = console, quiet, log_json
        self.counts, self.before, self.began_at = Counts(), 0, time.monotonic()
        self.warnings: Counter[str] = Counter()
        self.problems = self.failures = 0
        bar = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:.0f} %"),
            TextColumn("{task.fields[told]}"),
        )
        is_off = quiet or log_json or not console.is_terminal
        self.bar = Progress(*bar, TimeRemainingColumn(), console=console, transient=True, disable=is_off, redirect_stdout=False)
        self.task: TaskID | None = None

    @property
    def status(self) -> int:
        """The exit status: 0 all is well, 1 some failed, 2 nothing could be done."""
        is_bad = self.counts.errors + self.problems
        return 0 if not is_bad else 1 if self.counts.rows > self.counts.errors else 2

    def event(self, kind: str, **more: Any) -> None:
        """Tells an event, where events are wanted."""
        if self.log_json:
            self.console.print(Text(json.dumps({"event": kind, **more}), no_wrap=True), soft_wrap=True)

    def tell(self, message: str, kind: str = "") -> None:
        """Tells one thing: an event, or text where it is wanted; problems always are."""
        self.event(kind or "note", message=message)
        if not self.log_json and (kind == "error" or not self.quiet):
            tell(self.console, message, kind)

    def problem(self, message: str) -> None:
        """Tells and counts an input that cannot be used."""
        self.problems += 1
        self.tell(message, "error")

    def began(self, total: int, done: Counts) -> None:
        """Starts the clock and the bar."""
        self.counts.add(done)
        self.before, self.began_at = done.rows, time.monotonic()
        self.event("start", bytes=total, rows_done=done.rows)
        if done.rows and not self.log_json:
            self.tell(f"{terminal.counted(done.rows, 'row')} of an earlier run stay as they are")
        self.bar.start()
        self.task = self.bar.add_task(self.doing, total=total or None, told="")

    def failed(self, row: Row, error: str) -> None:
        """Tells a row with an error; many are only counted."""
        self.event("error", file=row.file, row=row.number, error=error)
        self.failures += 1
        if not self.log_json and self.failures <= MOST_ERRORS:
            self.tell(f"{row.place}: {error}", "error")

    def advanced(self, read: int, counts: Counts, warnings: Iterable[str]) -> None:
        """Moves the bar on."""
        self.counts.add(counts)
        self.warnings.update(warnings)
        if self.task is not None:
            self.bar.update(self.task, completed=read, told=" · ".join(self.told()))

    def told(self) -> list[str]:
        """What stands behind the bar."""
        errors = terminal.counted(self.counts.errors, "error")
        return [f"{self.rate:,.0f} documents/s", f"{self.kept} with an article", errors]

    def comparing(self, rows: int) -> None:
        """Tells what takes a while now."""
        self.tell(f"looking for duplicates among {terminal.counted(rows, 'row')}")

    def compared(self, duplicates: int) -> None:
        """Tells what came of it."""
        self.tell(f"{terminal.counted(duplicates, 'duplicate')} of earlier articles")

    def ended_shard(self, number: int) -> None:
        """Tells, as an event, how far the run is that can be taken up again."""
        self.event("shard", shards=number, **self.numbers)

    @property
    def rate(self) -> float:
        """Documents a second, of this run alone."""
        return (self.counts.rows - self.before) / max(1e-9, time.monotonic() - self.began_at)

    @property
    def kept(self) -> str:
        """The share of rows that have an article."""
        return f"{self.counts.articles / max(1, self.counts.rows):.0%}"

    @property
    def numbers(self) -> dict[str, Any]:
        """What is counted, as an event has it."""
        return {**asdict(self.counts), "rows": self.counts.rows, "documents_per_second": round(self.rate, 1)}

    def end(self, out: str) -> None:
        """Tells what came of it all."""
        self.bar.stop()
        self.event(
            "end", out=out, seconds=round(time.monotonic() - self.began_at, 3), warnings=dict(self.warnings), **self.numbers
        )
        if self.quiet or self.log_json:
            return
        if (more := self.failures - MOST_ERRORS) > 0:
            self.tell(f"{terminal.counted(more, 'other row')} {self.not_done}", "error")
        self.console.print(self.table(out))

    def table(self, out: str) -> Table:
        """The counts at the end."""
        told = [*self.rows(), ("errors", self.counts.errors), ("documents/s", round(self.rate))]
        told += [(f"warning: {warning}", count) for warning, count in self.warnings.most_common(MOST_NOTES)]
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", no_wrap=True)
        for name, number in told:
            table.add_row(Text(f"{number:,}"), Text(terminal.visible(name)))
        table.add_row(Text(""), Text(f"written to {terminal.visible(out)}"))
        return table

    def rows(self) -> list[tuple[str, int]]:
        """The counts that come first."""
        return [("documents", self.counts.rows), ("articles", self.counts.articles), ("without body", self.counts.bodiless)]


class TellingCount(Telling):
    """Tells a run that counts; `sizes` is what its table came to, in the end."""

    doing, not_done = "counting", "could not be counted"
    sizes: Mapping[str, int] = MappingProxyType({})

    def told(self) -> list[str]:
        """What stands behind the bar: nothing of articles."""
        return [f"{self.rate:,.0f} documents/s", terminal.counted(self.counts.errors, "error")]

    def ended_shard(self, number: int) -> None:
        """Tells, as an event, how far the run is."""
        self.event("counted", **self.numbers)

    @property
    def numbers(self) -> dict[str, Any]:
        """What is counted, as an event has it."""
        told = {"rows": self.counts.rows, "errors": self.counts.errors, "documents_per_second": round(self.rate, 1)}
        return {**told, **self.sizes}

    def rows(self) -> list[tuple[str, int]]:
        """What stands in the table first."""
        return [("documents", self.counts.rows), *self.sizes.items()]


class FirstPass(Listener):
    """Tells the first pass of a run beside the second, which tells the rows with errors."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.task: TaskID | None = None

    def began(self, total: int, done: Counts) -> None:
        """Starts the bar."""
        self.telling.event("first_pass", bytes=total)
        self.telling.bar.start()
        self.task = self.telling.bar.add_task("counting", total=total or None, told="")

    def advanced(self, read: int, counts: Counts, warnings: Iterable[str]) -> None:
        """Moves the bar on."""
        self.telling.warnings.update(warnings)
        if self.task is not None:
            self.telling.bar.update(self.task, completed=read)
