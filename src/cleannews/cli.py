"""The command line: `cleannews clean`, `repeats`, `explain` and `labels`; the only module that prints or exits.

Results go to standard output (or where `-o` says), everything said about them to standard error. Problems are told as help:
what was found, where, and what to do. A page that cannot be read or cleaned never stops the others.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress

from cleannews import files, flags, lexicon, pipeline, results, terminal
from cleannews.batch.settings import Settings
from cleannews.files import FileProblem, Input
from cleannews.model import Article, Options
from cleannews.progress import Run, Telling, TellingCount, errors, tell
from cleannews.results import Format, Save, Target
from cleannews.running import Ask, is_batch, run_batch, run_count

Clean = Callable[[str | bytes], Article]
"""What is done to a page."""

BROKEN_PIPE, INTERRUPTED = 141, 130
"""Exit statuses as a shell gives them to a program that a signal ended."""

STATUS = (
    "Exit status: 0 all is well; 1 some inputs or rows failed and the others were done; 2 nothing could be done, the results could not be "
    "written, or the command was given wrongly; 130 interrupted; 141 the reader of a pipe went away."
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
    context: typer.Context,
    inputs: flags.Inputs,
    out: flags.Out = None,
    form: flags.Form = None,
    keep: flags.Keep = None,
    drop: flags.Drop = None,
    lexicons: flags.Lexicons = None,
    language: flags.Language = None,
    witness: flags.Witness = flags.DEFAULTS.witness,
    max_bytes: flags.MaxBytes = flags.DEFAULTS.max_bytes,
    repeats: flags.RepeatsFile = None,
    url: flags.Url = None,
    site: flags.Site = "",
    quiet: flags.Quiet = False,
    jobs: flags.Jobs = flags.CORES,
    input_format: flags.InputFormat = None,
    content_field: flags.ContentField = None,
    url_field: flags.UrlField = None,
    id_field: flags.IdField = None,
    site_field: flags.SiteField = None,
    title_field: flags.TitleField = None,
    date_field: flags.DateField = None,
    keep_fields: flags.KeepFields = False,
    lines: flags.Lines = False,
    two_pass: flags.TwoPass = False,
    duplicates: flags.Duplicates = False,
    memory: flags.Memory = "1GB",
    shard_rows: flags.ShardRows = flags.BATCH.shard_rows,
    timeout: flags.Timeout = flags.BATCH.timeout,
    memory_per_worker: flags.MemoryPerWorker = "4GB",
    resume: flags.Resume = True,
    log_json: flags.LogJson = False,
) -> None:
    """Clean pages: files, folders (.txt .html .htm .md and text without an ending, none of it hidden), or standard input.

    A page is taken for HTML or for text by what it holds, whatever its name.

    In a folder, a result has its page's name with a new ending, or with one more where two results would share a name. No page of
    the run is ever overwritten, and a file appears only once it is whole.

    A batch run cleans tables and dumps (.jsonl .csv .tsv .parquet .arrow .warc .wet, also .gz and .zst), on several processes, and can be taken up
    again. A command is one if an input is such a file or a packed page, or a folder that holds no plain pages; if the output is csv, parquet or
    packed; or if any of the options for batch runs is given.
    """
    with telling(errors()):
        options = flags.options_of(keep, drop, lexicons, language, witness, max_bytes, repeats)
        is_asked = any(is_given(context, name) for name in flags.BATCH_ONLY)
        if is_asked or is_batch(inputs, out, form):
            raise typer.Exit(batch(context.params, options))
        pages(inputs, out, form, quiet, url, clean_as(options, url, site))


def is_given(context: typer.Context, name: str) -> bool:
    """Whether a parameter of a command was given, be it with the value of its default."""
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def batch(given: Mapping[str, Any], options: Options) -> int:
    """Does a batch run; returns the exit status."""
    if given["url"]:
        raise flags.BadOption("--url: is the address of a single page; in a table, --url-field names the field that holds it")
    settings = flags.settings_of(given, options)
    return run_batch(ask_of(given, settings), Telling(errors(), given["quiet"], given["log_json"]))


def ask_of(given: Mapping[str, Any], settings: Settings) -> Ask:
    """What a command asks for; the values of its parameters by their names."""
    memory = flags.bytes_of(given["memory"], "--memory")
    form, is_restart = given.get("form"), not given.get("resume", True)
    return Ask(given["inputs"], given["out"], form, given["input_format"], settings, given["jobs"], memory, is_restart)


@app.command("repeats", epilog=STATUS)
def repeats_command(
    context: typer.Context,
    inputs: flags.Inputs,
    out: flags.Table,
    lexicons: flags.Lexicons = None,
    max_bytes: flags.MaxBytes = flags.DEFAULTS.max_bytes,
    site: flags.Site = "",
    quiet: flags.Quiet = False,
    jobs: flags.Jobs = flags.CORES,
    input_format: flags.InputFormat = None,
    content_field: flags.ContentField = None,
    url_field: flags.UrlField = None,
    site_field: flags.SiteField = None,
    memory: flags.Memory = "1GB",
    timeout: flags.Timeout = flags.BATCH.timeout,
    memory_per_worker: flags.MemoryPerWorker = "4GB",
    log_json: flags.LogJson = False,
) -> None:
    """Count in how many pages of its site each line stands, into a table for `cleannews clean --repeats`.

    Takes what a batch run takes. Pages of which no site is known are not counted. Give the same --lexicons and --max-bytes as for cleaning.
    """
    with telling(errors()):
        settings = flags.settings_of(context.params, flags.options_of(lexicons=lexicons, max_bytes=max_bytes))
        raise typer.Exit(run_count(ask_of(context.params, settings), TellingCount(errors(), quiet, log_json)))


def clean_as(options: Options, url: str | None, site: str) -> Clean:
    """`pipeline.clean` with what a command says of its pages."""
    return functools.partial(pipeline.clean, url=url, site=site or None, options=options)


def pages(inputs: list[str], out: str | None, form: Format | None, quiet: bool, url: str | None, clean: Clean) -> None:
    """Cleans pages one after another in this process."""
    run = Run(errors(), quiet)
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
        clean_pages(run, found.inputs, save, clean)
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
    repeats: flags.RepeatsFile = None,
    url: flags.Url = None,
    site: flags.Site = "",
    width: flags.Width = None,
) -> None:
    """Show a page with the label of every line, how sure it is, and the strongest reason; then its metadata and warnings."""
    with telling(errors()):
        options = flags.options_of(None, None, lexicons, language, witness, max_bytes, repeats)
        if files.is_folder(file):
            raise FileProblem(f"{file}: is a folder; explain shows one page, give a file in it")
        found = files.find_inputs([file])
        if found.problems:
            raise FileProblem(found.problems[0])
        page = found.inputs[0]
        article = cleaned(page, clean_as(options, url, site))
        show(terminal.explanation(article, files.name_of(page), lexicon.load(options.lexicons).kinds), width)


@app.command(epilog=STATUS)
def labels(lexicons: flags.Lexicons = None) -> None:
    """Show the labels that a line can get."""
    with telling(errors()):
        show(terminal.label_table(lexicon.load(flags.options_of(lexicons=lexicons).lexicons).kinds), None)


def clean_pages(run: Run, pages: list[Input], save: Save, clean: Clean) -> None:
    """Cleans and writes each page, with a progress bar where it does not stand in the way of the results."""
    disabled = run.quiet or len(pages) < 2 or not run.console.is_terminal or run.on_screen
    try:
        with Progress(console=run.console, transient=True, redirect_stdout=False, redirect_stderr=False, disable=disabled) as bar:
            for page in bar.track(pages, description="cleaning"):
                clean_page(run, page, save, clean)
    except KeyboardInterrupt:
        left = f"; {run.pending} was left as it was" if run.pending else ""
        tell(run.console, f"interrupted: {run.done:,} of {terminal.counted(len(pages), 'page')} cleaned{left}", "")
        raise typer.Exit(INTERRUPTED) from None


def clean_page(run: Run, page: Input, save: Save, clean: Clean) -> None:
    """Cleans, writes and counts one page; a problem with it is told and counted."""
    try:
        article = cleaned(page, clean)
        save(article, page)
    except FileProblem as problem:
        run.fail(str(problem))
    else:
        run.count(page, article)


def cleaned(page: Input, clean: Clean) -> Article:
    """The article of a page.

    Raises:
        FileProblem: it cannot be read, or the pipeline fails on it, which is a fault but must not stop a run.
    """
    content = files.read_input(page)
    try:
        return clean(content)
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
