"""The command line: `cleannews clean`, `explain` and `labels`; the only module that prints or exits.

Results go to standard output (or where `-o` says), everything said about them to standard error. Problems are told as help:
what was found, where, and what to do. A page that cannot be read or cleaned never stops the others.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress
from rich.text import Text

from cleannews import files, flags, lexicon, pipeline, results, terminal
from cleannews.files import FileProblem, Input
from cleannews.model import Article, Options
from cleannews.results import Format, Save, Target

BROKEN_PIPE, INTERRUPTED = 141, 130
"""Exit statuses as a shell gives them to a program that a signal ended."""

MOST_NOTES = 10
"""Kinds of warnings told at the end of a run; a large archive has some that no one would read on."""

STATUS = (
    "Exit status: 0 all is well; 1 some inputs failed and the others were cleaned; 2 nothing could be done, or the command was "
    "given wrongly; 130 interrupted; 141 the reader of a pipe went away."
)

app = typer.Typer(
    name="cleannews",
    help="Turn noisy saved news pages into clean articles, and show why each line was kept or left out.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root(version: flags.Version = False) -> None:
    """The options that stand before a command."""


@app.command("clean", epilog=STATUS)
def clean_command(
    inputs: flags.Inputs,
    out: flags.Out = None,
    form: flags.Form = None,
    keep: flags.Keep = None,
    drop: flags.Drop = None,
    lexicons: flags.Lexicons = None,
    language: flags.Language = None,
    witness: flags.Witness = flags.DEFAULTS.witness,
    max_bytes: flags.MaxBytes = flags.DEFAULTS.max_bytes,
    url: flags.Url = None,
    quiet: flags.Quiet = False,
) -> None:
    """Clean pages: files, folders (.txt .html .htm .md and text without an ending, none of it hidden), or standard input.

    A page is taken for HTML or for text by what it holds, whatever its name.

    In a folder, a result has its page's name with a new ending, or with one more where two results would share a name. No page of
    the run is ever overwritten, and a file appears only once it is whole.
    """
    run = Run(errors(), quiet)
    with telling(run.console):
        options = flags.options_of(keep, drop, lexicons, language, witness, max_bytes)
        is_list = len(inputs) > 1 or any(map(files.is_folder, inputs))
        if url and is_list:
            raise flags.BadOption("--url: is the address of a single page, but several were given; clean that page by itself")
        target = results.target_of(out, form, is_list)
        found = files.find_inputs(inputs, target.folder)
        for problem in found.problems:
            run.fail(problem)
        run.pending = target.file
        run.on_screen = not (target.folder or target.file) and sys.stdout.isatty()
        with results.opened(target, found.inputs, way_out(target, run.on_screen)) as save:
            clean_pages(run, found.inputs, save, options, url)
            run.tell_counts()
            if run.status == 2:
                raise typer.Exit(2)  # in here, so that a file that was to be replaced stays as it was
    raise typer.Exit(run.status)


@app.command(epilog=STATUS)
def explain(
    file: flags.Page,
    language: flags.Language = None,
    lexicons: flags.Lexicons = None,
    witness: flags.Witness = flags.DEFAULTS.witness,
    max_bytes: flags.MaxBytes = flags.DEFAULTS.max_bytes,
    url: flags.Url = None,
    width: flags.Width = None,
) -> None:
    """Show a page with the label of every line, how sure it is, and the strongest reason; then its metadata and warnings."""
    with telling(errors()):
        options = flags.options_of(None, None, lexicons, language, witness, max_bytes)
        if files.is_folder(file):
            raise FileProblem(f"{file}: is a folder; explain shows one page, give a file in it")
        found = files.find_inputs([file])
        if found.problems:
            raise FileProblem(found.problems[0])
        page = found.inputs[0]
        show(terminal.explanation(cleaned(page, options, url), files.name_of(page), lexicon.load(options.lexicons).kinds), width)


@app.command(epilog=STATUS)
def labels(lexicons: flags.Lexicons = None) -> None:
    """Show the labels that a line can get."""
    with telling(errors()):
        show(terminal.label_table(lexicon.load(flags.options_of(lexicons=lexicons).lexicons).kinds), None)


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


def clean_pages(run: Run, pages: list[Input], save: Save, options: Options, url: str | None) -> None:
    """Cleans and writes each page, with a progress bar where it does not stand in the way of the results."""
    disabled = run.quiet or len(pages) < 2 or not run.console.is_terminal or run.on_screen
    try:
        with Progress(console=run.console, transient=True, redirect_stdout=False, redirect_stderr=False, disable=disabled) as bar:
            for page in bar.track(pages, description="cleaning"):
                clean_page(run, page, save, options, url)
    except KeyboardInterrupt:
        left = f"; {run.pending} was left as it was" if run.pending else ""
        tell(run.console, f"interrupted: {run.done:,} of {terminal.counted(len(pages), 'page')} cleaned{left}", "")
        raise typer.Exit(INTERRUPTED) from None


def clean_page(run: Run, page: Input, save: Save, options: Options, url: str | None) -> None:
    """Cleans, writes and counts one page; a problem with it is told and counted."""
    try:
        article = cleaned(page, options, url)
        save(article, page)
    except FileProblem as problem:
        run.fail(str(problem))
    else:
        run.count(page, article)


def cleaned(page: Input, options: Options, url: str | None) -> Article:
    """The article of a page.

    Raises:
        FileProblem: it cannot be read, or the pipeline fails on it, which is a fault but must not stop a run.
    """
    content = files.read_input(page)
    try:
        return pipeline.clean(content, url=url, options=options)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}; a fault in cleannews, please report it"
        raise FileProblem(f"{files.name_of(page)}: could not be cleaned ({fault})") from error


def way_out(target: Target, on_screen: bool) -> Callable[[str], str]:
    """What is done to each result on its way out: nothing, but on a terminal nothing may act on it."""
    if not (target.folder or target.file):
        write_anything(sys.stdout, on_screen)
    if not on_screen:
        return str
    return terminal.escaped if target.form in (Format.json, Format.jsonl) else terminal.visible


def write_anything(stream: TextIO, on_screen: bool = True) -> None:
    """Makes a stream take every character: UTF-8 in a pipe, the terminal's own encoding with escapes for the rest on screen."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
        if not on_screen:
            stream.reconfigure(encoding="utf-8", newline="\n")


@contextlib.contextmanager
def telling(console: Console) -> Iterator[None]:
    """Tells what went wrong as help instead of a traceback, and exits with its status."""
    try:
        yield
    except (flags.BadOption, FileProblem, lexicon.LexiconError) as problem:
        tell(console, str(problem))
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:  # files are dealt with where they are opened: what is left is standard output
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still buffered must not fail again at the end
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(BROKEN_PIPE) from None
        tell(console, files.problem_of(error, "standard output", "written"))
        raise typer.Exit(2) from None


def errors() -> Console:
    """Standard error, for everything that is no result."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def tell(console: Console, message: str, kind: str = "error") -> None:
    """Tells one thing on standard error."""
    colour = {"error": "bold red", "warning": "yellow"}.get(kind, "")
    console.print(Text.assemble((f"{kind}: " if kind else "", colour), terminal.visible(message)))


def show(content: RenderableType, width: int | None) -> None:
    """Prints what is laid out for reading: coloured on a terminal, plain in a pipe."""
    console = Console(width=width or (None if sys.stdout.isatty() else flags.PIPED_WIDTH), highlight=False)
    with console.capture() as capture:
        console.print(content)
    write_anything(sys.stdout)
    sys.stdout.write("".join(line.rstrip(" ") + "\n" for line in capture.get().splitlines()))
    sys.stdout.flush()


def main() -> None:
    """The entry point of the command."""
    app(prog_name="cleannews")
