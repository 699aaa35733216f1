"""The one way from what a scraper saved to an Article; the only place that knows the order of the stages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from cleannews import lexicon as lexicons
from cleannews.candidates import Head, both
from cleannews.choice import Choice
from cleannews.decide import Decision, Evidence, Weights, decide, load_weights
from cleannews.decode import decode
from cleannews.doubts import doubts
from cleannews.embedded import embedded_body
from cleannews.glue import cut_glued
from cleannews.head import from_markup
from cleannews.label import label_lines
from cleannews.marks import Mark, Tree
from cleannews.markup import Markup, flatten, parse
from cleannews.markup_source import looks_like_html
from cleannews.metadata import from_lines
from cleannews.model import Article, Line, Metadata, Options
from cleannews.page import Page, Values, page_of
from cleannews.publishers import publisher_of_page
from cleannews.reconcile import reconcile
from cleannews.segment import segment
from cleannews.witness import CHOICES, votes
from cleannews.zones import NOWHERE, Zones, other_votes, publisher_votes, zones_of

_KNOWN = ("title", "published", "modified", "publisher", "section")


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
    text, warnings = decode(content[: options.max_bytes])
    if len(content) > options.max_bytes:
        warnings = (*warnings, f"only the first {options.max_bytes:,} of {len(content):,} were read (max_bytes)")
    if looks_like_html(text):
        return from_html(weights, text, warnings, lexicon, url=url, known=known, options=options)
    return from_text(weights, text, warnings, lexicon, url=url, known=known, options=options)


def from_text(
    weights: Weights,
    text: str,
    warnings: tuple[str, ...],
    lexicon: lexicons.Lexicon,
    *,
    url: str | None,
    known: Mapping[str, str] | None,
    options: Options,
) -> Article:
    """The article in a text."""
    spans = segment(text, lexicon)
    if not spans:
        return nothing(text, warnings, Metadata(url=url), options, lexicon)
    page = page_of(text, spans, lexicon)
    decision = decide(page, weights)
    lines = labelled(page, spans, decision)
    metadata = from_lines(lines, lexicon, url=url, language=options.language, known=dict(known or {}))
    return Article(text, lines, metadata, (*warnings, *notes(lines, decision.doubt)), options.body_labels, lexicon.letters())


def from_html(
    weights: Weights,
    html: str,
    warnings: tuple[str, ...],
    lexicon: lexicons.Lexicon,
    *,
    url: str | None,
    known: Mapping[str, str] | None,
    options: Options,
) -> Article:
    """The article in an HTML page: its lines with their marks, then the same way as text; what the markup claims is reconciled with them."""
    flat = flatten(parse(html))
    head = from_markup(flat.tree, url)
    warnings = (*warnings, *flat.warnings)
    source = marked(flat, lexicon)
    page = page_of(source.text, source.spans, lexicon) if source.spans else None
    zones, cast = judged(flat, source, head, page, lexicon, url) if page else (NOWHERE, ())
    decision = decide(page, weights, evidence(source, head, html, page, options, cast)) if page else None
    if page is None or decision is None or is_thin(page, decision):
        found = embedded_body(flat.tree)
        if found.paragraphs:
            head = both(head, found.head)
            source = with_paragraphs(source, found.paragraphs)
            page = page_of(source.text, source.spans, lexicon)
            decision = decide(page, weights, evidence(source, head, html, page, options))
    if page is None or decision is None:
        empty = reconcile(head, Metadata(url=url), (), lexicon, url)
        return nothing(source.text, warnings, empty, options, lexicon)
    lines = labelled(page, source.spans, decision)
    visible = from_lines(lines, lexicon, url=url, language=options.language, known=dict(known or {}))
    metadata = reconcile(head, visible, lines, lexicon, url)
    warnings = (*warnings, *notes(lines, decision.doubt), *doubts(head, lines, page, source.tree, zones))
    return Article(source.text, lines, metadata, warnings, options.body_labels, lexicon.letters())


class Source(NamedTuple):
    """The lines of an HTML page with their marks; from `embedded` on they stand in the page's data only (-1 for none)."""

    text: str
    spans: list[tuple[int, int]]
    tree: Tree
    embedded: int = -1


def marked(flat: Markup, lexicon: lexicons.Lexicon) -> Source:
    """The lines of a page, glued bylines and datelines cut off; each part of a line has its line's mark."""
    spans = cut_glued(flat.text, flat.spans, lexicon)
    starts = [start for start, _ in flat.spans]
    marks = flat.marks if len(spans) == len(starts) else [flat.marks[bisect_right(starts, start) - 1] for start, _ in spans]
    return Source(flat.text, spans, Tree(marks, flat.parents))


_THIN = 250
"""Columns of article below which the page's data is searched for more of it."""


def is_thin(page: Page, decision: Decision) -> bool:
    """Whether a page shows hardly any article."""
    return sum(width for width, kept in zip(page.width.tolist(), decision.inside, strict=True) if kept) < _THIN


def with_paragraphs(source: Source, paragraphs: Iterable[str]) -> Source:
    """A page with the paragraphs of its data as further lines."""
    text, spans, marks = source.text, list(source.spans), list(source.tree.marks)
    parents = [*source.tree.parents, 0]
    for paragraph in paragraphs:
        line = " ".join(paragraph.split())
        text += "\n\n" * bool(text)
        spans.append((len(text), len(text) + len(line)))
        text += line
        marks.append(Mark("script", (), 0.0, 1, len(parents) - 1, len(parents) - 1, 1, len(line), False, True))
    return Source(text, spans, Tree(marks, parents), len(source.spans))


def judged(
    flat: Markup, source: Source, head: Head, page: Page, lexicon: lexicons.Lexicon, url: str | None
) -> tuple[Zones, tuple[Values, ...]]:
    """The articles on a page, and the votes on whole elements: the publisher's, and those against other articles."""
    titles = [claim.value for claim in head.title if claim.source != "h1"]
    zones = zones_of(page, source.tree, flat.around(["article"], outermost=True), titles)
    urls, names = [url, *(claim.value for claim in head.url)], [claim.value for claim in head.publisher]
    known = publisher_of_page(urls, names, lexicon.domains)
    if known is None or not (known.body or known.drop):
        return zones, (np.zeros(page.size), other_votes(zones))
    said = publisher_votes(page, source.tree, flat.around(known.body), flat.around(known.drop))
    return zones, (said, other_votes(zones))


def evidence(source: Source, head: Head, html: str, page: Page, options: Options, cast: tuple[Values, ...] = ()) -> Evidence:
    """What the markup brings to the decision; `cast` are the votes on whole elements."""
    is_several = any(column.any() for column in cast[1:])  # then any other article may have a heading of the first level
    titles = tuple(dict.fromkeys(claim.value for claim in head.title if not is_several or claim.source != "h1"))
    if options.witness == "never" or source.embedded >= 0:
        return Evidence(source.tree, titles, embedded=source.embedded, votes=cast)
    depths = [mark.depth for mark in source.tree.marks]
    return Evidence(source.tree, titles, lambda: votes(html, page.texts, depths), options.witness == "always", votes=cast)


def labelled(page: Page, spans: list[tuple[int, int]], decision: Decision) -> tuple[Line, ...]:
    """The lines with their labels, scores and reasons."""
    choices = label_lines(page, decision.score, decision.inside, decision.title, decision.byline)
    return lines_of(page.texts, spans, choices, decision)


def nothing(text: str, warnings: tuple[str, ...], metadata: Metadata, options: Options, lexicon: lexicons.Lexicon) -> Article:
    """The article of a page without a line, which says so."""
    return Article(text, (), metadata, empty_warning(warnings), options.body_labels, lexicon.letters())


def lines_of(texts: list[str], spans: list[tuple[int, int]], choices: list[Choice], decision: Decision) -> tuple[Line, ...]:
    """The lines with all that was found about them, the label's own reason first."""
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
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
    if options.witness not in CHOICES:
        raise ValueError(f"witness: {options.witness!r} is none of {', '.join(CHOICES)}")
    if options.max_bytes < 1:
        raise ValueError(f"max_bytes: {options.max_bytes} is no size; give at least 1")
    if options.language is not None and options.language not in lexicon.languages:
        raise ValueError(f"language: no lexicon for {options.language!r}; known: {', '.join(sorted(lexicon.languages))}")


def empty_warning(warnings: tuple[str, ...]) -> tuple[str, ...]:
    """What is said of a page without a line."""
    return warnings if any("empty" in warning for warning in warnings) else (*warnings, "the content holds no text")


def notes(lines: tuple[Line, ...], doubt: str) -> tuple[str, ...]:
    """What a user should know before trusting the article."""
    found = [doubt] if doubt else []
    if not any(line.label == "body" for line in lines):
        found.append("no line looks like the text of an article: the body is empty")
    return tuple(found)
