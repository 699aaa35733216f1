"""The types that every room shares: Line, Reason, Metadata, Article, Options.

Standard library only, immutable, no behaviour beyond views: an Article is a record of labelled lines, and
`body`, `deck` or the Markdown are ways of looking at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

VERSION = "0.1.0"
"""The version of the package and of the record that `Article.to_dict` returns, which tells it in `made_by`."""

BODY_LABELS = ("heading", "body")
"""Labels whose lines make `Article.body`, unless `Options.keep` or `Options.drop` say otherwise."""


class Reason(NamedTuple):
    """One piece of evidence on a line: which rule, for which label, how strongly, and on what.

    `weight` is in log-odds: positive speaks for `label`, negative against it; the weights of a line's reasons add up to
    the score of the decision. A named tuple rather than a frozen dataclass because a page has some
    thousand of them and a dataclass costs four times as much to make.

    >>> Reason("phrase", "sharing", 4.0, "share this article").label
    'sharing'
    """

    rule: str
    label: str
    weight: float
    evidence: str


class Line(NamedTuple):
    """A verbatim slice of the source with exactly one label: `article.text[line.start:line.end] == line.text`.

    `start` and `end` count characters of the decoded text. `score` in [0, 1] is how sure the decision is that the line belongs to the
    article (1) or does not (0). A line may hold line breaks: sentences that were hard-wrapped, or broken at every link,
    are one line.
    """

    text: str
    start: int
    end: int
    label: str = ""
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The line as plain JSON types, without its text, which the article's has."""
        told = self._asdict()
        del told["text"]
        return {**told, "reasons": [reason._asdict() for reason in self.reasons]}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about its article, in schema.org words; absent values are None or empty, never guessed.

    `published` and `modified` are ISO 8601 strings: a date alone ("2021-01-19") where the page gives no time, a local time
    without offset where no zone is known, and with offset otherwise. `sources` tells of each value where it was
    found; `sources["timezone"]` tells whether the zone was stated on the page, the publisher's, or the language's.
    """

    url: str | None = None
    title: str | None = None
    deck: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


class SeenLines(Protocol):
    """What `Options.repeats` takes: in how many of a site's documents a line stands. `repeats.Repeats` is one."""

    @property
    def digest(self) -> str:
        """Tells whether two are the same."""

    def documents(self, site: str, lines: Iterable[str]) -> list[int]:
        """In how many documents of a site each of some folded lines stands; the empty line stands in all."""


@dataclass(frozen=True, slots=True)
class Options:
    """Every setting of `clean`, with its default; command-line flags and documentation derive from these fields.

    >>> Options(keep=("caption",)).body_labels
    ('heading', 'body', 'caption')
    """

    keep: tuple[str, ...] = field(default=(), metadata={"help": "Labels whose lines go into the body as well."})
    drop: tuple[str, ...] = field(default=(), metadata={"help": "Labels whose lines stay out of the body."})
    lexicons: tuple[str, ...] = field(
        default=(), metadata={"help": "Folders of further lexicon files, read after the ones that ship."}
    )
    language: str | None = field(
        default=None, metadata={"help": "Language of the pages (ISO 639-1, such as ko), instead of detecting it."}
    )

    witness: str = field(
        default="auto",
        metadata={
            "help": "Whether trafilatura votes on the lines of an HTML page: auto (where hardly any article is found), always, never."
        },
    )
    max_bytes: int = field(
        default=50_000_000,
        metadata={"help": "Bytes (of text, characters) of a page that are read; what is behind is left out, with a warning."},
    )
    repeats: SeenLines | None = field(
        default=None,
        metadata={
            "help": "Table of the lines of sites, in how many pages each stands: what many pages of a site have hardly belongs to an article."
        },
    )

    @property
    def body_labels(self) -> tuple[str, ...]:
        """The labels that make the body, in a fixed order."""
        kept = [*BODY_LABELS, *(label for label in self.keep if label not in BODY_LABELS)]
        return tuple(label for label in kept if label not in self.drop)


@dataclass(frozen=True)
class Article:
    """A cleaned page: its decoded text, every line of it with a label, its metadata, and what was noticed.

    >>> line = Line("Rain fell.", 0, 10, "body", 1.0)
    >>> Article("Rain fell.", (line,), Metadata()).body
    'Rain fell.'
    """

    text: str
    lines: tuple[Line, ...]
    metadata: Metadata
    warnings: tuple[str, ...] = ()
    body_labels: tuple[str, ...] = BODY_LABELS
    letters: dict[str, str] = field(default_factory=dict, repr=False)
    made_by: str = ""
    """The release and the digest of the fitted weights, such as `cleannews 0.1.0, weights 3f9c0a1b2c3d`."""

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines of the body, each joined to one run of text."""
        return tuple(joined(line.text) for line in self.lines if line.label in self.body_labels)

    @property
    def body(self) -> str:
        """The article's own words, paragraphs parted by a blank line."""
        return "\n\n".join(self.paragraphs)

    @property
    def removed(self) -> tuple[tuple[str, str, Reason | None], ...]:
        """(text, label, strongest reason) of each line that is neither in the body nor told in the metadata's title or deck."""
        shown = {*self.body_labels, "title", "deck"}
        return tuple((line.text, line.label, strongest(line)) for line in self.lines if line.label not in shown)

    @property
    def picture(self) -> str:
        """The whole page as one letter a line, for tests and logs; the letters are those of `kinds.toml`."""
        return "".join(self.letters.get(line.label, "?") for line in self.lines)

    def to_dict(self, *, lines: bool = True) -> dict[str, Any]:
        """The record as plain JSON types; its shape is `article.schema.json` in the package. Lines are most of it, and may be left out."""
        record = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self.metadata).items()}
        ordered = {"url": record.pop("url"), "title": record.pop("title"), "deck": record.pop("deck"), "body": self.body}
        told = {**ordered, **record, "warnings": list(self.warnings), "made_by": self.made_by}
        return {**told, "lines": [line.to_dict() for line in self.lines]} if lines else told

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON text, non-ASCII characters as themselves."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_markdown(self) -> str:
        """Front matter (YAML, every value quoted as JSON, which is YAML too), title, deck, and the body with its headings."""
        shown = {k: v for k, v in asdict(self.metadata).items() if v and k not in ("sources", "captions")}
        front = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in shown.items()]
        parts = ["\n".join(["---", *front, "---"])]
        if self.metadata.title:
            parts.append(f"# {escape_markdown(self.metadata.title)}")
        parts += [f"> {escape_markdown(line)}" for line in self.metadata.deck]
        for line in self.lines:
            if line.label in self.body_labels:
                prefix = "## " if line.label == "heading" else ""
                parts.append(prefix + escape_markdown(joined(line.text)))
        return "\n\n".join(parts) + "\n"

    def to_jsonld(self) -> dict[str, Any]:
        """The article as schema.org NewsArticle (JSON-LD), without the keys that are unknown."""
        m = self.metadata
        values: dict[str, Any] = {
            "url": m.url,
            "headline": m.title,
            "alternativeHeadline": " ".join(m.deck),
            "author": [{"@type": "Person", "name": name} for name in m.authors],
            "datePublished": m.published,
            "dateModified": m.modified,
            "publisher": {"@type": "Organization", "name": m.publisher} if m.publisher else None,
            "articleSection": m.section,
            "inLanguage": m.language,
            "keywords": list(m.tags),
            "articleBody": self.body,
        }
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            **{key: value for key, value in values.items() if value},
        }


_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_CLOSING = frozenset(",.;:!?)]}%”’»、。，．！？）」』】〉》…")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef\u0e00-\u0e7f]")


def joined(text: str) -> str:
    """A line's text as one run: line breaks inside it become a space, or nothing where the script or punctuation needs none.

    >>> joined("The minister\\nsaid\\n, again.")
    'The minister said, again.'
    """
    parts = [part for piece in _BREAK.split(text) if (part := piece.strip())]
    if not parts:
        return ""
    out = parts[0]
    for part in parts[1:]:
        tight = part[0] in _CLOSING or (_UNSPACED.match(out[-1:]) and _UNSPACED.match(part))
        out += part if tight else " " + part
    return out


def strongest(line: Line) -> Reason | None:
    """The reason that weighed most for the label the line got, else the one that weighed most at all."""
    return max(line.reasons, key=lambda r: (r.label == line.label, abs(r.weight)), default=None)


def escape_markdown(text: str) -> str:
    """The text with the characters escaped that Markdown would read as markup at the start of a line or as HTML.

    >>> escape_markdown("# not a heading <b>")
    '\\\\# not a heading \\\\<b>'
    """
    text = re.sub(r"([\\`*_<\[\]])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])|^([#>+=~|-])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)
