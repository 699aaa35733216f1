"""Quality on real pages never falls below tests/floors.toml; skipped where the evaluation data is absent."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

import cleannews

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
DATA = Path(os.environ.get("CLEANNEWS_EVAL", Path(__file__).resolve().parents[2] / "shared" / "eval"))
needs_data = pytest.mark.skipif(not (DATA / "score.py").exists(), reason=f"no evaluation data at {DATA}; set CLEANNEWS_EVAL")


def measured(name: str) -> dict[str, float]:
    """The scorer's summary of a set, and the share of lines with the right label where the set has labels."""
    sys.path.insert(0, str(DATA))
    import score
    import score_labels

    gold = list(score.rows(DATA / f"{name}.jsonl.gz"))[:: FLOORS[name]["every"]]
    found = [{"id": row["id"], **article_of(row).to_dict()} for row in gold]
    groups, _ = score.score(gold, found)
    summary: dict[str, float] = score.summary(groups["all"])
    if "label_accuracy" in FLOORS[name]:
        summary["label_accuracy"] = label_accuracy(gold, found, score_labels.gold_spans)
    return summary


def article_of(row: dict[str, Any]) -> cleannews.Article:
    """The article of a row: of its page with its address, or of its text."""
    return cleannews.clean(row["html"], url=row.get("url")) if "html" in row else cleannews.clean(row["text"])


def label_accuracy(gold: list[dict[str, Any]], found: list[dict[str, Any]], spans: Any) -> float:
    """The share of gold lines whose start lies in a line of the same label; notice counts as other, as in the gold."""
    right = total = 0
    for row, article in zip(gold, found, strict=True):
        for start, end, _, label in spans(row):
            cover = {line["label"]: 0 for line in article["lines"]}
            for line in article["lines"]:
                cover[line["label"]] += max(0, min(end, line["end"]) - max(start, line["start"]))
            got = max(cover, key=lambda key: cover[key])
            right += ("other" if got == "notice" else got) == label
            total += 1
    return right / total


@needs_data
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["asia-text", "text", "asia-html", "html"])
def test_floor(name: str) -> None:
    floors = {key: value for key, value in FLOORS[name].items() if key not in ("every", "spill_at_most")}
    got = measured(name)
    below = {key: (round(got[key], 3), floor) for key, floor in floors.items() if got[key] < floor}
    assert below == {}
    assert got["spill"] <= FLOORS[name]["spill_at_most"]
