"""Floors are raised to what is reached, and lowered by nobody but a person: on invented figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import data
import floors
import pytest

FILE = """# A comment that stays,
# with two lines.

[text]
digest = "0123456789ab"
every = 6
f1 = 0.95
spill_at_most = 0.07

[samples]
label_accuracy = 0.86
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command over a file of its own with given figures and data; gives the exit status and the file afterwards."""
    file = tmp_path / "floors.toml"
    file.write_text(FILE, encoding="utf-8")

    def command(got: dict[str, float], *flags: str, digest: str = "0123456789ab") -> tuple[int, str]:
        monkeypatch.setattr(floors, "FLOORS", file)
        monkeypatch.setattr(floors, "measured", lambda name, every: (got, 100))
        monkeypatch.setattr(data, "digest", lambda name: digest)
        monkeypatch.setattr(sys, "argv", ["floors.py", "--set", "text", *flags])
        with pytest.raises(SystemExit) as stopped:
            floors.main()
        return int(stopped.value.code or 0), file.read_text(encoding="utf-8")

    return command


def test_better_figures_raise_their_floors(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run({"f1": 0.961, "spill_at_most": 0.0501, "empty_at_most": 2})
    assert status == 0
    assert text == FILE.replace("f1 = 0.95", "f1 = 0.959").replace("0.07\n", "0.053\nempty_at_most = 2\n")
    assert capsys.readouterr().out.splitlines() == [
        "text f1: 0.95 → 0.959 (reached 0.9610)",
        "text spill_at_most: 0.07 → 0.053 (reached 0.0501)",
        "text empty_at_most: none → 2 (reached 2.0000)",
    ]


def test_worse_figures_lower_nothing(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run({"f1": 0.949, "spill_at_most": 0.08})
    assert (status, text) == (1, FILE)
    assert capsys.readouterr().out.splitlines() == [
        "text f1: 0.949 is worse than its floor 0.95, which is left as it is",
        "text spill_at_most: 0.08 is worse than its floor 0.07, which is left as it is",
    ]


def test_figures_within_the_margin_change_nothing(run: Any) -> None:
    assert run({"f1": 0.951, "spill_at_most": 0.069}) == (0, FILE)


def test_other_data_needs_a_word(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run({"f1": 0.99}, digest="ba9876543210") == (1, FILE)
    assert "--new-data" in capsys.readouterr().out
    status, text = run({"f1": 0.9}, "--new-data", digest="ba9876543210")
    assert status == 0
    assert '[text]\ndigest = "ba9876543210"\nevery = 6\nf1 = 0.898\n\n[samples]' in text


def test_a_floor_is_never_better_than_what_was_reached() -> None:
    for value in (0.0, 0.0004, 0.5, 0.9999, 1.0):
        for pages in (1, 43, 1000):
            assert all(floors.floor_under(key, value, pages) <= value for key in ("f1", "exact"))
            assert floors.floor_under("spill_at_most", value, pages) >= value


def test_labels_by_the_line_that_covers_most(monkeypatch: pytest.MonkeyPatch) -> None:
    class Scorer:
        @staticmethod
        def gold_spans(row: Any) -> Any:
            return [(0, 10, 10, "body"), (11, 20, 9, "other")]

    monkeypatch.setattr(data, "scorer", lambda name: Scorer)
    lines = [
        {"start": 0, "end": 3, "label": "deck"},
        {"start": 3, "end": 10, "label": "body"},
        {"start": 11, "end": 20, "label": "notice"},
    ]
    assert floors.label_pairs([{}], [{"lines": lines}]) == [("body", "body"), ("other", "other")]
