"""Lines that repeat across the documents of a site: in how many each stands, and what that says of it.

A site's own sentences (its motto, its appeal, the box on its choir) look like an article's, and no lexicon knows them. But they stand on
page after page. So lines are counted in a first pass over a site's pages, and the counts are evidence in a second.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from cleannews.facts import key_of
from cleannews.model import Article, SeenLines
from cleannews.page import Values

EVERY = ""
"""The line that every document holds, so that its count is how many documents there are; no line of a page comes out empty."""

_TAIL = 4.0
"""How fast it gets unlikely that an article's own line stands in k documents: as k to the power of minus this. Stories are corrected, updated and
syndicated, so a few are likely and no number is impossible."""
_PRIOR = 4.0
"""Log-odds against taking a line for a template's before anything is known: losing an article's words is the worse error."""
_MOST = 12.0
"""The most that the vote weighs, in log-odds; hardly a line of an article scores more than 13."""
LEAST = 4
"""Documents from which a line can weigh at all, however few the site has."""


class Document(NamedTuple):
    """A document to be counted: its site, a digest of all its lines (the same for identical documents), and its different lines, folded."""

    site: str
    digest: int
    lines: list[str]


class Seen(NamedTuple):
    """In how many documents of the site each line of a page stands, and how many documents there are."""

    documents: Values
    of: int


_SAME_SITE = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=.*\.)")


def site_of(address: str | None) -> str:
    """The site of an address: its host without what only tells a phone's pages from a desk's; empty where there is none.

    Other hosts of a domain stay apart, because they have templates of their own.

    >>> site_of("https://www.harbour.example:443/news/1"), site_of("https://m.harbour.example/1"), site_of("news/1")
    ('harbour.example', 'harbour.example', '')
    """
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:  # an address with a broken bracket
        return ""
    return _SAME_SITE.sub("", host.rstrip("."))


def document_of(site: str, lines: Iterable[str]) -> Document:
    """A document as it is counted, from the texts of its lines.

    >>> document_of("harbour.example", ["Page 3", "PAGE 4 >", "***"]).lines
    ['', 'page 0']
    """
    keys = list(map(key_of, lines))
    told = hashlib.blake2b("\n".join(keys).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Document(site, int.from_bytes(told, "big", signed=True), sorted({EVERY, *keys}))


@dataclass(frozen=True)
class Repeats:
    """For each site, in how many of its documents each folded line stands; `EVERY` stands in all.

    The sum of two is the count of both together, as long as no document is in both: identical documents count once only where they are counted
    together.
    """

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __add__(self, other: Repeats) -> Repeats:
        sites = {*self.counts, *other.counts}
        return Repeats({site: Counter(self.counts.get(site)) + Counter(other.counts.get(site)) for site in sites})

    @cached_property
    def digest(self) -> str:
        """Tells whether two tables are the same."""
        told = hashlib.blake2b(digest_size=16)
        for row in self.rows():
            told.update("\t".join(map(str, row)).encode("utf-8", "surrogatepass") + b"\n")
        return told.hexdigest()

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Site, line and documents, in order."""
        for site, lines in sorted(self.counts.items()):
            yield from ((site, line, lines[line]) for line in sorted(lines))

    def documents(self, site: str, lines: Iterable[str]) -> list[int]:
        """In how many documents of a site each of some folded lines stands."""
        known = self.counts.get(site, {})
        return [known.get(line, 0) for line in lines]

    def save(self, path: str | Path) -> None:
        """Writes the table as Parquet: site, line, documents.

        Raises:
            ImportError: pyarrow is not installed.
        """
        pyarrow = arrow()
        columns = dict(zip(SCHEMA, zip(*self.rows(), strict=True), strict=True)) if self.counts else dict.fromkeys(SCHEMA, ())
        table = pyarrow.table({name: pyarrow.array(columns[name], kind) for name, kind in SCHEMA.items()})
        pyarrow.parquet.write_table(table, path, compression="zstd")


SCHEMA = {"site": "string", "line": "string", "documents": "int64"}
"""The columns of a saved table and their Arrow types. Lines are texts, not hashes, so that a table can be read, searched and mended."""


def load_repeats(path: str | Path, *, every_line: bool = False) -> Repeats:
    """A saved table, a file or a folder with the parts of one. Of its lines only those that weigh, which are few; or all, to add another table.

    Raises:
        ImportError: pyarrow is not installed.
        OSError: it cannot be read.
        ValueError: it is no such table.
    """
    saved = arrow().dataset.dataset(path, format="parquet")
    if not set(SCHEMA) <= set(saved.schema.names):
        raise ValueError(f"{path}: is no table of repeats; its columns must be {', '.join(SCHEMA)}")
    documents, line = arrow().dataset.field("documents"), arrow().dataset.field("line")
    rows = table_rows(saved, documents >= (1 if every_line else LEAST))
    return weighing(itertools.chain(table_rows(saved, line == EVERY), rows), str(path), every_line)


def weighing(rows: Iterable[tuple[str, str, int]], table: str, every_line: bool = False) -> Repeats:
    """The lines that weigh among the rows of a table, or all; how many documents a site has comes before its lines.

    Raises:
        ValueError: it does not come at all.
    """
    counts: dict[str, dict[str, int]] = {}
    for site, line, documents in rows:
        if line == EVERY:
            counts.setdefault(site, {})[EVERY] = documents
        elif site not in counts:
            raise ValueError(f"{table}: does not tell how many documents of {site} were counted, the row of the empty line")
        elif every_line or weight(documents, counts[site][EVERY]) > 0:
            counts[site][line] = documents
    return Repeats(counts)


def table_rows(saved: Any, where: Any) -> Iterator[tuple[str, str, int]]:
    """The rows of a saved table that a condition allows."""
    for batch in saved.to_batches(columns=list(SCHEMA), filter=where):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def arrow() -> Any:
    """The library that reads and writes Parquet.

    Raises:
        ImportError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.dataset
        import pyarrow.parquet
    except ImportError:
        raise ImportError(
            "tables of repeats are Parquet, which needs the extra `duckdb`: pip install 'cleannews[duckdb]'"
        ) from None
    return pyarrow


def count_repeats(articles: Iterable[Article], *, site: str | None = None) -> Repeats:
    """In how many articles' pages each line stands, by site: the one given, else that of each article's address.

    A page counts once for a line, however often it holds it; identical pages count once. Pages without a site are not counted.

    >>> from cleannews import clean
    >>> pages = [clean(f"Rain fell on day {word}.\\nThe choir of our readers sings on Sundays.") for word in ("one", "two")]
    >>> count_repeats(pages, site="harbour.example").documents("harbour.example", ["the choir of our readers sings on sundays"])
    [2]
    """
    sites = ((site or site_of(article.metadata.url), article.lines) for article in articles)
    return count_documents(document_of(name, (line.text for line in lines)) for name, lines in sites)


def count_documents(documents: Iterable[Document]) -> Repeats:
    """The count of some documents, in memory; `tally.count_documents` does the same out of core."""
    counts: dict[str, Counter[str]] = {}
    met = set[tuple[str, int]]()
    for site, digest, lines in documents:
        if site and (site, digest) not in met:
            met.add((site, digest))
            counts.setdefault(site, Counter()).update(lines)
    return Repeats(counts)


def weight(documents: Any, of: int) -> Any:
    """What it weighs against a line that it stands in so many of a site's documents, in log-odds; 0 where that says nothing.

    It is a likelihood ratio with a prior. A template's line may stand in any share of the documents, so each number up to `of` is as likely as
    another. An article's own line stands in k documents with a likelihood that falls as a power of k, whatever the size of the site. So it weighs
    `4 log k - log of - 4`: nothing on a site of three pages, nothing for a story on a few pages.

    >>> [round(float(weight(k, n)), 1) for k, n in ((3, 3), (4, 60), (41, 60), (60, 60))]
    [0.0, 0.0, 6.8, 8.3]
    """
    return np.clip(_TAIL * np.log(np.maximum(documents, 1)) - np.log(max(of, 1)) - _PRIOR, 0.0, _MOST)


def seen_on(site: str, lines: Sequence[str], repeats: SeenLines) -> Seen:
    """What is known of the folded lines of a page of a site."""
    of, *documents = repeats.documents(site, (EVERY, *lines))
    return Seen(np.array([count if line else 0 for line, count in zip(lines, documents, strict=True)], dtype=np.float64), of)


def repeat_votes(seen: Seen) -> Values:
    """The vote against each line that stands in many documents of its site."""
    votes: Values = -weight(seen.documents, seen.of)
    return votes
