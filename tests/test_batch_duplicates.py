"""Runs that tell duplicates: what `find_duplicates` says of the bodies stands in the rows, in every format, and a run is taken up at any point."""

from __future__ import annotations

import csv
import json
import os
import signal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from misbehaving import misbehaving, quick, run_over
from test_batch_run import contents, found, linux, shards_in, started, wait_for

from cleannews import find_duplicates
from cleannews.batch import outputs
from cleannews.batch.columns import pyarrow
from cleannews.batch.settings import Settings
from cleannews.results import Format

WORDS = [
    "bridge",
    "ferry",
    "mill",
    "organ",
    "hedge",
    "clock",
    "plough",
    "harbour",
    "marsh",
    "school",
    "lamp",
    "bakery",
    "weir",
    "pump",
    "tower",
]
FORMS = [Format.jsonl, Format.jsonl_gz, Format.csv, Format.parquet, Format.json, Format.md, Format.txt]


def texts(count: int) -> list[str]:
    """Different texts; every fifth is an earlier one, every tenth with its last word changed."""
    made: list[str] = []
    for number in range(count):
        words = Random(number).choices(WORDS, k=60)
        if number % 5 == 4:
            words = made[number // 2 - number // 2 % 5].split()
            words[-1] = "end" if number % 10 == 9 else words[-1]
        made.append(" ".join(words))
    return made


def table(folder: Path, count: int = 120) -> str:
    """A JSONL file of such texts, one row of which is broken."""
    rows = [json.dumps({"id": f"d{number}", "text": text}) for number, text in enumerate(texts(count))]
    rows[31] = "{broken"
    (folder / "news.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    return str(folder / "news.jsonl")


def rows_of(folder: Path, form: Format) -> list[dict[str, Any]]:
    """The rows of the shards, or of their index, with what the tests look at."""
    if form is Format.parquet:
        tables = [pyarrow().parquet.read_table(path) for path in sorted(folder.glob("part-*"))]
        return [row for one in tables for row in one.to_pylist()]
    if form is Format.csv:
        rows = [row for path in sorted(folder.glob("part-*")) for row in csv.DictReader(path.read_text("utf-8").splitlines())]
        return [row | {"duplicate_of": row["duplicate_of"] or None} for row in rows]
    return found(folder)


@pytest.mark.parametrize("form", [form for form in FORMS if form is not Format.jsonl_gz])
def test_duplicates_are_told_and_nothing_is_dropped(tmp_path: Path, form: Format) -> None:
    settings = Settings(form=form, shard_rows=25, duplicates=True)
    run_over([table(tmp_path)], tmp_path / "out", settings, 2, misbehaving)
    rows = rows_of(tmp_path / "out", form)
    bodies = [("", "") if number == 31 else (f"d{number}", text) for number, text in enumerate(texts(120))]
    expected = find_duplicates(bodies)
    assert [row["duplicate_of"] for row in rows] == expected and len(rows) == 120
    assert (expected[14], expected[9]) == ("d5", "d0"), "one word for word, and one nearly"


@pytest.mark.parametrize("form", FORMS)
def test_all_else_is_as_without(tmp_path: Path, form: Format) -> None:
    rows = [
        {"id": "=1", "text": "Rain “fell”\u2028.", "rank": [1, None], "note": "\udcff"},
        {"id": "b", "text": "It snowed."},
        {},
    ]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    both = []
    for is_told in (False, True):
        settings = Settings(form=form, shard_rows=2, keep_fields=True, lines=True, duplicates=is_told)
        run_over([str(tmp_path / "news.jsonl")], tmp_path / str(is_told), settings, 1, quick)
        both.append(contents(tmp_path / str(is_told)))
    assert {name for name in both[0] if both[0][name] != both[1].pop(name)} == {"_manifest.json"} and not both[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_number_of_jobs_changes_nothing(tmp_path: Path, jobs: int) -> None:
    given, settings = table(tmp_path), Settings(shard_rows=25, duplicates=True)
    run_over([given], tmp_path / "one", settings, 1, misbehaving)
    run_over([given], tmp_path / "out", settings, jobs, misbehaving)
    assert contents(tmp_path / "out") == contents(tmp_path / "one")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("where", ["drafts", "out"])
def test_run_is_taken_up_while_cleaning_or_while_writing(
    tmp_path: Path, form: Format, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, settings = table(tmp_path), Settings(form=form, shard_rows=25, duplicates=True)
    run_over([given], tmp_path / "whole", settings, 1, misbehaving)
    real = outputs.Folder.end_shard

    def interrupted(self: outputs.Folder, source: int, behind: int) -> None:
        if behind > 60 and self.folder.name == where:
            raise KeyboardInterrupt
        real(self, source, behind)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outputs.Folder, "end_shard", interrupted)
        run_over([given], tmp_path / "out", settings, 1, misbehaving)
    assert shards_in(tmp_path / "out") == (0 if where == "drafts" else 2)
    run_over([given], tmp_path / "out", settings, 1, misbehaving)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert not (tmp_path / "out" / outputs.UNFINISHED).exists()


@linux
def test_run_that_is_killed_ends_with_the_same_bytes(tmp_path: Path) -> None:
    given, out = table(tmp_path, 230), tmp_path / "out"
    run_over([given], tmp_path / "whole", Settings(shard_rows=20, duplicates=True), 1, misbehaving)
    with started(given, tmp_path, "duplicates") as child:
        wait_for(lambda: shards_in(out / ".unfinished" / "drafts") >= 3 or child.poll() is not None)
        os.killpg(child.pid, signal.SIGKILL)
    assert shards_in(out) == 0 and 3 <= shards_in(out / ".unfinished" / "drafts") < 12
    with started(given, tmp_path, "duplicates") as child:
        assert child.wait(60) == 0
    assert contents(out) == contents(tmp_path / "whole")


def test_complete_run_takes_away_what_a_kill_left(tmp_path: Path) -> None:
    given, settings = table(tmp_path), Settings(duplicates=True)
    run_over([given], tmp_path / "out", settings, 1, quick)
    whole = contents(tmp_path / "out")
    (tmp_path / "out" / ".unfinished" / "drafts").mkdir(parents=True)
    (tmp_path / "out" / ".unfinished" / "drafts" / "part-00000.jsonl").write_text("[", "utf-8")
    run_over([given], tmp_path / "out", settings, 1, quick)
    assert contents(tmp_path / "out") == whole and not (tmp_path / "out" / ".unfinished").exists()


def test_shard_that_was_lost_is_done_again(tmp_path: Path) -> None:
    given, settings = table(tmp_path), Settings(shard_rows=25, duplicates=True)
    run_over([given], tmp_path / "out", settings, 1, quick)
    whole = contents(tmp_path / "out")
    (tmp_path / "out" / "part-00003.jsonl").unlink()
    run_over([given], tmp_path / "out", settings, 1, quick)
    assert contents(tmp_path / "out") == whole


def test_restart_removes_unfinished_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, out = table(tmp_path), tmp_path / "out"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("cleannews.batch.drafts.find_duplicates", lambda documents: (_ for _ in ()).throw(KeyboardInterrupt))
        run_over([given], out, Settings(duplicates=True), 1, quick)
    assert (out / ".unfinished").exists()
    run_over([given], out, Settings(), 1, quick, restart=True)
    assert sorted(contents(out)) == ["_manifest.json", "part-00000.jsonl"]


def test_without_the_option_the_column_is_empty(tmp_path: Path) -> None:
    run_over([table(tmp_path)], tmp_path / "out", Settings(), 1, quick)
    assert {row["duplicate_of"] for row in found(tmp_path / "out")} == {None}
