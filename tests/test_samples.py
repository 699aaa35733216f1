"""The samples: whole raw pages with the article and the label of every line that are expected of them.

What is expected was written by hand, line by line. A sample that does not yet come out right in every line is named in KNOWN with what is
wrong; such a test fails when the sample comes out right, so that the entry goes. All lines together keep to a floor.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from pytest_regressions.data_regression import DataRegressionFixture

import cleannews
from cleannews.model import joined

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SAMPLES = Path(__file__).parents[1] / "samples"
PAGES = sorted(SAMPLES.glob("*.txt"))
FIELDS = ("title", "deck", "authors", "published", "modified", "publisher", "section", "language", "tags", "captions")
FLOOR = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["samples"]["label_accuracy"]

KNOWN: dict[str, str] = {
    "ar_news": "the dateline in Arabic is not cut from the first sentence, so its author is not found",
    "de_newspaper": "a newsletter's title is taken into the tags; the author's note stays in the body",
    "en_get_text": "links that begin with a capital part their sentences; captions broken at brackets stay in parts",
    "en_magazine": "Markdown links hide the words that phrases look for",
    "en_newspaper": "a newsletter box and notes inside the article stay in the body; the author's line with a desk is not found",
    "en_wire": "the caption of an agency's picture is taken for the deck",
    "es_newspaper": "some footer lines get the label of their neighbours",
    "fr_newspaper": "two lines of a comment box stay in the body; a picture's credit in capitals is not seen",
    "it_newspaper": 'the byline with a small "di" loses to a tag that reads like a name',
    "ja_newspaper": "the updated time without its date is not read",
    "ko_blog_mirror": "the rule of a table inside a list is labelled other",
    "ko_broadcast": "a browser notice under the title is taken for the deck",
    "ko_one_line": "a promotion and the rights notice behind it stay one line",
    "ko_paper": "a name and title alone under a picture is taken for a heading",
    "ko_reprint": "the title far above the deck, with reader's tools between, loses to the deck",
    "ko_wire": "decks among listening buttons get their label; the second reporter's line is not chosen",
    "pt_portal": "the publisher is taken for a third author; a correction's note stays in the body",
    "ru_agency": "the agency's dateline without brackets is not cut; a caption is taken for the deck",
    "sv_local": "the section stands in the address alone; a credit is taken for a caption of its own",
    "tr_portal": "a sentence behind a stray list heading gets the list's label",
    "zh_portal": "a breadcrumb's last step is a word for the text itself",
    "zh_tw_newspaper": "the rights notice names the paper in English first",
}


def page_of(path: Path) -> object:
    """A sample as a parameter, marked as a known failure where it is one."""
    marks = [pytest.mark.xfail(reason=KNOWN[path.stem], strict=True)] if path.stem in KNOWN else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("page", [page_of(page) for page in PAGES])
def test_sample(page: Path, data_regression: DataRegressionFixture) -> None:
    article = cleannews.clean(page.read_bytes())
    record = article.to_dict()
    data = {field: record[field] for field in FIELDS}
    data["body"] = list(article.paragraphs)
    data["lines"] = [f"{line.label} | {joined(line.text)}" for line in article.lines]
    data_regression.check(data, fullpath=SAMPLES / "expected" / f"{page.stem}.yml")


def test_labels_of_all_samples() -> None:
    """Lines are compared by their text: one that was cut elsewhere than expected counts as wrong."""
    right = total = 0
    for page in PAGES:
        expected = yaml.safe_load((SAMPLES / "expected" / f"{page.stem}.yml").read_text(encoding="utf-8"))["lines"]
        found = [f"{line.label} | {joined(line.text)}" for line in cleannews.clean(page.read_bytes()).lines]
        for line in expected:
            right += line in found
        total += len(expected)
    assert right / total >= FLOOR


def test_there_are_enough_samples() -> None:
    assert len(PAGES) >= 15
    assert set(KNOWN) <= {page.stem for page in PAGES}
