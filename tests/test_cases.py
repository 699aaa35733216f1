"""One behaviour a case file: `tests/cases/<area>/<behaviour>.toml`, the area `negative` for what looks like boilerplate and is not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import cleannews

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent / "cases"
FILES = sorted(path for path in CASES.glob("*/*.toml") if path.parent.name != "decode")


def load(path: Path) -> Any:
    """A case file as a parameter, marked as a known failure where it says so."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
    return pytest.param(case, id=f"{path.parent.name}/{path.stem}", marks=marks)


@pytest.mark.parametrize("case", [load(path) for path in FILES])
def test_case(case: dict[str, Any]) -> None:
    article = cleannews.clean(case["text"])
    record = article.to_dict()
    expected = dict(case["expect"])
    labels, absent = expected.pop("labels", {}), expected.pop("absent", [])
    got = {key: list(article.paragraphs) if key == "body" else record[key] for key in expected}
    assert got == expected, case["about"]
    assert {key: record[key] for key in absent if record[key]} == {}, case["about"]
    found = {start: [line.label for line in article.lines if line.text.startswith(start)] for start in labels}
    assert found == {start: [label] * max(1, len(found[start])) for start, label in labels.items()}, case["about"]


def test_there_are_enough_cases() -> None:
    negative = [path for path in FILES if path.parent.name == "negative"]
    assert len(FILES) >= 80
    assert len(negative) * 4 >= len(FILES)
