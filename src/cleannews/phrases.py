"""The phrases of a lexicon as programs: how each matches, which text it needs, what else a line must hold for it, and the regex behind it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import re2

from cleannews.conditions import first_characters, last_characters, least_digits, lengths, parsed, rare_characters
from cleannews.folding import fold
from cleannews.literals import Required, required, short_texts

Check = Callable[[str], object]
"""A test of a folded line."""
Match = Callable[[str], list[int] | None]
"""A test of a folded line that tells which of several regexes match."""

SHAPED = 120
"""Characters up to which a line is looked at by regexes that require no literal text."""

_RARE_MARKS = frozenset("@#©")
"""Marks that few lines hold: a shape that requires one is tried there alone."""


class Phrase(NamedTuple):
    """A phrase of a lexicon: the label it speaks for, how it matches, and its text as written."""

    label: str
    how: str
    text: str


REGEX = ("regex", "heads")
"""The ways of matching whose text is a regex."""
OPENING = ("opens", "heads")
"""The ways of matching by which a phrase heads a list."""

Characters = frozenset[str] | None
"""Characters of which a line must have one at some place; None where any will do."""


class Conditions(NamedTuple):
    """What a line must begin with, end in and hold for a regex to match: quicker to look at than the regex."""

    first: Characters
    last: Characters
    held: Characters
    sizes: range
    digits: int


_LONGEST = 1 << 30
"""More characters than any line has."""
ANYTHING = Conditions(None, None, None, range(_LONGEST), 0)


def conditions_of(phrase: Phrase) -> Conditions:
    """What a regex asks of a line's characters and length."""
    text = phrase.text
    return Conditions(
        first_characters(text),
        last_characters(text),
        rare_characters(text),
        lengths(text, SHAPED if is_shape(phrase) else _LONGEST),
        least_digits(parsed(text)),
    )


_TELLING = 1000
"""Characters of a set from which on it rules out too few lines to be kept: all of Hangul is half a megabyte, which the garbage collector reads, too."""


def telling(characters: Characters) -> Characters:
    """A set of characters if it is worth looking at beside a literal text, else None for any.

    >>> telling(frozenset("!?")) is None, telling(frozenset(map(chr, range(0xAC00, 0xD7A4)))) is None
    (False, True)
    """
    return characters if characters is not None and len(characters) < _TELLING else None


def set_of(phrases: list[Phrase]) -> Match:
    """A test that tells which of some regexes match."""
    patterns = re2.Set.SearchSet(quiet_options())
    for phrase in phrases:
        patterns.Add(as_pattern(phrase))
    patterns.Compile()
    match: Match = patterns.Match
    return match


def quiet_options() -> Any:
    """RE2 options with memory for large patterns, and no output of its own."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return options


def needs(phrase: Phrase) -> Required:
    """The literal texts of a phrase, and how far from a line's start and end they may stand."""
    if phrase.how not in REGEX:
        return Required(frozenset({folded_literal(phrase)}), 0 if phrase.how == "start" else math.inf, math.inf)
    if not is_shape(phrase):
        return required(phrase.text)
    marked = required(phrase.text, _RARE_MARKS)
    return marked if marked.literals else short_texts(phrase.text)


def is_shape(phrase: Phrase) -> bool:
    """Whether a phrase is a regex without a literal text to speak of, which is tried on short lines alone."""
    return phrase.how in REGEX and not required(phrase.text).literals


def check_of(phrase: Phrase) -> Check | None:
    """What must hold besides the literal: for a regex, the regex; for a shape, on a short line."""
    if phrase.how not in REGEX:
        return None
    match = compiled_late([phrase])  # a set says only whether it matches, which costs RE2 half of what finding the place does
    return (lambda folded: len(folded) <= SHAPED and match(folded)) if is_shape(phrase) else match


def compiled_late(phrases: list[Phrase]) -> Match:
    """`set_of`, compiled when it is first asked: a lexicon's regexes would take seconds."""
    found: list[Match] = []

    def match(folded: str) -> list[int] | None:
        if not found:
            found.append(set_of(phrases))
        return found[0](folded)

    return match


def folded_literal(phrase: Phrase) -> str:
    """A start or contains phrase as it stands in folded lines; a blank at its end is part of it."""
    return fold(phrase.text) + (" " if phrase.text.endswith(" ") else "")


def as_pattern(phrase: Phrase) -> str:
    """A regex phrase as an RE2 pattern over folded lines."""
    return unicode_classes(phrase.text)


def unicode_classes(pattern: str) -> str:
    r"""RE2's `\w` and `\W` know ASCII alone; write them out for every script.

    >>> unicode_classes(r"^\w+ [\w.]+$")
    '^[\\pL\\pN_\\pM]+ [\\pL\\pN_\\pM.]+$'
    """
    out, inside, i = [], False, 0
    while i < len(pattern):
        pair = pattern[i : i + 2]
        if pair in (r"\w", r"\W") and (pair == r"\w" or not inside):
            body = r"\pL\pN_\pM"
            out.append(body if inside else f"[{'^' if pair == chr(92) + 'W' else ''}{body}]")
            i += 2
            continue
        if pair.startswith("\\"):
            out.append(pair)
            i += 2
            continue
        inside = (pattern[i] == "[") if not inside else pattern[i] != "]"
        out.append(pattern[i])
        i += 1
    return "".join(out)
