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
PAGES = sorted([*SAMPLES.glob("*.txt"), *SAMPLES.glob("*.html")])
FIELDS = ("title", "deck", "authors", "published", "modified", "publisher", "section", "language", "tags", "captions")
MARKUP_FIELDS = (*FIELDS, "url")
"""A page in HTML tells its address too."""
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["samples"]

KNOWN: dict[str, str] = {
    "ar_news": "the dateline in Arabic is not cut from the first sentence, so its author is not found",
    "de_newspaper": "a newsletter's title is taken into the tags; the author's note stays in the body",
    "de_paper_page": "the menu takes the labels of the consent layer; the <h1> with its kicker goes before the headline of JSON-LD and og:title; two"
    " topics become one tag",
    "en_get_text": "links that begin with a capital part their sentences; captions broken at brackets stay in parts",
    "en_infinite_scroll": "an alert in the header counts as trending, the footer too; the second article's author is a byline",
    "en_live_blog": "the footer's links are taken for tags; the button for more counts as sharing",
    "en_magazine": "Markdown links hide the words that phrases look for",
    "en_newspaper": "a newsletter box and notes inside the article stay in the body; the author's line with a desk is not found",
    "en_newspaper_page": "a newsletter's note on privacy counts as trending; topics are taken for the menu",
    "en_tables_2000s": "mail and print links and the note on browsers take the labels of lists",
    "en_wire": "the caption of an agency's picture is taken for the deck",
    "es_newspaper": "some footer lines get the label of their neighbours",
    "fr_newspaper": "two lines of a comment box stay in the body; a picture's credit in capitals is not seen",
    "it_newspaper": 'the byline with a small "di" loses to a tag that reads like a name',
    "ja_newspaper": "the updated time without its date is not read",
    "ja_paper_page": "the author under the title is not labelled; an UpdateDate that is the published time counts as modified; parts of the menu take"
    " the label of a prompt",
    "ko_blog_mirror": "the rule of a table inside a list is labelled other",
    "ko_broadcast": "a browser notice under the title is taken for the deck",
    "ko_broken_charset": "the reporter's name is cut from a caption, which is then taken for a sentence; a byline in angle brackets stays in the"
    " body; the domain behind & is taken into the publisher; the section stands in the title alone",
    "ko_cms_page": "the decks are not found; comments take the labels of lists and dates",
    "ko_one_line": "a promotion and the rights notice behind it stay one line",
    "ko_portal_page": "the site's own <h1> is taken for a title and the headline for a prompt; a portal is taken for the publisher of the press it"
    " shows; the section in the line on classification is not read; parts of lists take their neighbours' labels",
    "ko_reprint": "the title far above the deck, with reader's tools between, loses to the deck",
    "ko_wire": "decks among listening buttons get their label; the second reporter's line is not chosen",
    "pt_portal": "the publisher is taken for a third author; a correction's note stays in the body",
    "ru_agency": "the agency's dateline without brackets is not cut; a caption is taken for the deck",
    "sv_local": "the section stands in the address alone; a credit is taken for a caption of its own",
    "tr_portal": "a sentence behind a stray list heading gets the list's label",
    "zh_portal": "a breadcrumb's last step is a word for the text itself",
    "zh_tw_newspaper": "the rights notice names the paper in English first",
}


KNOWN_BODIES: dict[str, str] = {
    "en_live_blog": "lacks the heading of one entry and the post that it quotes",
    "ko_broken_charset": "a caption that lost its credit; a byline in angle brackets",
}
"""HTML samples of which the body is not yet right, with what is too much in it or missing: a page whose menu is wrong must not hide this."""


def page_of(path: Path, known: dict[str, str]) -> object:
    """A sample as a parameter, marked as a known failure where it is one."""
    marks = [pytest.mark.xfail(reason=known[path.stem], strict=True)] if path.stem in known else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("page", [page_of(page, KNOWN) for page in PAGES])
def test_sample(page: Path, data_regression: DataRegressionFixture) -> None:
    article = cleannews.clean(page.read_bytes())
    record = article.to_dict()
    data = {field: record[field] for field in (MARKUP_FIELDS if page.suffix == ".html" else FIELDS)}
    data["body"] = list(article.paragraphs)
    data["lines"] = [f"{line.label} | {joined(line.text)}" for line in article.lines]
    data_regression.check(data, fullpath=SAMPLES / "expected" / f"{page.stem}.yml")


@pytest.mark.parametrize("page", [page_of(page, KNOWN_BODIES) for page in PAGES if page.suffix == ".html"])
def test_body_of_html(page: Path) -> None:
    expected = yaml.safe_load((SAMPLES / "expected" / f"{page.stem}.yml").read_text(encoding="utf-8"))["body"]
    assert list(cleannews.clean(page.read_bytes()).paragraphs) == expected


@pytest.mark.parametrize(("suffix", "floor"), [(".txt", "label_accuracy"), (".html", "html_label_accuracy")])
def test_labels_of_all_samples(suffix: str, floor: str) -> None:
    """Lines are compared by their text: one that was cut elsewhere than expected counts as wrong."""
    right = total = 0
    for page in (page for page in PAGES if page.suffix == suffix):
        expected = yaml.safe_load((SAMPLES / "expected" / f"{page.stem}.yml").read_text(encoding="utf-8"))["lines"]
        found = [f"{line.label} | {joined(line.text)}" for line in cleannews.clean(page.read_bytes()).lines]
        for line in expected:
            right += line in found
        total += len(expected)
    assert right / total >= FLOORS[floor]


def test_there_are_enough_samples() -> None:
    assert sum(page.suffix == ".txt" for page in PAGES) >= 15
    assert sum(page.suffix == ".html" for page in PAGES) >= 8
    assert len({page.stem for page in PAGES}) == len(PAGES), "what is expected of a page has its name alone"
    assert {*KNOWN, *KNOWN_BODIES} <= {page.stem for page in PAGES}
