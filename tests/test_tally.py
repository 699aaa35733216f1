"""The count out of core is the count in memory; its file depends on what was counted alone."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from cleannews import tally
from cleannews.repeats import Document, count_documents, document_of, load_repeats

TWINS = 5
"""Every document of such a number is the one before over again."""


@pytest.fixture(autouse=True)
def _duckdb() -> None:
    pytest.importorskip("duckdb", reason="extra `duckdb`")
    pytest.importorskip("pyarrow", reason="extra `duckdb`")


def some_documents(size: int) -> list[Document]:
    """Documents of a few sites, some without one, some twice."""
    choice, made = Random(0), list[Document]()
    for number in range(size):
        lines = [f"phrase {'abcdefgh'[choice.randrange(8)]}" for _ in range(12)] + [f"line {number:b} 'quoted' 日本語"]
        site = choice.choice(["a.example", "b.example", "c.example", ""])
        made.append(made[-1] if made and number % TWINS == 0 else document_of(site, lines))
    return made


def test_it_counts_what_memory_counts(tmp_path: Path) -> None:
    documents = some_documents(1500)
    tally.count_documents(iter(documents), tmp_path / "it's.parquet")
    assert load_repeats(tmp_path / "it's.parquet", every_line=True) == count_documents(documents)
    assert [path.name for path in tmp_path.iterdir()] == ["it's.parquet"]


def test_the_file_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    documents = some_documents(700)
    tally.count_documents(iter(documents), tmp_path / "one.parquet")
    Random(1).shuffle(documents)
    tally.count_documents(iter(documents), tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_tables_counted_apart_add_up(tmp_path: Path) -> None:
    documents = [document for number, document in enumerate(some_documents(600)) if number % TWINS]
    parts = [tmp_path / "first.parquet", tmp_path / "second.parquet"]
    tally.count_documents(documents[:200], parts[0])
    tally.count_documents(documents[200:], parts[1])
    tally.merge_tables(parts, tmp_path / "both.parquet")
    tally.count_documents(documents, tmp_path / "all.parquet")
    assert (tmp_path / "both.parquet").read_bytes() == (tmp_path / "all.parquet").read_bytes()


def test_no_documents_give_an_empty_table(tmp_path: Path) -> None:
    tally.count_documents(iter(()), tmp_path / "none.parquet")
    assert load_repeats(tmp_path / "none.parquet").counts == {}


def test_a_count_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> object:
        yield from some_documents(600)
        raise ValueError("the reader met a bad row")

    with pytest.raises(Exception, match="bad row"):
        tally.count_documents(broken(), tmp_path / "repeats.parquet")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give at least 450,000,000"):
        tally.count_documents([], tmp_path / "repeats.parquet", memory=200_000_000)


def test_the_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ImportError, match=r"pip install 'cleannews\[duckdb\]'"):
        tally.count_documents([], tmp_path / "repeats.parquet")
