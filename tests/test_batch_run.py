"""The run: exactly the row to blame gets the error, the same bytes whatever happens on the way, and nothing is left behind."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from misbehaving import misbehaving, quick, run_over
from test_cli import environment

from cleannews import clean
from cleannews.batch import outputs, pool
from cleannews.batch.cleaning import PAGES
from cleannews.batch.manifest import loaded
from cleannews.batch.outputs import one_file
from cleannews.batch.settings import Settings
from cleannews.files import FileProblem
from cleannews.results import Format

HERE = Path(__file__).parent
posix = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no signals of this kind")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and ends orphans")


def table(folder: Path, count: int, **deeds: str) -> str:
    """A JSONL file of short pages; some do a deed: `row_7="die"`."""
    rows = [{"id": f"d{n}", "text": f"Rain fell on pier {n}. [{deeds.get(f'row_{n}', '')}]"} for n in range(1, count + 1)]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(folder / "news.jsonl")


def found(folder: Path) -> list[dict[str, Any]]:
    """The rows in a folder of JSONL shards."""
    return [json.loads(line) for path in sorted(folder.glob("part-*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    """All that is in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rows_come_out_in_order_with_where_they_came_from(tmp_path: Path) -> None:
    run_over([table(tmp_path, 130)], tmp_path / "out", Settings(shard_rows=60), 2, quick)
    rows = found(tmp_path / "out")
    assert [row["id"] for row in rows] == [f"d{n}" for n in range(1, 131)]
    assert [row["row"] for row in rows] == [*range(1, 131)] and {Path(row["file"]).name for row in rows} == {"news.jsonl"}
    assert sorted(contents(tmp_path / "out")) == ["_manifest.json", *(f"part-0000{n}.jsonl" for n in range(3))]


def test_articles_are_those_of_clean(tmp_path: Path) -> None:
    page = (HERE.parent / "samples" / "en_wire.txt").read_text("utf-8")
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"text": page, "url": "https://aster.example/1", "title": "Known"}) + "\n", "utf-8"
    )
    run_over([str(tmp_path / "news.jsonl")], tmp_path / "out", Settings(lines=True), 1, clean)
    (row,) = found(tmp_path / "out")
    expected = clean(page, url="https://aster.example/1", known={"title": "Known"}).to_dict()
    assert {key: row[key] for key in expected} == expected and row["site"] == "aster.example" and row["error"] is None


def test_what_most_runs_need_is_loaded_before_workers_are_forked() -> None:
    assert clean(PAGES[1]).metadata.sources["language"] == "langdetect"


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("raise", "RuntimeError: boom"),
        pytest.param("run on", "took longer than 0.3 seconds", marks=posix),
        pytest.param("hang", "took longer than 0.3 seconds", marks=posix),
        pytest.param("die", "ended its worker (SIGKILL)", marks=posix),
        ("leave", "ended its worker (exit status 3)"),
        pytest.param("eat", "needed more than 1,000 MB of memory", marks=linux),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_page_that_misbehaves_is_the_only_one_with_an_error(tmp_path: Path, deed: str, told: str, jobs: int) -> None:
    settings = Settings(timeout=0.3, memory_per_worker=10**9)
    watched = run_over([table(tmp_path, 120, row_70=deed)], tmp_path / "out", settings, jobs, misbehaving)
    rows = found(tmp_path / "out")
    assert [row["id"] for row in rows] == [f"d{n}" for n in range(1, 121)]
    assert [row["row"] for row in rows if row["error"]] == [70] and told in rows[69]["error"]
    assert watched.errors == [(70, rows[69]["error"])]


@posix
def test_many_misbehave_each_in_its_way(tmp_path: Path) -> None:
    deeds = {"row_1": "die", "row_2": "raise", "row_49": "run on", "row_50": "die", "row_51": "leave", "row_120": "die"}
    run_over([table(tmp_path, 120, **deeds)], tmp_path / "out", Settings(timeout=0.3), 2, misbehaving)
    assert [f"row_{row['row']}" for row in found(tmp_path / "out") if row["error"]] == [*deeds]


def test_pool_that_does_not_answer_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_LOST", 0)
    monkeypatch.setattr(pool, "_GRACE", 0.5)
    real, lost = pool.Workers.started, [True]

    def losing(self: Any, one: Any, rows: Any) -> Any:
        if lost and rows[0].number == 51:
            lost.clear()
            return Future()  # nobody will ever keep this promise
        return real(self, one, rows)

    monkeypatch.setattr(pool.Workers, "started", losing)
    run_over([table(tmp_path, 300)], tmp_path / "out", Settings(), 2, quick)
    assert [row["row"] for row in found(tmp_path / "out") if not row["error"]] == [*range(1, 301)]


def test_pool_that_breaks_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, broken = pool.Workers.kept, [True]

    def breaking(self: Any, promise: Any) -> Any:
        found = real(self, promise)
        if broken:
            broken.clear()
            raise BrokenProcessPool
        return found

    monkeypatch.setattr(pool.Workers, "kept", breaking)
    run_over([table(tmp_path, 300)], tmp_path / "out", Settings(), 2, quick)
    assert [row["row"] for row in found(tmp_path / "out") if not row["error"]] == [*range(1, 301)]


# the same bytes


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """A table, and what a run over it writes that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    given = table(folder, 230, row_33="die")
    run_over([given], folder / "out", Settings(shard_rows=20), 1, misbehaving)
    return given, contents(folder / "out")


@pytest.mark.parametrize("jobs", [2, 3])
def test_number_of_jobs_changes_nothing(undisturbed: tuple[str, dict[str, bytes]], tmp_path: Path, jobs: int) -> None:
    run_over([undisturbed[0]], tmp_path / "out", Settings(shard_rows=20), jobs, misbehaving)
    assert contents(tmp_path / "out") == undisturbed[1]


def shards_in(folder: Path) -> int:
    """How many shards are whole."""
    return len([path for path in folder.glob("part-*") if path.suffix != ".part"])


def started(given: str, folder: Path, *on: str) -> subprocess.Popen[bytes]:
    """A slow run with some settings on, as a process group of its own, which notes its workers in `folder/workers`."""
    (folder / "workers").mkdir(exist_ok=True)
    command = [sys.executable, str(HERE / "misbehaving.py"), given, str(folder / "out"), "2", *on]
    return subprocess.Popen(
        command, env=environment(WORKERS=str(folder / "workers")), stderr=subprocess.PIPE, start_new_session=True
    )


def wait_for(claim: Any, seconds: float = 30) -> None:
    """Waits until something is the case."""
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)


@linux
def test_run_that_is_killed_again_and_again_ends_with_the_same_bytes(
    undisturbed: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for shards in (1, 4, 9):
        with started(undisturbed[0], tmp_path) as child:
            wait_for(lambda wanted=shards: shards_in(out) >= wanted or child.poll() is not None)
            os.killpg(child.pid, signal.SIGKILL)
        assert shards <= shards_in(out) < 12
    with started(undisturbed[0], tmp_path) as child:
        assert child.wait(60) == 0
    assert contents(out) == undisturbed[1]


@linux
def test_shards_that_are_whole_are_not_done_again(undisturbed: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(undisturbed[0], tmp_path) as child:
        wait_for(lambda: shards_in(out) >= 3)
        os.killpg(child.pid, signal.SIGKILL)
    before = {path.name: path.stat().st_mtime_ns for path in sorted(out.glob("part-*.jsonl"))[:3]}
    run_over([undisturbed[0]], out, Settings(shard_rows=20), 1, misbehaving)
    assert {name: (out / name).stat().st_mtime_ns for name in before} == before


@linux
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    given = table(tmp_path, 200, row_3="hang", row_60="hang")
    with started(given, tmp_path) as child:
        wait_for(lambda: len(list((tmp_path / "workers").iterdir())) >= 2)
        time.sleep(0.2)  # into the hanging pages
        child.kill()
    workers = [path.name for path in (tmp_path / "workers").iterdir()]
    wait_for(lambda: not any(map(is_running, workers)), 5)


def is_running(pid: str) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path("/proc", pid, "stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("lost", ["removed", "shorter"])
def test_shard_that_is_not_as_it_was_is_done_again(undisturbed: tuple[str, dict[str, bytes]], tmp_path: Path, lost: str) -> None:
    out = tmp_path / "out"
    run_over([undisturbed[0]], out, Settings(shard_rows=20), 1, misbehaving)
    if lost == "removed":
        (out / "part-00004.jsonl").unlink()
    else:
        (out / "part-00004.jsonl").write_bytes(b"{")
    run_over([undisturbed[0]], out, Settings(shard_rows=20), 2, misbehaving)
    assert contents(out) == undisturbed[1]


@pytest.mark.parametrize("form", [Format.parquet, Format.csv, Format.jsonl_gz, Format.jsonl_zst, Format.md])
def test_every_format_is_the_same_after_an_interruption(tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    given, settings = table(tmp_path, 90, row_5="raise"), Settings(shard_rows=25, form=form)
    run_over([given], tmp_path / "whole", settings, 2, misbehaving)
    real = outputs.Folder.end_shard

    def interrupted(self: outputs.Folder, source: int, behind: int) -> None:
        if behind > 50:
            raise KeyboardInterrupt
        real(self, source, behind)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outputs.Folder, "end_shard", interrupted)
        run_over([given], tmp_path / "out", settings, 1, misbehaving)
    assert not list((tmp_path / "out").glob("*.part")) and shards_in(tmp_path / "out") == 2
    run_over([given], tmp_path / "out", settings, 1, misbehaving)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.parametrize("form", [Format.jsonl, Format.txt])
@pytest.mark.parametrize("kept", [1, 2, 3, 5])
def test_run_is_taken_up_in_the_middle_of_any_input(tmp_path: Path, form: Format, kept: int) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(7):
        (tmp_path / "pages" / f"{number}.txt").write_text(f"Page {number}.", "utf-8")
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    (tmp_path / "more.csv").write_text("text\n" + "".join(f"Line {number}.\n" for number in range(13)), "utf-8")
    given = [
        str(tmp_path / "pages"),
        str(tmp_path / "empty.jsonl"),
        table(tmp_path, 20, row_11="raise"),
        str(tmp_path / "more.csv"),
    ]
    settings, out = Settings(shard_rows=9, form=form), tmp_path / "out"
    run_over(given, out, settings, 1, misbehaving)
    whole = contents(out)
    for number in range(kept, 5):
        (out / f"part-{number:05}.jsonl").unlink()
    run_over(given, out, settings, 2, misbehaving)
    assert len([name for name in whole if name.startswith("part-")]) == 5 and contents(out) == whole


# what may not be taken up, removed or overwritten


@pytest.mark.parametrize(
    ("settings", "told"),
    [(Settings(shard_rows=7), "shard_rows was 5 and is 7"), (Settings(shard_rows=5, lines=True), "lines was false and is true")],
)
def test_run_with_other_settings_is_refused_with_the_reason(tmp_path: Path, settings: Settings, told: str) -> None:
    given = table(tmp_path, 9)
    run_over([given], tmp_path / "out", Settings(shard_rows=5), 1, quick)
    before = contents(tmp_path / "out")
    with pytest.raises(FileProblem, match=told):
        run_over([given], tmp_path / "out", settings, 1, quick)
    assert contents(tmp_path / "out") == before


def test_run_over_inputs_that_changed_is_refused(tmp_path: Path) -> None:
    given = table(tmp_path, 9)
    run_over([given], tmp_path / "out", Settings(), 1, quick)
    table(tmp_path, 10)
    with pytest.raises(FileProblem, match=r"news\.jsonl has changed"):
        run_over([given], tmp_path / "out", Settings(), 1, quick)


def test_run_over_other_inputs_is_refused(tmp_path: Path) -> None:
    given = table(tmp_path, 9)
    run_over([given], tmp_path / "out", Settings(), 1, quick)
    (tmp_path / "more.jsonl").write_text('{"text": "a"}\n', "utf-8")
    with pytest.raises(FileProblem, match="the inputs were"):
        run_over([given, str(tmp_path / "more.jsonl")], tmp_path / "out", Settings(), 1, quick)


@pytest.mark.parametrize("form", [Format.jsonl, Format.md])
def test_restart_removes_what_the_run_wrote_and_nothing_else(tmp_path: Path, form: Format) -> None:
    given = table(tmp_path, 9)
    run_over([given], tmp_path / "out", Settings(shard_rows=2, form=form), 1, quick)
    (tmp_path / "out" / "mine.txt").write_text("mine", "utf-8")
    run_over([given], tmp_path / "out", Settings(shard_rows=5, form=form), 1, quick, restart=True)
    names = [name for name in contents(tmp_path / "out") if "news.jsonl/" not in name]
    assert sorted(names) == ["_manifest.json", "mine.txt", "part-00000.jsonl", "part-00001.jsonl"]


def test_restart_removes_nothing_outside_the_folder(tmp_path: Path) -> None:
    given, out = table(tmp_path, 3), tmp_path / "out"
    settings = Settings(form=Format.md)
    for name in ("../mine.txt", str(tmp_path / "mine.txt")):
        (tmp_path / "mine.txt").write_text("mine", "utf-8")
        run_over([given], out, settings, 1, quick, restart=True)
        index = out / "part-00000.jsonl"
        manifest = loaded(out)
        assert manifest
        index.write_text(json.dumps({"article": name}) + "\n", "utf-8")
        manifest.shards[0].bytes = index.stat().st_size
        manifest.save(out)
        run_over([given], out, settings, 1, quick, restart=True)
        assert (tmp_path / "mine.txt").exists()
    manifest.shards[0].name = "../mine.txt"
    manifest.save(out)
    with pytest.raises(FileProblem, match="is no manifest"):
        run_over([given], out, settings, 1, quick, restart=True)


def test_restart_leaves_a_shard_that_somebody_changed(tmp_path: Path) -> None:
    given = table(tmp_path, 9)
    run_over([given], tmp_path / "out", Settings(), 1, quick)
    (tmp_path / "out" / "part-00000.jsonl").write_text("changed", "utf-8")
    with pytest.raises(FileProblem, match="was changed after the run"):
        run_over([given], tmp_path / "out", Settings(), 1, quick, restart=True)
    assert (tmp_path / "out" / "part-00000.jsonl").read_text("utf-8") == "changed"


def test_folder_with_what_is_not_ours_is_refused(tmp_path: Path) -> None:
    given = table(tmp_path, 3)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-00000.jsonl").write_text("mine", "utf-8")
    for restart in (False, True):
        with pytest.raises(FileProblem, match="holds what no run of cleannews wrote"):
            run_over([given], tmp_path / "out", Settings(), 1, quick, restart)
    assert (tmp_path / "out" / "part-00000.jsonl").read_text("utf-8") == "mine"


def test_manifest_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "_manifest.json").write_text('{"name": "an app"}', "utf-8")
    with pytest.raises(FileProblem, match="is no manifest of cleannews"):
        run_over([table(tmp_path, 3)], tmp_path / "out", Settings(), 1, quick)


def test_file_in_the_way_of_a_shard_is_not_overwritten(tmp_path: Path) -> None:
    given, out = table(tmp_path, 9), tmp_path / "out"
    run_over([given], out, Settings(), 1, quick)
    manifest = loaded(out)
    assert manifest
    manifest.shards, manifest.is_complete = [], False
    manifest.save(out)
    (out / "part-00000.jsonl").write_text("mine", "utf-8")
    with pytest.raises(FileProblem, match="in the way of a shard"):
        run_over([given], out, Settings(), 1, quick)
    assert (out / "part-00000.jsonl").read_text("utf-8") == "mine"


def test_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("mine", "utf-8")
    with pytest.raises(FileProblem, match="exists already"), one_file(tmp_path / "out.jsonl", Settings()):
        pass
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "mine"


@linux
def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    given = table(tmp_path, 4000)
    with started(given, tmp_path) as child:
        wait_for(lambda: shards_in(tmp_path / "out") >= 1)
        with pytest.raises(FileProblem, match="another run is writing there"):
            run_over([given], tmp_path / "out", Settings(shard_rows=20), 1, quick)
        os.killpg(child.pid, signal.SIGKILL)


# a full disk


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """A disk on which no space is left after the first shards."""
    real = outputs.Part.write
    is_full = [True]

    def write(self: outputs.Part, rows: Any) -> None:
        def refuse() -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        if is_full and "part-00002" in self.path.name:
            self.guarded(refuse)
        real(self, rows)

    monkeypatch.setattr(outputs.Part, "write", write)
    yield is_full


def test_full_disk_is_told_and_the_run_goes_on_once_there_is_space(tmp_path: Path, full_disk: list[bool]) -> None:
    given, out = table(tmp_path, 60), tmp_path / "out"
    with pytest.raises(FileProblem, match=r"cannot be written \(no space left on device\)"):
        run_over([given], out, Settings(shard_rows=10), 2, quick)
    assert sorted(contents(out)) == ["_manifest.json", "part-00000.jsonl", "part-00001.jsonl"]
    full_disk.clear()
    run_over([given], out, Settings(shard_rows=10), 2, quick)
    assert len(found(out)) == 60
