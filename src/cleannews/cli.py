"""The command line: `cleannews clean`, `explain` and `labels`; the only module that prints or exits.

Results go to standard output (or where `-o` says), everything said about them to standard error. Problems are told as help:
what was found, where, and what to do. A page that cannot be read or cleaned never stops the others.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress

from cleannews import files, flags, lexicon, pipeline, results, terminal
from cleannews.files import FileProblem, Input
from cleannews.model import Article, Options
from cleannews.progress import Run, Telling, errors, tell
from cleannews.results import Format, Save, Target
from cleannews.running import Ask, is_batch, run_batch

BROKEN_PIPE, INTERRUPTED = 141, 130
"""Exit statuses as a shell gives them to a program that a signal ended."""

STATUS = (
    "Exit status: 0 all is well; 1 some inputs or rows failed and the others were cleaned; 2 nothing could be done, the results could not be "
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
        pages(inputs, out, form, options, url, quiet)


def is_given(context: typer.Context, name: str) -> bool:
    """Whether a parameter of a command was given, be it with the value of its default."""
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def batch(given: Mapping[str, Any], options: Options) -> int:
    """Does a batch run; returns the exit status."""
    if given["url"]:
        raise flags.BadOption("--url: is the address of a single page; in a table, --url-field names the field that holds it")
    settings = flags.settings_of(given, options)
    ask = Ask(given["inputs"], given["out"], given["form"], given["input_format"], settings, given["jobs"], not given["resume"])
    return run_batch(ask, Telling(errors(), given["quiet"], given["log_json"]))


def pages(inputs: list[str], out: str | None, form: Format | None, options: Options, url: str | None, quiet: bool) -> None:
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
    repeats: flags.RepeatsFile = None,
    url: flags.Url = None,
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
        show(terminal.explanation(cleaned(page, options, url), files.name_of(page), lexicon.load(options.lexicons).kinds), width)


@app.command(epilog=STATUS)
def labels(lexicons: flags.Lexicons = None) -> None:
    """Show the labels that a line can get."""
    with telling(errors()):
        show(terminal.label_table(lexicon.load(flags.options_of(lexicons=lexicons).lexicons).kinds), None)


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
