"""The recipes of docs/scale.md for other libraries run as they stand there; those for Spark are run by `test_spark`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cleannews import clean

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "samples" / "en_newspaper_page.html").read_text("utf-8")


def recipe(library: str) -> dict[str, Any]:
    """What the recipe for a library defines."""
    pytest.importorskip(library, reason=f"{library} is not installed")
    told = (ROOT / "docs" / "scale.md").read_text("utf-8")
    (code,) = [
        code for code in re.findall(r"^```python\n(.*?)^```$", told, re.DOTALL | re.MULTILINE) if f"from {library}" in code
    ]
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(code, names)
    return names


@pytest.mark.parametrize("is_iterable", [False, True])
def test_hugging_face_datasets(is_iterable: bool) -> None:
    articles_of = recipe("datasets")["articles_of"]
    from datasets import Dataset  # type: ignore[import-not-found, unused-ignore]

    pages = Dataset.from_list([{"html": None, "url": "a", "more": 1}, {"html": PAGE, "url": "https://a.example/1", "more": 2}])
    nothing, found = articles_of(pages.to_iterable_dataset() if is_iterable else pages)
    expected = clean(PAGE, url="https://a.example/1").to_dict()
    assert {key: found[key] for key in found if key != "error"} == {key: expected[key] for key in found if key != "error"}
    assert found["error"] is None and found["body"]
    assert nothing["body"] is None and "must be str or bytes" in nothing["error"]


def test_datatrove() -> None:
    step = recipe("datatrove")["NewsArticle"]()
    from datatrove.data import Document  # type: ignore[import-not-found, unused-ignore]

    pages = [Document(PAGE, "a", metadata={"url": "https://a.example/1", "crawl": 3}), Document("", "b")]
    found, empty = step(iter(pages))
    article = clean(PAGE, url="https://a.example/1")
    assert (found.id, found.text, found.metadata["title"]) == ("a", article.body, article.metadata.title)
    assert found.metadata["crawl"] == 3 and "body" not in found.metadata
    assert empty.text == "" and empty.metadata["warnings"]
    assert step.stats["article"].total == step.stats["bodiless"].total == 1
