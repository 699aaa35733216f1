"""The benchmarks of speed: the pages they make, and what they reckon from what they see; no times."""

from __future__ import annotations

import argparse
import doctest
import json
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import kill
import mutate
import processes
import pytest
import throughput
from processes import Look, Usage

from cleannews import clean

SIZE = 120


@pytest.mark.parametrize("module", [mutate, throughput], ids=lambda module: module.__name__)
def test_examples_in_docstrings(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried and not failed


# pages made from samples


def test_the_same_pages_every_time() -> None:
    first = list(mutate.documents(SIZE))
    mutate.samples.cache_clear()
    assert list(mutate.documents(SIZE)) == first
    assert mutate.document(SIZE - 1) == first[-1], "a page depends on its number alone"


def test_no_two_pages_are_the_same() -> None:
    assert len({one.page for one in mutate.documents(SIZE)}) == SIZE
    assert all(one.page != other.page for one, other in zip(mutate.documents(SIZE), mutate.documents(SIZE, seed=1), strict=True))


@pytest.mark.parametrize("form", ["text", "html"])
def test_pages_of_a_form(form: str) -> None:
    sources = {sample.page for sample in mutate.samples(form)}
    for one in mutate.documents(SIZE, form):
        assert one.page not in sources
        assert one.page.lstrip().startswith("<") == (form == "html")


def test_a_page_made_from_a_sample_is_still_an_article() -> None:
    assert all(clean(one.page, url=one.url).body for one in mutate.documents(20))


def test_the_names_in_sentences_change_wherever_they_stand() -> None:
    page = "Jane Roe\nJane Roe said on Monday that rain had fallen on the harbour.\nPrivacy Policy"
    made = mutate.renamed(mutate.Sample(page, False, mutate.names_in(page), []), Random(1))
    title, said, policy = made.split("\n")
    assert title != "Jane Roe" and said.startswith(f"{title} said on Monday") and policy == "Privacy Policy"


def test_sentences_keep_their_words_and_the_first_its_place() -> None:
    line = "Rain fell. The river rose! Who knew? Nobody did."
    made = {mutate.changed(line, Random(seed)) for seed in range(20)}
    assert len(made) > 1
    assert all(sorted(one.split()) == sorted(line.split()) and one.startswith("Rain fell. ") for one in made)


def test_numbers_of_dates_and_times_stay_such() -> None:
    made = [mutate.changed("3 May 2024, 09:45, 00417", Random(seed)) for seed in range(50)]
    assert len(set(made)) > 10
    for one in made:
        day, _, year, hour, minute, long = one.replace(",", "").replace(":", " ").split()
        assert 1 <= int(day) <= 12 and year == "2024" and 1 <= int(hour) <= 12 and 32 <= int(minute) <= 59 and len(long) == 5


def test_tags_and_scripts_stay_as_they_are() -> None:
    page = '<body><p class="c7">On 7 May. Then 8.</p><script>let a = 17;</script></body>'
    made = mutate.html(page, ["Share"], Random(3))
    assert '<p class="c7">' in made and "<script>let a = 17;</script>" in made and made.endswith("<p>Share</p></body>")


def test_tables_and_folders_hold_the_same_pages(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    found = list(mutate.documents(7))
    for name in ("a.parquet", "a.jsonl", "a"):
        mutate.write(tmp_path / name, found)
    rows = [one._asdict() for one in found]
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == rows
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").open(encoding="utf-8")] == rows
    assert {path.stem for path in (tmp_path / "a").iterdir()} == {one.id for one in found}


# what a command takes


def test_peaks_of_the_halves_of_a_run() -> None:
    looks = [Look(1, 5, 1, 9), Look(4, 7, 2, 8), Look(6, 3, 4, 6)]
    usage = Usage(seconds=10, looks=looks)
    assert (usage.peak("parent"), usage.peak("worker"), usage.peak("together")) == (7, 4, 9)
    assert (usage.peak("together", 0), usage.peak("together", 1)) == (9, 6)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_command_and_the_processes_below_it_are_watched() -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(1)"
    usage = processes.run(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"], True
    )
    assert usage.seconds >= 1 and usage.cpu > 0
    assert usage.peak("worker") > 60_000_000 > usage.peak("parent") > 0


def test_a_command_that_fails_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="exit status 3"):
        processes.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_long_text_has_its_lines_and_begins_like_a_shorter_one() -> None:
    text = throughput.long_text(500)
    assert len(text.split("\n")) == 500
    assert text.startswith(throughput.long_text(100))


def test_parts_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "LENGTHS", (5, 10))
    told = list(throughput.report(argparse.Namespace(part=["length"])))
    assert told[1] == "## length" and [line.split(" | ")[0] for line in told[-2:]] == ["| 5", "| 10"]


# kills


def test_folders_that_differ(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "same").write_bytes(b"a")
        (folder / "changed").write_bytes(folder.name.encode())
    (one / "only.part").touch()
    assert kill.differing(one, other) == ["changed", "only.part"]
    assert kill.differing(one, one) == []
