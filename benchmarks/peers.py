"""cleannews and its peers, each as one function from a page to what it takes for the article.

Every peer runs as its documentation advises for saved news pages, with its defaults where that says nothing. It gets the page and its address
where there is one; jusText and the rule of long lines, which cannot do without, are told the language. None sees the gold. A peer is imported
when it is loaded, so one that is not installed is only missing from the table.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from data import Row
from predict import article_of

from cleannews import Options
from cleannews.decide import FITTED, load_weights
from cleannews.markup import flatten, parse

Found = dict[str, object]
"""What a contender takes for the article: `body`, and `title`, `authors` and `published` where it tells them at all."""

Extract = Callable[[Row], Found]


class Contender(NamedTuple):
    """One column of the comparison: its name, the distribution that it comes from, and what makes it ready.

    `load` raises ImportError where the distribution is not installed; it runs in another process, so it must be known by a module's name.
    """

    name: str
    package: str
    load: Callable[[], Extract]


STOPLISTS = {
    "ar": "Arabic",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "is": "Icelandic",
    "it": "Italian",
    "ko": "Korean",
    "lt": "Lithuanian",
    "no": "Norwegian_Bokmal",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "tr": "Turkish",
}
"""jusText's stop lists by language; it has none for Chinese and Japanese."""

UNSPACED = frozenset({"ja", "ko", "zh"})
"""Languages in which 40 characters say what 80 say elsewhere."""


def names_in(credit: str | None, marks: str = r"[;,&]|\band\b") -> list[str]:
    """The names in a line that a peer gives as its authors.

    >>> names_in("Jane Roe and Kim Haneul; ")
    ['Jane Roe', 'Kim Haneul']
    """
    return [name for part in re.split(marks, credit or "") if (name := part.strip())]


def text_in(markup: str) -> str:
    """The text of the HTML that some peers give as the article, a line a block."""
    return flatten(parse(markup)).text


def cleannews(witness: str) -> Extract:
    """cleannews; rows of the evaluation data by weights that never saw their publisher, other pages by the weights that ship."""
    options = Options(witness=witness)
    for path in FITTED.parent.glob("weights*.npz"):
        load_weights(path)  # once, as whoever cleans many pages does

    def extract(row: Row) -> Found:
        found = article_of(row, "fold" in row, options)
        meta = found.metadata
        return {
            "deck": list(meta.deck),
            "body": found.body,
            "title": meta.title,
            "authors": list(meta.authors),
            "published": meta.published,
        }

    return extract


def trafilatura() -> Extract:
    """trafilatura with its metadata, without comments."""
    from trafilatura import bare_extraction

    def extract(row: Row) -> Found:
        page = bare_extraction(row["html"], url=row.get("url"), with_metadata=True, include_comments=False)
        if page is None:
            return {}
        return {"body": page.text, "title": page.title, "authors": names_in(page.author, ";"), "published": page.date}

    return extract


def readability() -> Extract:
    """readability-lxml: the summary as text, the short title."""
    from readability import Document

    def extract(row: Row) -> Found:
        page = Document(row["html"], url=row.get("url"))
        body = text_in(page.summary(html_partial=True))
        return {"body": body, "title": page.short_title(), "authors": names_in(page.author())}

    return extract


def newspaper() -> Extract:
    """newspaper4k on the page at hand; nothing is downloaded."""
    from newspaper import Article

    def extract(row: Row) -> Found:
        page = Article(row.get("url") or "https://news.example/", fetch_images=False)
        page.download(input_html=row["html"])
        page.parse()
        return {"body": page.text, "title": page.title, "authors": page.authors, "published": str(page.publish_date or "")}

    return extract


def goose() -> Extract:
    """goose3 on the page at hand."""
    from goose3 import Goose

    reader = Goose({"enable_image_fetching": False})

    def extract(row: Row) -> Found:
        page = reader.extract(raw_html=row["html"])
        return {"body": page.cleaned_text, "title": page.title, "authors": page.authors, "published": page.publish_date}

    return extract


def justext(markup_of: Callable[[Row], str]) -> Extract:
    """jusText with the language's stop list; without one in its language-independent mode."""
    from justext import get_stoplist
    from justext import justext as paragraphs_of

    stoplist = lru_cache(get_stoplist)

    def extract(row: Row) -> Found:
        known = STOPLISTS.get(row.get("lang", "en"))
        settings = {"stoplist": stoplist(known)} if known else {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}
        return {"body": [one.text for one in paragraphs_of(markup_of(row), **settings) if not one.is_boilerplate]}

    return extract


def boilerpy() -> Extract:
    """boilerpy3's extractor for articles."""
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor()

    def extract(row: Row) -> Found:
        page = extractor.get_doc(row["html"])
        return {"body": page.content, "title": page.title}

    return extract


def resiliparse() -> Extract:
    """Resiliparse's main content, without what it would add to the page's words."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: {"body": extract_plain_text(row["html"], main_content=True, alt_texts=False, list_bullets=False)}


def magic_html() -> Extract:
    """magic-html's extractor, told that the page is an article."""
    from magic_html import GeneralExtractor

    extractor = GeneralExtractor()

    def extract(row: Row) -> Found:
        page = extractor.extract(row["html"], base_url=row.get("url") or "", html_type="article")
        return {"body": text_in(page["html"]), "title": page["title"]}

    return extract


def turbohtml() -> Extract:
    """turbohtml's article."""
    from turbohtml import parse as parsed

    def extract(row: Row) -> Found:
        page = parsed(row["html"]).article()
        return {"body": page.text, "title": page.title, "authors": names_in(page.byline), "published": page.date}

    return extract


def rs_trafilatura() -> Extract:
    """rs-trafilatura, told that the page is an article."""
    from rs_trafilatura import extract as extracted

    def extract(row: Row) -> Found:
        page = extracted(row["html"], url=row.get("url"), page_type="article")
        return {"body": page.main_content, "title": page.title, "authors": names_in(page.author), "published": page.date}

    return extract


def as_page(row: Row) -> str:
    """A text as a page with a paragraph a line, for peers that know HTML alone."""
    return "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in row["text"].split("\n")) + "</body></html>"


def trafilatura_on_lines() -> Extract:
    """trafilatura's text of a page made of lines."""
    from trafilatura import extract as extracted

    return lambda row: {"body": extracted(as_page(row), include_comments=False) or ""}


def c4_rules() -> Extract:
    """datatrove's rules of C4 for lines: an end of a sentence, three words, none of some phrases. Those that drop whole pages are off."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    rules = C4QualityFilter(min_num_sentences=-1, filter_curly_bracket=False, filter_lorem_ipsum=False)

    def extract(row: Row) -> Found:
        page = Document(text=row["text"], id=row["id"])
        return {"body": page.text if rules.filter(page) is True else ""}

    return extract


def long_lines() -> Extract:
    """The lines of 80 characters or more; of 40 where characters say more."""

    def extract(row: Row) -> Found:
        least = 40 if row.get("lang") in UNSPACED else 80
        return {"body": [line for line in row["text"].split("\n") if len(line.strip()) >= least]}

    return extract


def everything() -> Extract:
    """The text as it is."""
    return lambda row: {"body": row["text"]}


HTML = (
    Contender("cleannews", "cleannews", partial(cleannews, "auto")),
    Contender("cleannews, no witness", "cleannews", partial(cleannews, "never")),
    Contender("trafilatura", "trafilatura", trafilatura),
    Contender("rs-trafilatura", "rs-trafilatura", rs_trafilatura),
    Contender("readability-lxml", "readability-lxml", readability),
    Contender("newspaper4k", "newspaper4k", newspaper),
    Contender("goose3", "goose3", goose),
    Contender("jusText", "jusText", partial(justext, itemgetter("html"))),
    Contender("boilerpy3", "boilerpy3", boilerpy),
    Contender("resiliparse", "resiliparse", resiliparse),
    Contender("magic-html", "magic-html", magic_html),
    Contender("turbohtml", "turbohtml", turbohtml),
)

TEXT = (
    Contender("cleannews", "cleannews", partial(cleannews, "auto")),
    Contender("long lines", "cleannews", long_lines),
    Contender("C4 line rules", "datatrove", c4_rules),
    Contender("trafilatura, a line a paragraph", "trafilatura", trafilatura_on_lines),
    Contender("jusText, a line a paragraph", "jusText", partial(justext, as_page)),
    Contender("everything kept", "cleannews", everything),
)
