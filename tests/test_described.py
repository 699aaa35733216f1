"""The deck that a page's markup tells of: which line shows it."""

from __future__ import annotations

import pytest

from cleannews import Article, clean

TITLE = "Rain closes the old bridge of Hexley"
SAID = "Drivers from Hexley and from the villages around it must take the ferry until June."
STORY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The old bridge of Hexley was closed on Monday after three days of rain, the city said in the evening.",
        "Engineers found that water had washed out the ground below its second pier, and nobody knows how deep.",
        "The ferry runs every ten minutes from six in the morning to eleven at night, and it takes twelve cars.",
        "Schools open an hour later on Tuesday so that the buses can go round by the motorway, said the mayor.",
    )
)
MENU = "<ul><li><a href='/a'>Harbour opens again after the storm</a></li><li><a href='/b'>Mayor wants a new ferry</a></li></ul>"


def page(below_title: str = "", *, top: str = "", bottom: str = "", description: str = SAID, name: str = "") -> Article:
    """A page with something below its headline, above it, or behind its text."""
    head = f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}"><meta name="description" content="{description}">'
    site = f'<meta property="og:site_name" content="{name}">' if name else ""
    body = f"<div>{top}</div><main><h1>{TITLE}</h1>{below_title}{STORY}</main>{MENU}<footer>{bottom}</footer>"
    return clean(f"<html><head>{head}{site}</head><body>{body}</body></html>")


def label_of(article: Article, text: str) -> str:
    """The label of the line with a text."""
    return next(line.label for line in article.lines if line.text == text)


LINKS = ["Harbour opens again", "Mayor wants a ferry", "Weather", "Sport"]
BETWEEN = f"<ul class='menu'>{''.join(f'<li><a href=/{n}>{text}</a></li>' for n, text in enumerate(LINKS))}</ul>"
TEASERS = ["Harbour opens again after the storm", SAID, "Mayor wants a ferry for the night shift of the yard"]
SHOWN = f"{BETWEEN}<ul class='related'>{''.join(f'<li><a href=/x{n}>{text}</a></li>' for n, text in enumerate(TEASERS))}</ul><p>Share</p>"


def test_the_line_that_shows_the_description_is_the_deck_whatever_it_looks_like() -> None:
    found = page(SHOWN)
    assert (found.metadata.deck, found.metadata.sources["deck"]) == ((SAID,), "meta description")
    line = next(line for line in found.lines if line.text == SAID)
    assert (line.label, line.reasons[0].rule) == ("deck", "description")


def test_the_same_line_is_none_where_nothing_describes_the_page_so() -> None:
    found = page(SHOWN, description="The Hexley Post tells what moves the town.")
    assert found.metadata.deck == ()
    assert label_of(found, SAID) not in ("deck", "body")


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_a_description_above_the_headline_or_behind_the_text_is_the_site_s(place: str) -> None:
    found = page(**{place: f"<div>{SAID}</div>"})
    assert found.metadata.deck == ()
    assert label_of(found, SAID) != "deck"


def test_a_description_that_no_line_shows_is_no_deck() -> None:
    assert page().metadata.deck == ()


def test_the_headline_told_as_description_is_no_deck() -> None:
    found = page(f"<div><span>{TITLE}</span></div>", description=TITLE)
    assert found.metadata.deck == ()


def test_a_description_that_is_the_text_s_first_paragraph_stays_in_the_body() -> None:
    first = "The old bridge of Hexley was closed on Monday after three days of rain, the city said in the evening."
    found = page(description=first)
    assert first in found.body
    assert found.metadata.deck == ()


def test_the_site_s_name_as_a_heading_is_not_the_title_s_line() -> None:
    found = page(top="<h1>The Hexley Post</h1>", name="The Hexley Post")
    assert label_of(found, TITLE) == "title"
    assert label_of(found, "The Hexley Post") != "title"
