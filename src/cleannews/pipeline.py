"""The one way from what a scraper saved to an Article; the only place that knows the order of the stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from cleannews import lexicon as lexicons
from cleannews.choice import Choice
from cleannews.decide import Decision, Weights, decide, load_weights
from cleannews.decode import decode
from cleannews.label import label_lines
from cleannews.metadata import from_lines
from cleannews.model import Article, Line, Metadata, Options
from cleannews.page import page_of
from cleannews.segment import segment

_KNOWN = ("title", "published", "modified", "publisher", "section")
_MARKUP = re.compile(r"<(?:!doctype html|html|body|div|p|span|script)\b", re.IGNORECASE)


def clean(
    content: str | bytes, *, url: str | None = None, known: Mapping[str, str] | None = None, options: Options | None = None
) -> Article:
    """The article in a saved page, every line of the page labelled.

    Args:
        content: the page, as text or as bytes in any encoding.
        url: the page's address, kept as metadata.
        known: fields that the caller is sure of (title, published, modified, publisher, section), which go before what is found.
        options: settings; see `Options`.

    Returns:
        An Article, always: an empty or doubtful one says why in `warnings`.

    Raises:
        TypeError: content is neither str nor bytes.
        ValueError: an option or a known field does not exist.

    >>> clean("Rain falls on Ulsan\\nBy Jane Roe\\nRain fell on the city of Ulsan on Monday, the weather office said.").metadata.authors
    ('Jane Roe',)
    """
    return clean_with(load_weights(), content, url=url, known=known, options=options or Options())


def clean_with(
    weights: Weights, content: str | bytes, *, url: str | None, known: Mapping[str, str] | None, options: Options
) -> Article:
    """`clean` with given weights: what cross-validation calls, so that it measures the very same path."""
    lexicon = lexicons.load(options.lexicons)
    check(content, known, options, lexicon)
    text, warnings = decode(content)
    spans = segment(text, lexicon)
    if not spans:
        return Article(text, (), Metadata(url=url), empty_warning(warnings), options.body_labels, lexicon.letters())
    page = page_of(text, spans, lexicon)
    decision = decide(page, weights)
    choices = label_lines(page, decision.score, decision.inside, decision.title, decision.byline)
    lines = lines_of(page.texts, spans, choices, decision)
    metadata = from_lines(lines, lexicon, url=url, language=options.language, known=dict(known or {}))
    return Article(
        text, lines, metadata, (*warnings, *notes(text, lines, decision.doubt)), options.body_labels, lexicon.letters()
    )


def lines_of(texts: list[str], spans: list[tuple[int, int]], choices: list[Choice], decision: Decision) -> tuple[Line, ...]:
    """The lines with all that was found about them, the label's own reason first."""
    starts, ends = zip(*spans, strict=True)
    labels = [choice.label for choice in choices]
    reasons = [
        told if choice.reason is None else (choice.reason, *told) for choice, told in zip(choices, decision.reasons, strict=True)
    ]
    return tuple(map(Line._make, zip(texts, starts, ends, labels, decision.shares, reasons, strict=True)))


def clean_many(contents: Iterable[str | bytes], *, options: Options | None = None) -> Iterator[Article]:
    """The article of each page, in order; the same as `clean` on each alone."""
    return (clean(content, options=options) for content in contents)


def check(content: object, known: Mapping[str, str] | None, options: Options, lexicon: lexicons.Lexicon) -> None:
    """Refuses misuse with a message that says what would be right."""
    if not isinstance(content, str | bytes):
        raise TypeError(f"content must be str or bytes, not {type(content).__name__}; read the file first, or give its text")
    for field in known or {}:
        if field not in _KNOWN:
            raise ValueError(f"known: no field {field!r}; known fields: {', '.join(_KNOWN)}")
    for label in (*options.keep, *options.drop):
        if label not in lexicon.kinds:
            raise ValueError(f"keep/drop: no label {label!r}; labels: {', '.join(lexicon.kinds)}")
    if options.language is not None and options.language not in lexicon.languages:
        raise ValueError(f"language: no lexicon for {options.language!r}; known: {', '.join(sorted(lexicon.languages))}")


def empty_warning(warnings: tuple[str, ...]) -> tuple[str, ...]:
    """What is said of a page without a line."""
    return warnings if any("empty" in warning for warning in warnings) else (*warnings, "the content holds no text")


def notes(text: str, lines: tuple[Line, ...], doubt: str) -> tuple[str, ...]:
    """What a user should know before trusting the article."""
    found = [doubt] if doubt else []
    if not any(line.label == "body" for line in lines):
        found.append("no line looks like the text of an article: the body is empty")
    head = text[:20_000]
    if "<" in head and _MARKUP.search(head):
        found.append("the content looks like HTML and was cleaned as text, tags and all: flatten it to text first")
    return tuple(found)
