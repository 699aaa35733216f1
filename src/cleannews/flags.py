"""The flags of the commands, what a shell offers for them, and how their values become Options.

A setting's help is that of its field of `Options`: there is no second place for it.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Annotated, Any

import typer

from cleannews import files, lexicon, pipeline
from cleannews.batch.settings import Container, FieldNames, Settings
from cleannews.model import Options
from cleannews.repeats import Repeats, load_repeats
from cleannews.results import Format
from cleannews.witness import CHOICES

PIPED_WIDTH = 120
"""Columns of what is laid out for reading where there is no terminal to ask."""

HELP = {one.name: one.metadata["help"] for one in fields(Options)}
BATCH_HELP = {one.name: one.metadata["help"] for one in fields(Settings) if one.metadata}
FIELD_HELP = {one.name: f"{one.metadata['help']} Default: guessed by its name; '' for none." for one in fields(FieldNames)}
DEFAULTS = Options()
BATCH = Settings()
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
BATCH_PANEL = "A batch run"
"""Where help shows the options that make a command a batch run."""


class BadOption(Exception):
    """An option whose value cannot be used; the message says what would be."""


def complete_label(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The labels that a shell offers, those of the user's lexicons included."""
    with contextlib.suppress(Exception):  # a shell that completes must not get an error in its line
        kinds = lexicon.load(tuple(ctx.params.get("lexicons") or ())).kinds
        return [(label, kind.about) for label, kind in kinds.items() if label.startswith(incomplete)]
    return []


def complete_language(incomplete: str) -> list[tuple[str, str]]:
    """The language codes that a shell offers."""
    languages = lexicon.load().languages
    return [(code, language.name) for code, language in sorted(languages.items()) if code.startswith(incomplete)]


def complete_witness(incomplete: str) -> list[str]:
    """The choices of `--witness` that a shell offers."""
    return [choice for choice in CHOICES if choice.startswith(incomplete)]


def print_version(wanted: bool) -> None:
    """Prints the version and the digest of the fitted weights, and stops."""
    if wanted:
        typer.echo(pipeline.made_by())
        raise typer.Exit


Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT", help="Pages, tables, dumps, folders with all below them, or - for standard input."),
]
Page = Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="PATH",
        help="Folder for one file an article or for shards, or a file whose ending tells its format.",
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="|".join(Format),
        help="Default: as -o ends, else json for one page, jsonl for several and for tables.",
    ),
]
Keep = Annotated[list[str] | None, typer.Option("--keep", metavar="LABEL", help=HELP["keep"], autocompletion=complete_label)]
Drop = Annotated[list[str] | None, typer.Option("--drop", metavar="LABEL", help=HELP["drop"], autocompletion=complete_label)]
Lexicons = Annotated[list[str] | None, typer.Option("--lexicons", metavar="DIR", help=HELP["lexicons"])]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help=HELP["language"], autocompletion=complete_language)
]
Witness = Annotated[
    str, typer.Option("--witness", metavar="|".join(CHOICES), help=HELP["witness"], autocompletion=complete_witness)
]
MaxBytes = Annotated[int, typer.Option("--max-bytes", metavar="N", min=1, help=HELP["max_bytes"])]
RepeatsFile = Annotated[str | None, typer.Option("--repeats", metavar="FILE", help=HELP["repeats"])]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="The page's address; for a single file.")]
Site = Annotated[str, typer.Option("--site", metavar="NAME", show_default=False, help=BATCH_HELP["site"])]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Tell problems only: no progress, no counts, no warnings.")]


def batch_option(*names: str, help: str, **more: Any) -> Any:
    """An option that makes a command a batch run."""
    return typer.Option(*names, help=help, rich_help_panel=BATCH_PANEL, **more)


def field_option(role: str) -> Any:
    """The option that names the field of a row for something."""
    return batch_option(f"--{role}-field", metavar="NAME", help=FIELD_HELP[role])


Jobs = Annotated[
    int, batch_option("--jobs", "-j", metavar="N", min=1, show_default=False, help="Worker processes; default: a core each.")
]
InputFormat = Annotated[
    Container | None,
    batch_option(
        "--input-format", metavar="|".join(Container), help="What the inputs are; default: as their names end, else pages."
    ),
]
ContentField = Annotated[str | None, field_option("content")]
UrlField = Annotated[str | None, field_option("url")]
IdField = Annotated[str | None, field_option("id")]
SiteField = Annotated[str | None, field_option("site")]
TitleField = Annotated[str | None, field_option("title")]
DateField = Annotated[str | None, field_option("date")]
KeepFields = Annotated[bool, batch_option("--keep-fields", help=BATCH_HELP["keep_fields"])]
Lines = Annotated[bool, batch_option("--lines", help=BATCH_HELP["lines"])]
ShardRows = Annotated[int, batch_option("--shard-rows", metavar="N", min=1, help=BATCH_HELP["shard_rows"])]
TwoPass = Annotated[bool, batch_option("--two-pass", help=BATCH_HELP["two_pass"])]
Duplicates = Annotated[bool, batch_option("--duplicates", help=BATCH_HELP["duplicates"])]
Memory = Annotated[
    str,
    batch_option(
        "--memory", metavar="SIZE", help="Memory (500MB, 2GB) that counting lines may take; what does not fit is put on disk."
    ),
]
Table = Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The table of repeats, a Parquet file.")]
Timeout = Annotated[float, batch_option("--timeout", metavar="SECONDS", min=0.01, help=BATCH_HELP["timeout"])]
MemoryPerWorker = Annotated[str, batch_option("--memory-per-worker", metavar="SIZE", help=BATCH_HELP["memory_per_worker"])]
Resume = Annotated[
    bool,
    batch_option("--resume/--restart", help="Go on with the run that -o holds; or remove what that run wrote, and begin anew."),
]
LogJson = Annotated[bool, batch_option("--log-json", help="Tell what happens as JSON events on standard error, one a line.")]
BATCH_ONLY = (
    *(f"{one.name}_field" for one in fields(FieldNames)),
    *("jobs", "input_format", "keep_fields", "lines", "two_pass", "duplicates", "memory"),
    *("shard_rows", "timeout", "memory_per_worker", "resume", "log_json"),
)
"""Parameters of `clean` that a page by itself has no use for: where one is given, the command is a batch run."""
Width = Annotated[
    int | None, typer.Option("--width", metavar="N", min=40, help=f"Columns; default: the terminal's, {PIPED_WIDTH} in a pipe.")
]
Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=print_version, is_eager=True, help="Show the version and the digest of the fitted weights."
    ),
]


def options_of(
    keep: list[str] | None = None,
    drop: list[str] | None = None,
    lexicons: list[str] | None = None,
    language: str | None = None,
    witness: str = DEFAULTS.witness,
    max_bytes: int = DEFAULTS.max_bytes,
    repeats: str | None = None,
) -> Options:
    """The options as `clean` takes them, each value known to be usable."""
    options = Options(
        tuple(keep or ()), tuple(drop or ()), tuple(lexicons or ()), language, witness, max_bytes, repeats_of(repeats)
    )
    try:
        known = lexicon.load(options.lexicons)
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"--lexicons: a file cannot be read ({error}); lexicon files are UTF-8 text") from None
    for flag, values in (("--keep", options.keep), ("--drop", options.drop)):
        for label in values:
            if label not in known.kinds:
                raise BadOption(f"{flag} {label}: no such label{nearest(label, known.kinds)}; `cleannews labels` lists them")
    if both := sorted({*options.keep} & {*options.drop}):
        raise BadOption(f"--keep and --drop: both name {', '.join(both)}; give each label once")
    if language is not None and language not in known.languages:
        raise BadOption(f"--language {language}: no such language; known: {', '.join(sorted(known.languages))}")
    if witness not in CHOICES:
        raise BadOption(f"--witness {witness}: no such choice{nearest(witness, CHOICES)}; give {', '.join(CHOICES)}")
    return options


def repeats_of(path: str | None) -> Repeats | None:
    """The table of repeats in a file, or a folder of such files."""
    if path is None:
        return None
    if problem := files.missing(path):
        raise BadOption(f"--repeats {problem}")
    try:
        return load_repeats(path)
    except (ImportError, OSError, ValueError) as error:
        raise BadOption(f"--repeats: {error}") from None


_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def bytes_of(size: str, flag: str) -> int:
    """A size as a person writes it, in bytes.

    >>> bytes_of("1.5 GB", "--memory"), bytes_of("200m", "--memory")
    (1500000000, 200000000)

    Raises:
        BadOption: it is none.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*", size, re.ASCII | re.IGNORECASE)
    if not found or not float(found[1]):
        raise BadOption(f"{flag} {size}: is no size; give one such as 500MB or 2GB")
    return int(float(found[1]) * _UNITS[found[2].upper()])


_PLAIN = ("site", "keep_fields", "lines", "two_pass", "duplicates", "shard_rows", "timeout")
"""Settings whose values are those of their flags."""


def settings_of(given: Mapping[str, Any], options: Options) -> Settings:
    """The settings of a batch run; the values of a command's parameters by their names."""
    if given.get("two_pass") and options.repeats is not None:
        raise BadOption("--two-pass: counts what --repeats gives; leave one of them out")
    names = FieldNames(**{one.name: given.get(f"{one.name}_field", "") for one in fields(FieldNames)})
    plain = {name: given[name] for name in _PLAIN if name in given}
    memory = bytes_of(given["memory_per_worker"], "--memory-per-worker")
    return Settings(options, fields=names, memory_per_worker=memory, **plain)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest, as a question; empty where none is near."""
    near = difflib.get_close_matches(word.lower(), list(known), 1, 0.5)
    return f" (did you mean {near[0]}?)" if near else ""
