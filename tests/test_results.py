"""Naming and writing results: no name twice, nothing overwritten, nothing half written."""

import io
import json
from pathlib import Path, PurePath

import pytest

from cleannews.files import FileProblem, Input
from cleannews.model import Article, Line, Metadata
from cleannews.results import Format, Stream, as_text, opened, output_names, refuse_overwriting, replacing, target_of, write_file

TEXT = "Rain fell on the harbour."
ARTICLE = Article(TEXT, (Line(TEXT, 0, len(TEXT), "body", 1.0),), Metadata(title="Rain", deck=("It was wet.",)))


def named(*paths: str) -> list[str]:
    """The names of the results of pages whose names are their paths."""
    return [name.as_posix() for name in output_names([Input(path, PurePath(path)) for path in paths], ".json").values()]


def test_ending_is_replaced() -> None:
    assert named("a.txt", "b/c.HTML") == ["a.json", "b/c.json"]


def test_ending_that_is_none_is_kept() -> None:
    assert named("news.example.com", "2021.01.19") == ["news.example.com.json", "2021.01.19.json"]


def test_names_that_clash_keep_their_endings() -> None:
    assert named("a.txt", "a.html", "b.txt") == ["a.txt.json", "a.html.json", "b.json"]


def test_name_freed_by_one_clash_makes_no_other() -> None:
    names = named("a.txt", "a.html", "a.txt.txt")
    assert len(set(names)) == 3


def test_names_that_differ_in_case_alone_clash() -> None:
    names = named("A.txt", "a.txt")
    assert len({name.casefold() for name in names}) == 2


def test_names_that_differ_in_unicode_form_alone_clash() -> None:
    assert len(set(named("caf\u00e9.txt", "cafe\u0301.txt")) & {"caf\u00e9.json", "cafe\u0301.json"}) == 0


def test_same_name_from_two_folders_keeps_the_folder() -> None:
    pages = [Input("x/a.txt", PurePath("a.txt")), Input("../y/a.txt", PurePath("a.txt"))]
    assert [name.as_posix() for name in output_names(pages, ".md").values()] == ["x/a.txt.md", "y/a.txt.md"]


def test_same_given_name_gets_a_number() -> None:
    pages = [Input("../a.txt", PurePath("a.txt")), Input("../../a.txt", PurePath("a.txt"))]
    assert [name.as_posix() for name in output_names(pages, ".md").values()] == ["a.txt.md", "a.txt.2.md"]


def test_result_never_leaves_the_output_folder() -> None:
    pages = [Input(path, PurePath("a.txt")) for path in ("/etc/a.txt", "../../a.txt", "a.txt")]
    assert all(not name.is_absolute() and ".." not in name.parts for name in output_names(pages, ".json").values())


def test_overwriting_an_input_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(TEXT, "utf-8")
    (tmp_path / "link.txt").symlink_to(page)
    with pytest.raises(FileProblem, match="would be overwritten"):
        refuse_overwriting([Input(str(page), PurePath("a.txt"))], [tmp_path / "link.txt"])


@pytest.mark.parametrize(
    ("out", "form", "is_list", "expected"),
    [
        (None, None, False, "json"),
        (None, None, True, "jsonl"),
        ("-", None, True, "jsonl"),
        (None, Format.txt, True, "txt"),
        ("out", None, True, "json"),
        ("out.md", None, False, "md"),
        ("OUT.JSONL", None, False, "jsonl"),
        ("out.md/", None, False, "json"),
    ],
)
def test_format(out: str | None, form: Format | None, is_list: bool, expected: str) -> None:
    assert target_of(out, form, is_list).form.value == expected


def test_ending_and_format_that_disagree_are_refused() -> None:
    with pytest.raises(FileProblem, match="leave one of them out"):
        target_of("out.md", Format.json, False)


def test_empty_target_is_not_the_working_folder() -> None:
    with pytest.raises(FileProblem, match="is empty"):
        target_of("", None, True)


def test_existing_folder_is_a_folder_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "out.json").mkdir()
    assert target_of(str(tmp_path / "out.json"), None, True).folder == tmp_path / "out.json"


def test_json_begins_with_the_file() -> None:
    assert next(iter(json.loads(as_text(ARTICLE, "./a.txt", Format.json)).items())) == ("file", "./a.txt")


def test_jsonl_is_one_line() -> None:
    assert as_text(ARTICLE, "a.txt", Format.jsonl).count("\n") == 1


def test_txt_is_title_deck_body() -> None:
    assert as_text(ARTICLE, "a.txt", Format.txt) == f"Rain\n\nIt was wet.\n\n{TEXT}\n"


def test_txt_of_nothing_is_empty() -> None:
    assert as_text(Article("", (), Metadata()), "a.txt", Format.txt) == ""


def streamed(form: Format, count: int) -> str:
    """What a stream holds after some articles."""
    handle = io.StringIO()
    stream = Stream(handle, form, is_list=True)
    for number in range(count):
        stream.write(ARTICLE, Input(f"{number}.txt", PurePath(f"{number}.txt")))
    stream.end()
    return handle.getvalue()


@pytest.mark.parametrize("count", [1, 3])
def test_json_of_several_is_an_array(count: int) -> None:
    assert [row["file"] for row in json.loads(streamed(Format.json, count))] == [f"{number}.txt" for number in range(count)]


def test_texts_are_parted_by_two_blank_lines() -> None:
    assert streamed(Format.txt, 2).split("\n\n\n") == [f"Rain\n\nIt was wet.\n\n{TEXT}", f"Rain\n\nIt was wet.\n\n{TEXT}\n"]


def test_nothing_is_no_empty_array() -> None:
    assert streamed(Format.json, 0) == ""


def test_file_is_replaced_only_when_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before", "utf-8")
    with pytest.raises(KeyboardInterrupt), replacing(path) as handle:
        handle.write("half of it")
        raise KeyboardInterrupt
    assert path.read_text("utf-8") == "before" and list(tmp_path.iterdir()) == [path]


def test_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before", "utf-8")
    path.chmod(0o640)
    write_file(path, "after")
    assert path.read_text("utf-8") == "after" and path.stat().st_mode & 0o777 == 0o640


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("before", "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_file(tmp_path / "link.txt", "after")
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real.txt").read_text("utf-8") == "after"


def test_line_breaks_are_written_as_they_are(tmp_path: Path) -> None:
    write_file(tmp_path / "out.txt", "a\nb\n")
    assert (tmp_path / "out.txt").read_bytes() == b"a\nb\n"


def test_name_that_is_no_unicode_is_written_and_read_back(tmp_path: Path) -> None:
    write_file(tmp_path / "out.json", as_text(ARTICLE, "caf\udce9.txt", Format.json))
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["file"] == "caf\udce9.txt"


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file", "utf-8")
    with pytest.raises(FileProblem, match="cannot be written"):
        write_file(tmp_path / "a" / "out.txt", "text")


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file", "utf-8")
    with pytest.raises(FileProblem, match="cannot be made"), opened(target_of(str(tmp_path / "a"), None, True), []):
        pass
