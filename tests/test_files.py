"""Finding and reading pages: what counts as one, in which order, and what is told where something is missing."""

import os
from pathlib import Path

import pytest

from cleannews import files
from cleannews.files import FileProblem, Input, find_inputs, read_input


def write(folder: Path, *names: str) -> None:
    """Files with a line of text in each."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Rain fell on the harbour.", "utf-8")


def names_in(folder: Path) -> list[str]:
    """The names under which the pages of a folder are found."""
    return [one.name.as_posix() for one in find_inputs([str(folder)]).inputs]


def test_folder_is_searched_with_all_below_it(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/c/d.html", "b/e.htm", "f.md")
    assert names_in(tmp_path) == ["a.txt", "f.md", "b/e.htm", "b/c/d.html"]


def test_order_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    write(tmp_path / "x", "2.txt", "1.txt", "z/3.txt", "y/4.txt")
    write(tmp_path / "y", "y/4.txt", "z/3.txt", "1.txt", "2.txt")
    assert names_in(tmp_path / "x") == names_in(tmp_path / "y")


@pytest.mark.parametrize("name", [".hidden.txt", "README.md", ".git/page.txt", "picture.png", "result.json", "sheet.csv"])
def test_folder_search_leaves_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "page.txt")
    assert names_in(tmp_path) == ["page.txt"]


def test_ending_in_capitals_counts(tmp_path: Path) -> None:
    write(tmp_path, "PAGE.TXT")
    assert names_in(tmp_path) == ["PAGE.TXT"]


def test_text_without_an_ending_counts(tmp_path: Path) -> None:
    write(tmp_path, "page")
    (tmp_path / "wide").write_bytes("Rain fell.".encode("utf-16"))
    assert names_in(tmp_path) == ["page", "wide"]


def test_binary_without_an_ending_does_not_count(tmp_path: Path) -> None:
    write(tmp_path, "page")
    (tmp_path / "program").write_bytes(b"\x7fELF\x00\x00\x01")
    assert names_in(tmp_path) == ["page"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "page.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert names_in(tmp_path) == ["page.txt"]


def test_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    write(tmp_path, "page.txt")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names_in(tmp_path) == ["page.txt"]


def test_file_given_by_name_counts_whatever_its_ending(tmp_path: Path) -> None:
    write(tmp_path, ".page.old")
    assert [one.path for one in find_inputs([str(tmp_path / ".page.old")]).inputs] == [str(tmp_path / ".page.old")]


def test_path_stays_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert find_inputs(["./a.txt"]).inputs[0].path == "./a.txt"


def test_page_given_twice_is_cleaned_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    given = [str(tmp_path / "b.txt"), str(tmp_path), str(tmp_path / "b.txt")]
    assert [one.name.name for one in find_inputs(given).inputs] == ["b.txt", "a.txt"]


def test_folder_of_results_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "out/a.md")
    assert [one.name.name for one in find_inputs([str(tmp_path)], tmp_path / "out").inputs] == ["a.txt"]


def test_missing_file_is_told_and_the_others_are_found(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    found = find_inputs([str(tmp_path / "nowhere.html"), str(tmp_path / "a.txt")])
    assert len(found.inputs) == 1 and "no such file or folder" in found.problems[0]


def test_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path, "harbour.txt")
    assert "did you mean" in find_inputs([str(tmp_path / "harbor.txt")]).problems[0]


def test_path_through_a_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    assert "a part of its path is a file" in find_inputs([str(tmp_path / "a.txt" / "b.txt")]).problems[0]


def test_empty_path_is_not_the_working_folder() -> None:
    found = find_inputs([""])
    assert not found.inputs and "no such file" in found.problems[0]


def test_name_too_long_is_told() -> None:
    assert find_inputs(["x" * 5000]).problems


def test_folder_without_pages_is_told(tmp_path: Path) -> None:
    write(tmp_path, "picture.png")
    assert "holds no pages" in find_inputs([str(tmp_path)]).problems[0]


def test_folder_that_may_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert find_inputs([str(tmp_path)]).problems == [f"{tmp_path}: cannot be read (permission denied); check its permissions"]


def test_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(FileProblem, match="leads nowhere"):
        read_input(find_inputs([str(tmp_path / "a.txt")]).inputs[0])


def test_unreadable_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FileProblem, match="check its permissions"):
        read_input(Input(str(tmp_path / "a.txt"), Path("a.txt")))


def test_identity_sees_through_links(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    assert files.identity(tmp_path / "a.txt") == files.identity(tmp_path / "b.txt") != None  # noqa: E711 - one chain says it
