"""The samples: whole raw pages with the article and the label of every line that are expected of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.data_regression import DataRegressionFixture

import cleannews
from cleannews.model import joined

SAMPLES = Path(__file__).parents[1] / "samples"
PAGES = sorted(SAMPLES.glob("*.txt"))
FIELDS = ("title", "deck", "authors", "published", "modified", "publisher", "section", "language", "tags", "captions")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_sample(page: Path, data_regression: DataRegressionFixture) -> None:
    article = cleannews.clean(page.read_bytes())
    record = article.to_dict()
    data = {field: record[field] for field in FIELDS}
    data["body"] = list(article.paragraphs)
    data["lines"] = [f"{line.label} | {joined(line.text)}" for line in article.lines]
    data_regression.check(data, fullpath=SAMPLES / "expected" / f"{page.stem}.yml")


def test_there_are_enough_samples() -> None:
    assert len(PAGES) >= 15
