"""The pages of the evaluation data with what the fit needs: the values of all rules, words, class words, and which lines are the article's."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import numpy as np
from data import Row, rows, scorer
from flattened import FLATTENERS

from cleannews import lexicon, markup, network
from cleannews.decode import decode
from cleannews.lexicon import Lexicon
from cleannews.marks import Tree
from cleannews.page import Page, page_of
from cleannews.pipeline import marked
from cleannews.rules import values_of
from cleannews.segment import segment

TEXTS = ("text.jsonl.gz", "asia-text.jsonl.gz")
HTML = ("html.jsonl.gz", "asia-html.jsonl.gz")
ASIA_WEIGHT = 4.0
"""How much more a row of the few East Asian pages counts, so that 79 pages are not drowned by 2,600."""


class Document(NamedTuple):
    """A page of the data."""

    row: dict[str, Any]
    page: Page
    values: np.ndarray
    words: list[list[str]]
    paths: list[list[str]] | None
    tree: Tree | None
    kept: np.ndarray
    counts_for: float

    @property
    def weight(self) -> np.ndarray:
        """What each line counts in a fit: all lines together what the page counts for, each by the root of its width."""
        share = np.sqrt(self.page.width + 1)
        weight: np.ndarray = share / share.sum() * self.counts_for
        return weight


class Form(NamedTuple):
    """A page in one form, with which of its lines are the article."""

    row: Row
    text: str
    spans: list[tuple[int, int]]
    tree: Tree | None
    kept: np.ndarray


def documents(labels: Sequence[str]) -> Iterator[Document]:
    """Every page of the four sets that has gold lines, in every form, with phrases of some labels as columns of values."""
    lex = lexicon.load()
    known = {row["id"] for name in TEXTS for row in rows(name)}
    for name in (*TEXTS, *HTML):
        for row, text, spans, tree, kept in forms(name, known, lex):
            if not kept.any():
                continue
            slim = {key: row.get(key) for key in ("id", "fold", "lang", "set", "flattener", "title", "authors", "deck", "body")}
            for first, last, is_cut in windows(row["id"], kept):
                page = page_of(text, spans[first:last], lex)
                marks = Tree(tree.marks[first:last], tree.parents) if tree else None
                yield Document(
                    {**slim, "file": name, "is_cut": is_cut},
                    page,
                    values_of(page, list(labels), marks),
                    network.page_words(page),
                    network.page_paths(marks) if marks else None,
                    marks,
                    kept[first:last],
                    ASIA_WEIGHT if name.startswith("asia") else 1.0,
                )


def forms(name: str, known: set[str], lex: Lexicon) -> Iterator[Form]:
    """The pages of a set: texts as they are; HTML as it is, and flattened in the ways in which none of the known text rows has it."""
    for row in rows(name):
        if name in TEXTS:
            spans = segment(row["text"], lex)
            yield Form(row, row["text"], spans, None, kept_lines(row, spans))
            continue
        html, gold = decode(row["html"])[0], scorer().text_of(row)
        source = marked(markup.flatten(markup.parse(html)), lex)
        yield Form(row, source.text, source.spans, source.tree, aligned(lines_of(source.text, source.spans), gold))
        for flattener, flatten in FLATTENERS.items():
            key = f"{row['id']}#{flattener}"
            if key not in known:
                text = flatten(html)
                spans = segment(text, lex)
                yield Form({**row, "id": key, "flattener": flattener}, text, spans, None, aligned(lines_of(text, spans), gold))


def lines_of(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The lines of a text."""
    return [text[start:end] for start, end in spans]


_CUT = 3
"""One page in so many is there a second time, cut."""
_FRAME = 9
"""Lines left around the article of a page that is cut, at most."""


def windows(name: str, kept: np.ndarray) -> list[tuple[int, int, bool]]:
    """A page whole, and of some pages only the article with a few lines around it: users also hold pieces of pages, which no row is."""
    size = len(kept)
    choice = np.random.default_rng(zlib.crc32(name.encode()))
    whole = (0, size, False)
    if choice.integers(_CUT):
        return [whole]
    inside = np.flatnonzero(kept)
    first, last = inside[0] - choice.integers(_FRAME), inside[-1] + 1 + choice.integers(_FRAME)
    return [whole, (int(max(0, first)), int(min(size, last)), True)]


def kept_lines(row: dict[str, Any], spans: list[tuple[int, int]]) -> np.ndarray:
    """For each of our lines, whether most of its characters lie on lines that the gold keeps."""
    keep, start, ranges = set(row["keep"]), 0, []
    for number, line in enumerate(row["text"].split("\n")):
        if number in keep:
            ranges.append((start, start + len(line)))
        start += len(line) + 1
    out = np.zeros(len(spans))
    j = 0
    for i, (a, b) in enumerate(spans):
        while j and ranges and ranges[min(j, len(ranges) - 1)][0] > a:
            j -= 1
        covered, k = 0, j
        while k < len(ranges) and ranges[k][0] < b:
            covered += max(0, min(b, ranges[k][1]) - max(a, ranges[k][0]))
            k += 1
        j = max(0, k - 1)
        out[i] = covered * 2 > b - a
    return out


_SHINGLE = 4
_GAP = 4000
_EDGE = 400
"""Tokens of a shingle; of the longest stretch in which a short line is looked for; and of that stretch before the first match and behind the last."""


def aligned(texts: list[str], gold: str) -> np.ndarray:
    """For each line, whether it is the gold article's: most of its tokens are met in one alignment of page and gold in order.

    Anchored on shingles of four tokens; a line too short for one is the article's where the gold has it at that place.
    """
    tokens = scorer().tokens
    wanted, lines = tokens(gold), [tokens(text) for text in texts]
    flat = [token for line in lines for token in line]
    starts = np.cumsum([0, *map(len, lines)])
    if min(len(wanted), len(flat)) < _SHINGLE:
        return np.zeros(len(texts))
    met, place = matched(wanted, flat)
    sums = np.concatenate(([0], np.cumsum(met)))
    counts = sums[starts[1:]] - sums[starts[:-1]]
    sizes = np.diff(starts)
    kept = (counts * 2 > sizes) & (sizes > 0)
    for first, last in unmatched(place):
        low = place[first - 1] + 1 if first else max(0, place[last] - _EDGE if last < len(wanted) else 0)
        high = place[last] if last < len(wanted) else min(len(flat), low + _EDGE)
        if high - low < _GAP:
            find_short(wanted[first:last], lines, starts, kept, int(low), int(high))
    return kept.astype(np.float64)


def matched(wanted: list[str], flat: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Which tokens of the page are met in the gold, and for each token of the gold its place on the page, -1 for none."""
    number: dict[tuple[str, ...], int] = defaultdict(lambda: len(number))
    ours = [number[tuple(wanted[i : i + _SHINGLE])] for i in range(len(wanted) - _SHINGLE + 1)]
    found = [(i, number[key]) for i in range(len(flat) - _SHINGLE + 1) if (key := tuple(flat[i : i + _SHINGLE])) in number]
    met, place = np.zeros(len(flat), dtype=int), np.full(len(wanted), -1)
    for block in SequenceMatcher(None, ours, [n for _, n in found], autojunk=False).get_matching_blocks():
        for k in range(block.size):
            at = found[block.b + k][0]
            met[at : at + _SHINGLE] = 1
            place[block.a + k : block.a + k + _SHINGLE] = np.arange(at, at + _SHINGLE)
    return met, place


def unmatched(place: np.ndarray) -> Iterator[tuple[int, int]]:
    """The stretches of gold tokens without a place."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (place < 0).astype(int), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def find_short(gap: list[str], lines: list[list[str]], starts: np.ndarray, kept: np.ndarray, low: int, high: int) -> None:
    """Keeps the lines of a stretch of the page that the gold has, whole and in order, in a stretch that nothing else met."""
    at = 0
    for i in range(int(np.searchsorted(starts, low)), int(np.searchsorted(starts, high, "right")) - 1):
        line = lines[i]
        if not line or kept[i] or starts[i + 1] > high:
            continue
        for s in range(at, len(gap) - len(line) + 1):
            if gap[s : s + len(line)] == line and (len(line) > 1 or len(gap) <= 3):
                kept[i], at = True, s + len(line)
                break
