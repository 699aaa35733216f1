"""What the README shows is run: its Python tour as it stands, and its two commands are the ones that CI runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleannews

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    """The contents of the README's code fences in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """The lines of the README's shell fences that are commands."""
    lines = [line.strip().removeprefix("$ ") for fence in fences("sh") for line in fence.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder of its own with the samples in it, so that nothing that the README writes stays behind."""
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    return tmp_path


@pytest.mark.parametrize("number", range(len(fences("python"))))
def test_python_runs(number: int, workspace: Path) -> None:
    """A tour is a script, or a session with `>>>` whose answers must come out."""
    code = fences("python")[number]
    script = workspace / "tour.py"
    if code.lstrip().startswith(">>>"):
        script = workspace / "tour.txt"
        code = f"{code}\n"
    script.write_text(code, encoding="utf-8")
    how = ["-m", "doctest", "-o", "ELLIPSIS", script.name] if script.suffix == ".txt" else [script.name]
    environment = {**os.environ, "PYTHONPATH": str(Path(cleannews.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *how],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout or script.suffix == ".txt" or "print" not in code, "the tour prints nothing"


def test_there_is_a_tour() -> None:
    assert fences("python")
    assert all("cleannews" in code for code in fences("python")[:1])


def test_there_are_two_commands_of_one_line() -> None:
    assert len(commands()) == 2, "one command that shows it on the samples, one that runs all tests"
    assert not any(command.endswith("\\") for command in commands())
    show, test = commands()
    assert "samples" in show and "cleannews" in show
    assert "pytest" in test


def test_ci_runs_the_second_command() -> None:
    assert commands()[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_links_into_the_repository_lead_somewhere() -> None:
    inside = [
        link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", README) if not link.startswith(("http", "#", "mailto:"))
    ]
    assert [link for link in inside if link and not (ROOT / link).exists()] == []


def test_files_that_the_tour_reads_are_there() -> None:
    named = {path for code in (*fences("python"), *commands()) for path in re.findall(r"samples/[\w./-]*", code)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
