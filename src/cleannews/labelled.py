"""Labelled lines by their label, and how what is read from them is told: the own words of a line, and the line as a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cleannews.authors import LEADING
from cleannews.model import Line, joined

Labelled = Mapping[str, list[int]]
"""The lines of each label, in page order; none for a label that no line has."""


def by_label(lines: Sequence[Line]) -> Labelled:
    """The lines of each label: one pass over the page, where each field would make its own."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        found[line.label].append(i)
    return found


def clean(text: str) -> str:
    """A title's or deck's own words: one run, without list marks or Markdown at its start."""
    return joined(text).lstrip(LEADING).strip()


def where(i: int) -> str:
    """The source of a value found on a line, counted from 1."""
    return f"line {i + 1}"


def sourced(found: dict[str, int]) -> tuple[tuple[str, ...], str]:
    """Values by the line each stands on, and the source of them all: the first of those lines."""
    return tuple(found), where(min(found.values())) if found else ""
