"""cleannews turns noisy text that a scraper saved into clean news articles, and explains every line."""

from cleannews.lexicon import LexiconError
from cleannews.model import VERSION as __version__
from cleannews.model import Article, Line, Metadata, Options, Reason
from cleannews.pipeline import clean, clean_many

__all__ = ["Article", "LexiconError", "Line", "Metadata", "Options", "Reason", "__version__", "clean", "clean_many"]
