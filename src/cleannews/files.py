"""Finds and reads the pages on the disk.

Nothing here prints. What to tell a person is a `FileProblem`, or a text in `Found.problems` where the other inputs are fine.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

STDIN = "-"
"""The input that stands for standard input."""

PAGE_SUFFIXES = (".txt", ".html", ".htm", ".md")
"""Endings of the files that a folder is searched for; files without an ending count where they hold text."""

_HEAD = 4096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileProblem(Exception):
    """A file or folder that cannot be used; the message says what was found, where, and what to do."""


class Input(NamedTuple):
    """One page to clean: its path as given (or found under a given folder), and its name relative to what was given."""

    path: str
    name: PurePath


@dataclass
class Found:
    """The pages that the inputs stand for, in a fixed order, and what was wrong with the other inputs."""

    inputs: list[Input] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Wanted(NamedTuple):
    """What a folder is searched for: whether a file is it, and how it is told where there is none."""

    takes: Callable[[Path], bool]
    told: str


def find_inputs(given: Sequence[str], leave_out: Path | None = None, wanted: Callable[[str], Wanted] | None = None) -> Found:
    """The files that files, folders and `-` stand for, each once; `leave_out` is a folder of results inside a given folder.

    `wanted` tells what a folder is searched for; by default, pages.
    """
    found = Found()
    for text in given:
        if text == STDIN:
            found.inputs.append(Input(STDIN, PurePath("stdin")))
        elif is_folder(text):
            add_folder(found, text, leave_out, wanted(text) if wanted else PAGES)
        elif problem := missing(text):
            found.problems.append(problem)
        else:
            found.inputs.append(Input(text, PurePath(PurePath(text).name)))
    first: dict[str, Input] = {}
    for one in found.inputs:
        first.setdefault(STDIN if one.path == STDIN else str(Path(one.path).absolute()), one)
    found.inputs = list(first.values())
    return found


def is_folder(path: str) -> bool:
    """Whether the path leads to a folder; False for the empty path, and where one may not look."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir takes "" for "." and raises where one may not look


def missing(path: str) -> str:
    """Why a path leads to nothing; empty where it leads to something."""
    try:
        os.lstat(path)  # as is: Path takes "" for "."
    except FileNotFoundError:
        return f"{path or repr(path)}: no such file or folder{near_name(path)}; check the name (- is standard input)"
    except OSError as error:
        return problem_of(error, path, "read")
    return ""


def add_folder(found: Found, folder: str, leave_out: Path | None, wanted: Wanted) -> None:
    """The files wanted under a folder: those of the folder itself by name, then those of each folder in it by name."""
    before = len(found.inputs) + len(found.problems)

    def refused(error: OSError) -> None:
        found.problems.append(problem_of(error, str(error.filename), "read"))

    for root, name in walked(folder, leave_out, refused):
        if wanted.takes(path := Path(root, name)):
            found.inputs.append(Input(str(path), path.relative_to(folder)))
    if len(found.inputs) + len(found.problems) == before:
        found.problems.append(f"{folder}: holds no {wanted.told}")


def walked(
    folder: str, leave_out: Path | None = None, refused: Callable[[OSError], None] | None = None
) -> Iterator[tuple[str, str]]:
    """The folder and name of each file under a folder, in a fixed order, nothing of hidden folders; `refused` is told what cannot be listed."""
    skipped = identity(leave_out) if leave_out else None
    for root, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(
            name for name in folders if name[0] != "." and (skipped is None or identity(Path(root, name)) != skipped)
        )
        yield from ((root, name) for name in sorted(names))


def is_page(path: Path) -> bool:
    """Whether a file found in a folder is taken for a page: by its ending, or, without one, by holding text. A README is a note on the folder."""
    suffix = path.suffix.lower()
    if path.name.startswith(".") or path.stem.upper() == "README" or (suffix and suffix not in PAGE_SUFFIXES):
        return False
    try:
        if suffix or not path.is_file():
            return path.is_file()
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except OSError:
        return True  # reading it will say why
    return head.startswith(_UTF16_MARKS) or b"\0" not in head


PAGES = Wanted(is_page, f"pages; looked for {', '.join(PAGE_SUFFIXES)} and text without an ending, none of it hidden")
"""What a folder of pages is searched for."""


def near_name(path: str) -> str:
    """The name in the same folder that is nearest to a missing one, as a question; empty where none is near."""
    wanted = Path(path)
    try:
        near = difflib.get_close_matches(wanted.name, [one.name for one in wanted.parent.iterdir()], 1, 0.75)
    except OSError:
        return ""
    return f" (did you mean {wanted.with_name(near[0])}?)" if near else ""


def name_of(one: Input) -> str:
    """What to call an input when talking of it."""
    return "standard input" if one.path == STDIN else one.path


def read_input(one: Input) -> bytes:
    """The bytes of a page.

    Raises:
        FileProblem: it cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if one.path == STDIN else Path(one.path).read_bytes()
    except OSError as error:
        raise FileProblem(problem_of(error, name_of(one), "read")) from None


def problem_of(error: OSError, path: str, deed: str) -> str:
    """What to tell about a file that could not be read or written.

    >>> problem_of(PermissionError(13, "Permission denied"), "news/a.txt", "read")
    'news/a.txt: cannot be read (permission denied); check its permissions'
    """
    advice = {
        PermissionError: "check its permissions",
        FileNotFoundError: "check the name; it may have been moved, or be a link that leads nowhere",
        IsADirectoryError: "it is a folder; give a file",
        NotADirectoryError: "a part of its path is a file; give another path",
        FileExistsError: "a file of that name is in the way; give another path",
    }.get(type(error), "check the path and the disk")
    return f"{path}: cannot be {deed} ({(error.strerror or str(error)).lower()}); {advice}"


def identity(path: str | Path) -> tuple[int, int] | None:
    """What tells a file from every other, whatever path leads to it; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
