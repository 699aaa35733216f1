"""The batch run as a user meets it: which commands are one, what is told, and the exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from test_batch_readers import ROWS, made, packed
from test_cli import MARKUP, PAGE, environment, heed_interrupts, on_terminal, pages, process, run  # noqa: F401 - pages is a fixture
from typer.main import get_command

from cleannews import flags
from cleannews.batch.settings import FieldNames, Settings
from cleannews.cli import app
from cleannews.results import Format
from cleannews.running import is_batch


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A JSONL file of three pages in the working folder."""
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": f"d{n}", "url": f"https://aster.example/{n}", "html": PAGE.replace("Friday", day)}
        for n, day in enumerate(("Monday", "Tuesday", "Sunday"))
    ]
    Path("news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return tmp_path / "news.jsonl"


def rows_in(folder: str) -> list[dict[str, Any]]:
    """The rows of the shards in a folder."""
    return [
        json.loads(line) for path in sorted(Path(folder).glob("part-*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


def test_table_gives_shards(news: Path) -> None:
    result = run("clean", "news.jsonl", "-o", "out", "--jobs", "1")
    assert result.exit_code == 0 and [row["id"] for row in rows_in("out")] == ["d0", "d1", "d2"]
    assert "the page from 'html', its address from 'url', its id from 'id'" in result.stderr and result.stdout == ""
    assert rows_in("out")[0]["title"] == "Ferry to Lindholm sails again after nine months"


def test_table_without_an_output_gives_lines(news: Path) -> None:
    rows = [json.loads(line) for line in run("clean", "news.jsonl").stdout.splitlines()]
    assert [row["row"] for row in rows] == [1, 2, 3] and all("lines" not in row for row in rows)


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet"])
def test_output_may_be_one_file(news: Path, form: str) -> None:
    assert run("clean", "news.jsonl", "-o", f"out.{form}").exit_code == 0
    assert [path.name for path in Path().glob("out*")] == [f"out.{form}"]


def test_standard_input_is_what_it_is_said_to_be(news: Path) -> None:
    result = run("clean", "-", "--input-format", "jsonl", stdin=news.read_bytes())
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == ["-"] * 3


@pytest.mark.parametrize(
    ("container", "packing"), [("csv", ""), ("jsonl", ".gz"), ("parquet", ""), ("arrow", ".zst"), ("warc", ".gz")]
)
def test_standard_input_may_be_any_container(container: str, packing: str) -> None:
    given = packed(made(container, ROWS[:3]), packing)
    rows = [json.loads(line) for line in run("clean", "-", "--input-format", container, stdin=given).stdout.splitlines()]
    assert [row["url"] for row in rows] == [row["url"] for row in ROWS[:3]]


def test_pages_with_jobs_keep_their_names(pages: Path) -> None:  # noqa: F811 - the fixture
    run("clean", "news", "-o", "alone")
    result = run("clean", "news", "-o", "out", "--jobs", "2")
    assert result.exit_code == 0
    assert sorted(path.relative_to("alone").as_posix() for path in Path("alone").rglob("*.json")) == ["a.json", "island/b.json"]
    for name in ("a.json", "island/b.json"):
        ours, theirs = (json.loads(Path(folder, name).read_text("utf-8")) for folder in ("out", "alone"))
        assert {key: ours[key] for key in theirs if key in ours} == {key: theirs[key] for key in theirs if key in ours}
    assert [row["article"] for row in rows_in("out")] == ["a.json", "island/b.json"]


def test_folder_of_tables_is_a_batch_run(news: Path) -> None:
    Path("dump").mkdir()
    news.rename("dump/news.jsonl")
    assert run("clean", "dump", "-o", "out").exit_code == 0 and len(rows_in("out")) == 3


@pytest.mark.parametrize(
    ("inputs", "out", "form", "expected"),
    [
        (["a.txt"], "out", None, False),
        (["-"], None, None, False),
        (["a.txt"], "out.jsonl", None, False),
        (["a.txt"], "out.parquet", None, True),
        (["a.txt"], "out", Format.csv, True),
        (["a.txt", "b.CSV"], "out", None, True),
        (["a.warc.gz"], None, None, True),
        (["a.html.gz"], None, None, True),
    ],
)
def test_what_is_a_batch_run(inputs: list[str], out: str | None, form: Format | None, expected: bool) -> None:
    assert is_batch(inputs, out, form) is expected


@pytest.mark.parametrize(
    "option", [["--jobs", "1"], ["--lines"], ["--id-field", ""], ["--timeout", "30"], ["--restart"], ["--resume"]]
)
def test_option_of_batch_runs_makes_one(pages: Path, option: list[str]) -> None:  # noqa: F811 - the fixture
    run("clean", "news", "-o", "out", *option)
    assert Path("out/_manifest.json").is_file()


def test_second_run_has_nothing_to_do(news: Path) -> None:
    run("clean", "news.jsonl", "-o", "out")
    before = {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    result = run("clean", "news.jsonl", "-o", "out")
    assert result.exit_code == 0 and "3 rows of an earlier run stay as they are" in result.stderr
    assert {path: path.stat().st_mtime_ns for path in Path("out").iterdir() if path.suffix == ".jsonl"}.items() <= before.items()


def test_other_options_are_refused_and_restart_is_not(news: Path) -> None:
    run("clean", "news.jsonl", "-o", "out")
    result = run("clean", "news.jsonl", "-o", "out", "--keep", "caption")
    assert result.exit_code == 2 and 'keep was [] and is ["caption"]' in result.stderr and "--restart" in result.stderr
    assert run("clean", "news.jsonl", "-o", "out", "--keep", "caption", "--restart").exit_code == 0


def test_number_of_jobs_is_no_other_option(news: Path) -> None:
    run("clean", "news.jsonl", "-o", "out", "--jobs", "1")
    assert run("clean", "news.jsonl", "-o", "out", "--jobs", "2").exit_code == 0


def test_run_over_standard_input_is_not_taken_up(news: Path) -> None:
    given = news.read_bytes()
    run("clean", "-", "--input-format", "jsonl", "-o", "out", stdin=given)
    result = run("clean", "-", "--input-format", "jsonl", "-o", "out", stdin=given)
    assert result.exit_code == 2 and "cannot be read again" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_is_read_once_and_whole(news: Path) -> None:
    os.mkfifo("pipe.jsonl")
    threading.Thread(target=lambda: Path("pipe.jsonl").write_bytes(news.read_bytes()), daemon=True).start()
    assert run("clean", "pipe.jsonl", "-o", "out").exit_code == 0
    assert [row["id"] for row in rows_in("out")] == ["d0", "d1", "d2"]


# what is told


def test_counts_and_warnings_are_told_in_the_end(news: Path) -> None:
    told = run("clean", "news.jsonl", "-o", "out").stderr
    assert [line.split() for line in told.splitlines()[1:4]] == [["3", "documents"], ["3", "articles"], ["0", "without", "body"]]
    assert "written to out" in told


def test_quiet_tells_problems_alone(news: Path) -> None:
    news.write_text(news.read_text("utf-8") + "{broken\n", "utf-8")
    result = run("clean", "news.jsonl", "-o", "out", "--quiet")
    assert (
        result.exit_code == 1
        and result.stderr.startswith("error: news.jsonl, row 4: is not JSON")
        and len(result.stderr.splitlines()) == 1
    )


def test_many_rows_with_errors_are_not_all_told(news: Path) -> None:
    news.write_text(news.read_text("utf-8") + "{broken\n" * 30, "utf-8")
    told = run("clean", "news.jsonl", "-o", "out").stderr
    assert told.count("is not JSON") == 10 and "20 other rows could not be cleaned" in told


def test_events_are_one_json_object_a_line(news: Path) -> None:
    news.write_text(news.read_text("utf-8") + "{broken\n", "utf-8")
    result = run("clean", "news.jsonl", "nowhere.jsonl", "-o", "out", "--log-json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events] == ["error", "note", "start", "error", "shard", "end"]
    assert events[3] == {"event": "error", "file": "news.jsonl", "row": 4, "error": events[3]["error"]}
    assert (events[5]["rows"], events[5]["articles"], events[5]["errors"]) == (4, 3, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_terminal_shows_progress_and_gets_no_controls(news: Path) -> None:
    row = {"html": PAGE.replace("a storm", "a \x1b[5m\x9b2J\u202estorm"), "url": "https://aster.example/\u202e"}
    news.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    shown, status = on_terminal("clean", "news.jsonl", "-o", "out")
    assert status == 0 and "cleaning" in shown and "documents/s" in shown
    shown, status = on_terminal("clean", "news.jsonl", "--quiet")
    assert status == 0 and "storm" in shown and not {"\x1b", "\x9b", "\u202e"} & {*shown}


# exit status and problems


def test_row_with_an_error_is_1(news: Path) -> None:
    news.write_text(news.read_text("utf-8") + '{"html": null}\n', "utf-8")
    assert run("clean", "news.jsonl", "-o", "out").exit_code == 1
    assert [bool(row["error"]) for row in rows_in("out")] == [False, False, False, True]


def test_rows_with_errors_alone_are_2(news: Path) -> None:
    news.write_text('{"html": null}\n', "utf-8")
    assert run("clean", "news.jsonl", "-o", "out").exit_code == 2


def test_missing_input_among_others_is_1(news: Path) -> None:
    result = run("clean", "news.jsonl", "nowhere.parquet", "-o", "out")
    assert result.exit_code == 1 and "nowhere.parquet: no such file" in result.stderr and len(rows_in("out")) == 3


def test_missing_input_alone_is_2_and_nothing_is_made(news: Path) -> None:
    assert run("clean", "nowhere.parquet", "-o", "out").exit_code == 2
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--memory-per-worker", "lots"], "is no size"),
        (["--url", "https://aster.example/"], "--url-field"),
        (["-o", "out.md"], "give a folder and --format md"),
        (["-o", "out.csv", "--format", "parquet"], "leave one of them out"),
        (["--format", "parquet"], "cannot go to standard output"),
        (["-o", "out", "--content-field", "page"], "no field 'page'"),
    ],
)
def test_what_cannot_be_is_told(news: Path, options: list[str], told: str) -> None:
    Path("t.csv").write_text("html\nx\n", "utf-8")
    result = run("clean", "t.csv", *options)
    assert result.exit_code == 2 and told in result.stderr and not Path("out").exists()


def test_output_that_exists_is_not_overwritten(news: Path) -> None:
    Path("out.jsonl").write_text("mine", "utf-8")
    result = run("clean", "news.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 2 and "is not overwritten" in result.stderr and Path("out.jsonl").read_text("utf-8") == "mine"


def test_folder_with_other_files_is_refused(news: Path) -> None:
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine", "utf-8")
    result = run("clean", "news.jsonl", "-o", "out")
    assert result.exit_code == 2 and "holds what no run of cleannews wrote (mine.txt)" in result.stderr


@pytest.mark.parametrize("more", [[], ["--restart"]])
def test_input_in_the_folder_of_the_output_is_refused(news: Path, more: list[str]) -> None:
    run("clean", "news.jsonl", "-o", "out")
    result = run("clean", "out/part-00000.jsonl", "--content-field", "body", "-o", "out", *more)
    assert result.exit_code == 2 and "holds inputs of this run" in result.stderr and len(rows_in("out")) == 3


def test_page_that_cannot_be_read_is_a_row_with_an_error(pages: Path) -> None:  # noqa: F811 - the fixture
    Path("gone.html").symlink_to("nowhere.html")
    result = run("clean", "news", "gone.html", "-o", "out", "--jobs", "1")
    assert result.exit_code == 1 and "error: gone.html, row 1: cannot be read" in result.stderr
    assert [bool(row["error"]) for row in rows_in("out")] == [False, False, True]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_full_disk_behind_standard_output_is_told(news: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "cleannews", "clean", "news.jsonl"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False)
    assert (
        done.returncode == 2
        and b"standard output: cannot be written (no space left" in done.stderr
        and b"Exception" not in done.stderr
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_full_disk_behind_the_output_is_told(news: Path) -> None:
    import resource

    done = process("clean", "news.jsonl", "-o", "out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
    assert done.returncode == 2 and b"cannot be written" in done.stderr and b"Exception" not in done.stderr
    assert not list(Path("out").glob("part-*"))


def interrupted(given: Path, *args: str, ready: Callable[[], bool]) -> tuple[int, str]:
    """The exit status of a run that gets SIGINT once it is so far, and what it said."""
    command = [sys.executable, "-m", "cleannews", "clean", given.name, *args]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment(), preexec_fn=heed_interrupts
    ) as child:
        while not ready() and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=60)[1].decode()
    return child.returncode, told


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_interruption_tells_how_to_go_on(news: Path) -> None:
    news.write_text(news.read_text("utf-8") * 400, "utf-8")
    status, told = interrupted(news, "-o", "out", "--shard-rows", "50", ready=lambda: Path("out/part-00001.jsonl").exists())
    assert status == 130 and "in out stay; the same command goes on from there" in told and "Traceback" not in told
    shards = sorted(path.name for path in Path("out").iterdir())
    assert "_manifest.json" in shards and not any(name.endswith(".part") for name in shards)
    number = len(shards) - 1
    assert f"interrupted: {number} shards" in told and number < 24


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_interruption_of_one_file_leaves_none(news: Path) -> None:
    news.write_text(news.read_text("utf-8") * 400, "utf-8")
    status, told = interrupted(news, "-o", "out.jsonl", ready=Path("out.jsonl.part").exists)
    assert status == 130 and "cannot be taken up again" in told and not list(Path().glob("out*"))


def without_extras(*args: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as if nothing but the package itself were installed."""
    code = "import sys; sys.modules.update(pyarrow=None, zstandard=None, warcio=None); from cleannews.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=False, timeout=60, env=environment())


def test_json_and_csv_need_no_extra(news: Path) -> None:
    assert without_extras("clean", "news.jsonl", "-o", "out.csv").returncode == 0
    assert without_extras("clean", "out.csv", "-o", "out", "--content-field", "body").returncode == 0 and len(rows_in("out")) == 3


@pytest.mark.parametrize("form", ["parquet", "jsonl.zst"])
def test_output_that_needs_the_extra_says_so_before_anything_is_done(news: Path, form: str) -> None:
    done = without_extras("clean", "news.jsonl", "-o", "out", "--format", form)
    assert done.returncode == 2 and b"cleannews[batch]" in done.stderr and not Path("out").exists()


# declared once


def test_every_setting_has_its_flag_and_its_help() -> None:
    command: Any = get_command(app)
    told = {param.name: param.help for param in command.commands["clean"].params}
    assert {one.name: one.metadata["help"] for one in fields(Settings) if one.metadata}.items() <= told.items()
    assert all(told[f"{one.name}_field"].startswith(one.metadata["help"]) for one in fields(FieldNames))
    assert {*flags.BATCH_ONLY} <= {*told}


def test_defaults_are_those_of_the_settings() -> None:
    command: Any = get_command(app)
    given = {param.name: param.default for param in command.commands["clean"].params}
    assert flags.settings_of(given, flags.DEFAULTS) == Settings()


def test_html_in_a_table_is_html(news: Path) -> None:
    news.write_text(json.dumps({"html": MARKUP}) + "\n", "utf-8")
    run("clean", "news.jsonl", "-o", "out")
    assert rows_in("out")[0]["authors"] == ["Jane Roe"]


# documentation

ROOT = Path(__file__).parents[1]


def shown(page: str) -> list[str]:
    """The commands that a page of the documentation shows."""
    fences = re.findall(r"^```console\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [line for fence in fences for line in fence.splitlines()]


def test_command_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    (command,) = shown("README.md")
    assert run(*shlex.split(command)[1:]).exit_code == 0
    assert Path("articles/part-00000.jsonl.gz").is_file()


@pytest.mark.parametrize("command", [*shown("docs/batch.md"), *shown("docs/repeats.md")])
def test_commands_of_the_guide_are_understood(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = shlex.split(command)
    assert given[0] == "cleannews"
    result = run(*given[1:], stdin="")
    assert result.exit_code in (0, 2) and ("no such file" in result.stderr or "-" in given)
