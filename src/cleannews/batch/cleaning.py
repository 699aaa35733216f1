"""The deed of a cleaning run: a row's page becomes an article, encoded for its writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from cleannews import pipeline, results
from cleannews.batch.rows import Row
from cleannews.batch.schema import article_row, error_row
from cleannews.batch.settings import Settings
from cleannews.batch.work import Done
from cleannews.batch.writers import drafted, encoded
from cleannews.model import Article
from cleannews.results import Format

Clean = Callable[..., Article]
"""`pipeline.clean`, or what a test puts in its place."""

PAGES = (
    "<html><body><h1>Rain</h1><p>Rain fell on the harbour on Monday, the weather office said.</p></body></html>",
    "Hétfőn heves esőzés árasztotta el Ulsan kikötőjét, közölte reggel a meteorológiai hivatal.",
)
"""A page of each kind: what is done to them loads all that other pages need. The text is in a language without a lexicon, so that what tells such
languages is loaded too: 60 MB that each worker would have for itself."""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Cleans pages. Where duplicates are to be told, rows come out as drafts, because nobody knows yet which are."""

    settings: Settings
    clean: Clean = pipeline.clean
    verb: ClassVar[str] = "cleaned"

    def load(self) -> None:
        """Loads lexicons and weights."""
        for content in PAGES:
            self.clean(content, url=None, known={}, site=None, options=self.settings.options)

    def done(self, row: Row) -> Done:
        """The article of a row."""
        article = self.clean(row.content, url=row.url, known=row.known, site=row.site, options=self.settings.options)
        text = results.as_text(article, "", self.settings.form) if self.settings.form in (Format.md, Format.txt) else ""
        made = self.made(article_row(row, article, self.settings), text, row.name)
        return Done(made, "article" if article.body else "bodiless", article.warnings)

    def failed(self, row: Row, error: str) -> Done:
        """A row with an error."""
        return Done(self.made(error_row(row, error, self.settings), "", row.name), "error", (), error)

    def made(self, row: dict[str, Any], text: str, name: str) -> Any:
        """A row as its output takes it."""
        return drafted(row, text, name) if self.settings.duplicates else encoded(row, text, name, self.settings)
