"""The deck that a page's markup tells of: the line that shows one of its descriptions."""

from __future__ import annotations

from collections.abc import Mapping

from cleannews.candidates import Head, key
from cleannews.page import Page

_LEAST, _DESCRIPTIONS = 20, 12
"""Characters of a description, because shorter ones are labels; and how many of a page are looked for."""
_OWN = 60
"""Letters of a description from which a line that holds it whole is no other line's chance likeness."""
_BEHIND = 3
"""Lines behind the article's first up to which its deck may stand: below a picture's credit that passed, or a first line of its own."""

Told = Mapping[str, str]
"""The key of each description, with its source."""


def told_by(head: Head) -> Told:
    """What a page's descriptions say; of equals the first source."""
    claims = [claim for claim in head.descriptions[:_DESCRIPTIONS] if len(claim.value) > _LEAST]
    return {key(claim.value): claim.source for claim in reversed(claims)}


def described(text: str, told: Told) -> str | None:
    """The source of the description that a line shows: all of it, behind a dateline, or as far as a template did not cut it.

    >>> described("HEXLEY. Drivers must take the ferry.", {"driversmusttaketheferry": "meta description"}) is None
    True
    >>> described("Drivers must take the ferry!", {"driversmusttaketheferry": "meta description"})
    'meta description'
    """
    folded = key(text)
    for description, source in told.items():
        own = len(description) >= _OWN and len(folded) < 2 * len(description)
        if folded == description or (own and (folded.endswith(description) or folded.startswith(description[:-4]))):
            return source
    return None


def described_line(page: Page, told: Told, inside: list[bool], title: int) -> int:
    """The first line from the title to the article's start that shows a description and was not taken for its text; -1 for none.

    A description that is the headline's words is none; farther away it stands for the site, or for this page in a list of others.
    """
    own = {wording: source for wording, source in told.items() if title < 0 or wording != key(page.texts[title])}
    sizes = [len(wording) for wording in own]
    end = min(inside.index(True) + _BEHIND + 1, page.size) if True in inside else page.size
    for i in range(title + 1, end if own else 0):
        fits = min(sizes) <= len(page.texts[i]) < 4 * max(sizes)
        if fits and not inside[i] and described(page.texts[i], own):
            return i
    return -1
