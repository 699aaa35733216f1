"""Writing articles as tables and files: one schema, one row for every page, nothing that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from misbehaving import misbehaving, quick, run_over

from cleannews import Article, Line, Metadata
from cleannews.batch.rows import Row
from cleannews.batch.schema import arrow_schema, article_row, column_names, error_row
from cleannews.batch.settings import Settings
from cleannews.batch.writers import cell
from cleannews.model import Reason
from cleannews.results import Format

TEXT = "Rain fell on the harbour."
LINE = Line(TEXT, 0, len(TEXT), "body", 0.9, (Reason("width", "body", 1.5, "25 columns wide"),))
FOUND = Metadata(title="Rain", authors=("Ada Brook", "Tom Orrin"), tags=("weather",), sources={"title": "line 1"})
ARTICLE = Article(TEXT, (LINE,), FOUND, ("a warning",))
ROW = Row(
    "a.jsonl",
    7,
    TEXT,
    id="d7",
    url="https://www.aster.example/7",
    fields={"rank": 7, "parts": ["=x", None], "raw": b"ab"},
    notes=("a note",),
)
ALL = Settings(lines=True, keep_fields=True)


def table(folder: Path, rows: list[dict[str, Any]]) -> str:
    """A JSONL file of rows."""
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(folder / "news.jsonl")


ROWS = [{"id": f"d{n}", "text": f"=Rain fell on pier {n}.", "rank": n} for n in range(1, 31)] + [
    {"id": "bad", "text": None, "rank": 0}
]


def written(folder: Path, form: Format, rows: list[dict[str, Any]] = ROWS, **more: Any) -> Path:
    """The folder with what a run makes of rows."""
    run_over([table(folder, rows)], folder / "out", Settings(form=form, shard_rows=20, **more), 1, misbehaving)
    return folder / "out"


def test_row_has_where_it_came_from_and_the_whole_record() -> None:
    row = article_row(ROW, ARTICLE, ALL)
    assert [*row][:5] == ["id", "url", "site", "file", "row"] and [*row][-4:] == ["error", "duplicate_of", "lines", "fields"]
    assert {**ARTICLE.to_dict(), "url": None, "warnings": ["a note", "a warning"]} == {key: row[key] for key in ARTICLE.to_dict()}
    assert (row["site"], row["file"], row["row"], row["error"]) == (None, "a.jsonl", 7, None)


def test_row_without_an_article_has_the_same_columns() -> None:
    row = error_row(ROW, "took too long", ALL)
    assert [*row] == [*article_row(ROW, ARTICLE, ALL)] == column_names(ALL)
    assert (row["id"], row["url"], row["site"]) == ("d7", "https://www.aster.example/7", "aster.example")
    assert row["error"] == "took too long" and row["body"] is None and row["authors"] == [] and row["lines"] == []


def test_row_without_an_id_gets_its_place() -> None:
    assert error_row(ROW._replace(id=None), "x", Settings())["id"] == "a.jsonl#7"


@pytest.mark.parametrize("settings", [Settings(), ALL])
def test_schema_has_the_columns_of_the_rows(settings: Settings) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    schema = arrow_schema(settings)
    assert schema.names == column_names(settings)
    assert not any(arrow.types.is_null(one.type) for one in schema)


def test_parquet_reads_back_as_the_rows(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from pyarrow.parquet import ParquetFile

    shards = sorted(written(tmp_path, Format.parquet, lines=True, keep_fields=True).glob("part-*"))
    tables = [ParquetFile(path).read() for path in shards]
    rows = [row for one in tables for row in one.to_pylist()]
    assert tables[0].schema.equals(arrow_schema(ALL)) and [row["row"] for row in rows] == [*range(1, 32)]
    assert rows[0]["body"] == "=Rain fell on pier 1." and json.loads(rows[0]["fields"]) == {"rank": 1}
    assert rows[0]["lines"] == [{"start": 0, "end": 21, "label": "body", "score": 1.0, "reasons": []}]
    assert rows[30]["error"] == "field 'text' is null, where the page should be" and rows[30]["body"] is None


def test_parquet_has_row_groups_of_one_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from pyarrow.parquet import ParquetFile

    monkeypatch.setattr("cleannews.batch.writers._ROW_GROUP", 8)
    shards = sorted(written(tmp_path, Format.parquet).glob("part-*"))
    sizes = [[file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] for file in map(ParquetFile, shards)]
    assert sizes == [[8, 8, 4], [8, 3]]


def test_packed_lines_read_back_as_the_lines(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="the extra `batch` is not installed")
    plain = [path.read_bytes() for path in sorted(written(tmp_path, Format.jsonl).glob("part-*"))]
    for form in (Format.jsonl_gz, Format.jsonl_zst):
        (tmp_path / form.value).mkdir()
        packed = [path.read_bytes() for path in sorted(written(tmp_path / form.value, form).glob("part-*"))]
        unpack = (
            gzip.decompress
            if form is Format.jsonl_gz
            else lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)
        )
        names = str(tmp_path / "news.jsonl"), str(tmp_path / form.value / "news.jsonl")
        assert [unpack(data).decode().replace(names[1], names[0]) for data in packed] == [data.decode() for data in plain]


def test_csv_reads_back_as_the_rows(tmp_path: Path) -> None:
    (first, second) = sorted(written(tmp_path, Format.csv, keep_fields=True).glob("part-*"))
    rows = [*csv.DictReader(io.StringIO(first.read_text("utf-8"))), *csv.DictReader(io.StringIO(second.read_text("utf-8")))]
    assert [*rows[0]] == column_names(Settings(keep_fields=True)) and [row["row"] for row in rows] == [
        str(n) for n in range(1, 32)
    ]
    assert rows[0]["body"] == "'=Rain fell on pier 1." and json.loads(rows[0]["fields"]) == {"rank": 1} and rows[30]["error"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", "＝1", "＋1", "－1", "＠x", "'x", "''", "'=1"])
def test_no_cell_is_a_formula_and_each_can_be_had_back(text: str) -> None:
    assert cell(text)[0] == "'" and cell(text)[1:] == text


@pytest.mark.parametrize("text", ["Rain", " =1", "1-1", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(("form", "begin"), [(Format.md, "---\n"), (Format.txt, "=Rain"), (Format.json, "{\n")])
def test_article_has_a_file_of_its_own_and_a_line_in_the_index(tmp_path: Path, form: Format, begin: str) -> None:
    out = written(tmp_path, form)
    index = [json.loads(line) for path in sorted(out.glob("part-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    assert [row["article"] for row in index] == [f"news.jsonl/{n}.{form.value}" for n in range(1, 31)] + [None]
    assert all((out / row["article"]).read_text("utf-8").startswith(begin) for row in index[:30])
    assert index[30]["error"] and "body" not in index[0]
    assert len(list((out / "news.jsonl").iterdir())) == 30


def test_tables_of_one_name_have_folders_of_their_own(tmp_path: Path) -> None:
    given = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        given.append(table(tmp_path / folder, ROWS[:1]))
    run_over(given, tmp_path / "out", Settings(form=Format.txt), 1, quick)
    assert len(list((tmp_path / "out").rglob("*.txt"))) == 2


def test_name_that_is_no_unicode_is_written(tmp_path: Path) -> None:
    row = Row("caf\udce9.jsonl", 1, error="caf\udce9")
    made = error_row(row, "caf\udce9", Settings())
    pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from cleannews.batch.writers import Parquet, encoded

    assert json.loads(encoded(made, "", "", Settings()))["file"] == "caf\udce9.jsonl"
    data = io.BytesIO()
    writer = Parquet(data, Settings())
    writer.write([made])
    writer.close()
    assert data.getvalue()[:4] == b"PAR1"
