"""Finds and reads the pages on the disk.

Nothing here prints. What to tell a person is a `FileProblem`, or a text in `Found.problems` where the other inputs are fine.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
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


def find_inputs(given: Sequence[str], leave_out: Path | None = None) -> Found:
    """The pages that files, folders and `-` stand for, each once; `leave_out` is a folder of results inside a given folder."""
    found = Found()
    for text in given:
        if text == STDIN:
            found.inputs.append(Input(STDIN, PurePath("stdin")))
        elif os.path.isdir(text):
            add_folder(found, text, leave_out)
        elif os.path.lexists(text):
            found.inputs.append(Input(text, PurePath(os.path.basename(text))))
        else:
            found.problems.append(f"{text}: no such file or folder{near_name(text)}; check the name (- is standard input)")
    found.inputs = list({os.path.abspath(one.path): one for one in reversed(found.inputs)}.values())[::-1]
    return found


def add_folder(found: Found, folder: str, leave_out: Path | None) -> None:
    """The pages under a folder: those of the folder itself by name, then those of each folder in it by name."""
    before = len(found.inputs) + len(found.problems)
    skipped = identity(leave_out) if leave_out else None

    def refused(error: OSError) -> None:
        found.problems.append(problem_of(error, str(error.filename), "read"))

    for root, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(
            name for name in folders if name[0] != "." and (skipped is None or identity(os.path.join(root, name)) != skipped)
        )
        for path in (os.path.join(root, name) for name in sorted(names)):
            if is_page(path):
                found.inputs.append(Input(path, PurePath(os.path.relpath(path, folder))))
    if len(found.inputs) + len(found.problems) == before:
        endings = ", ".join(PAGE_SUFFIXES)
        found.problems.append(f"{folder}: holds no pages; looked for {endings} and text without an ending, none of it hidden")


def is_page(path: str) -> bool:
    """Whether a file found in a folder is taken for a page: by its ending, or, without one, by holding text."""
    name = os.path.basename(path)
    if name.startswith(".") or not os.path.isfile(path):
        return False
    suffix = PurePath(name).suffix.lower()
    if suffix:
        return suffix in PAGE_SUFFIXES
    try:
        with open(path, "rb") as handle:
            head = handle.read(_HEAD)
    except OSError:
        return True  # reading it will say why
    return head.startswith(_UTF16_MARKS) or b"\0" not in head


def near_name(path: str) -> str:
    """The name in the same folder that is nearest to a missing one, as a question; empty where none is near."""
    folder, name = os.path.split(path)
    try:
        near = difflib.get_close_matches(name, os.listdir(folder or "."), 1, 0.75)
    except OSError:
        return ""
    return f" (did you mean {os.path.join(folder, near[0])}?)" if near else ""


def read_input(one: Input) -> bytes:
    """The bytes of a page.

    Raises:
        FileProblem: it cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if one.path == STDIN else Path(one.path).read_bytes()
    except OSError as error:
        raise FileProblem(problem_of(error, one.path, "read")) from None


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
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
