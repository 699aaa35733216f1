"""The comparison with other extractors: its own parts, on invented pages and figures; the peers themselves are no part of a test run.

Only what needs none of the extra `benchmarks` is imported, so these tests run wherever the others do.
"""

from __future__ import annotations

import doctest
import gzip
import itertools
import json
import re
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import compare
import contest
import floors
import peers
import plots
import public
import pytest
import report

STORM = "Rain fell on the city of Ulsan on Monday, the weather office said, and the river rose by two metres within an hour."
HARBOUR = (
    "The mayor asked everybody who lives near the harbour to stay at home until the evening, because the bridges were closed."
)
PAGE = f"<html><body><nav><a href='/a'>Home</a></nav><article><h1>Rain</h1><p>{STORM}</p><p>{HARBOUR}</p></article></body></html>"


@pytest.mark.parametrize("module", [contest, floors, peers, plots, public, report], ids=lambda module: module.__name__)
def test_examples_in_docstrings(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried and not failed


# public benchmarks


def zipped(folder: Path, key: str, page: str = PAGE) -> None:
    """Puts a page where the public benchmarks have it."""
    (folder / "html").mkdir(exist_ok=True)
    (folder / "html" / f"{key}.html.gz").write_bytes(gzip.compress(page.encode()))


def test_a_folder_with_all_gold_in_one_file(tmp_path: Path) -> None:
    gold = {"b": {"articleBody": STORM, "url": "https://news.example/b"}, "a": {"articleBody": HARBOUR}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(gold), encoding="utf-8")
    zipped(tmp_path, "a")
    zipped(tmp_path, "b", "<p>Rain — 비</p>")
    first, second = public.pages(tmp_path)
    assert first == {"id": "a", "html": PAGE, "body": HARBOUR, "set": ""}
    assert second == {"id": "b", "html": "<p>Rain — 비</p>", "body": STORM, "set": "", "url": "https://news.example/b"}


def test_a_folder_with_a_file_a_page(tmp_path: Path) -> None:
    (tmp_path / "ground-truth").mkdir()
    record = {"url": "https://news.example/1", "page_type": {"primary": "article"}, "ground_truth": {"main_content": STORM}}
    (tmp_path / "ground-truth" / "0001.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "0001.html").write_text(PAGE, encoding="utf-8")
    assert public.pages(tmp_path) == [
        {"id": "0001", "html": PAGE, "body": STORM, "set": "article", "url": "https://news.example/1"}
    ]


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        (None, "neither ground-truth.json nor"),
        ({}, "its gold is empty"),
        ({"a": {"text": STORM}}, "gold of a"),
        ({"a": {"articleBody": STORM}}, "a.html.gz"),
    ],
    ids=["no gold", "empty gold", "no body", "no page"],
)
def test_a_folder_that_is_no_benchmark_is_told(tmp_path: Path, gold: dict[str, Any] | None, said: str) -> None:
    if gold is not None:
        (tmp_path / "ground-truth.json").write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(public.NoBenchmark, match=re.escape(said)):
        public.pages(tmp_path)


def test_shingles_count_how_often() -> None:
    assert public.shingles("a b c d a b c d") == {
        ("a", "b", "c", "d"): 2,
        ("b", "c", "d", "a"): 1,
        ("c", "d", "a", "b"): 1,
        ("d", "a", "b", "c"): 1,
    }
    assert public.overlap("a b c d", "a b c d a b c d") == (1 / 5, 1.0, False)
    assert public.overlap("Rain, fell.", "Rain fell") == (1.0, 1.0, True)
    assert public.overlap("Rain fell", "rain fell") == (0.0, 0.0, False)


@pytest.mark.parametrize(("gold", "found", "agreed"), [("", "", 1.0), ("a b", "", 0.0), ("", "a b", 0.0)])
def test_empty_texts(gold: str, found: str, agreed: float) -> None:
    assert public.overlap(gold, found) == (agreed, agreed, bool(agreed))


def test_f1_is_that_of_the_means() -> None:
    summed = public.summary([public.Overlap(1.0, 0.5, False), public.Overlap(0.5, 1.0, True)])
    assert summed == {"f1": 0.75, "precision": 0.75, "recall": 0.75, "accuracy": 0.5}
    assert public.summary([public.Overlap(0.0, 0.0, False)])["f1"] == 0


# running contenders


def shout() -> peers.Extract:
    """A contender that answers in capitals and tells a title."""
    return lambda row: {"body": row["text"].upper(), "title": "Rain", "authors": [["Ann"]]}


def stumble() -> peers.Extract:
    """A contender that hangs, dies or raises as the page says."""

    def extract(row: dict[str, Any]) -> dict[str, Any]:
        if row["text"] == "hang":
            time.sleep(60)
        if row["text"] == "die":
            raise SystemExit
        if row["text"] == "raise":
            raise ZeroDivisionError
        return {"body": row["text"], "title": " ".join(sorted(row))}

    return extract


def absent() -> peers.Extract:
    """A contender that is not installed."""
    raise ImportError("No module named 'absent'")


def test_contenders_run_and_fail_each_by_itself() -> None:
    rows = [{"id": str(n), "text": text, "body": "secret"} for n, text in enumerate(["calm", "raise", "hang", "die", "calm"])]
    contest_of = [peers.Contender(load.__name__, "none", load) for load in (shout, stumble, absent)]
    outcomes, missing = contest.run(contest_of, rows, seconds=0.5)
    assert missing == {"absent": "No module named 'absent'"}
    assert [one["body"] for one in outcomes["shout"].found] == [["CALM"], ["RAISE"], ["HANG"], ["DIE"], ["CALM"]]
    assert outcomes["shout"].found[0]["authors"] == ["Ann"]
    assert outcomes["shout"].errors == {}
    stumbled = outcomes["stumble"]
    calm = {"body": ["calm"], "title": "id text"}  # and nothing of the gold
    assert stumbled.found == [calm, {}, {}, {}, calm]
    assert stumbled.errors == {"ZeroDivisionError": 1, "time-out": 1, "died": 1}
    assert stumbled.times[2] == 500 and stumbled.times[0] < 500


def test_a_public_folder_from_beginning_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = {"a": {"articleBody": f"{STORM} {HARBOUR}", "url": "https://news.example/a"}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(gold), encoding="utf-8")
    zipped(tmp_path, "a")
    out = tmp_path / "results.json"
    monkeypatch.setattr(
        "sys.argv", ["compare.py", "--folder", str(tmp_path), "--only", "cleannews, no witness", "--out", str(out)]
    )
    compare.main()
    (one,) = json.loads(out.read_text(encoding="utf-8"))
    found = one["contenders"]["cleannews, no witness"]
    assert (one["metric"], one["pages"], found["f1"], found["accuracy"], found["errors"]) == ("shingles", 1, 1.0, 1.0, {})
    assert "cleannews, no witness" in capsys.readouterr().out


# figures of groups


def words_metric() -> compare.Metric:
    """A metric that counts a page as right where the body is the gold one."""

    def judge(pages: Any, found: Any) -> list[float]:
        return [float(compare.body_of(one) == page["body"]) for page, one in zip(pages, found, strict=True)]

    return compare.Metric(
        "score.py", judge, lambda docs: {"f1": sum(docs) / len(docs), "title": 0.0, "authors": 0.0, "date": 0.0}
    )


def test_figures_by_group_and_of_fields_that_are_told() -> None:
    pages = [{"body": "x", "lang": lang, "set": "all"} for lang in ("en", "en", "en", "de", "de", "de", "fr")]
    found: list[dict[str, object]] = [{"body": "x", "title": "T"}, {}, {"deck": [], "body": ["x"]}, {}, {}, {}, {"body": "x"}]
    whole = compare.figures(pages, found, words_metric())
    assert whole["f1"] == 3 / 7
    assert (whole["title"], whole["authors"], whole["date"]) == (0.0, None, None)
    assert {lang: (one["pages"], one["f1"]) for lang, one in whole["by"]["lang"].items()} == {"en": (3, 2 / 3), "de": (3, 0.0)}
    assert whole["by"]["set"] == whole["by"]["flattener"] == {}, "all pages of one group are no breakdown"


def test_times() -> None:
    outcome = contest.Outcome([{}] * 4, [1.0, 2.0, 3.0, 10.0])
    outcome.errors["ValueError"] += 1
    assert compare.speed(outcome) == {"ms_mean": 4.0, "ms_median": 2.5, "pages_a_second": 250.0, "errors": {"ValueError": 1}}


# the page


def contender(f1: float, exact: float = 0.2, spill: float = 0.1, ms: float = 10.0, **more: Any) -> dict[str, Any]:
    """Figures of a contender."""
    figures = {"f1": f1, "exact": exact, "spill": spill, "title": None, "authors": None, "date": None}
    return figures | {"ms_mean": ms, "ms_median": ms, "pages_a_second": 1000 / ms, "errors": {}, "by": {}} | more


def record(**contenders: dict[str, Any]) -> dict[str, Any]:
    """A set with contenders."""
    made = {"date": "2031-02-03", "machine": "Abacus, 2 cores", "python": "3.12.1", "packages": {"trafilatura": "2.3.1"}}
    made |= {"weights": {"weights.npz": "0123456789ab"}, "digest": "ba9876543210", "every": 2, "seconds": 20}
    missing = {"goose3": "No module named 'goose3'"}
    found = {"name": "html", "kind": "html", "metric": "score.py", "pages": 1200, "contenders": contenders, "missing": missing}
    return found | made


def test_the_table_ranks_and_marks_ours() -> None:
    rows = report.table(
        record(cleannews=contender(0.9449, title=0.8), other=contender(0.95, errors={"ValueError": 2}))
    ).splitlines()
    assert rows[0] == "|  | F1 | exact | spill | title | ms, mean | ms, median | pages/s | errors |"
    assert rows[2] == "| other | .950 | .200 | .100 | – | 10.0 | 10.0 | 100 | 2 |"
    assert rows[3].startswith("| **cleannews** | .945 | .200 | .100 | .800 |")


def test_every_loss_is_told_and_no_other() -> None:
    ours = contender(0.94, exact=0.37, spill=0.07, ms=24.5, title=0.9)
    rivals = {"a": contender(0.95, spill=0.06, ms=45), "b": contender(0.96, exact=0.4, ms=30), "c": contender(0.5, title=0.9)}
    assert list(report.losses(record(cleannews=ours, **rivals))) == [
        "- F1: cleannews .940; ahead of it b .960, a .950",
        "- exact: cleannews .370; ahead of it b .400",
        "- spill: cleannews .070; ahead of it a .060",
        "- ms, mean: cleannews 24.5; ahead of it c 10.0",
    ]
    assert list(report.losses(record(cleannews=contender(0.9471), a=contender(0.9474, ms=11)))) == [], (
        "what shows no difference is none"
    )
    own = {"cleannews, no witness": contender(0.99)}
    assert list(report.losses(record(cleannews=contender(0.9), **own))) == [], "one of ours is no rival"
    assert "In no figure" in "\n".join(report.section(record(cleannews=contender(0.9), a=contender(0.8, ms=11))))


def test_losses_in_groups() -> None:
    def by(**f1s: float) -> dict[str, Any]:
        return {"lang": {lang: {"pages": 5, "f1": f1, "exact": 0.2, "spill": 0.1} for lang, f1 in f1s.items()}}

    found = record(cleannews=contender(0.9, by=by(en=0.95, de=0.8)), a=contender(0.8, by=by(en=0.9, de=0.85)))
    assert list(report.group_losses(found)) == ["| lang de | 5 | F1 | .800 | a .850 |"]
    assert "| de | 5 | .800 | .850 | a |" in report.group_table(found, "lang")
    assert report.group_table(found, "flattener") == ""


def test_the_page_names_what_is_missing_and_how_it_was_measured() -> None:
    page = report.page([record(cleannews=contender(0.9), a=contender(0.8, errors={"time-out": 1, "ValueError": 3}))])
    for said in (
        "Not installed in this run: goose3.",
        "Errors, with 20 s for a page: a (ValueError 3, time-out 1).",
        "`html`: 1,200 pages (one of every 2), data `ba9876543210`, measured on 2031-02-03.",
        "Abacus, 2 cores, Python 3.12.1. Versions: trafilatura 2.3.1. Digests: weights `0123456789ab`.",
        "benchmarks/html-time.svg",
    ):
        assert said in page


def test_docs_are_those_of_the_results() -> None:
    """As docs/generate.py's pages: the page and its plots are written from the results and never by hand."""
    stale = [path for path, text in report.files(report.read()) if path.read_text(encoding="utf-8") != text]
    assert not stale, "run: python benchmarks/report.py"


def test_a_set_that_is_run_again_takes_its_own_place(tmp_path: Path) -> None:
    sets = {name: {"name": name, "f1": 1 / 3} for name in ("my-folder", "html", "text")}
    compare.save(sets, tmp_path / "new" / "results.json")
    saved = json.loads((tmp_path / "new" / "results.json").read_text(encoding="utf-8"))
    assert [(one["name"], one["f1"]) for one in saved] == [("text", 0.333333), ("html", 0.333333), ("my-folder", 0.333333)]


# plots


def texts(svg: str) -> list[str]:
    """All that a plot writes; an SVG that is not well-formed fails here."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


CROWD = [plots.Point(f"tool <{n}>", 10 + n / 10, 0.9 + n / 1000, n == 0) for n in range(8)]


def test_a_scatter_plot_names_every_point() -> None:
    svg = plots.scatter("F1 & time", CROWD, "ms", "F1")
    assert {point.name for point in CROWD} | {"F1 & time", "ms", "10", "100", "0.90", "1.00"} <= set(texts(svg))
    assert svg.count("<circle") == len(CROWD) and svg.count('class="first"') == 1


def test_points_stand_where_their_values_are() -> None:
    svg = plots.scatter(
        "", [plots.Point("a", 1, 0.8, False), plots.Point("b", 10, 1.0, False), plots.Point("c", 100, 0.9, False)], "", ""
    )
    places = {(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)}
    left, top, right, bottom = plots.PLOT
    assert places == {(left, bottom), ((left + right) / 2, top), (right, (top + bottom) / 2)}


def test_names_keep_out_of_each_other() -> None:
    taken: list[plots.Box] = []
    for number in range(6):
        taken.append(plots.free_box(300, 200 + number, 60, taken))
    assert all(one.overlap(other) == 0 for one, other in itertools.combinations(taken, 2))


def test_bars_are_as_long_as_their_shares() -> None:
    rows = [
        plots.Bars("cleannews", (0.5, 0.25), (".500", ".250"), True),
        plots.Bars("a & b", (0.0, 0.125), (".000", ".125"), False),
    ]
    svg = plots.bars("Both", rows, ("exact", "spill"))
    assert {"cleannews", "a & b", ".500", ".000", "exact", "spill"} <= set(texts(svg))
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="13"', svg)]
    assert widths[0] == pytest.approx(2 * widths[1]) == pytest.approx(4 * widths[3]) and widths[2] == 1


def test_plots_know_light_and_dark() -> None:
    for svg in (plots.scatter("", CROWD, "", ""), plots.bars("", [plots.Bars("a", (0.1, 0.2), ("", ""), False)], ("", ""))):
        assert "prefers-color-scheme: dark" in svg and 'class="back"' in svg
