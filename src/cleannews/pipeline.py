"""The one way from what a scraper saved to an Article; the only place that knows the order of the stages."""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from cleannews import lexicon as lexicons
from cleannews.candidates import Head, both
from cleannews.choice import Choice
from cleannews.classes import Kinds, named_kinds
from cleannews.decide import Decision, Weights, decide, load_weights
from cleannews.decode import binary_kind, decode
from cleannews.described import described_line, told_by
from cleannews.doubts import doubts, empty_warning, notes
from cleannews.embedded import embedded_body, told_votes
from cleannews.glue import cut_glued
from cleannews.head import address_of, from_markup
from cleannews.headline import claimed_titles
from cleannews.label import label_lines
from cleannews.marks import Source, Tree, with_paragraphs
from cleannews.markup import Markup, flatten, parse
from cleannews.markup_source import looks_like_html
from cleannews.metadata import from_lines
from cleannews.model import VERSION, Article, Line, Metadata, Options, Reason
from cleannews.page import Page, Values, page_of
from cleannews.publishers import publisher_of_page
from cleannews.reconcile import reconcile
from cleannews.repeats import Seen, seen_on, site_of
from cleannews.segment import segment
from cleannews.tagger import Decided, retagged
from cleannews.usage import check
from cleannews.votes import Evidence
from cleannews.witness import votes
from cleannews.zones import NOWHERE, Zones, other_votes, publisher_votes, zones_of


def clean(
    content: str | bytes,
    *,
    url: str | None = None,
    known: Mapping[str, str] | None = None,
    site: str | None = None,
    options: Options | None = None,
) -> Article:
    """The article in a saved page, every line of the page labelled.

    Args:
        content: the page, as text or as bytes in any encoding.
        url: the page's address, kept as metadata.
        known: fields that the caller is sure of (title, published, modified, publisher, section), which go before what is found.
        site: what its site is called in `Options.repeats`; by default the host of the page's address.
        options: settings; see `Options`.

    Returns:
        An Article, always: an empty or doubtful one says why in `warnings`.

    Raises:
        TypeError: content is neither str nor bytes.
        ValueError: an option or a known field does not exist.

    >>> clean("Rain falls on Ulsan\\nBy Jane Roe\\nRain fell on the city of Ulsan on Monday, the weather office said.").metadata.authors
    ('Jane Roe',)
    """
    return clean_with(load_weights(), content, url=url, known=known, site=site, options=options or Options())


def clean_with(
    weights: Weights,
    content: str | bytes,
    *,
    url: str | None,
    known: Mapping[str, str] | None,
    options: Options,
    site: str | None = None,
) -> Article:
    """`clean` with given weights: what cross-validation calls, so that it measures the very same path."""
    lexicon = lexicons.load(options.lexicons)
    check(content, known, options, lexicon)
    text, warnings = decode(content[: options.max_bytes])
    if len(content) > options.max_bytes:
        warnings = (*warnings, f"only the first {options.max_bytes:,} of {len(content):,} were read (max_bytes)")
    job = Job(weights, lexicon, url, dict(known or {}), site, options)
    if looks_like_html(text):
        return from_html(text, warnings, job)
    kind = binary_kind(content)
    return from_binary(text, warnings, kind, job) if kind else from_text(text, warnings, job)


class Job(NamedTuple):
    """What is the same at every step of one call."""

    weights: Weights
    lexicon: lexicons.Lexicon
    url: str | None
    known: dict[str, str]
    site: str | None
    options: Options

    def article(self, text: str, lines: tuple[Line, ...], metadata: Metadata, warnings: tuple[str, ...]) -> Article:
        """An article as the options want it; one of a page without a line says so."""
        said = warnings if lines else empty_warning(warnings)
        return Article(text, lines, metadata, said, self.options.body_labels, self.lexicon.letters(), made_by(self.weights))

    def seen(self, page: Page, address: str | None = None) -> Seen | None:
        """What is known of a page's lines on other pages of its site; `address` is the page's own, where it tells one."""
        repeats, site = self.options.repeats, self.site or site_of(self.url or address)
        return seen_on(site, page.keys, repeats) if repeats is not None and site else None

    def fields(self, lines: tuple[Line, ...]) -> Metadata:
        """What the lines say of their article."""
        return from_lines(lines, self.lexicon, url=self.url, language=self.options.language, known=self.known)


def from_text(text: str, warnings: tuple[str, ...], job: Job) -> Article:
    """The article in a text."""
    spans = segment(text, job.lexicon)
    if not spans:
        return job.article(text, (), job.fields(()), warnings)
    page = page_of(text, spans, job.lexicon)
    decision = decide(page, job.weights, seen=job.seen(page))
    lines = labelled(page, spans, decision, job.weights)
    return job.article(text, lines, job.fields(lines), (*warnings, *notes(lines, decision.doubt)))


def from_binary(text: str, warnings: tuple[str, ...], kind: str, job: Job) -> Article:
    """The record of what is no text: no line of it is an article's, whatever its bytes look like."""
    told = (Reason("binary", "other", 5.0, kind),)
    lines = tuple(Line(text[start:end], start, end, "other", 0.0, told) for start, end in segment(text, job.lexicon))
    return job.article(text, lines, job.fields(()), (*warnings, *notes(lines, "")))


def from_html(html: str, warnings: tuple[str, ...], job: Job) -> Article:
    """The article in an HTML page: its lines with their marks, then the same way as text; what the markup claims is reconciled with them."""
    flat = flatten(parse(html))
    warnings = (*warnings, *flat.warnings)
    read = shown(flat, html, job)
    if is_thin(read):
        read = with_data(read, flat, job)
    if read.page is None or read.decision is None:
        return job.article(read.source.text, (), reconcile(read.head, job.fields(()), (), job.lexicon, job.url), warnings)
    deck = described_line(read.page, told_by(read.head), read.decision.inside, read.decision.title)
    named = named_kinds(read.source.tree, read.decision.inside, job.lexicon)
    lines = labelled(read.page, read.source.spans, read.decision, job.weights, deck, named)
    metadata = reconcile(read.head, job.fields(lines), lines, job.lexicon, job.url)
    said = doubts(read.head, lines, read.page, read.source.tree, read.zones)
    return job.article(read.source.text, lines, metadata, (*warnings, *notes(lines, read.decision.doubt), *said))


def marked(flat: Markup, lexicon: lexicons.Lexicon) -> Source:
    """The lines of a page, glued bylines and datelines cut off; each part of a line has its line's mark."""
    spans = cut_glued(flat.text, flat.spans, lexicon)
    starts = [start for start, _ in flat.spans]
    marks = flat.marks if len(spans) == len(starts) else [flat.marks[bisect_right(starts, start) - 1] for start, _ in spans]
    return Source(flat.text, spans, Tree(marks, flat.parents))


class Read(NamedTuple):
    """An HTML page on its way: its lines, what its markup claims, and what was decided; no page where there is no line."""

    source: Source
    head: Head
    page: Page | None = None
    decision: Decision | None = None
    zones: Zones = NOWHERE


def shown(flat: Markup, html: str, job: Job) -> Read:
    """What a page shows."""
    source, head = marked(flat, job.lexicon), from_markup(flat.tree, job.url)
    if not source.spans:
        return Read(source, head)
    page = page_of(source.text, source.spans, job.lexicon)
    zones, cast = judged(flat, source, head, page, job)
    seen = job.seen(page, address_of(flat.tree))
    decision = decide(page, job.weights, evidence(source, head, html, page, job.options, cast), seen)
    return Read(source, head, page, decision, zones)


_THIN = 250
"""Columns of article below which the page's data is searched for more of it."""


def is_thin(read: Read) -> bool:
    """Whether a page shows hardly any article."""
    if read.page is None or read.decision is None:
        return True
    return sum(itertools.compress(read.page.width.tolist(), read.decision.inside)) < _THIN


def with_data(read: Read, flat: Markup, job: Job) -> Read:
    """The same page with the article that stands in its data only, where there is one."""
    found = embedded_body(flat.tree, read.head.body)
    if not found.paragraphs:
        return read
    head, source = both(read.head, found.head), with_paragraphs(read.source, found.paragraphs)
    page = page_of(source.text, source.spans, job.lexicon)
    decision = decide(page, job.weights, evidence(source, head, "", page, job.options), job.seen(page, address_of(flat.tree)))
    return Read(source, head, page, decision, read.zones)


def judged(flat: Markup, source: Source, head: Head, page: Page, job: Job) -> tuple[Zones, tuple[Values, ...]]:
    """The articles on a page, and the votes on whole elements: the publisher's, and those against other articles."""
    titles = [claim.value for claim in head.title if claim.source != "h1"]
    zones = zones_of(page, source.tree, flat.around(["article"], outermost=True), titles)
    urls, names = [job.url, *(claim.value for claim in head.url)], [claim.value for claim in head.publisher]
    known = publisher_of_page(urls, names, job.lexicon.domains, job.lexicon.outlets)
    if known is None or not (known.body or known.drop):
        return zones, (np.zeros(page.size), other_votes(zones))
    said = publisher_votes(page, source.tree, flat.around(known.body), flat.around(known.drop))
    return zones, (said, other_votes(zones))


def evidence(source: Source, head: Head, html: str, page: Page, options: Options, cast: tuple[Values, ...] = ()) -> Evidence:
    """What the markup brings to the decision; `cast` are the votes on whole elements."""
    is_several = any(column.any() for column in cast[1:])  # then any other article may have a heading of the first level
    titles = claimed_titles(head, is_several)
    if source.embedded >= 0:
        return Evidence(source.tree, titles, embedded=source.embedded, votes=cast)
    told, depths = told_votes(page.texts, head.body), [mark.depth for mark in source.tree.marks]
    ask = None if options.witness == "never" else lambda: votes(html, page.texts, depths)
    return Evidence(source.tree, titles, ask, options.witness == "always", told=told, votes=cast)


def labelled(
    page: Page, spans: list[tuple[int, int]], decision: Decision, weights: Weights, deck: int = -1, named: Kinds | None = None
) -> tuple[Line, ...]:
    """The lines with their labels, scores and reasons; `deck` is the line that shows the page's description, -1 for none."""
    choices = label_lines(page, decision.score, decision.inside, decision.title, decision.byline, deck, named)
    decided = Decided(decision.score, decision.inside, decision.input)
    choices = retagged(weights.tagger, weights.network, decided, choices, page.lexicon.labels("boilerplate"))
    return lines_of(page.texts, spans, choices, decision)


def lines_of(texts: list[str], spans: list[tuple[int, int]], choices: list[Choice], decision: Decision) -> tuple[Line, ...]:
    """The lines with all that was found about them, the label's own reason first."""
    starts, ends = zip(*spans, strict=True)
    labels = [choice.label for choice in choices]
    reasons = [
        told if choice.reason is None else (choice.reason, *told) for choice, told in zip(choices, decision.reasons, strict=True)
    ]
    return tuple(map(_line, zip(texts, starts, ends, labels, decision.shares, reasons, strict=True)))


_line: Callable[[Iterable[Any]], Line] = functools.partial(tuple.__new__, Line)
"""`Line._make` without its call of Python, which is half of its time."""


def made_by(weights: Weights | None = None) -> str:
    """Which release makes articles, with which fit: the one that ships, unless another is given."""
    return f"cleannews {VERSION}, weights {(weights or load_weights()).digest}"


class PageLines(NamedTuple):
    """The site of a page, empty where nothing tells it, and the texts of its lines."""

    site: str
    lines: list[str]


def lines_of_page(
    content: str | bytes, *, url: str | None = None, site: str | None = None, options: Options | None = None
) -> PageLines:
    """The lines that `clean` sees on a page, without deciding on them: what a count of repeats needs, at a fraction of the cost.

    Arguments, site and errors are those of `clean`. Lines that stand in the data of an HTML page only are left out.

    >>> lines_of_page("Rain fell on Ulsan.\\nShare", url="https://www.harbour.example/1")
    PageLines(site='harbour.example', lines=['Rain fell on Ulsan.', 'Share'])
    """
    options = options or Options()
    lexicon = lexicons.load(options.lexicons)
    check(content, {}, options, lexicon)
    text, _ = decode(content[: options.max_bytes])
    if not looks_like_html(text):
        return PageLines(site or site_of(url), [text[start:end] for start, end in segment(text, lexicon)])
    flat = flatten(parse(text))
    source = marked(flat, lexicon)
    return PageLines(site or site_of(url or address_of(flat.tree)), [source.text[start:end] for start, end in source.spans])


def clean_many(contents: Iterable[str | bytes], *, site: str | None = None, options: Options | None = None) -> Iterator[Article]:
    """The article of each page, in order; the same as `clean` on each alone."""
    return (clean(content, site=site, options=options) for content in contents)
