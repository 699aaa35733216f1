"""Pages written for this project, with the label of every line: `pages/*.html`, each piece of text under an element with `data-gold`.

The evaluation data tells the labels of lines on 43 East Asian pages alone. So these were written in the shapes of news sites of many countries and
twenty-five years, by people who knew neither rules nor lexicon; publishers, persons and events are invented. They serve to fit and to score labels, and nothing
else: what of a page is its article is never learned from them.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import bs4

FOLDER = Path(__file__).parent / "pages"
FOLDS = 5
_GOLD = re.compile(r'\s*data-gold="[^"]*"')
_EXPECTED = re.compile(r'<script type="application/gold\+json">.*?</script>', re.DOTALL)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "head"})
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_AHEAD = 3000
"""Characters, without spaces, within which the next piece of text is looked for: what a flattener leaves out is passed over."""

Piece = tuple[str, str]
"""A piece of text as it stands in the page, and its label."""
Span = tuple[int, int, str]


class Written(NamedTuple):
    """A page as a scraper would have saved it, what is expected of its lines and fields, and its fold."""

    name: str
    html: str
    pieces: list[Piece]
    expected: dict[str, object]
    fold: int

    def forms(self) -> Iterator[tuple[str, str]]:
        """The page as HTML and as the texts that flatteners make of it."""
        from flattened import FLATTENERS  # here, because its libraries come with the extra `benchmarks` alone

        yield "html", self.html
        for name, flatten in FLATTENERS.items():
            yield name, flatten(self.html)


def written(folder: Path = FOLDER) -> Iterator[Written]:
    """All pages, by name."""
    for path in sorted(folder.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        soup = bs4.BeautifulSoup(text, "lxml")
        expected = json.loads(soup.find("script", type="application/gold+json").string)
        html = _GOLD.sub("", _EXPECTED.sub("", text))
        yield Written(path.stem, html, list(pieces_of(soup)), expected, zlib.crc32(path.stem.encode()) % FOLDS)


def pieces_of(soup: bs4.BeautifulSoup) -> Iterator[Piece]:
    """The pieces of text that a page shows, in order, each with the label of the nearest element that has one."""
    for text in (soup.body or soup).find_all(string=True):
        if type(text) is not bs4.NavigableString or not text.strip() or not _UNSEEN.isdisjoint(p.name for p in text.parents):
            continue
        gold = next((parent["data-gold"] for parent in text.parents if parent.has_attr("data-gold")), None)
        if gold is None:
            raise ValueError(f"no data-gold around {text.strip()[:60]!r}")
        yield text.strip(), gold


def spans_of(pieces: Sequence[Piece], text: str) -> list[Span]:
    """Where the pieces stand in a text that was made of the page, with their labels; white space counts for nothing."""
    places = [i for i, character in enumerate(text) if not _SPACE.match(character)]
    flat = "".join(text[i] for i in places)
    found, at = [], 0
    for piece, label in pieces:
        bare = _SPACE.sub("", piece)
        start = flat.find(bare, at, at + _AHEAD + len(bare))
        if bare and start >= 0:
            at = start + len(bare)
            found.append((places[start], places[at - 1] + 1, label))
    return found
