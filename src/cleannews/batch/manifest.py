"""What a folder of shards was made of, and how far the run got: `_manifest.json` in it.

It holds nothing that depends on when, where, by how many processes or in how many attempts the run was done, so that it too is the same, byte for byte.
A shard stands in it before the shard's file gets its name: a file whose name is that of a shard, and that does not stand in it, is not ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from cleannews import pipeline, results
from cleannews.batch.settings import Settings
from cleannews.batch.sources import Source
from cleannews.files import FileProblem

NAME = "_manifest.json"
"""Its name in the folder; what reads folders of tables passes over names that begin so."""

_MAKER = "cleannews batch run"


@dataclass(slots=True)
class Counts:
    """How many rows came to what."""

    articles: int = 0
    bodiless: int = 0
    errors: int = 0

    @property
    def rows(self) -> int:
        """All rows."""
        return self.articles + self.bodiless + self.errors

    def add(self, other: Counts) -> None:
        """Counts what others counted."""
        self.articles += other.articles
        self.bodiless += other.bodiless
        self.errors += other.errors


@dataclass(slots=True)
class Shard:
    """A shard that is whole: its file, what its rows came to, and where the next one begins (behind how many rows of which source)."""

    name: str
    bytes: int
    counts: Counts
    source: int
    behind: int


@dataclass(slots=True)
class Table:
    """The table of repeats that a first pass counted: its file, and what tells two tables apart."""

    name: str
    bytes: int
    digest: str


@dataclass(slots=True)
class Manifest:
    """What a run is made of, the table of its first pass, and its shards so far; `is_complete` once the last one is there."""

    about: dict[str, Any]
    repeats: Table | None = None
    shards: list[Shard] = field(default_factory=list)
    is_complete: bool = False

    @property
    def counts(self) -> Counts:
        """What the rows of all shards came to."""
        total = Counts()
        for shard in self.shards:
            total.add(shard.counts)
        return total

    @property
    def written(self) -> list[Table | Shard]:
        """The files that the run wrote, but for those of single articles."""
        return [*([self.repeats] if self.repeats else []), *self.shards]

    def save(self, folder: Path) -> None:
        """Writes it, whole or not at all.

        Raises:
            FileProblem: it cannot be written.
        """
        record = {"maker": _MAKER, **self.about, "counts": asdict(self.counts), **asdict(self)}
        del record["about"]
        results.write_file(folder / NAME, json.dumps(record, ensure_ascii=False, indent=1) + "\n")

    def keep_whole(self, folder: Path) -> None:
        """Forgets the first shard whose file is not there as it was written, and all behind it."""
        for index, shard in enumerate(self.shards):
            if not is_whole(folder, shard):
                del self.shards[index:]
                self.is_complete = False
                return


def is_whole(folder: Path, written: Shard | Table) -> bool:
    """Whether a file is there as it was written, by its size."""
    path = folder / written.name
    return path.is_file() and path.stat().st_size == written.bytes


def loaded(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where there is none.

    Raises:
        FileProblem: there is something else of that name.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text("utf-8"))
        if record.pop("maker") != _MAKER:
            raise ValueError
        del record["counts"]
        shards = [Shard(**{**one, "counts": Counts(**one["counts"])}) for one in record.pop("shards")]
        table = record.pop("repeats")
        begun = Manifest(record, Table(**table) if table else None, shards, record.pop("is_complete"))
        if any(Path(one.name).name != one.name for one in begun.written):
            raise ValueError  # it would lead out of the folder
        return begun
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise FileProblem(f"{path}: is no manifest of cleannews; give another folder") from None


def about(sources: Sequence[Source], settings: Settings) -> dict[str, Any]:
    """What decides the outcome of a run, as JSON types: program, settings and inputs."""
    record = {
        "made_by": pipeline.made_by(),
        "lexicons": digest(sorted(lexicon_files(settings), key=str)),
        "settings": about_settings(settings),
        "inputs": [about_input(source) for source in sources],
    }
    return dict(json.loads(json.dumps(record)))


def about_settings(settings: Settings) -> dict[str, Any]:
    """The settings; of a table of repeats, its digest."""
    repeats = settings.options.repeats
    told = asdict(replace(settings, options=replace(settings.options, repeats=None)))
    told["options"]["repeats"] = repeats.digest if repeats else None
    return told


def lexicon_files(settings: Settings) -> Iterable[Any]:
    """The lexicon files that ship, and the user's."""
    for folder in (str(resources.files("cleannews").joinpath("lexicons")), *settings.options.lexicons):
        yield from Path(folder).rglob("*.toml")


def about_input(source: Source) -> dict[str, Any]:
    """What tells whether a source is the same as before: the names, sizes and times of change of its files. Their content is not read for it."""
    told = hashlib.blake2b(digest_size=16)
    for one in source.inputs:
        with contextlib.suppress(OSError):  # a file that is gone, and standard input, have neither size nor time
            state = Path(one.path).stat()
            told.update(f"{one.path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    name = source.name.encode("utf-8", "backslashreplace").decode()
    return {"name": name, "container": source.container, "fields": asdict(source.fields), "digest": told.hexdigest()}


def digest(paths: Iterable[Any]) -> str:
    """One digest of the contents of files."""
    told = hashlib.blake2b(digest_size=16)
    for path in paths:
        told.update(path.read_bytes())
    return told.hexdigest()


def difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    """The first thing that is not as it was when a run began, told for a person; nothing where all is.

    >>> difference({"version": "1", "settings": {"lines": False}}, {"version": "1", "settings": {"lines": True}})
    'lines was false and is true'
    """
    for key in now:
        old, new = before.get(key), now[key]
        if old == new:
            continue
        if key == "inputs" and isinstance(old, list):
            return inputs_difference(old, new)
        if isinstance(old, dict):
            return difference(old, new)
        return f"{key} was {json.dumps(old, ensure_ascii=False)} and is {json.dumps(new, ensure_ascii=False)}"
    return ""


def inputs_difference(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> str:
    """The first input that is not as it was."""
    names = [one["name"] for one in before], [one["name"] for one in now]
    if names[0] != names[1]:
        return f"the inputs were {', '.join(names[0])} and are {', '.join(names[1])}"
    changed = next(one["name"] for one, other in zip(before, now, strict=True) if one != other)
    return f"the input {changed} has changed"
