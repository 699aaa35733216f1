"""Text on its way into lines: what goes on a line, where one ends, and what is known of each while a page is walked."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

_LONG = 1 << 20
"""Characters of a line that is read piece by piece."""
_SPACES = re.compile(r"\s+")
_BLANKS = " \n\t\r\xa0"
"""The white space that is common enough to count."""
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
"""Characters that only say where a word may be broken; they show as nothing, and would part the word for whoever reads the text."""
_SENTENCE = 80
"""Bytes of a line that is long enough for a sentence."""


class Place(NamedTuple):
    """Where the walk is: what all text found here has in common."""

    path: tuple[str, ...]
    shared: tuple[str, ...]
    """The path of the block element."""
    block: int
    kept: bool
    linked: bool
    in_article: bool
    hider: int
    """The number of the outermost element that hides the place; 0 where it shows."""


class Found(NamedTuple):
    """A line as it was found."""

    text: str
    gap: str
    """The line breaks that part it from the line before."""
    path: tuple[str, ...]
    place: Place
    link_share: float
    prose: int
    """Bytes outside links, where the line is long enough for a sentence."""


new_place: Callable[[Iterable[object]], Place] = functools.partial(tuple.__new__, Place)
new_line: Callable[[Iterable[object]], Found] = functools.partial(tuple.__new__, Found)
"""A place and a line of their fields: what `_make` does, without its call of Python, which is two thirds of the time; a page has thousands."""
_NOWHERE = Place((), (), 0, False, False, False, 0)


class Page:
    """The lines of a page found so far, and its block elements by number."""

    __slots__ = ("depths", "gap", "hiders", "lines", "linked", "names", "nodes", "parents", "parts", "path", "place")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.path: tuple[str, ...] = ()
        self.place = _NOWHERE
        self.gap = ""
        self.lines: list[Found] = []
        self.names, self.parents, self.depths = ["body"], [0], [0]
        self.hiders = 0
        self.nodes = [0]

    def add(self, text: str, place: Place) -> None:
        """Text that goes on the line; hidden text shares no line with what shows."""
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        if place is not self.place:
            if self.parts and place.hider != self.place.hider:
                if place.hider:
                    return
                self.end(1)
            self.path = place.path if not self.parts else self.path if self.path is place.path else place.shared
            self.place = place
        elif not self.parts:
            self.path = place.path
        self.parts.append(text)
        if place.linked:
            self.linked += len(text) - sum(map(text.count, _BLANKS))

    def add_kept(self, text: str, place: Place) -> None:
        """Text whose own line breaks and spaces count."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.end(1)
            if line.isspace():
                self.parts.append(line)
            elif line:
                self.add(line, place)

    def part_links(self) -> None:
        """A space between two links that touch: menus and tags are parted by style alone."""
        if self.parts:
            self.parts.append(" ")

    def end(self, gap: int) -> None:
        """The line ends here, and the next is to be parted from it by at least so many line breaks."""
        if self.parts:
            raw = "".join(self.parts)
            if not raw.isascii() and _UNSEEN.search(raw):
                raw = _UNSEEN.sub("", raw)
            text = raw.rstrip() if self.place.kept else collapsed(raw)
            self.parts.clear()
            if text:
                share = min(self.linked / (len(text) - text.count(" ")), 1.0) if self.linked else 0.0
                size = len(text.encode())
                prose = round(size * (1.0 - share)) if size >= _SENTENCE else 0
                self.lines.append(new_line((text, self.gap, self.path, self.place, share, prose)))
                self.gap = ""
            self.linked = 0
        if gap > len(self.gap):
            self.gap = "\n" * gap


def collapsed(text: str) -> str:
    """The text with one space for each run of white space; a long one piece by piece, because its words take ten times its memory."""
    if len(text) < _LONG:
        return " ".join(text.split())
    parts: list[str] = []
    for start in range(0, len(text), _LONG):
        part = _SPACES.sub(" ", text[start : start + _LONG])
        parts.append(part.lstrip() if not parts or parts[-1].endswith(" ") else part)
    return "".join(parts).rstrip()
