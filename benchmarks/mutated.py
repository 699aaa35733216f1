"""As many pages as are wanted, made of the samples: each is one of them with other numbers, some lines left out and some in another place.

All pages of a sample are of one site. They stand in for a large table where what is measured is the machinery. The same number gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "samples").glob("*.*")) if path.suffix != ".md"]
_LEFT_OUT, _MOVED = 0.05, 0.02
"""Shares of a page's lines."""
_NO_PAGE = 500
"""Every page of such a number is missing."""


def pages(count: int) -> Iterator[dict[str, Any]]:
    """Rows of a table: id, address, page (bytes, as they were saved), and one column more."""
    for number in range(1, count + 1):
        page = None if number % _NO_PAGE == 0 else mutated(number)
        address = f"https://www.site{number % len(SAMPLES)}.example/{number}"
        yield {"id": f"d{number}", "url": address, "html": page, "crawl": number % 7}


def mutated(number: int) -> bytes:
    """The page of a number."""
    choice = Random(number)
    digits = list(b"0123456789")
    choice.shuffle(digits)
    page = SAMPLES[number % len(SAMPLES)].translate(bytes.maketrans(b"0123456789", bytes(digits)))
    lines = [line for line in page.splitlines(keepends=True) if choice.random() > _LEFT_OUT]
    for _ in range(round(_MOVED * len(lines))):
        lines.insert(choice.randrange(len(lines)), lines.pop(choice.randrange(len(lines))))
    return b"".join(lines)
