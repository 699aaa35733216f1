"""Raises the floors of quality in tests/floors.toml to what is reached now, and never lowers one.

    python benchmarks/floors.py [--set html] [--new-data]

`tests/test_quality.py` measures by the same functions. Where a figure is below its floor, this says so, leaves the floor and ends with status 1: a floor
is lowered by hand, in a change that says why. Floors belong to the data that they were measured on, which the file names by digest; with
`--new-data` the floors of a set whose data changed are made anew.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import data
from data import SETS, Row
from predict import article_of

from cleannews import Options

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FLOORS = Path(__file__).resolve().parents[1] / "tests" / "floors.toml"
Table = dict[str, Any]

AT_MOST = "_at_most"
"""How a figure ends of which less is better; its floor is a ceiling."""
BY_PAGE = frozenset({"exact", "title", "authors", "date"})
"""Figures that count whole pages as right or wrong, or nearly so."""
MARGIN = 0.002
"""Room under a figure that is a mean. The weights and the pages are fixed, but another processor may round a sum otherwise and tip a line
that stands on the bar: that moves a mean by far less, and a share of pages by one page, which is the room that those get."""


def measured(name: str, every: int) -> tuple[dict[str, float], int]:
    """All figures of a set, by the weights that ship, on each n-th row; and how many rows these are."""
    score = data.scorer()
    gold = list(data.rows(f"{name}.jsonl.gz"))[::every]
    found = [{"id": row["id"], **article_of(row, False, Options()).to_dict()} for row in gold]
    summary = score.summary(score.score(gold, found)[0]["all"])
    empty = sum(bool(score.text_of(row)) and not score.text_of(one) for row, one in zip(gold, found, strict=True))
    figures = {key: summary[key] for key in ("f1", "exact", *sorted(BY_PAGE - {"exact"}))}
    figures |= {f"spill{AT_MOST}": summary["spill"], f"empty{AT_MOST}": empty}
    return figures | (label_figures(label_pairs(gold, found)) if "lines" in gold[0] else {}), len(gold)


def label_pairs(gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[str, str]]:
    """For each gold line its label and the one that covers most of it; notice counts as other, as in the gold."""
    spans, pairs = data.scorer("score_labels").gold_spans, []
    for row, article in zip(gold, found, strict=True):
        for start, end, _, label in spans(row):
            cover: Counter[str] = Counter()
            for line in article["lines"]:
                cover[line["label"]] += max(0, min(end, line["end"]) - max(start, line["start"]))
            got = max(cover, key=lambda key: cover[key])
            pairs.append((label, "other" if got == "notice" else got))
    return pairs


def label_figures(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """The share of lines with the right label, and the mean over labels of F1.

    >>> label_figures([("body", "body"), ("body", "body"), ("deck", "body")])
    {'label_accuracy': 0.6666666666666666, 'label_macro_f1': 0.4}
    """
    right, said = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    hit = Counter(wanted for wanted, got in pairs if wanted == got)
    macro = sum(2 * hit[label] / (right[label] + said[label]) for label in right) / len(right)
    return {"label_accuracy": hit.total() / len(pairs), "label_macro_f1": macro}


def misses(floors: Table, got: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that are worse than their floor, with both.

    >>> misses({"every": 5, "f1": 0.95, "spill_at_most": 0.06}, {"f1": 0.9443, "spill_at_most": 0.05})
    {'f1': (0.944, 0.95)}
    """
    worse = {
        key: value < floors[key] if not key.endswith(AT_MOST) else value > floors[key]
        for key, value in got.items()
        if key in floors
    }
    return {key: (round(got[key], 3), floors[key]) for key, is_worse in worse.items() if is_worse}


def floor_under(key: str, value: float, pages: int) -> float:
    """The floor of a figure that is reached: a little worse than it, rounded to the worse side; of a count, the count itself.

    >>> floor_under("f1", 0.9519, 200), floor_under("exact", 0.4, 200), floor_under("spill_at_most", 0.0511, 200)
    (0.949, 0.395, 0.054)
    """
    if isinstance(value, int):
        return value
    margin = 1 / pages if key in BY_PAGE else MARGIN
    if key.endswith(AT_MOST):
        return math.ceil(round((value + margin) * 1000, 6)) / 1000
    return max(0.0, math.floor(round((value - margin) * 1000, 6)) / 1000)


def raised(floors: Table, got: dict[str, float], pages: int) -> Table:
    """The floors after a measurement: each at least as strict as before; a figure that had none gets one.

    >>> raised({"f1": 0.95, "exact": 0.39}, {"f1": 0.94, "exact": 0.45}, 100)
    {'f1': 0.95, 'exact': 0.44}
    """
    new = {key: floor_under(key, value, pages) for key, value in got.items()}
    stricter = {key: (min if key.endswith(AT_MOST) else max)(value, floors.get(key, value)) for key, value in new.items()}
    return floors | stricter


def written(old: str, tables: dict[str, Table]) -> str:
    """The file with its comment as it was and the tables as they are now."""
    comment = old[: old.index("[")] if "[" in old else old
    parts = [
        "\n".join([f"[{name}]", *(f"{key} = {value!r}".replace("'", '"') for key, value in table.items())])
        for name, table in tables.items()
    ]
    return comment + "\n\n".join(parts) + "\n"


def tell_changes(name: str, old: Table, new: Table, got: dict[str, float]) -> None:
    """Prints what is raised and what is refused."""
    for key, (value, floor) in misses(old, got).items():
        print(f"{name} {key}: {value} is worse than its floor {floor}, which is left as it is")
    for key in new:
        if new[key] != old.get(key):
            print(f"{name} {key}: {old.get(key, 'none')} → {new[key]}" + (f" (reached {got[key]:.4f})" if key in got else ""))


class OtherData(Exception):
    """The floors of a set were measured on other data; the message says what to do."""


def floors_of(name: str, table: Table, may_renew: bool) -> Table:
    """The floors that hold for a set; none yet where its data changed and they may be made anew.

    Raises:
        OtherData: its data changed, and they may not.
    """
    digest = data.digest(name)
    if table.get("digest") == digest:
        return table
    if not may_renew:
        raise OtherData(f"{name}: its data is {digest}, its floors are of {table.get('digest')}; --new-data makes them anew")
    return {"digest": digest, "every": table["every"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, action="append", help="a set (default: all four)")
    parser.add_argument("--new-data", action="store_true", help="make the floors of sets anew whose data changed")
    options = parser.parse_args()
    text = FLOORS.read_text(encoding="utf-8")
    tables, failed = tomllib.loads(text), False
    for name in options.set or SETS:
        try:
            old = floors_of(name, tables[name], options.new_data)
        except OtherData as problem:
            print(problem)
            failed = True
            continue
        got, pages = measured(name, old["every"])
        tables[name] = raised(old, got, pages)
        tell_changes(name, old, tables[name], got)
        failed |= bool(misses(old, got))
    FLOORS.write_text(written(text, tables), encoding="utf-8")
    sys.exit(failed)


if __name__ == "__main__":
    main()
