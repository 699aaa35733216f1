"""What a page's markup says of its article, before anything is decided: claims, each with its source.

Claims are kept in the order of the page. Which of them is believed is the business of `reconcile`, so that a reader of a new
source adds claims and decides nothing.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple


class Claim(NamedTuple):
    """A value as the page gives it, and where: `Claim("Rain falls on Ulsan", "og:title")`."""

    value: str
    source: str


class Head(NamedTuple):
    """The claims of a page's markup by field.

    `organisations` are authors that are said to be no persons. `descriptions` may become the deck, if the page shows them.
    """

    url: tuple[Claim, ...] = ()
    title: tuple[Claim, ...] = ()
    authors: tuple[Claim, ...] = ()
    organisations: tuple[Claim, ...] = ()
    published: tuple[Claim, ...] = ()
    modified: tuple[Claim, ...] = ()
    publisher: tuple[Claim, ...] = ()
    section: tuple[Claim, ...] = ()
    language: tuple[Claim, ...] = ()
    tags: tuple[Claim, ...] = ()
    captions: tuple[Claim, ...] = ()
    images: tuple[Claim, ...] = ()
    descriptions: tuple[Claim, ...] = ()
    body: tuple[Claim, ...] = ()
    """The article's whole text, as it stands in structured data."""
    labelled: tuple[Claim, ...] = ()
    kinds: tuple[Claim, ...] = ()
    """What kind of thing the page says it is, or is of: og:type, types of structured data, whether it is free to read."""


def both(first: Head, then: Head) -> Head:
    """The claims of two readers, the first one's ahead."""
    return Head(*(a + b for a, b in zip(first, then, strict=True)))


LONGEST = 2_000
"""Characters of a value; what is longer is no headline, name or description."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(value: str, most: int = LONGEST) -> str:
    """A value as one run of text: entities resolved (twice, because templates escape what is escaped), tags and controls dropped.

    >>> tidy(" Rain &amp;amp; <b>snow</b>\\n fall ")
    'Rain & snow fall'
    """
    text = value[:most]
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


_MARKS = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """A text as two sources are compared: letters and digits only, case folded.

    >>> key("Rain falls, again!") == key("RAIN FALLS – again")
    True
    """
    return _MARKS.sub("", text.casefold())


class Claims:
    """Collects claims by field, each value once a source."""

    def __init__(self) -> None:
        self.fields: dict[str, list[Claim]] = {name: [] for name in Head._fields}

    def add(self, field: str, value: object, source: str) -> None:
        """Adds a value, if it is a text and says something."""
        if isinstance(value, str) and (text := tidy(value)):
            claim = Claim(text, source)
            if claim not in self.fields[field][-20:]:
                self.fields[field].append(claim)

    def add_whole(self, field: str, value: object, source: str) -> None:
        """Adds a text of any length as it stands, lines and all."""
        if isinstance(value, str):
            self.fields[field].append(Claim(value, source))

    def head(self) -> Head:
        """The claims collected."""
        return Head(**{name: tuple(found) for name, found in self.fields.items()})
