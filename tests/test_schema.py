"""The record's schema: what `Article.to_dict` returns is what the package says it returns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cleannews
from cleannews import Line, Metadata, Options, Reason
from cleannews.decide import FITTED, load_weights
from cleannews.pipeline import clean_with

PAGES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
SCHEMA: dict[str, Any] = json.loads(resources.files("cleannews").joinpath("article.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def valid(article: cleannews.Article) -> dict[str, Any]:
    """The article's record, checked both as it is and after a way through JSON."""
    record = article.to_dict()
    VALIDATOR.validate(record)
    VALIDATOR.validate(json.loads(article.to_json()))
    return record


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of the schema that describes an object with named properties."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_sample_is_valid(page: Path) -> None:
    valid(cleannews.clean(page.read_bytes()))


@pytest.mark.parametrize(
    "content",
    ["", " \n", b"", b"\xff\xfe", "Rain fell on the city of Ulsan on Monday, the weather office said.", "가", "\x00", "<html>"],
)
def test_doubtful_pages_are_valid(content: str | bytes) -> None:
    valid(cleannews.clean(content, url="https://news.example/1"))


def test_given_fields_are_valid() -> None:
    known = {
        "title": "Rain",
        "published": "2024-05-03",
        "modified": "2024-05-04",
        "publisher": "Example Herald",
        "section": "Weather",
    }
    record = valid(cleannews.clean("Rain fell on the city of Ulsan on Monday.", known=known, options=Options(language="en")))
    assert {key: record[key] for key in known} == known
    assert record["sources"]["title"] == "given"


@pytest.mark.parametrize("field", [field.name for field in fields(Metadata)])
def test_every_field_of_metadata_is_described(field: str) -> None:
    assert SCHEMA["properties"][field]["description"]


def test_a_value_source_may_be_told_of_every_field() -> None:
    assert set(SCHEMA["properties"]["sources"]["propertyNames"]["enum"]) == {f.name for f in fields(Metadata)} - {"sources"} | {
        "timezone"
    }


def test_lines_and_reasons_have_the_fields_of_their_types() -> None:
    line, reason = SCHEMA["$defs"]["line"]["properties"], SCHEMA["$defs"]["reason"]["properties"]
    assert set(line) == set(Line._fields) - {"text"}  # a line's text is text[start:end]: one fact, one place
    assert set(reason) == set(Reason._fields)


def test_nothing_is_left_open() -> None:
    for part in objects(SCHEMA):
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])
        assert all(len(value["description"]) > 10 for value in part["properties"].values())


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"title": 3},
        {"deck": "one"},
        {"language": "english"},
        {"sources": {"body": "line 1"}},
        {"lines": [{"start": 0}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_shape_is_refused(change: dict[str, Any]) -> None:
    record = cleannews.clean("Rain fell on the city of Ulsan on Monday.").to_dict() | change
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(record)


def test_a_record_tells_the_weights_that_made_it() -> None:
    """Another fit is told apart, also where cross-validation brings its own weights."""
    weights = load_weights()
    assert weights.digest == hashlib.sha256(FITTED.read_bytes()).hexdigest()[:12]
    assert cleannews.clean("Rain fell.").made_by == f"cleannews {cleannews.__version__}, weights {weights.digest}"
    refitted = clean_with(weights._replace(digest="0123456789ab"), "Rain fell.", url=None, known=None, options=Options())
    assert valid(refitted)["made_by"].endswith(", weights 0123456789ab")
