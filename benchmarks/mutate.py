"""As many pages as one likes, made from the samples: what the benchmarks of speed and memory run over.

    python benchmarks/mutate.py OUT [--documents 1000] [--form text|html|both] [--seed 0]

OUT is a table (`.parquet`, `.jsonl`) or a folder of pages. Each page is a sample with other numbers and names, its sentences in another order inside their
paragraphs, and short lines of other samples of its language put in; a text has lost some of its own too. No two are the same. A page depends on its
number and the seed alone, so tables of different sizes begin alike.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

FORMS = {"text": (".txt",), "html": (".html",), "both": (".txt", ".html")}
"""Endings of the samples that pages are made from."""

SITES = 40
"""Sites that the pages are spread over, in turn."""

_SHORT = 40
"""Characters up to which a line counts as one that templates put in."""

_LOST = 0.1
"""The share of such lines that a text loses."""

_ADDED = 5
"""Such lines that are put in at each end, at most."""

_MARKUP = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>)", re.DOTALL)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_NUMBER = re.compile(r"\d+")
_SYLLABLES = ("ba", "den", "fi", "gor", "ka", "lin", "mo", "ner", "ra", "sel", "tu", "vin")


class Document(NamedTuple):
    """A page that was made, with its id and address: a row of a table."""

    id: str
    url: str
    page: str


class Sample(NamedTuple):
    """A page to make others from: the names in its sentences, and short lines of the other samples of its language."""

    page: str
    is_html: bool
    names: list[str]
    lines: list[str]


@functools.cache
def samples(form: str) -> list[Sample]:
    """The samples of a form, in the order of their file names, which begin with the language."""
    pages = {
        path: path.read_bytes().decode("utf-8", "replace") for path in sorted(SAMPLES.iterdir()) if path.suffix in FORMS["both"]
    }
    texts = {path.name: page for path, page in pages.items() if path.suffix == ".txt"}
    return [
        Sample(page, path.suffix == ".html", names_in(page), short_lines(path.name, texts))
        for path, page in pages.items()
        if path.suffix in FORMS[form]
    ]


def names_in(page: str) -> list[str]:
    """Each pair of capitalised words in the sentences of a page; those of short lines are as likely words of the template."""
    parts = (line for part in _MARKUP.split(page)[::2] for line in part.split("\n") if len(line) > _SHORT)
    return sorted({name for line in parts for name in _NAME.findall(line)})


def short_lines(name: str, texts: dict[str, str]) -> list[str]:
    """The short lines of the other texts of a sample's language, each once."""
    akin = [text for other, text in texts.items() if other != name and other.split("_")[0] == name.split("_")[0]]
    lines = dict.fromkeys(line.strip() for text in akin for line in text.split("\n"))
    return [line for line in lines if 0 < len(line) <= _SHORT]


def documents(size: int, form: str = "both", seed: int = 0) -> Iterator[Document]:
    """The pages of the numbers from 0."""
    return (document(number, form, seed) for number in range(size))


_MISSING = 500
"""Every page of such a number is missing in a crawl."""
_CRAWLS = 7


def crawled(size: int) -> Iterator[dict[str, Any]]:
    """The pages of the numbers from 0 as the rows of a crawl: bytes in `html`, none in some, and one column more; no site is in two crawls."""
    for number, one in enumerate(documents(size)):
        page = one.page.encode() if (number + 1) % _MISSING else None
        yield {"id": one.id, "url": one.url, "html": page, "crawl": number % SITES % _CRAWLS}


def document(number: int, form: str = "both", seed: int = 0) -> Document:
    """The page of a number; the number stands on it, so that no other page is the same."""
    choice = Random(f"{seed} {number}")
    sample = choice.choice(samples(form))
    page = renamed(sample, choice)
    above, below = added(sample, choice), [*added(sample, choice), f"No. {number}"]
    made = html(page, [*above, *below], choice) if sample.is_html else "\n".join([*above, text(page, choice), *below])
    return Document(f"doc-{number}", f"https://site{number % SITES}.example/{number}", made)


def renamed(sample: Sample, choice: Random) -> str:
    """The page of a sample on which everybody has an invented name, the same wherever it stands."""
    if not sample.names:
        return sample.page
    names = {name: f"{invented(choice)} {invented(choice)}" for name in sample.names}
    return re.sub("|".join(names), lambda found: names[found[0]], sample.page)


def invented(choice: Random) -> str:
    """A word that looks like a name."""
    return "".join(choice.choices(_SYLLABLES, k=2)).capitalize()


def added(sample: Sample, choice: Random) -> list[str]:
    """Some short lines of other samples."""
    return choice.sample(sample.lines, min(choice.randint(0, _ADDED), len(sample.lines)))


def text(page: str, choice: Random) -> str:
    """A text with its lines changed, some of the short ones gone."""
    lines = (line for line in page.split("\n") if len(line) > _SHORT or choice.random() >= _LOST)
    return "\n".join(changed(line, choice) for line in lines)


def html(page: str, lines: list[str], choice: Random) -> str:
    """An HTML page with its texts changed, tags and scripts as they are, and lines put in at the end of its body."""
    parts = _MARKUP.split(page)
    parts[::2] = [changed(part, choice) for part in parts[::2]]
    head, end, tail = "".join(parts).rpartition("</body>")
    return "".join([head, *(f"<p>{line}</p>" for line in lines), end, tail])


def changed(line: str, choice: Random) -> str:
    """A line with other numbers, and with its sentences behind the first in another order."""
    first, *others = _SENTENCES.split(line)
    choice.shuffle(others)
    return _NUMBER.sub(lambda found: redrawn(found[0], choice), " ".join([first, *others]))


_BANDS = ((0, 0), (1, 12), (13, 28), (29, 31), (32, 59), (60, 99))
"""Small numbers stay in their band, so that dates and times stay such."""

_YEARS = range(1900, 2100)


def redrawn(number: str, choice: Random) -> str:
    """Another number of as many digits; a year stays.

    >>> redrawn("2024", Random(0)), len(redrawn("00417", Random(0)))
    ('2024', 5)
    """
    value = int(number)
    if value in _YEARS:
        return number
    ends = next((band for band in _BANDS if band[0] <= value <= band[1]), (100, max(999, 10 ** len(number) - 1)))
    return str(choice.randint(*ends)).zfill(len(number))


def write(path: Path, found: Iterable[Document]) -> None:
    """Writes pages as a table, by its ending, or into a new folder."""
    {".parquet": write_parquet, ".jsonl": write_jsonl}.get(path.suffix, write_folder)(path, found)


_ROW_GROUP = 500


def write_parquet(path: Path, found: Iterable[Document]) -> None:
    """Writes pages as Parquet, a row group at a time."""
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(name, pyarrow.string()) for name in Document._fields])
    left = iter(found)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while group := list(itertools.islice(left, _ROW_GROUP)):
            file.write_table(pyarrow.table(list(zip(*group, strict=True)), schema))


def write_jsonl(path: Path, found: Iterable[Document]) -> None:
    """Writes pages as JSON, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one._asdict(), ensure_ascii=False) + "\n" for one in found)


def write_folder(path: Path, found: Iterable[Document]) -> None:
    """Writes each page into a file of its own."""
    path.mkdir(parents=True)
    for one in found:
        (path / f"{one.id}.{'html' if _MARKUP.match(one.page.lstrip()) else 'txt'}").write_text(one.page, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--form", choices=tuple(FORMS), default="both")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    write(args.out, documents(args.documents, args.form, args.seed))


if __name__ == "__main__":
    main()
