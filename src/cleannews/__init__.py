"""cleannews turns noisy text that a scraper saved into clean news articles, and explains every line."""

from cleannews.duplicates import find_duplicates
from cleannews.lexicon import LexiconError
from cleannews.model import VERSION as __version__
from cleannews.model import Article, Line, Metadata, Options, Reason
from cleannews.pipeline import clean, clean_many, lines_of_page
from cleannews.repeats import Repeats, count_repeats, load_repeats

__all__ = [
    "Article",
    "LexiconError",
    "Line",
    "Metadata",
    "Options",
    "Reason",
    "Repeats",
    "__version__",
    "clean",
    "clean_many",
    "count_repeats",
    "find_duplicates",
    "lines_of_page",
    "load_repeats",
]
