"""Reading tables and dumps: each container, packed or not, whole, cut off or damaged; what cannot be read is told with file and row."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleannews.batch import sources as sources_module
from cleannews.batch.rows import Row
from cleannews.batch.settings import Container, FieldNames, Settings
from cleannews.batch.sources import find_sources, prepared, rows
from cleannews.files import FileProblem

ROWS: list[dict[str, Any]] = [
    {
        "url": f"https://aster.example/{number}",
        "html": f"<p>Rain fell on pier {number}, ü 여수.</p>",
        "id": f"d{number}",
        "rank": number,
    }
    for number in range(1, 151)
]
PACKINGS = ("", ".gz", ".zst")
CONTAINERS = ("jsonl", "csv", "tsv", "parquet", "arrow", "arrows", "warc", "wet")


def jsonl(table: list[dict[str, Any]]) -> bytes:
    """Rows as lines of JSON."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table).encode()


def delimited(table: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(table[0])
    writer.writerows(row.values() for row in table)
    return text.getvalue().encode()


def parquet(table: list[dict[str, Any]]) -> bytes:
    """Rows as Parquet, some to a row group."""
    arrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from pyarrow.parquet import write_table

    data = io.BytesIO()
    write_table(arrow.Table.from_pylist(table), data, row_group_size=40, write_page_checksum=True)
    return data.getvalue()


def arrow_ipc(table: list[dict[str, Any]], kind: str) -> bytes:
    """Rows as an Arrow file or stream."""
    arrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    data, made = io.BytesIO(), arrow.Table.from_pylist(table)
    with (arrow.ipc.new_file if kind == "arrow" else arrow.ipc.new_stream)(data, made.schema) as writer:
        writer.write_table(made, 40)
    return data.getvalue()


def record(kind: str, url: str, content: bytes, type: str) -> bytes:
    """A record of a web archive."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:{url}>\r\nContent-Type: {type}\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


def answer(page: str, type: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    """A page as a server sent it."""
    body = gzip.compress(page.encode()) if "gzip" in more else page.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def warc(table: list[dict[str, Any]], kind: str) -> bytes:
    """Rows as a web archive: answers of servers, or the texts made of them."""
    pytest.importorskip("warcio", reason="the extra `batch` is not installed")
    if kind == "wet":
        return b"".join(record("conversion", row["url"], row["html"].encode(), "text/plain") for row in table)
    return b"".join(record("response", row["url"], answer(row["html"]), "application/http; msgtype=response") for row in table)


def made(container: str, table: list[dict[str, Any]] = ROWS) -> bytes:
    """Rows in a container."""
    makers: dict[str, Callable[[], bytes]] = {
        "jsonl": lambda: jsonl(table),
        "csv": lambda: delimited(table),
        "tsv": lambda: delimited(table, "\t"),
        "parquet": lambda: parquet(table),
        "arrow": lambda: arrow_ipc(table, "arrow"),
        "arrows": lambda: arrow_ipc(table, "arrows"),
        "warc": lambda: warc(table, "warc"),
        "wet": lambda: warc(table, "wet"),
    }
    return makers[container]()


def packed(data: bytes, packing: str) -> bytes:
    """Bytes in a packing; of two frames, as files that were put together have them."""
    half = len(data) // 2
    if packing == ".gz":
        return gzip.compress(data[:half]) + gzip.compress(data[half:])
    if packing == ".zst":
        zstandard = pytest.importorskip("zstandard", reason="the extra `batch` is not installed")
        return b"".join(zstandard.ZstdCompressor(write_checksum=True).compress(part) for part in (data[:half], data[half:]))
    return data


def read(path: Path, settings: Settings | None = None) -> list[Row]:
    """The rows of a file."""
    settings = settings or Settings()
    (source,) = find_sources([str(path)], None, None)[0]
    return list(rows(prepared(source, settings)[0], settings, {}))


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file with some bytes."""
    (folder / name).write_bytes(data)
    return folder / name


def text(row: Row) -> str:
    """The page of a row, as text."""
    assert row.content is not None
    return row.content if isinstance(row.content, str) else row.content.decode()


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_each_container_gives_its_rows(tmp_path: Path, container: str, packing: str) -> None:
    found = read(written(tmp_path, f"news.{container}{packing}", packed(made(container), packing)))
    assert [(text(row), row.url, row.number) for row in found] == [(row["html"], row["url"], row["rank"]) for row in ROWS]
    assert not any(row.error for row in found)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("container", ["jsonl", "csv", "warc", "wet"])
def test_packed_file_that_is_cut_off_says_so_in_a_last_row(tmp_path: Path, container: str, packing: str) -> None:
    data = packed(made(container), packing)
    *good, last = read(written(tmp_path, f"news.{container}{packing}", data[: len(data) * 2 // 3]))
    assert last.error and "cut off" in last.error and last.number > len(good) > 0
    assert [text(row) for row in good] == [row["html"] for row in ROWS[: len(good)]]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("container", ["jsonl", "csv", "warc"])
def test_packed_file_that_is_damaged_says_so_in_a_last_row(tmp_path: Path, container: str, packing: str) -> None:
    data = bytearray(packed(made(container), packing))
    data[-len(data) // 4] ^= 0xFF
    *good, last = read(written(tmp_path, f"news.{container}{packing}", bytes(data)))
    assert last.error and [text(row) for row in good] == [row["html"] for row in ROWS[: len(good)]]


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.csv.zst", "news.warc.gz", "news.parquet.gz"])
def test_empty_file_that_is_said_to_be_packed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblem, match="may be empty"):
        read(written(tmp_path, name, b""))


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv"])
def test_empty_file_has_no_rows(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, name, b"")) == []


@pytest.mark.parametrize("container", ["parquet", "arrow"])
def test_columnar_file_that_is_cut_off_is_refused(tmp_path: Path, container: str) -> None:
    with pytest.raises(FileProblem, match="cut off"):
        read(written(tmp_path, f"news.{container}", made(container)[:-100]))


def test_packed_columnar_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cut off"):
        read(written(tmp_path, "news.parquet.gz", packed(made("parquet"), ".gz")[:-30]))


def test_parquet_with_a_damaged_page_loses_its_row_group_alone(tmp_path: Path) -> None:
    data = bytearray(made("parquet"))
    from pyarrow.parquet import read_metadata

    page = read_metadata(io.BytesIO(data)).row_group(2).column(1)
    data[page.data_page_offset + page.total_compressed_size // 2] ^= 0xFF
    found = read(written(tmp_path, "news.parquet", bytes(data)))
    assert [(row.number, "damaged" in row.error) for row in found if row.error] == [(81, True)]
    assert [row.number for row in found if not row.error] == [*range(1, 81), *range(121, 151)]


# JSONL


def test_line_that_is_no_json_loses_itself_alone(tmp_path: Path) -> None:
    lines = jsonl(ROWS[:3]).splitlines(keepends=True)
    found = read(written(tmp_path, "news.jsonl", lines[0] + b"{broken\n" + lines[1]))
    assert [bool(row.error) for row in found] == [False, True, False] and found[1].number == 2
    assert found[1].place.endswith("news.jsonl, row 2")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"html": "caf\xe9"}', "not UTF-8 (byte 14 of the line)"),
        (b'["html"]', "holds a list"),
        (b"[" * 100_000, "not JSON"),
        (b'{"html": null, "url": "x"}', "'html' is null"),
        (b'{"html": {"raw": "x"}}', "'html' holds an object"),
        (b'{"html": ["x"]}', "'html' holds a list"),
        (b'{"html": 7}', "'html' holds a number"),
        (b'{"url": "x"}', "no field 'html' holds the page; the row's fields: url"),
    ],
)
def test_row_without_a_page_says_why(tmp_path: Path, line: bytes, told: str) -> None:
    found = read(written(tmp_path, "news.jsonl", jsonl(ROWS[:1]) + line + b"\n" + jsonl(ROWS[1:2])))
    assert [row.number for row in found] == [1, 2, 3]
    assert found[1].error and told in found[1].error and not found[2].error


def test_first_line_may_be_the_broken_one(tmp_path: Path) -> None:
    found = read(written(tmp_path, "news.jsonl", b"{broken\n" + jsonl(ROWS[:1])))
    assert [bool(row.error) for row in found] == [True, False]


def test_blank_lines_are_no_rows_and_count(tmp_path: Path) -> None:
    found = read(written(tmp_path, "news.jsonl", b"\n  \n" + jsonl(ROWS[:1])))
    assert [row.number for row in found] == [3]


def test_line_that_is_longer_than_any_page_is_not_held_in_memory(tmp_path: Path) -> None:
    settings = Settings()
    settings = replace(settings, options=replace(settings.options, max_bytes=1))
    data = jsonl(ROWS[:1]) + b'{"html": "' + b"x" * 3_000_000 + b'"}\n' + jsonl(ROWS[1:2])
    found = read(written(tmp_path, "news.jsonl", data), settings)
    assert [bool(row.error) for row in found] == [False, True, False] and "longer than" in (found[1].error or "")


# CSV


def test_cells_may_hold_line_breaks_and_delimiters(tmp_path: Path) -> None:
    found = read(written(tmp_path, "news.csv", delimited([{"text": 'a,b\nc "d"', "id": "1"}])))
    assert [text(row) for row in found] == ['a,b\nc "d"']


def test_delimiter_is_that_of_the_header(tmp_path: Path) -> None:
    assert [row.id for row in read(written(tmp_path, "news.csv", b"id;text\n1;a, b\n"))] == ["1"]


def test_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert [row.id for row in read(written(tmp_path, "news.csv", "\ufeffid,text\n1,a\n".encode()))] == ["1"]


@pytest.mark.parametrize(
    ("line", "told"),
    [(b"1,a,b", "3 cells where the header has 2"), (b"1", "1 cells where"), (b"1,caf\xe9", "not UTF-8"), (b'1,"a"b', "not CSV")],
)
def test_record_of_another_shape_loses_itself_alone(tmp_path: Path, line: bytes, told: str) -> None:
    found = read(written(tmp_path, "news.csv", b"id,text\n0,a\n" + line + b"\n2,c\n"))
    assert [row.number for row in found] == [1, 2, 3] and told in (found[1].error or "") and found[2].id == "2"


def test_quote_that_is_not_closed_is_told(tmp_path: Path) -> None:
    found = read(written(tmp_path, "news.csv", b'id,text\n1,"a\n2,b\n'))
    assert found[0].error and "not CSV" in found[0].error


# columns


def test_column_that_is_missing_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    path = written(tmp_path, "news.parquet", made("parquet"))
    with pytest.raises(FileProblem, match=r"has no field 'page'.*--content-field.*url, html, id, rank"):
        read(path, Settings(fields=FieldNames(content="page")))


def test_table_without_a_likely_field_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no field whose name tells that it holds the page"):
        read(written(tmp_path, "news.parquet", made("parquet", [{"a": "x", "b": "y"}])))


def test_null_and_nested_values_are_rows_with_errors(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from pyarrow.parquet import write_table

    write_table(arrow.table({"html": ["a", None, "c"], "parts": [["x"], None, []]}), tmp_path / "news.parquet")
    assert [row.error for row in read(tmp_path / "news.parquet")] == [
        None,
        "field 'html' is null, where the page should be",
        None,
    ]
    nested = read(tmp_path / "news.parquet", Settings(fields=FieldNames(content="parts")))
    assert [bool(row.error) for row in nested] == [True, True, True] and "holds a list" in (nested[0].error or "")


def test_text_that_is_no_utf8_in_parquet_loses_its_row_alone(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra `batch` is not installed")
    from pyarrow.parquet import write_table

    broken = arrow.array([b"a", b"caf\xe9", b"c"]).view(arrow.string())
    write_table(arrow.table({"html": broken}), tmp_path / "news.parquet")
    found = read(tmp_path / "news.parquet")
    assert [bool(row.error) for row in found] == [False, True, False]


def test_bytes_are_pages_as_well(tmp_path: Path) -> None:
    found = read(written(tmp_path, "news.parquet", made("parquet", [{"page": "여수".encode("cp949")}])))
    assert found[0].content == "여수".encode("cp949")


# web archives


def test_archive_gives_pages_alone(tmp_path: Path) -> None:
    http = "application/http; msgtype=response"
    data = (
        record("warcinfo", "http://a/0", b"software: x\r\n", "application/warc-fields")
        + record("request", "http://a/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
        + record("response", "http://a/2", answer("x", "image/png"), http)
        + record("response", "http://a/3", answer("gone", status="404 Not Found"), http)
        + record("response", "http://a/4", answer("<p>packed</p>", more="Content-Encoding: gzip\r\n"), http)
        + record("resource", "http://a/5", b"<p>as it was</p>", "text/html")
    )
    pytest.importorskip("warcio", reason="the extra `batch` is not installed")
    found = read(written(tmp_path, "news.warc", data))
    assert [(row.number, row.url, row.id, row.content) for row in found] == [
        (5, "http://a/4", "<urn:http://a/4>", b"<p>packed</p>"),
        (6, "http://a/5", "<urn:http://a/5>", b"<p>as it was</p>"),
    ]


@pytest.mark.parametrize("missing", [1, 2, 10, 40, 200])
def test_archive_that_ends_inside_a_record_says_so(tmp_path: Path, missing: int) -> None:
    data = made("warc", ROWS[:3])
    *good, last = read(written(tmp_path, "news.warc", data[:-missing]))
    assert last.error and "cut off" in last.error and 1 <= len(good) <= 3


def test_archive_that_is_cut_between_packed_records_ends_there(tmp_path: Path) -> None:
    records = [gzip.compress(made("warc", [row])) for row in ROWS[:3]]
    assert len(read(written(tmp_path, "whole.warc.gz", b"".join(records)))) == 3
    *good, last = read(written(tmp_path, "cut.warc.gz", b"".join(records)[:-5]))
    assert last.error and "cut off" in last.error and len(good) >= 2


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("warcio", reason="the extra `batch` is not installed")
    with pytest.raises(FileProblem, match="is not a WARC file"):
        read(written(tmp_path, "news.warc", b"not an archive\n" * 9))


# fields


def test_guess_is_told_and_what_was_given_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, "news.jsonl", jsonl([{"text": "a", "html": "b", "link": "c", "headline": "d"}]))
    (source,) = find_sources([str(path)], None, None)[0]
    told = prepared(source, Settings(fields=FieldNames(title="")))[1]
    assert "the page from 'html'" in told and "its address from 'link'" in told and "headline" not in told


def test_known_title_and_date_are_taken(tmp_path: Path) -> None:
    row = read(written(tmp_path, "news.jsonl", jsonl([{"text": "a", "title": "T", "date": "2024-05-03"}])))[0]
    assert row.known == {"title": "T", "published": "2024-05-03"}


def test_value_that_is_no_text_is_noted_and_the_page_is_kept(tmp_path: Path) -> None:
    row = read(written(tmp_path, "news.jsonl", jsonl([{"text": "a", "url": ["x"], "id": 7}])))[0]
    assert (
        row.content == "a"
        and row.url is None
        and row.id == "7"
        and row.notes == ("field 'url' holds a list, not a text; it was not used",)
    )


def test_everything_else_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "news.jsonl", jsonl([{"text": "a", "id": "1", "tags": {"x": [1, None]}, "n": 2**60}]))
    assert read(path)[0].fields is None
    assert read(path, Settings(keep_fields=True))[0].fields == {"tags": {"x": [1, None]}, "n": 2**60}


# what inputs stand for


def test_folder_stands_for_its_pages(tmp_path: Path) -> None:
    for name in ("a.html", "b.txt.gz", "table.csv", ".hidden.html"):
        written(tmp_path, name, gzip.compress(b"x") if name.endswith("gz") else b"x")
    (source,) = find_sources([str(tmp_path)], None, None)[0]
    assert [one.name.name for one in source.inputs] == ["a.html", "b.txt.gz"]


def test_folder_without_pages_stands_for_its_tables(tmp_path: Path) -> None:
    for name in ("b.csv", "a.jsonl.gz", "note.pdf"):
        written(tmp_path, name, b"x")
    found = find_sources([str(tmp_path)], None, None)[0]
    assert [(source.container, Path(source.name).name) for source in found] == [
        (Container.jsonl, "a.jsonl.gz"),
        (Container.csv, "b.csv"),
    ]


def test_format_that_is_asked_for_is_looked_for(tmp_path: Path) -> None:
    for name in ("a.html", "b.csv", "c.jsonl"):
        written(tmp_path, name, b"x")
    (source,) = find_sources([str(tmp_path)], Container.csv, None)[0]
    assert Path(source.name).name == "b.csv"


def test_packed_page_is_unpacked(tmp_path: Path) -> None:
    assert [row.content for row in read(written(tmp_path, "page.html.gz", gzip.compress(b"<p>x</p>")))] == [b"<p>x</p>"]


def test_packed_page_that_is_cut_off_is_a_row_with_an_error(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, "page.html.gz", gzip.compress(b"<p>x</p>" * 99)[:-9]))
    assert row.error and "cut off" in row.error


def test_file_that_goes_away_is_a_row_with_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, "news.jsonl", jsonl(ROWS[:1]))
    (source,) = find_sources([str(path)], None, None)[0]
    source, _ = prepared(source, Settings())
    path.unlink()
    (row,) = rows(source, Settings(), {})
    assert row.error and "cannot be read" in row.error


@pytest.mark.parametrize(
    ("library", "name"),
    [("pyarrow", "news.parquet"), ("pyarrow", "news.arrow"), ("zstandard", "news.jsonl.zst"), ("warcio", "news.warc")],
)
def test_missing_extra_is_told_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, name: str) -> None:
    for module in [one for one in sys.modules if one.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(FileProblem, match=r"cleannews\[batch\]"):
        read(written(tmp_path, name, b"\x28\xb5\x2f\xfd WARC/"))


def test_every_container_has_an_ending() -> None:
    assert {*sources_module.ENDINGS.values()} == {*Container} - {Container.page}
