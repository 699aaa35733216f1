"""Writes docs/cli.md and docs/labels.md from the program itself: `python docs/generate.py`. A test holds the files to it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cleannews import lexicon
from cleannews.cli import STATUS, app

HERE = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py: change the program, then run it. -->"


def cli_page() -> str:
    """The commands with their arguments and options, as the program's own help has them."""
    group: Any = typer.main.get_command(app)
    parts = [NOTE, "# The command line", group.help, *option_table(group)]
    for name, command in group.commands.items():
        takes = [p.metavar + "…" * (p.nargs == -1) for p in command.params if p.param_type_name == "argument"]
        parts += [f"## `{' '.join(['cleannews', name, *takes])}`", command.help, *option_table(command)]
    status, listed = STATUS.split(": ", 1)
    parts += [f"## {status}", "\n".join(f"- {one.strip().rstrip('.')}" for one in listed.split(";"))]
    return "\n\n".join(part for part in parts if part) + "\n"


def option_table(command: Any) -> Iterator[str]:
    """A command's arguments and options as a Markdown table."""
    rows = [f"| {shape_of(param)} | {getattr(param, 'help', None) or ''}{default_of(param)} |" for param in command.params]
    if rows:
        yield "\n".join(["| | |", "|---|---|", *rows])


def default_of(param: Any) -> str:
    """The default of an option, where it is a number or a word and does not depend on the machine."""
    is_told = param.param_type_name == "option" and getattr(param, "show_default", False) is not False
    value = param.default
    return (
        f" Default: {value:,}."
        if is_told and type(value) in (int, float)
        else f" Default: {value}."
        if is_told and type(value) is str
        else ""
    )


def shape_of(param: Any) -> str:
    """How an argument or option is written: its names, what it takes, and whether it may be given again."""
    if param.param_type_name == "argument":
        return f"`{param.metavar}`"
    takes = " " + param.metavar.replace("|", "\\|") if param.metavar else ""
    return (
        ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
        + takes
        + (" (repeatable)" if param.multiple else "")
    )


def labels_page() -> str:
    """The labels with role, letter, meaning, and how many phrases speak for each."""
    known = lexicon.load()
    count = Counter(phrase.label for phrase in (*known.lines.values(), *known.patterns))
    head = [
        "Every line of a page gets exactly one of these labels. The body is made of the lines labelled "
        "`heading` and `body`; `--keep` and `--drop` (`Options.keep`, `Options.drop`) change that.",
        f"Phrases are those of the {len(known.languages)} languages that ship ({', '.join(sorted(known.languages))}) "
        "and those that mean the same in any language.",
    ]
    rows = [
        f"| `{label}` | {kind.role} | `{kind.letter}` | {kind.about} | {count[label]:,} |" for label, kind in known.kinds.items()
    ]
    table = "\n".join(["| label | role | letter | what it is | phrases |", "|---|---|---|---|---:|", *rows])
    return "\n\n".join([NOTE, "# Labels", *head, table]) + "\n"


PAGES = {"cli.md": cli_page, "labels.md": labels_page}


def main() -> None:
    """Writes the pages."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
