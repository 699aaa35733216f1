"""One value a field from what a page's markup claims and what its lines say, each with the source that was believed.

The order of sources is measured (benchmarks/sources.py): it is how often each agrees with what people took from the page. What the
caller said goes before everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from cleannews.candidates import Claim, Head, key
from cleannews.credit import choose_authors
from cleannews.dates import date_forms, iso
from cleannews.described import described, told_by
from cleannews.headline import choose_title, site_names
from cleannews.lexicon import Lexicon
from cleannews.model import Line, Metadata, joined
from cleannews.moments import Moment, date_in_address, read_all, read_moment
from cleannews.published import choose_modified, choose_published, line_of, near_headline, see, shown_date
from cleannews.publishers import Publisher, publisher_at

Values = dict[str, tuple[Any, str]]
"""Field → its value and the source of it."""


def reconcile(head: Head, visible: Metadata, lines: Sequence[Line], lexicon: Lexicon, url: str | None = None) -> Metadata:
    """The metadata of a page: `head` is what its markup claims, `visible` what its labelled `lines` say."""
    visible = without_far_authors(visible, lines)
    address = url or visible.url or first_of(head.url)
    known = publisher_at(address, lexicon.domains)
    sites = site_names(
        [*(claim.value for claim in head.publisher), *(known.names if known else ()), visible.publisher or ""],
        [address or "", *(claim.value for claim in head.url)],
    )
    title = title_of(head, visible, sites)
    values: Values = {
        "url": url_of(url or visible.url, head),
        "title": title,
        "publisher": publisher_name(head, visible, known),
        "language": language_of(head, visible, lexicon),
        "section": section_of(head, visible, sites),
        "tags": tags_of(head, visible),
        "captions": captions_of(head, visible),
        "deck": deck_of(head, visible, lines),
        "authors": authors_of(head, visible, lines, lexicon, sites),
        **dates_of(head, visible, lines, lexicon, known, address),
    }
    return merged(visible, values)


def merged(visible: Metadata, values: Values) -> Metadata:
    """The metadata with the values that were found; what the caller gave stays, with everything that is not found here."""
    sources = dict(visible.sources)
    found = {name: value for name, (value, source) in values.items() if value and sources.get(name) != "given"}
    for name in found:
        sources[name] = values[name][1]
    own = {field.name for field in fields(Metadata)}
    return replace(visible, **{k: v for k, v in found.items() if k in own}, sources=dict(sorted(sources.items())))


_AROUND = 8
"""Lines above the headline, or below the body, in which a byline stands."""


def without_far_authors(visible: Metadata, lines: Sequence[Line]) -> Metadata:
    """What the lines say, without authors who were read from a menu or a footer: on HTML pages the name stands by the article or in its markup."""
    at = line_of(visible.sources.get("authors", ""))
    body = [n for n, line in enumerate(lines) if line.label == "body"]
    if at is None or not body or body[0] <= at <= body[-1] + _AROUND or at in near_headline(lines, _AROUND):
        return visible
    sources = {name: source for name, source in visible.sources.items() if name != "authors"}
    return replace(visible, authors=(), sources=sources)


def first_of(claims: Sequence[Claim]) -> str | None:
    """The first claim's value."""
    return claims[0].value if claims else None


def seen(visible: Metadata, field: str) -> str:
    """The source of what the lines say."""
    return visible.sources.get(field, "lines")


def url_of(given: str | None, head: Head) -> tuple[str | None, str]:
    """The page's address: as it was asked for, else as the page itself gives it."""
    if given:
        return given, "given"
    claim = next((claim for claim in head.url if re.match(r"https?://[^/]+/.", claim.value)), None)
    return (claim.value, claim.source) if claim else (None, "")


def title_of(head: Head, visible: Metadata, sites: frozenset[str]) -> tuple[str | None, str]:
    """The headline."""
    claims = [*head.title, *([Claim(visible.title, "line")] if visible.title else [])]
    chosen = choose_title(claims, sites)
    if chosen is None:
        return None, ""
    told = visible.title if visible.title and key(visible.title) == key(chosen.value) else chosen.value
    return told, seen(visible, "title") if chosen.source == "line" else chosen.source


_SITE_ORDER = (r"^og:site_name", r"^json-ld .*publisher", r"^json-ld", r"^meta|^dable|^og:", r"")
_NO_NAME = re.compile(r"https?://|^[@\d]|\.(?:html?|php)$|^www\.")


def publisher_name(head: Head, visible: Metadata, known: Publisher | None) -> tuple[str | None, str]:
    """The publisher's name: of a known domain as its file has it, else as the page calls itself, else as its lines tell."""
    if known and not known.portal:
        return known.name, f"publisher file {known.domain}"
    named = [claim for claim in head.publisher if not _NO_NAME.search(claim.value) and len(claim.value) <= 60]
    for pattern in _SITE_ORDER:
        for claim in named:
            if re.match(pattern, claim.source):
                return claim.value, claim.source
    return visible.publisher, seen(visible, "publisher")


def language_of(head: Head, visible: Metadata, lexicon: Lexicon) -> tuple[str | None, str]:
    """The language of the text where it was told from it, else the one that the page declares: templates are copied between languages."""
    if visible.language:
        return visible.language, seen(visible, "language")
    for claim in head.language:
        code = re.split(r"[-_]", claim.value.lower())[0]
        if len(code) == 2 and code.isalpha():
            return code, claim.source
    return None, ""


def section_of(head: Head, visible: Metadata, sites: frozenset[str]) -> tuple[str | None, str]:
    """The section: as structured data names it, else the breadcrumb's last step, else what the lines say."""
    for claim in sorted(head.section, key=lambda claim: "readcrumb" in claim.source):
        name = re.split(r"\s*[,|>/;]\s*", claim.value)[0]
        if 1 < len(name) <= 40 and key(name) not in sites and not name.isdigit() and not _NO_NAME.search(name):
            return name, claim.source
    return visible.section, seen(visible, "section")


_TAG_ORDER = (r"^(?:article:tag|og:article:tag|meta news_keywords)", r"^json-ld", r"^meta (?:parsely|sailthru)", r"")
_MOST = 30


def tags_of(head: Head, visible: Metadata) -> tuple[tuple[str, ...], str]:
    """The keywords: what the lines list, because they are the reader's, else those of the surest source."""
    if visible.tags:
        return visible.tags, seen(visible, "tags")
    for pattern in _TAG_ORDER:
        claims = [claim for claim in head.tags if re.match(pattern, claim.source)]
        listed = [tag.strip(" #\"'") for claim in claims[:60] for tag in re.split(r"\s*[,;|，、]\s*", claim.value)]
        found: dict[str, str] = {}
        for tag in listed:
            if len(tag) <= 40 and (len(tag) > 1 or not tag.isascii()):
                found.setdefault(key(tag), tag)
        found.pop("", None)
        if found:
            return tuple(found.values())[:_MOST], claims[0].source
    return (), ""


def captions_of(head: Head, visible: Metadata) -> tuple[tuple[str, ...], str]:
    """The captions: of the lines, else of figures and structured images."""
    if visible.captions:
        return visible.captions, seen(visible, "captions")
    shown = [claim for claim in head.captions if claim.source == "figcaption"] or list(head.captions[:3])
    return tuple(dict.fromkeys(claim.value for claim in shown if len(claim.value) > 3)), shown[0].source if shown else ""


def deck_of(head: Head, visible: Metadata, lines: Sequence[Line]) -> tuple[tuple[str, ...], str]:
    """The deck: of the lines labelled so the one that shows the page's description, else all of them."""
    told = told_by(head)
    for line in lines if told else ():
        if line.label == "deck" and (source := described(line.text, told)):
            return (joined(line.text),), source
    return visible.deck, seen(visible, "deck")


def authors_of(
    head: Head, visible: Metadata, lines: Sequence[Line], lexicon: Lexicon, sites: frozenset[str]
) -> tuple[tuple[str, ...], str]:
    """The authors' names."""
    chosen = choose_authors(head, visible.authors, lines, lexicon, sites)
    if not chosen:
        return (), ""
    source = chosen[0].source
    return tuple(claim.value for claim in chosen), seen(visible, "authors") if source == "line" else source


def dates_of(
    head: Head, visible: Metadata, lines: Sequence[Line], lexicon: Lexicon, known: Publisher | None, url: str | None
) -> Values:
    """`published` and `modified`, and where their time zone is from: stated, the publisher's, or the language's."""
    spoken = lexicon.languages.get(visible.language or "")
    order = spoken.date_order if spoken else "dmy"
    forms = date_forms(lexicon)
    published = read_all(head.published, forms, order)
    modified = [*read_all(head.modified, forms, order), *(moment for moment in published if moment.found.kind == "modified")]
    shown = {
        name: read_moment(value, forms, order)
        for name, value in (("published", visible.published), ("modified", visible.modified))
        if value
    }
    moments = {name: Moment(found, seen(visible, name)) for name, found in shown.items() if found}
    if "published" not in moments and not published and (near := shown_date(lines, forms, order)):
        moments["published"] = near
    changed = choose_modified(modified, moments.get("modified"))
    in_lines = see(lines, moments.get("published"), forms, order)
    address = date_in_address([url or "", *(claim.value for claim in head.url)])
    chosen = {"published": choose_published(published, modified, in_lines, changed, address), "modified": changed}
    return timed({name: moment for name, moment in chosen.items() if moment}, visible, known, spoken.timezone if spoken else None)


def timed(chosen: dict[str, Moment], visible: Metadata, known: Publisher | None, language_zone: str | None) -> Values:
    """The moments in ISO 8601; one without a zone gets the publisher's, else the language's."""
    values: Values = {}
    given = known.timezone if known else None
    for name, (found, source) in chosen.items():
        zone = found.zone or given or language_zone
        values[name] = (iso(found, zone), source)
        if found.clock and zone and "timezone" not in values:
            told = "stated" if found.zone else f"publisher ({zone})" if given else f"language {visible.language} ({zone})"
            if not (found.zone and source.startswith("line")):
                values["timezone"] = (zone, told)
    return values
