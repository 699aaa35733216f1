"""Counting lines over tables and dumps, and runs that use the count: the same table and the same articles as in memory, whatever happens on the way."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from misbehaving import die, quick, run_over
from test_batch_cli import rows_in
from test_batch_run import contents, linux, shards_in, started, table, wait_for
from test_cli import environment, heed_interrupts, run
from test_repeats import APPEAL, SITE, page, story

from cleannews import Options, clean, lines_of_page, load_repeats, tally
from cleannews.batch import counting, outputs
from cleannews.batch.settings import Settings
from cleannews.repeats import count_documents, document_of
from cleannews.results import Format

PAGES = [page(number, story(number), APPEAL) for number in range(24)]
"""Pages of one site; each has the site's own sentence amid its article."""
SMALL = [page(number, story(number), APPEAL) for number in range(30, 33)]
"""The same of a site with three pages."""


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of both sites in the working folder: one named by the addresses, the other by a field."""
    monkeypatch.chdir(tmp_path)
    rows = [{"id": f"d{n}", "url": f"https://www.{SITE}/{n}", "text": text} for n, text in enumerate(PAGES)]
    rows += [{"id": f"s{n}", "site": "small", "text": text} for n, text in enumerate(SMALL)]
    return write("news.jsonl", rows)


def write(name: str, rows: list[dict[str, Any]]) -> Path:
    """A JSONL file of rows, which all have the fields of the first and last ones."""
    Path(name).write_text("".join(json.dumps(rows[0] | dict.fromkeys(rows[-1]) | row) + "\n" for row in rows), "utf-8")
    return Path(name)


@pytest.fixture
def counted(news: Path) -> Path:
    """The table of repeats of these sites."""
    assert run("repeats", "news.jsonl", "-o", "repeats.parquet", "--jobs", "1").exit_code == 0
    return Path("repeats.parquet")


def bodies(folder: str) -> dict[str, str]:
    """The body of each row in a folder."""
    return {row["id"]: row["body"] for row in rows_in(folder)}


# the count


def test_count_is_the_one_in_memory(counted: Path) -> None:
    documents = [document_of(*lines_of_page(text, site=SITE)) for text in PAGES]
    documents += [document_of(*lines_of_page(text, site="small")) for text in SMALL]
    assert load_repeats(counted, every_line=True).counts == count_documents(documents).counts


def test_number_of_jobs_and_the_container_change_nothing(counted: Path) -> None:
    run("repeats", "news.jsonl", "-o", "two.parquet", "--jobs", "2")
    Path("more.csv.gz").write_bytes(packed_csv())
    run("repeats", "more.csv.gz", "-o", "csv.parquet", "--content-field", "page", "--site-field", "of", "--jobs", "1")
    assert counted.read_bytes() == Path("two.parquet").read_bytes() == Path("csv.parquet").read_bytes()


def packed_csv() -> bytes:
    """The same pages as a packed CSV file with other names of fields."""
    import csv
    import gzip
    import io

    text = io.StringIO()
    csv.writer(text).writerows([["of", "page"], *([SITE, one] for one in PAGES), *(["small", one] for one in SMALL)])
    return gzip.compress(text.getvalue().encode())


def test_what_was_counted_is_told(news: Path) -> None:
    with news.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"text": "Rain fell where nobody knows."}) + "\n")
    told = run("repeats", "news.jsonl", "-o", "repeats.parquet").stderr
    lines = [line.strip().split(maxsplit=1) for line in told.splitlines()]
    assert "the page from 'text', its address from 'url', its site from 'site'" in told
    assert ["28", "documents"] in lines and ["2", "sites"] in lines and ["0", "errors"] in lines
    assert [
        "1",
        "warning: its site is not known, so its lines were not counted",
    ] in lines and "written to repeats.parquet" in told


def test_events_of_a_count(news: Path) -> None:
    result = run("repeats", "news.jsonl", "-o", "repeats.parquet", "--log-json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events] == ["note", "start", "counted", "end"]
    assert (events[-1]["rows"], events[-1]["sites"], events[-1]["errors"]) == (27, 2, 0) and events[-1]["lines"] > 100


def test_row_with_an_error_is_told_and_the_others_are_counted(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(content: str, **more: Any) -> Any:
        if content == PAGES[7]:
            die()
        return lines_of_page(content, **more)

    monkeypatch.setattr(counting, "lines_of_page", dying)
    with news.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    result = run("repeats", "news.jsonl", "-o", "repeats.parquet", "--jobs", "1")
    assert result.exit_code == 1 and load_repeats("repeats.parquet").counts[SITE][""] == 23
    assert "row 8: ended its worker (SIGKILL)" in result.stderr and "row 28: is not JSON" in result.stderr


def test_pages_may_all_be_of_one_site(counted: Path) -> None:
    Path("pages").mkdir()
    for number, text in enumerate(PAGES):
        Path("pages", f"{number}.txt").write_text(text, "utf-8")
    assert run("repeats", "pages", "-o", "pages.parquet", "--site", SITE).exit_code == 0
    assert load_repeats("pages.parquet").counts[SITE] == load_repeats(counted).counts[SITE]
    for options in ([], ["--jobs", "2"]):
        run("clean", "pages", "-o", f"out{len(options)}", "--repeats", "pages.parquet", "--site", SITE, *options)
        assert APPEAL not in json.loads(Path(f"out{len(options)}/0.json").read_text("utf-8"))["body"]
    told = [run("explain", "pages/0.txt", "--repeats", "pages.parquet", *site).stdout for site in ([], ["--site", SITE])]
    labels = [next(line for line in one.splitlines() if "Every Thursday" in line).split()[0] for one in told]
    assert labels[0] == "body" != labels[1]


# what cannot be


def test_table_that_exists_is_not_overwritten(news: Path) -> None:
    Path("repeats.parquet").write_text("mine", "utf-8")
    result = run("repeats", "news.jsonl", "-o", "repeats.parquet")
    assert result.exit_code == 2 and "is not overwritten" in result.stderr
    assert Path("repeats.parquet").read_text("utf-8") == "mine"


def test_table_without_a_site_is_not_written(news: Path) -> None:
    result = run("repeats", "news.jsonl", "-o", "repeats.parquet", "--url-field", "", "--site-field", "")
    assert result.exit_code == 2 and "the site of no document is known" in result.stderr
    assert [path.name for path in Path().iterdir()] == ["news.jsonl"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["nowhere.jsonl", "-o", "r.parquet"], "no such file"),
        (["news.jsonl", "-o", "-"], "cannot go to standard output"),
        (["news.jsonl", "-o", "r.parquet", "--memory", "lots"], "--memory lots: is no size"),
        (["news.jsonl", "-o", "r.parquet", "--memory", "10MB"], "--memory: 10,000,000 bytes are too few"),
        (["news.jsonl", "-o", "r.parquet", "--content-field", "page", "--input-format", "csv"], "no field 'page'"),
    ],
)
def test_count_that_cannot_be_is_told(news: Path, args: list[str], told: str) -> None:
    result = run("repeats", *args)
    assert result.exit_code == 2 and told in result.stderr and [path.name for path in Path().iterdir()] == ["news.jsonl"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), tally.engine().OutOfMemoryException("too much")]
)
def test_count_that_fails_is_told_and_leaves_nothing(news: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def failing(documents: Iterator[Any], *args: Any, **more: Any) -> None:
        next(documents)
        raise error

    monkeypatch.setattr(tally, "count_documents", failing)
    monkeypatch.setattr(counting, "_PATIENCE", 0.01)
    result = run("repeats", "news.jsonl", "-o", "repeats.parquet")
    assert result.exit_code == 2 and (
        "no space left on device" in result.stderr or "could not be counted (too much)" in result.stderr
    )
    assert [path.name for path in Path().iterdir()] == ["news.jsonl"]


def test_reader_that_fails_does_not_wait_for_room(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes the documents any more, and more of them come than may wait."""
    monkeypatch.setattr(tally, "count_documents", lambda documents, *args, **more: next(documents) and 1 / 0)
    monkeypatch.setattr(counting, "_PATIENCE", 0.01)
    with pytest.raises(ZeroDivisionError), counting.counted(Path("repeats.parquet"), 10**9) as output:
        for _ in range(100):
            output.write([document_of(SITE, ["Rain fell."])], outputs.Counts())


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_count_that_is_interrupted_leaves_nothing(news: Path) -> None:
    news.write_text(news.read_text("utf-8") * 200, "utf-8")
    command = [sys.executable, "-m", "cleannews", "repeats", "news.jsonl", "-o", "repeats.parquet", "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(), preexec_fn=heed_interrupts) as child:
        wait_for(lambda: any(Path().glob(".repeats-*")) or child.poll() is not None)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=60)[1].decode()
    assert child.returncode == 130 and "repeats.parquet was not written" in told and "Traceback" not in told
    assert [path.name for path in Path().iterdir()] == ["news.jsonl"]


def without_duckdb(*args: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as if DuckDB were not installed."""
    code = "import sys; sys.modules.update(duckdb=None); from cleannews.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=False, timeout=60, env=environment())


@pytest.mark.parametrize("args", [["repeats", "-o", "r.parquet"], ["clean", "-o", "out", "--two-pass"]])
def test_missing_extra_is_told_before_anything_is_done(news: Path, args: list[str]) -> None:
    done = without_duckdb(args[0], "news.jsonl", *args[1:])
    assert (
        done.returncode == 2
        and b"cleannews[duckdb]" in done.stderr
        and [path.name for path in Path().iterdir()] == ["news.jsonl"]
    )


# cleaning with it


def test_repeats_clean_a_table(counted: Path) -> None:
    run("clean", "news.jsonl", "-o", "alone", "--jobs", "1")
    run("clean", "news.jsonl", "-o", "out", "--repeats", str(counted), "--jobs", "2")
    options = Options(repeats=load_repeats(counted))
    alone, found = bodies("alone"), bodies("out")
    assert all(APPEAL in body for body in alone.values())
    assert all(found[f"d{n}"] == clean(text, site=SITE, options=options).body for n, text in enumerate(PAGES))
    assert not any(APPEAL in found[f"d{n}"] for n in range(len(PAGES)))


def test_site_of_three_pages_is_cleaned_as_without_repeats(counted: Path) -> None:
    run("clean", "news.jsonl", "-o", "alone", "--jobs", "1")
    run("clean", "news.jsonl", "-o", "out", "--repeats", str(counted), "--jobs", "1")
    small = [[row for row in rows_in(folder) if row["site"] == "small"] for folder in ("alone", "out")]
    assert small[0] == small[1] and len(small[0]) == 3


def test_manifest_tells_the_table_by_its_digest(counted: Path) -> None:
    run("clean", "news.jsonl", "-o", "out", "--repeats", str(counted))
    manifest = Path("out/_manifest.json").read_text("utf-8")
    digest = load_repeats(counted).digest
    assert json.loads(manifest)["settings"]["options"]["repeats"] == digest and APPEAL.lower() not in manifest.lower()


def test_run_is_not_taken_up_with_another_table(counted: Path) -> None:
    run("clean", "news.jsonl", "-o", "out", "--repeats", str(counted))
    assert run("clean", "news.jsonl", "-o", "out", "--repeats", str(counted)).exit_code == 0
    write("other.jsonl", [{"url": f"https://{SITE}/{n}", "text": text} for n, text in enumerate(PAGES[:20])])
    run("repeats", "other.jsonl", "-o", "other.parquet")
    result = run("clean", "news.jsonl", "-o", "out", "--repeats", "other.parquet")
    assert result.exit_code == 2 and "repeats was " in result.stderr
    result = run("clean", "news.jsonl", "-o", "out")
    assert result.exit_code == 2 and " and is null" in result.stderr


# two passes


@pytest.mark.parametrize("form", ["jsonl", "parquet", "csv", "md"])
def test_two_passes_are_a_count_and_a_run_with_it(counted: Path, form: str) -> None:
    run("clean", "news.jsonl", "-o", "out", "--format", form, "--repeats", str(counted), "--shard-rows", "10", "--jobs", "1")
    for jobs in ("1", "2"):
        result = run(
            "clean", "news.jsonl", "-o", f"two{jobs}", "--format", form, "--two-pass", "--shard-rows", "10", "--jobs", jobs
        )
        assert result.exit_code == 0
    both = [contents(Path(folder)) for folder in ("two1", "two2")]
    assert both[0] == both[1] and both[0]["_repeats.parquet"] == counted.read_bytes()
    alone = contents(Path("out"))
    assert {name: both[0][name] for name in alone if name != "_manifest.json"} == {
        name: data for name, data in alone.items() if name != "_manifest.json"
    }
    assert {*both[0]} - {*alone} == {"_repeats.parquet"}


def test_two_passes_into_one_file_or_standard_output(counted: Path) -> None:
    run("clean", "news.jsonl", "-o", "out.jsonl", "--repeats", str(counted))
    before = {path.name for path in Path().iterdir()}
    run("clean", "news.jsonl", "-o", "two.jsonl", "--two-pass")
    shown = run("clean", "news.jsonl", "--two-pass", "--quiet").stdout
    assert Path("two.jsonl").read_bytes() == Path("out.jsonl").read_bytes() == shown.encode()
    assert {path.name for path in Path().iterdir()} - before == {"two.jsonl"}


def test_manifest_names_the_table_of_the_first_pass(news: Path) -> None:
    run("clean", "news.jsonl", "-o", "out", "--two-pass")
    kept, manifest = Path("out/_repeats.parquet"), json.loads(Path("out/_manifest.json").read_text("utf-8"))
    digest = load_repeats(kept).digest
    assert manifest["repeats"] == {"name": kept.name, "bytes": kept.stat().st_size, "digest": digest}
    assert run("clean", "news.jsonl", "-o", "out", "--two-pass").exit_code == 0


def test_errors_are_told_once_and_documents_without_a_site_too(news: Path) -> None:
    with news.open("a", encoding="utf-8") as file:
        file.write('{broken\n{"text": "Rain fell where nobody knows."}\n')
    result = run("clean", "news.jsonl", "-o", "out", "--two-pass")
    assert result.exit_code == 1 and result.stderr.count("row 28: is not JSON") == 1
    assert "1  warning: its site is not known, so its lines were not counted" in result.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["news.jsonl", "--repeats", "repeats.parquet"], "--two-pass: counts what --repeats gives"),
        (["-", "--input-format", "jsonl"], "standard input: cannot be read twice"),
        (["news.jsonl", "--memory", "10MB"], "--memory: 10,000,000 bytes are too few"),
    ],
)
def test_two_passes_that_cannot_be_are_told(counted: Path, args: list[str], told: str) -> None:
    result = run("clean", *args, "-o", "out", "--two-pass", stdin=Path("news.jsonl").read_bytes())
    assert result.exit_code == 2 and told in result.stderr and not Path("out").exists()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """A table of a site, and what a run of two passes writes that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    given = table(folder, 230, row_33="raise")
    rows = [json.loads(line) | {"site": "pier"} for line in Path(given).read_text("utf-8").splitlines()]
    Path(given).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with started(given, folder, "two_pass") as child:
        assert child.wait(60) == 0
    return given, contents(folder / "out")


@linux
def test_run_that_is_killed_in_either_pass_ends_with_the_same_bytes(
    undisturbed: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with started(undisturbed[0], tmp_path, "two_pass") as child:
        wait_for(lambda: any(out.glob(".unfinished/counting/.repeats-*")) or child.poll() is not None)
        os.killpg(child.pid, signal.SIGKILL)
    assert not (out / "_repeats.parquet").exists() and shards_in(out) == 0
    with started(undisturbed[0], tmp_path, "two_pass") as child:
        wait_for(lambda: shards_in(out) >= 4 or child.poll() is not None)
        os.killpg(child.pid, signal.SIGKILL)
    assert 4 <= shards_in(out) < 12 and (out / "_repeats.parquet").read_bytes() == undisturbed[1]["_repeats.parquet"]
    with started(undisturbed[0], tmp_path, "two_pass") as child:
        assert child.wait(60) == 0
    assert contents(out) == undisturbed[1]


def test_first_pass_that_is_whole_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, settings, out = table(tmp_path, 90), Settings(shard_rows=20, two_pass=True, site="pier"), tmp_path / "out"
    run_over([given], out, settings, 1, quick)
    whole = contents(out)
    (out / "part-00003.jsonl").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(tally, "count_documents", None)
        run_over([given], out, settings, 1, quick)
    assert contents(out) == whole
    (out / "part-00003.jsonl").unlink()
    (out / "_repeats.parquet").unlink()
    run_over([given], out, settings, 1, quick)
    assert contents(out) == whole


def test_restart_removes_the_table_of_the_first_pass(tmp_path: Path) -> None:
    given, out = table(tmp_path, 9), tmp_path / "out"
    run_over([given], out, Settings(two_pass=True, site="pier"), 1, quick)
    run_over([given], out, Settings(form=Format.csv), 1, quick, restart=True)
    assert sorted(contents(out)) == ["_manifest.json", "part-00000.csv"]
