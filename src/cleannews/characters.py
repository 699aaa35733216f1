"""The characters of many lines at once: a look-up in an array of all their code points takes a nanosecond or two, a call on each line a hundred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]


def codes_of(text: str) -> Codes:
    """The code points of a text; a question mark for a lone surrogate."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")


class Characters(NamedTuple):
    """The code points of some lines, a line break behind each."""

    codes: Codes
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    """Where each line begins, and where the break behind it stands."""

    def held(self, table: NDArray[Any]) -> NDArray[Any]:
        """The bits that a table gives any character of each line, none of which is empty; its last entry stands for all beyond it."""
        borders = np.stack([self.starts, self.ends], 1).ravel()
        bits: NDArray[Any] = np.bitwise_or.reduceat(table.take(self.codes, mode="clip"), borders)[::2]
        return bits

    def firsts(self, table: NDArray[Any]) -> NDArray[Any]:
        """What a table gives the first character of each line."""
        return table.take(self.codes[self.starts], mode="clip")

    def lasts(self, table: NDArray[Any]) -> NDArray[Any]:
        """What a table gives the last character of each line."""
        return table.take(self.codes[self.ends - 1], mode="clip")


def characters_of(lines: Sequence[str]) -> Characters:
    """The characters of some lines."""
    ends = np.cumsum(np.fromiter(map(len, lines), np.intp, len(lines)) + 1) - 1
    return Characters(codes_of("\n".join([*lines, ""])), np.concatenate(([0], ends[:-1] + 1))[: len(lines)], ends)
