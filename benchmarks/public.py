"""Folders of public benchmarks that a user has, and the metric by which their tables are made.

Read are the layouts of the article-extraction-benchmark and of WCXB:

    ground-truth.json            {id: {"articleBody": text, "url": address, …}}, all pages in one file
    ground-truth/<id>.json       or a file a page; the record may stand under "ground_truth", the body under "main_content"
    html/<id>.html.gz            the pages, in UTF-8, gzipped or not

A record's page type, where it tells one (`page_type`: a text, or a record with `primary`), becomes the group by which the table is broken down.

The metric is that of the article-extraction-benchmark, written from its description: a text is the multiset of its shingles, which are all runs of four
words; on each page precision and recall count shingles in both; the means over pages are told, and F1 of these means. Accuracy is
the share of pages with no shingle wrong. Case counts, punctuation does not.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from data import Row

SHINGLE = 4
"""Words in a shingle; a shorter text is one shingle."""

BODIES = ("articleBody", "main_content")


class NoBenchmark(Exception):
    """The folder has none of the layouts; the message says which are read."""


def pages(folder: Path) -> list[Row]:
    """The pages of a benchmark with their gold, in the order of their ids.

    Raises:
        NoBenchmark: there is no gold, or a page of it is missing.
    """
    if found := [page(folder, key, record) for key, record in sorted(golds(folder))]:
        return found
    raise NoBenchmark(f"{folder}: its gold is empty")


def golds(folder: Path) -> Iterator[tuple[str, Row]]:
    """The id and the gold record of each page."""
    whole, parts = folder / "ground-truth.json", folder / "ground-truth"
    if whole.is_file():
        yield from json.loads(whole.read_text(encoding="utf-8")).items()
    elif parts.is_dir():
        for path in parts.glob("*.json"):
            yield path.stem, json.loads(path.read_text(encoding="utf-8"))
    else:
        raise NoBenchmark(f"{folder}: holds neither ground-truth.json nor a folder ground-truth")


def page(folder: Path, key: str, record: Row) -> Row:
    """One page as a row: its HTML, its address, its body, and its type as `set`."""
    gold = record.get("ground_truth", record)
    body = next((gold[name] for name in BODIES if name in gold), None)
    if body is None:
        raise NoBenchmark(f"{folder}: the gold of {key} has none of {', '.join(BODIES)}")
    kind = record.get("page_type", gold.get("page_type", ""))
    kind = kind.get("primary", "") if isinstance(kind, dict) else kind
    row = {"id": key, "html": html_of(folder, key), "body": body, "set": kind}
    url = gold.get("url") or record.get("url")
    return row | {"url": url} if url else row


def html_of(folder: Path, key: str) -> str:
    """The HTML of a page, gzipped or not."""
    path = folder / "html" / f"{key}.html"
    zipped = path.with_name(f"{path.name}.gz")
    if zipped.is_file():
        return gzip.decompress(zipped.read_bytes()).decode("utf-8", "replace")
    if path.is_file():
        return path.read_text(encoding="utf-8", errors="replace")
    raise NoBenchmark(f"{zipped}: is missing, and so is {path.name}")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """All runs of four words with how often they occur.

    >>> shingles("Rain fell.")
    Counter({('Rain', 'fell'): 1})
    """
    words = re.findall(r"\w+", text)
    size = min(SHINGLE, len(words))
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1)) if words else Counter()


class Overlap(NamedTuple):
    """How a found text and a gold one agree on a page."""

    precision: float
    recall: float
    is_right: bool


def overlap(gold: str, found: str) -> Overlap:
    """The agreement of two texts; two empty ones agree.

    >>> overlap("It rained on Monday again", "It rained on Monday")
    Overlap(precision=1.0, recall=0.5, is_right=False)
    """
    wanted, got = shingles(gold), shingles(found)
    if wanted == got:
        return Overlap(1.0, 1.0, True)
    common = (wanted & got).total()
    return Overlap(common / got.total() if got else 0.0, common / wanted.total() if wanted else 0.0, False)


def summary(overlaps: Iterable[Overlap]) -> dict[str, float]:
    """Precision, recall and accuracy as means over pages, and F1 of the first two."""
    precision, recall, right = map(statistics.mean, zip(*overlaps, strict=True))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": f1, "precision": precision, "recall": recall, "accuracy": right}
