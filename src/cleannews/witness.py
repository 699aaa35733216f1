"""trafilatura's extraction as one more witness: its output votes on our lines, and is never the article itself.

It is asked without its cache of duplicates, which would make later answers depend on earlier pages, and only on pages that it reads in
bounded time. It is asked for its quick extraction, without the other extractors that it falls back upon, and for precision: that takes two
thirds of the time, and the votes are a little better.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cleannews.page import Values

CHOICES = ("auto", "always", "never")
"""When the witness is asked; `Options.witness`."""
_MOST_LINES, _MOST_CHARACTERS = 4000, 3_000_000
"""Size of a page beyond which it is not asked, because its time grows with the square of the paragraphs."""
_LONG_ENOUGH = 40
"""Characters, without spaces, of a line that counts as kept inside a longer line of the witness; a shorter one may stand there by chance."""
_DEEPEST = 150
"""Depth of a line beyond which it is not asked, for the same reason."""


def votes(html: str, texts: Sequence[str], depths: Sequence[int]) -> Values:
    """For each line 1 where the witness keeps it, -1 where not; zeros where it was not asked or found nothing."""
    nothing = np.zeros(len(texts))
    if len(texts) > _MOST_LINES or len(html) > _MOST_CHARACTERS or max(depths, default=0) > _DEEPEST:
        return nothing
    try:
        said = extractor()(html)
    except Exception:  # whatever a page makes of another's code, ours goes on without its vote
        return nothing
    kept = ["".join(line.split()).lstrip("-") for line in (said or "").splitlines()]  # its list items begin with a hyphen
    if not any(kept):
        return nothing
    lines, all_of_it = set(kept), "".join(kept)
    bare = ("".join(text.split()) for text in texts)
    return np.array([1.0 if text in lines or (len(text) >= _LONG_ENOUGH and text in all_of_it) else -1.0 for text in bare])


@functools.lru_cache(maxsize=1)
def extractor() -> Callable[[str], Any]:
    """trafilatura's own function, imported where it is first needed: it takes half a second."""
    from trafilatura import extract

    return functools.partial(extract, include_comments=False, deduplicate=False, fast=True, favor_precision=True)
