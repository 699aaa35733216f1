"""The command line as a user meets it: what goes where, what is told, and the exit status, for good and for bad inputs."""

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

import cleannews
from cleannews import flags, lexicon
from cleannews.cli import app
from cleannews.model import Options

ROOT = Path(__file__).parents[1]
PAGE = """Home
News
Sport
Ferry to Lindholm sails again after nine months
By Jane Roe
3 May 2024 10:12
The ferry between Port Aster and the island of Lindholm sailed again on Friday, nine months after a storm broke its pier.
The council said that the new pier cost four million crowns and that it would stand for at least sixty years.
"We had to take the mail boat in the dark for a whole winter," said Ada Brook, who teaches at the island's only school.
The first boat left at seven in the morning with two hundred people, eleven dogs and the band of the fire brigade on board.
Until the autumn the ferry will sail four times a day, and on Sundays twice, the company that runs it told the council.
Share this article
Most read
"""
MARKUP = """<!doctype html><html lang="en"><head><title>Ferry to Lindholm sails again - The Aster Post</title>
<meta property="og:site_name" content="The Aster Post"><script>var banner = "Subscribe now";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry to Lindholm sails again</h1><p class="byline">By <a href="/jane">Jane Roe</a></p>
<p>The ferry between Port Aster and the island of Lindholm <em>sailed again</em> on Friday, nine months after a storm broke its pier.</p>
<p>The council said that the new pier cost four million crowns and that it would stand for at least sixty years.</p>
<p>The first boat left at seven in the morning with two hundred people, eleven dogs and the band of the fire brigade on board.</p>
</article><footer><p>© 2024 The Aster Post. All rights reserved.</p></footer></body></html>
"""
COLOURING = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "PYTHONIOENCODING")
WINDOWS = sys.platform == "win32"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two pages, as the working folder's `news`."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    (folder / "island").mkdir(parents=True)
    (folder / "a.txt").write_text(PAGE, "utf-8")
    (folder / "island" / "b.txt").write_text(PAGE.replace("Friday", "Monday"), "utf-8")
    return folder


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    """Runs the command in this process; an exception that it lets through fails the test."""
    result = CliRunner(env=dict.fromkeys(COLOURING)).invoke(app, args, input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def heed_interrupts() -> None:
    """Lets a child be interrupted where the tests run in the background of a shell, whose children ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the package, without what would turn colour on or off."""
    kept = {name: value for name, value in os.environ.items() if name not in COLOURING}
    return {**kept, "PYTHONPATH": str(Path(cleannews.__file__).parents[1]), "TERM": "xterm-256color", **more}


def process(*args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleannews", *args], capture_output=True, check=False, timeout=60, env=environment(), **more
    )


def on_terminal(*args: str, **more: str) -> tuple[str, int]:
    """What the command writes to a terminal (standard output and error are the same one), and its exit status."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleannews", *args]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(**more)) as child:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # the other end closed
            pass
    os.close(ours)
    return b"".join(parts).decode("utf-8"), child.returncode


# results


def test_file_gives_one_json_record(pages: Path) -> None:
    result = run("clean", "news/a.txt")
    record = json.loads(result.stdout)
    assert result.exit_code == 0 and record["file"] == "news/a.txt" and "sailed again on Friday" in record["body"]


def test_folder_gives_one_json_line_a_page(pages: Path) -> None:
    rows = [json.loads(line) for line in run("clean", "news").stdout.splitlines()]
    assert [Path(row["file"]).as_posix() for row in rows] == ["news/a.txt", "news/island/b.txt"]


def test_standard_input(pages: Path) -> None:
    assert json.loads(run("clean", "-", stdin=PAGE).stdout)["file"] == "-"


def test_txt_begins_with_the_title(pages: Path) -> None:
    assert run("clean", "news/a.txt", "--format", "txt").stdout.startswith("Ferry to Lindholm sails again after nine months\n\n")


def test_md_has_front_matter(pages: Path) -> None:
    assert run("clean", "news/a.txt", "--format", "md").stdout.startswith("---\n")


def test_out_folder_mirrors_the_inputs(pages: Path) -> None:
    run("clean", "news", "-o", "out/clean")
    found = sorted(path.relative_to("out/clean").as_posix() for path in Path("out/clean").rglob("*") if path.is_file())
    assert found == ["a.json", "island/b.json"]


def test_out_file_holds_all(pages: Path) -> None:
    run("clean", "news", "-o", "out.jsonl")
    assert len(Path("out.jsonl").read_text("utf-8").splitlines()) == 2


def test_out_leaves_standard_output_empty(pages: Path) -> None:
    assert run("clean", "news", "-o", "out").stdout == ""


def test_out_inside_the_input_is_no_input_next_time(pages: Path) -> None:
    first = run("clean", "news", "-o", "news/out", "--format", "md")
    assert run("clean", "news", "-o", "news/out", "--format", "md").stderr == first.stderr


def test_address_is_kept(pages: Path) -> None:
    assert json.loads(run("clean", "news/a.txt", "--url", "https://example.com/1").stdout)["url"] == "https://example.com/1"


def test_keep_adds_lines_of_a_label(pages: Path) -> None:
    assert "Jane Roe" in json.loads(run("clean", "news/a.txt", "--keep", "byline").stdout)["body"]


def test_language_is_taken(pages: Path) -> None:
    assert json.loads(run("clean", "news/a.txt", "--language", "da").stdout)["language"] == "da"


def test_further_lexicon_is_read(pages: Path) -> None:
    mine = pages.parent / "mine"
    mine.mkdir()
    line = next(line for line in PAGE.splitlines() if "four times a day" in line)
    (mine / "en.toml").write_text(f"[sharing]\nline = ['{line}']\n", "utf-8")
    assert "four times a day" not in json.loads(run("clean", "news/a.txt", "--lexicons", str(mine)).stdout)["body"]


def test_pipe_gets_utf8_whatever_the_locale(pages: Path) -> None:
    Path("news/ko.txt").write_text(PAGE.replace("Lindholm", "여수"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cleannews", "clean", "news/ko.txt"],
        capture_output=True,
        env=environment(PYTHONIOENCODING="ascii"),
        check=True,
    )
    assert "여수" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.txt", "page"])
def test_html_is_known_by_what_it_holds(pages: Path, name: str) -> None:
    Path(name).write_text(MARKUP, "utf-8")
    record = json.loads(run("clean", name).stdout)
    assert record["title"] == "Ferry to Lindholm sails again" and "sailed again on Friday" in record["body"]
    assert record["publisher"] == "The Aster Post" and "<" not in record["body"] and "Subscribe" not in record["body"]


def test_folder_of_html_and_text(pages: Path) -> None:
    (pages / "c.html").write_text(MARKUP, "utf-8")
    (pages / "island" / "d.HTM").write_text(MARKUP, "utf-8")
    rows = [json.loads(line) for line in run("clean", "news").stdout.splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["a.txt", "c.html", "b.txt", "d.HTM"]
    assert all("Friday" in row["body"] or "Monday" in row["body"] for row in rows)


def test_html_and_text_of_one_name_keep_apart(pages: Path) -> None:
    (pages / "a.html").write_text(MARKUP, "utf-8")
    run("clean", "news", "-o", "out")
    assert len([path for path in Path("out").rglob("*") if path.is_file()]) == 3


def test_html_from_standard_input(pages: Path) -> None:
    assert json.loads(run("clean", "-", stdin=MARKUP).stdout)["authors"] == ["Jane Roe"]


@pytest.mark.parametrize("choice", ["auto", "always", "never"])
def test_witness_is_chosen(pages: Path, monkeypatch: pytest.MonkeyPatch, choice: str) -> None:
    asked: list[Options] = []
    real = cleannews.clean

    def watched(content: bytes, **more: Any) -> cleannews.Article:
        asked.append(more["options"])
        return real(content, **more)

    monkeypatch.setattr("cleannews.cli.pipeline.clean", watched)
    Path("page.html").write_text(MARKUP, "utf-8")
    for command in ("clean", "explain"):
        assert run(command, "page.html", "--witness", choice).exit_code == 0
    assert [options.witness for options in asked] == [choice, choice]


def test_only_so_many_bytes_are_read(pages: Path) -> None:
    Path("page.html").write_text(MARKUP, "utf-8")
    result = run("clean", "page.html", "--max-bytes", "600")
    assert "max_bytes" in result.stderr and "sixty years" not in json.loads(result.stdout)["body"]


# what is told


def test_counts_are_told_on_standard_error(pages: Path) -> None:
    assert "cleaned 2 pages: 2 articles" in run("clean", "news").stderr


def test_counts_part_what_failed(pages: Path) -> None:
    Path("news/empty.txt").write_text("", "utf-8")
    assert "cleaned 3 pages: 2 articles, 1 without body, 1 failed" in run("clean", "news", "nowhere.txt").stderr


def test_quiet_tells_nothing(pages: Path) -> None:
    Path("news/empty.txt").write_text("", "utf-8")
    assert run("clean", "news", "--quiet").stderr == ""


def test_quiet_still_tells_problems(pages: Path) -> None:
    assert "nowhere.txt" in run("clean", "news", "nowhere.txt", "--quiet").stderr


def test_warning_is_told_once_for_all_pages(pages: Path) -> None:
    for name in ("x.txt", "y.txt"):
        Path("news", name).write_bytes(PAGE.replace("Brook", "Bröök-Ñúñez").encode("utf-16"))
    told = [line for line in run("clean", "news").stderr.splitlines() if "utf-16" in line]
    assert len(told) == 1 and "x.txt" in told[0] and "y.txt" in told[0]


def test_version() -> None:
    shown = run("--version").stdout
    assert shown == f"{cleannews.clean('Rain fell.').made_by}\n"
    assert shown.startswith(f"cleannews {cleannews.__version__}, weights ")


def test_nothing_given_shows_help() -> None:
    assert "explain" in run().output


def test_labels_lists_every_label() -> None:
    assert {line.split()[0] for line in run("labels").stdout.splitlines()} >= {*lexicon.load().kinds}


def test_completion_offers_labels() -> None:
    command: Any = get_command(app)
    with command.make_context("cleannews", ["labels"]) as context:
        assert ("byline", lexicon.load().kinds["byline"].about) in flags.complete_label(context, "by")


def test_completion_offers_the_choices_of_the_witness() -> None:
    assert flags.complete_witness("a") == ["auto", "always"]


def test_repeats_of_a_table_count(pages: Path) -> None:
    pytest.importorskip("pyarrow", reason="tables are Parquet: extra `duckdb`")
    appeal = "Every Thursday the people behind the Courier bake bread for whoever knocks at the back door."
    content = MARKUP.replace("</article>", f"<p>{appeal}</p></article>")
    Path("page.html").write_text(content, "utf-8")
    line = cleannews.repeats.key_of(appeal)
    cleannews.Repeats({"aster.example": {"": 60, line: 60}}).save("repeats.parquet")
    url = ("--url", "https://www.aster.example/1")
    assert appeal in json.loads(run("clean", "page.html", *url).stdout)["body"]
    assert appeal not in json.loads(run("clean", "page.html", *url, "--repeats", "repeats.parquet").stdout)["body"]
    shown = run("explain", "page.html", *url, "--repeats", "repeats.parquet").stdout
    assert not re.search(r"^(?:body|heading).*Every Thursday", shown, re.MULTILINE)


@pytest.mark.parametrize("name", ["none.parquet", "news/a.txt"])
def test_a_table_of_repeats_that_cannot_be_read_is_told(pages: Path, name: str) -> None:
    pytest.importorskip("pyarrow", reason="tables are Parquet: extra `duckdb`")
    result = run("clean", "news", "--repeats", name)
    assert result.exit_code == 2 and "--repeats" in result.stderr and name in result.stderr


def test_completion_offers_languages() -> None:
    assert flags.complete_language("k") == [("ko", "Korean")]


def test_every_option_has_its_flag_and_its_help() -> None:
    command: Any = get_command(app)
    told = {param.name: param.help for param in command.commands["clean"].params}
    assert {one.name: one.metadata["help"] for one in fields(Options)}.items() <= told.items()


def test_many_pages_with_one_warning_are_not_all_named(pages: Path) -> None:
    for number in range(9):
        Path(f"news/{number}.txt").write_text("", "utf-8")
    told = run("clean", "news").stderr.splitlines()
    assert len(told) == 2 and "and 6 more" in told[0]


def test_no_more_warnings_than_one_would_read(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(99))
    article = cleannews.clean(PAGE)
    monkeypatch.setattr(
        "cleannews.cli.pipeline.clean", lambda content, **more: replace(article, warnings=(f"odd {next(numbers)}",))
    )
    for number in range(20):
        Path(f"news/{number}.txt").write_text(PAGE, "utf-8")
    told = run("clean", "news").stderr.splitlines()
    assert len(told) == 12 and "12 other kinds" in told[-2]


# explain


def test_explain_shows_each_line_with_its_label(pages: Path) -> None:
    text = run("explain", "news/a.txt").stdout
    assert "Ferry to Lindholm" in text and any(line.startswith("body") for line in text.splitlines())


def test_explain_shows_html_as_lines_with_labels(pages: Path) -> None:
    Path("page.html").write_text(MARKUP, "utf-8")
    text = run("explain", "page.html").stdout
    lines = {line.split()[0]: line for line in text.splitlines() if line[:1].strip()}
    assert "Ferry to Lindholm sails again" in lines["title"] and "Jane Roe" in lines["byline"] and "<p" not in text
    assert any(line.split()[:4] == ["publisher", "The", "Aster", "Post"] for line in text.splitlines())


def test_explain_in_a_pipe_is_plain(pages: Path) -> None:
    done = process("explain", "news/a.txt")
    assert b"\x1b" not in done.stdout and done.returncode == 0


def test_explain_keeps_to_the_width(pages: Path) -> None:
    assert max(len(line) for line in run("explain", "news/a.txt", "--width", "72").stdout.splitlines()) <= 72


def test_explain_reads_standard_input() -> None:
    assert "Ferry to Lindholm" in run("explain", "-", stdin=PAGE).stdout


def test_explain_of_a_folder_is_refused(pages: Path) -> None:
    result = run("explain", "news")
    assert result.exit_code == 2 and "is a folder" in result.stderr


def test_explain_of_a_missing_file_is_refused() -> None:
    result = run("explain", "nowhere.txt")
    assert result.exit_code == 2 and "no such file" in result.stderr


def test_explain_of_an_empty_file_says_so(pages: Path) -> None:
    Path("news/empty.txt").write_text("", "utf-8")
    result = run("explain", "news/empty.txt")
    assert result.exit_code == 0 and "empty" in result.stdout


@pytest.mark.skipif(WINDOWS, reason="no pseudo-terminals")
def test_explain_on_a_terminal_is_coloured(pages: Path) -> None:
    assert "\x1b[32m" in on_terminal("explain", "news/a.txt")[0]


@pytest.mark.skipif(WINDOWS, reason="no pseudo-terminals")
def test_explain_has_no_colour_where_none_is_wanted(pages: Path) -> None:
    assert "\x1b[32m" not in on_terminal("explain", "news/a.txt", NO_COLOR="1")[0]


@pytest.mark.skipif(WINDOWS, reason="no pseudo-terminals")
@pytest.mark.parametrize("form", ["json", "jsonl", "txt", "md"])
def test_terminal_gets_no_controls(pages: Path, form: str) -> None:
    Path("news/c.txt").write_text(PAGE.replace("a storm", "a \x1b[5m\x9b2J\u202estorm"), "utf-8")
    shown, status = on_terminal("clean", "news/c.txt", "--format", form)
    assert status == 0 and "storm" in shown and not {"\x1b", "\x9b", "\u202e"} & {*shown}


def test_pipe_gets_the_text_as_it_is(pages: Path) -> None:
    Path("news/c.txt").write_text(PAGE.replace("a storm", "a \u202estorm"), "utf-8")
    assert "\u202estorm" in run("clean", "news/c.txt", "--format", "txt").stdout


# bad inputs


def test_missing_file_alone_is_2() -> None:
    result = run("clean", "nowhere.txt")
    assert result.exit_code == 2 and result.stdout == "" and "nowhere.txt: no such file or folder" in result.stderr


def test_missing_file_among_others_is_1_and_the_others_are_cleaned(pages: Path) -> None:
    result = run("clean", "nowhere.txt", "news")
    assert result.exit_code == 1 and len(result.stdout.splitlines()) == 2


def test_folder_without_pages(tmp_path: Path) -> None:
    result = run("clean", str(tmp_path))
    assert result.exit_code == 2 and "holds no pages" in result.stderr


def test_unreadable_file_does_not_stop_the_others(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("clean", "news")
    assert result.exit_code == 1 and "check its permissions" in result.stderr and len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("out", ["news/a.txt/out", "news/a.txt/out.jsonl"])
def test_unwritable_output(pages: Path, out: str) -> None:
    result = run("clean", "news", "-o", out)
    assert result.exit_code == 2 and "cannot be" in result.stderr


def test_result_that_cannot_be_written_does_not_stop_the_others(pages: Path) -> None:
    Path("out/a.json").mkdir(parents=True)
    result = run("clean", "news", "-o", "out")
    assert result.exit_code == 1 and Path("out/island/b.json").is_file()


def test_unknown_label(pages: Path) -> None:
    result = run("clean", "news", "--keep", "captoin")
    assert result.exit_code == 2 and "did you mean caption?" in result.stderr


def test_label_both_kept_and_dropped(pages: Path) -> None:
    result = run("clean", "news", "--keep", "caption", "--drop", "caption")
    assert result.exit_code == 2 and "caption" in result.stderr


def test_unknown_language(pages: Path) -> None:
    result = run("clean", "news", "--language", "korean")
    assert result.exit_code == 2 and " ko, " in result.stderr


def test_unknown_choice_of_witness(pages: Path) -> None:
    result = run("clean", "news", "--witness", "allways")
    assert result.exit_code == 2 and "did you mean always?" in result.stderr


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_number_of_bytes_that_is_none(pages: Path, number: str) -> None:
    assert run("clean", "news", "--max-bytes", number).exit_code == 2


def test_lexicon_with_a_misspelt_key(pages: Path) -> None:
    mine = pages.parent / "mine"
    mine.mkdir()
    (mine / "en.toml").write_text('[sharing]\nlines = ["Share"]\n', "utf-8")
    result = run("clean", "news", "--lexicons", str(mine))
    assert result.exit_code == 2 and "en.toml:2" in result.stderr and "'lines'" in result.stderr


def test_lexicon_folder_that_is_missing(pages: Path) -> None:
    result = run("labels", "--lexicons", "nowhere")
    assert result.exit_code == 2 and "no such folder" in result.stderr


def test_lexicon_that_is_no_text(pages: Path) -> None:
    mine = pages.parent / "mine"
    mine.mkdir()
    (mine / "en.toml").write_bytes(b"\xff\xfe\x00")
    assert run("labels", "--lexicons", str(mine)).exit_code == 2


def test_empty_file_is_cleaned_with_a_warning(pages: Path) -> None:
    Path("empty.txt").write_text("", "utf-8")
    result = run("clean", "empty.txt")
    assert result.exit_code == 0 and "empty" in result.stderr and "1 without body" in result.stderr


def test_binary_file_is_cleaned_with_a_warning(pages: Path) -> None:
    Path("picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8)
    result = run("clean", "picture.txt")
    assert result.exit_code == 0 and "binary" in result.stderr and "1 without body" in result.stderr


def test_binary_file_named_html_is_cleaned_with_a_warning(pages: Path) -> None:
    Path("page.html").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    result = run("clean", "page.html")
    assert result.exit_code == 0 and "PDF document" in result.stderr


@pytest.mark.parametrize("out", [["-o", "news", "--format", "txt"], ["-o", "news/a.txt"]])
def test_input_is_never_overwritten(pages: Path, out: list[str]) -> None:
    result = run("clean", "news", *out)
    assert result.exit_code == 2 and "would be overwritten" in result.stderr and (pages / "a.txt").read_text("utf-8") == PAGE


def test_output_stays_as_it_was_where_nothing_could_be_cleaned(pages: Path) -> None:
    Path("out.json").write_text("before", "utf-8")
    assert run("clean", "nowhere.txt", "-o", "out.json").exit_code == 2
    assert Path("out.json").read_text("utf-8") == "before"


def test_format_that_contradicts_the_ending(pages: Path) -> None:
    assert run("clean", "news", "-o", "out.md", "--format", "json").exit_code == 2


def test_unknown_format(pages: Path) -> None:
    assert run("clean", "news", "--format", "pdf").exit_code == 2


def test_address_of_several_pages(pages: Path) -> None:
    result = run("clean", "news", "--url", "https://example.com/1")
    assert result.exit_code == 2 and "single page" in result.stderr


def test_name_with_controls_is_told_visibly() -> None:
    assert "␛[2J" in run("clean", "\x1b[2J.txt").stderr


def test_fault_of_our_own_does_not_stop_the_others(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cleannews.clean

    def faulty(content: bytes, **more: Any) -> cleannews.Article:
        if b"Monday" in content:
            raise RuntimeError("boom")
        return real(content, **more)

    monkeypatch.setattr("cleannews.cli.pipeline.clean", faulty)
    result = run("clean", "news")
    assert result.exit_code == 1 and "please report it" in result.stderr and len(result.stdout.splitlines()) == 1


def test_interruption_tells_how_many_were_done(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cleannews.clean

    def interrupted(content: bytes, **more: Any) -> cleannews.Article:
        if b"Monday" in content:
            raise KeyboardInterrupt
        return real(content, **more)

    monkeypatch.setattr("cleannews.cli.pipeline.clean", interrupted)
    result = run("clean", "news", "-o", "out.jsonl")
    assert (
        result.exit_code == 130 and "1 of 2 pages cleaned; out.jsonl was left" in result.stderr and not Path("out.jsonl").exists()
    )


@pytest.mark.skipif(WINDOWS, reason="no such signals")
@pytest.mark.parametrize("args", [["clean", "news"], ["explain", "news/a.txt"], ["labels"]])
def test_reader_that_goes_away_ends_it_quietly(pages: Path, args: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "cleannews", *args],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=60,
        check=False,
    )
    os.close(theirs)
    assert done.returncode == 128 + signal.SIGPIPE and done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_full_disk_behind_standard_output_is_told(pages: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleannews", "clean", "news"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 2 and b"standard output" in done.stderr and b"Exception" not in done.stderr


# documentation


def test_generated_pages_are_current() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    stale = [name for name, page in generate.PAGES.items() if (ROOT / "docs" / name).read_text("utf-8") != page()]
    assert not stale, "run: python docs/generate.py"
