"""A DataFrame gives the rows that the local run gives, articles and repeats alike; a page that fails is a row."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutate
import pytest
from misbehaving import misbehaving, run_over

import cleannews
from cleannews import Options, clean, lines_of_page, load_repeats, pipeline, spark, tally
from cleannews.batch.schema import arrow_schema
from cleannews.batch.settings import FieldNames, Settings
from cleannews.repeats import document_of
from cleannews.results import Format

pa = pytest.importorskip("pyarrow", reason="extra `spark`")
pq = pytest.importorskip("pyarrow.parquet")

CRAWLS = (2, 5)
"""Pages that are taken: those of these crawls, which have no site in common."""

ABOUT_OTHERS = {"file", "row", "duplicate_of"}
"""Columns that tell of a row's place among others, which a DataFrame does not know."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on two cores of this machine."""
    sql = pytest.importorskip("pyspark.sql", reason="extra `spark`")
    pytest.importorskip("pandas", reason="extra `spark`")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java 17 or later, and there is none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(Path(cleannews.__file__).parents[1]))
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        }
        found = sql.SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        yield found
        found.stop()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Parquet file of 165 pages of eleven sites, and a row without a page."""
    path = tmp_path_factory.mktemp("pages") / "pages.parquet"
    rows = [page for page in mutate.crawled(600) if page["crawl"] in CRAWLS]
    pq.write_table(pa.Table.from_pylist([*rows, {"id": "none", "crawl": 1}]), path, row_group_size=60)
    return path


def local(pages: Path, out: Path, settings: Settings) -> list[dict[str, Any]]:
    """The rows of a batch run."""
    run_over([str(pages)], out, replace(settings, form=Format.parquet), 2, clean)
    return pq.read_table(sorted(out.glob("*.parquet"))).to_pylist()


def comparable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the order of their ids, without what tells of others."""
    kept = [{key: value for key, value in row.items() if key not in ABOUT_OTHERS} for row in rows]
    return sorted(kept, key=lambda row: row["id"])


def collected(df: Any) -> list[dict[str, Any]]:
    """The rows of a DataFrame."""
    return df.toArrow().to_pylist()


@pytest.fixture(scope="module")
def repeats(session: Any, pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table of repeats of the pages, written by Spark."""
    path = tmp_path_factory.mktemp("repeats") / "repeats.parquet"
    spark.count_repeats(session.read.parquet(str(pages))).write.parquet(str(path))
    return path


@pytest.fixture(scope="module")
def articles(session: Any, pages: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The rows of the batch run."""
    return comparable(local(pages, tmp_path_factory.mktemp("local") / "out", Settings(lines=True, keep_fields=True)))


def test_articles_are_those_of_the_local_run(session: Any, pages: Path, articles: list[dict[str, Any]]) -> None:
    found = spark.clean_dataframe(session.read.parquet(str(pages)).repartition(3), keep_fields=True, lines=True)
    assert found.columns == arrow_schema(Settings(lines=True, keep_fields=True)).names
    rows = collected(found)
    assert comparable(rows) == articles
    assert {(row["file"], row["row"]) for row in rows} == {("", 0)}
    assert [row["error"] for row in rows if row["id"] == "none"] == ["field 'html' is null, where the page should be"]
    assert sum(1 for row in rows if row["body"]) > 100


def test_repeats_are_those_of_the_local_count(session: Any, pages: Path, repeats: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="extra `duckdb`")
    rows = [row for row in pq.read_table(pages).to_pylist() if row["html"] is not None]
    documents = (document_of(*lines_of_page(row["html"], url=row["url"])) for row in rows)
    tally.count_documents(documents, tmp_path / "local.parquet")
    found = spark.count_repeats(session.read.parquet(str(pages)).repartition(4))
    assert collected(found) == pq.read_table(tmp_path / "local.parquet").to_pylist()
    assert load_repeats(repeats, every_line=True) == load_repeats(tmp_path / "local.parquet", every_line=True)


def test_the_lines_that_weigh_are_those_that_are_loaded(session: Any, repeats: Path) -> None:
    loaded = spark.weighing_lines(session.read.parquet(str(repeats)))
    assert loaded == load_repeats(repeats) and any(len(lines) > 1 for lines in loaded.counts.values())


def test_tables_of_parts_add_up(session: Any, pages: Path, repeats: Path) -> None:
    df = session.read.parquet(str(pages))
    parts = [spark.count_repeats(df.where(f"crawl = {crawl}")) for crawl in CRAWLS]
    assert collected(spark.merge_repeats(parts[0].unionByName(parts[1]))) == collected(
        session.read.parquet(str(repeats)).orderBy("site", "line")
    )


def test_two_passes_are_those_of_the_local_run(
    session: Any, pages: Path, repeats: Path, articles: list[dict[str, Any]], tmp_path: Path
) -> None:
    expected = comparable(local(pages, tmp_path / "with", Settings(options=Options(repeats=load_repeats(repeats)))))
    df = session.read.parquet(str(pages))
    assert comparable(collected(spark.two_pass(df))) == expected
    in_memory = spark.clean_dataframe(df.limit(9), options=Options(repeats=load_repeats(repeats)))
    assert comparable(collected(in_memory)) == [row for row in expected if row["id"] in {r.id for r in df.limit(9).collect()}]
    assert any(row["body"] != other["body"] for row, other in zip(expected, articles, strict=True)), "repeats change nothing"


def test_ids_by_file_and_row_can_be_had_of_parquet(session: Any, pages: Path) -> None:
    df = session.read.parquet(str(pages)).selectExpr("*", "concat(_metadata.file_name, '#', _metadata.row_index + 1) AS place")
    rows = collected(spark.clean_dataframe(df.limit(20), id="place"))
    assert [(row["id"], row["url"]) for row in rows] == [
        (f"pages.parquet#{n}", row["url"]) for n, row in enumerate(pq.read_table(pages).to_pylist()[:20], 1)
    ]


def test_a_wrong_column_is_told(session: Any) -> None:
    df = session.createDataFrame([("a", 1, "Rain fell.")], "id string, html int, `my page` string")
    with pytest.raises(ValueError, match=r"name one \(content='html'\). Columns: id, html, my page"):
        spark.clean_dataframe(df)
    with pytest.raises(ValueError, match="no column 'link'"):
        spark.clean_dataframe(df, content="my page", url="link")
    with pytest.raises(ValueError, match=r"name one \(id='url'\), or id='' for none"):
        spark.clean_dataframe(df.drop("id"), content="my page")
    with pytest.raises(TypeError, match="'link'"):
        spark.clean_dataframe(df, link="url")
    assert [row["id"] for row in collected(spark.clean_dataframe(df.drop("id"), content="my page", id=""))] == ["#0"]


def test_the_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    for verb in (spark.clean_dataframe, spark.count_repeats, spark.two_pass):
        with pytest.raises(ImportError, match=r"pyspark is missing.*pip install 'cleannews\[spark\]'"):
            verb(None)  # type: ignore[arg-type]


def test_the_documentation_runs(session: Any, tmp_path: Path) -> None:
    told = (Path(__file__).parents[1] / "docs" / "scale.md").read_text("utf-8").replace("s3a://news", str(tmp_path))
    code = [code for code in re.findall(r"^```python\n(.*?)^```$", told, re.DOTALL | re.MULTILINE) if "pages" in code]
    rows = [{"id": f"d{n}", "html": f"Rain fell on pier {n}.", "url": "https://a.example/1", "day": n % 2 + 1} for n in range(8)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "pages")
    names: dict[str, Any] = {}
    for recipe in code:
        if "sys.argv" not in recipe and "dataset" not in recipe:
            exec(recipe, names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "pages", "repeats", "without-templates"]
    assert names["articles"].count() == 8


SETTINGS = Settings(form=Format.parquet, fields=FieldNames("html", "", "id", "", "", ""), timeout=0.3)


def eat(content: str, **more: Any) -> Any:
    """What a page does for which memory does not suffice."""
    raise MemoryError


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("[raise]", "RuntimeError: boom"),
        pytest.param("[run on]", "took longer than 0.3 s", marks=pytest.mark.skipif(os.name == "nt", reason="no such timer")),
        ("[eat]", "needed more memory than its Python worker may take"),
    ],
)
def test_a_page_that_fails_is_a_row(deed: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "clean", eat if deed == "[eat]" else misbehaving)
    batch = pa.RecordBatch.from_pylist([{"id": "a", "html": f"Rain fell. {deed}"}])
    (row,) = [row for found in spark.cleaned([batch], SETTINGS, None) for row in found.to_pylist()]
    assert row["id"] == "a" and row["body"] is None and told in row["error"]


def test_a_page_that_fails_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(content: str, **more: Any) -> Any:
        return misbehaving(content, **more) and pipeline.PageLines("harbour.example", [content])

    monkeypatch.setattr(pipeline, "lines_of_page", lines)
    texts = ["Rain fell.", "Snow fell. [raise]", None, "Hail fell. [run on]" if os.name != "nt" else None]
    (found,) = spark.counted([pa.RecordBatch.from_pylist([{"html": text} for text in texts])], SETTINGS)
    assert found.column("line").to_pylist() == ["", "rain fell"]
