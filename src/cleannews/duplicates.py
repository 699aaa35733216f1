"""Documents that say the same as an earlier one, word for word or nearly: told, never dropped.

Bodies are compared by their shingles (Broder 1997). Pairs worth comparing are found by bands of a sketch of minima: one permutation whose range is
cut into bins (Li, Owen and Zhang 2012), an empty bin filled from the next (Shrivastava and Li 2014). Each such pair is then compared exactly.
The bodies wait on disk for that; in memory is half a kilobyte a document, whatever its length.
"""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import IO

import numpy as np
from numpy.typing import NDArray

from cleannews.folding import fold

Hashes = NDArray[np.uint64]

_SHINGLE = 12
"""Characters of a shingle: two words or so. A changed number changes a dozen shingles, so reports that differ in their numbers stay apart."""
_BANDS, _ROWS = 16, 4
"""Bands of a sketch, and minima in a band: a pair of which .8 is shared has a band in common with a likelihood of .9998, one of .3 of .12."""
_ALIKE = 0.8
"""The share of their shingles, of those that either has, from which two bodies are nearly the same."""
_TRIED = 32
"""Earlier documents with which one is compared at most, those with most bands in common first: so many look-alikes cost no square of time."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern: the digits of the golden ratio."""
_EDGES = np.arange(_BANDS * _ROWS, dtype=np.uint64) << np.uint64(64 - 6)
"""Where the bins of a sketch begin: 64 of them."""


def find_duplicates(documents: Iterable[tuple[str, str]]) -> list[str | None]:
    """For each document, given as id and body, the id of its original: the first one like it that is itself like none before; None for no duplicate.

    The answer depends on the documents and their order alone. One without a body is nobody's duplicate.

    >>> rain = "Rain fell on the harbour on Monday, and the ferries stayed in port until the evening."
    >>> find_duplicates([("a", rain), ("b", "Snow fell on the hills instead."), ("c", rain.upper()), ("d", f"{rain} More soon.")])
    [None, None, 'a', 'a']
    """
    names: list[str] = []
    same: dict[int, int] = {}
    first: dict[bytes, int] = {}
    with tempfile.TemporaryFile() as file:
        shelf = Shelf(file)
        for number, (name, body) in enumerate(documents):
            names.append(name)
            if text := fold(body):
                digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
                if (earlier := first.setdefault(digest, number)) < number:
                    same[number] = earlier
                else:
                    shelf.put(number, text)
        near = shelf.alike()
    originals = near | {number: near.get(earlier, earlier) for number, earlier in same.items()}
    return [names[originals[number]] if number in originals else None for number in range(len(names))]


class Shelf:
    """Different texts, kept on disk, with their sketches in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.numbers, self.ends = array("q"), array("q", [0])
        self.sketches = array("Q")

    def put(self, number: int, text: str) -> None:
        """Adds a text under a number."""
        data = text.encode("utf-8", "surrogatepass")
        self.file.write(data)
        self.numbers.append(number)
        self.ends.append(self.ends[-1] + len(data))
        self.sketches.frombytes(sketch(shingles(text)).tobytes())

    def shingles_at(self, place: int) -> Hashes:
        """The shingles of a text."""
        self.file.seek(self.ends[place])
        return shingles(self.file.read(self.ends[place + 1] - self.ends[place]).decode("utf-8", "surrogatepass"))

    def alike(self) -> dict[int, int]:
        """The numbers of texts that are nearly an earlier one, and the number of that; one that is an original itself."""
        groups = grouped(np.frombuffer(self.sketches, dtype=np.uint64).reshape(-1, _BANDS))
        members: defaultdict[int, list[int]] = defaultdict(list)
        found: dict[int, int] = {}
        for place in np.flatnonzero((groups >= 0).any(1)).tolist():
            mine = [group for group in groups[place].tolist() if group >= 0]
            shared = Counter(chain.from_iterable(members[group] for group in mine))
            original = self.first_alike(place, heapq.nsmallest(_TRIED, shared, key=lambda other: (-shared[other], other)))
            if original is None:
                for group in mine:
                    members[group].append(place)
            else:
                found[self.numbers[place]] = self.numbers[original]
        return found

    def first_alike(self, place: int, others: list[int]) -> int | None:
        """The first of some texts that has enough shingles in common with one; None where none has."""
        if not others:
            return None
        own = self.shingles_at(place)
        return next((other for other in sorted(others) if likeness(own, self.shingles_at(other)) >= _ALIKE), None)


def shingles(text: str) -> Hashes:
    """The different shingles of a text, as numbers in order: every run of so many characters, or the whole of a shorter text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    size = max(1, len(codes) - _SHINGLE + 1)
    hashed = np.zeros(size, dtype=np.uint64)
    for first in range(min(_SHINGLE, len(codes))):
        hashed = hashed * _FACTOR + codes[first : first + size]
    hashed ^= hashed >> np.uint64(29)
    hashed *= _FACTOR
    hashed ^= hashed >> np.uint64(32)
    hashed.sort()
    return hashed[np.flatnonzero(np.diff(hashed, prepend=~hashed[:1]))]  # a quarter of the time of np.unique


def sketch(hashes: Hashes) -> Hashes:
    """A number for each band: texts that share most of their shingles have some of them in common."""
    minima = hashes[np.searchsorted(hashes, _EDGES) % len(hashes)].reshape(_BANDS, _ROWS)
    bands = minima[:, 0]
    for row in range(1, _ROWS):
        bands = bands * _FACTOR + minima[:, row]
    return bands


def grouped(sketches: Hashes) -> NDArray[np.int64]:
    """For each text and band the number of the group of texts that have it in common; -1 where no other has it."""
    groups = np.full(sketches.shape, -1, dtype=np.int64)
    for band in range(_BANDS):
        _, inverse, sizes = np.unique(sketches[:, band], return_inverse=True, return_counts=True)
        groups[:, band] = np.where(sizes[inverse] > 1, inverse + band * len(sketches), -1)
    return groups


def likeness(one: Hashes, other: Hashes) -> float:
    """How many shingles two texts share, of those that either has (Jaccard)."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
