"""The flags of the commands, what a shell offers for them, and how their values become Options.

A setting's help is that of its field of `Options`: there is no second place for it.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated

import typer

from cleannews import lexicon, pipeline
from cleannews.model import Options
from cleannews.results import Format
from cleannews.witness import CHOICES

PIPED_WIDTH = 120
"""Columns of what is laid out for reading where there is no terminal to ask."""

HELP = {one.name: one.metadata["help"] for one in fields(Options)}
DEFAULTS = Options()


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
    list[str], typer.Argument(metavar="INPUT", help="Files, folders with all below them, or - for standard input.")
]
Page = Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]
Out = Annotated[
    str | None,
    typer.Option(
        "--out", "-o", metavar="PATH", help="Folder for one file an article, or a file ending in .json, .jsonl, .md or .txt."
    ),
]
Form = Annotated[
    Format | None,
    typer.Option("--format", metavar="|".join(Format), help="Default: as -o ends, else json for one page, jsonl for several."),
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
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="The page's address; for a single file.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Tell problems only: no progress, no counts, no warnings.")]
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
) -> Options:
    """The options as `clean` takes them, each value known to be usable."""
    options = Options(tuple(keep or ()), tuple(drop or ()), tuple(lexicons or ()), language, witness, max_bytes)
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


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest, as a question; empty where none is near."""
    near = difflib.get_close_matches(word.lower(), list(known), 1, 0.5)
    return f" (did you mean {near[0]}?)" if near else ""
