"""Refuses misuse of `clean` before any work, with a message that says what would be right."""

from __future__ import annotations

from collections.abc import Mapping

from cleannews.lexicon import Lexicon
from cleannews.model import Options
from cleannews.witness import CHOICES

_KNOWN = ("title", "published", "modified", "publisher", "section")


def check(content: object, known: Mapping[str, str] | None, options: Options, lexicon: Lexicon) -> None:
    """Raises TypeError or ValueError where an argument of `clean` is none that it takes."""
    if not isinstance(content, str | bytes):
        raise TypeError(f"content must be str or bytes, not {type(content).__name__}; read the file first, or give its text")
    for field in known or {}:
        if field not in _KNOWN:
            raise ValueError(f"known: no field {field!r}; known fields: {', '.join(_KNOWN)}")
    for label in (*options.keep, *options.drop):
        if label not in lexicon.kinds:
            raise ValueError(f"keep/drop: no label {label!r}; labels: {', '.join(lexicon.kinds)}")
    if options.witness not in CHOICES:
        raise ValueError(f"witness: {options.witness!r} is none of {', '.join(CHOICES)}")
    if options.max_bytes < 1:
        raise ValueError(f"max_bytes: {options.max_bytes} is no size; give at least 1")
    if options.language is not None and options.language not in lexicon.languages:
        raise ValueError(f"language: no lexicon for {options.language!r}; known: {', '.join(sorted(lexicon.languages))}")
