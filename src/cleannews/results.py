"""Names and writes the results: one file an article, or all in one stream.

Nothing here prints. A result is written under a temporary name in its folder and then renamed, so that no reader ever sees half
of it, and a run that is interrupted leaves what was there before.
"""

from __future__ import annotations

import contextlib
import enum
import json
import os
import secrets
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple, TextIO

from cleannews.files import PAGE_SUFFIXES, STDIN, FileProblem, Input, identity, is_folder, problem_of
from cleannews.model import Article

Save = Callable[[Article, Input], None]
"""Writes one article; what a run is given for each of its pages."""


class Format(str, enum.Enum):
    """How a result is written; the value is the file ending."""

    json = "json"
    jsonl = "jsonl"
    md = "md"
    txt = "txt"
    csv = "csv"
    parquet = "parquet"
    jsonl_gz = "jsonl.gz"
    jsonl_zst = "jsonl.zst"


class Target(NamedTuple):
    """Where results go: a folder with one file an article, else one file, else standard output; how, and whether as a list."""

    folder: Path | None
    file: Path | None
    form: Format
    is_list: bool


def target_of(out: str | None, form: Format | None, is_list: bool) -> Target:
    """Where the results go and in which format, from `-o`, `--format`, and whether there may be several.

    >>> target_of("news.md", None, False).form.value, target_of("news", None, True).folder.name
    ('md', 'news')

    Raises:
        FileProblem: the two contradict each other.
    """
    if out is None or out == STDIN:
        return Target(None, None, form or (Format.jsonl if is_list else Format.json), is_list)
    if not out:
        raise FileProblem("-o '': is empty; give a folder or a file, or leave it out for standard output")
    path = Path(out)
    ending = path.suffix.lower().removeprefix(".")
    if out.endswith(("/", os.sep)) or is_folder(out) or ending not in [one.value for one in Format]:
        return Target(path, None, form or Format.json, is_list)
    if form and form.value != ending:
        raise FileProblem(f"-o {out}: its ending says {ending}, but --format says {form.value}; leave one of them out")
    return Target(None, path, Format(ending), is_list)


@contextlib.contextmanager
def opened(target: Target, inputs: list[Input], shown: Callable[[str], str] = str) -> Iterator[Save]:
    """The way to write each article of a run; in the end everything is in its place, and after an exception nothing half done.

    Raises:
        FileProblem: nothing can be written there, or it would be over an input.
    """
    if target.folder:
        names = {one: target.folder / name for one, name in output_names(inputs, f".{target.form.value}").items()}
        refuse_overwriting(inputs, names.values())
        make_folder(target.folder)
        yield lambda article, one: write_file(names[one], as_text(article, one.path, target.form))
        return
    if target.file:
        refuse_overwriting(inputs, [target.file])
    with replacing(target.file) if target.file else contextlib.nullcontext(sys.stdout) as handle:
        stream = Stream(handle, target.form, target.is_list, shown)
        yield stream.write
        stream.end()


def write_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all.

    Raises:
        FileProblem: it cannot be written.
    """
    with replacing(path) as handle:
        handle.write(text)


def output_names(inputs: Iterable[Input], suffix: str) -> dict[Input, PurePath]:
    """The name of each input's result, relative to the output folder, no two the same.

    The ending is replaced; where two results would then share a name it is kept, then the given path is, and a number tells
    apart the rest. Names that differ only in case or in Unicode form count as the same, since they are on some file systems.

    >>> pages = [Input(name, PurePath(name)) for name in ("a.txt", "a.html", "b.txt")]
    >>> [str(name) for name in output_names(pages, ".json").values()]
    ['a.txt.json', 'a.html.json', 'b.json']
    """
    ways = {one: name_choices(one, suffix) for one in inputs}
    level = dict.fromkeys(ways, 0)
    while True:
        names = {one: ways[one][level[one]] for one in ways}
        count = Counter(folded(name) for name in names.values())
        clashing = [one for one in names if count[folded(names[one])] > 1 and level[one] < 2]
        if not clashing:
            return numbered(names)
        for one in clashing:
            level[one] += 1


def name_choices(one: Input, suffix: str) -> tuple[PurePath, PurePath, PurePath]:
    """The names that an input's result may have, the shortest first."""
    replaced = one.name.with_suffix("") if one.name.suffix.lower() in PAGE_SUFFIXES else one.name
    given = PurePath(*(part for part in PurePath(one.path).parts if part not in ("..", PurePath(one.path).anchor)))
    short, whole, long = (name.with_name(name.name + suffix) for name in (replaced, one.name, given))
    return short, whole, long


def folded(name: PurePath) -> str:
    """A name as a file system sees it that ignores case and Unicode form."""
    return unicodedata.normalize("NFC", str(name)).casefold()


def numbered(names: dict[Input, PurePath]) -> dict[Input, PurePath]:
    """The names with a number before the ending of each that was taken already."""
    taken: set[str] = set()
    for one, name in names.items():
        number, free = 1, name
        while folded(free) in taken:
            number += 1
            free = name.with_name(f"{name.stem}.{number}{name.suffix}")
        taken.add(folded(free))
        names[one] = free
    return names


def refuse_overwriting(inputs: Iterable[Input], outputs: Iterable[Path]) -> None:
    """Makes sure that no result would be written over a page of the same run.

    Raises:
        FileProblem: one would.
    """
    pages = {identity(one.path): one.path for one in inputs if one.path != STDIN}
    pages.pop(None, None)
    for path in outputs:
        if (page := pages.get(identity(path))) is not None:
            raise FileProblem(f"{page}: is an input and would be overwritten by its result; give another -o or --format")


def as_text(article: Article, path: str, form: Format) -> str:
    """An article in one of the formats, with a line break at its end; JSON rows begin with the file it came from."""
    if form is Format.md:
        return article.to_markdown()
    if form is Format.txt:
        parts = (article.metadata.title, "\n".join(article.metadata.deck), article.body)
        text = "\n\n".join(part for part in parts if part)
        return text + "\n" if text else ""
    record = {"file": path, **article.to_dict()}
    return json.dumps(record, ensure_ascii=False, indent=2 if form is Format.json else None) + "\n"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes the place of `path` once it is whole; whatever goes wrong before, `path` stays as it was.

    Lone surrogates, which file names may hold, are written as `\\udc80`: JSON's own escape for them.

    Raises:
        FileProblem: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".cleannews-{secrets.token_hex(6)}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as handle:
            yield handle
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise FileProblem(problem_of(error, str(path), "written")) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def make_folder(folder: Path) -> None:
    """Makes the output folder.

    Raises:
        FileProblem: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(problem_of(error, str(folder), "made")) from None


@dataclass
class Stream:
    """Articles one after another into one stream: JSON as one array where there may be several, texts parted by two blank lines.

    `shown` is applied to each text on its way: a terminal must not get control characters.
    """

    handle: TextIO
    form: Format
    is_list: bool
    shown: Callable[[str], str] = str
    count: int = 0

    def write(self, article: Article, one: Input) -> None:
        """Writes one article, and sends it on at once."""
        text = as_text(article, one.path, self.form)
        if self.form is Format.json and self.is_list:
            text = (",\n" if self.count else "[\n") + text.rstrip("\n")
        elif self.count and self.form in (Format.md, Format.txt):
            text = "\n\n" + text
        self.handle.write(self.shown(text))
        self.handle.flush()
        self.count += 1

    def end(self) -> None:
        """Closes the array; where no article came, nothing was opened."""
        if self.count and self.form is Format.json and self.is_list:
            self.handle.write("\n]\n")
        self.handle.flush()
