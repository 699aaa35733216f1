"""Pages of invented sites, as text and as HTML, with the article that each holds: the corpus of `repeats.py`.

A site says the same sentences on page after page, some on all, some in one section only; its articles are put together from parts of
sentences (`sites.toml`). What must not be taken for a template is there too: headings that come again in many articles, an article that repeats a
sentence of its own, a story that stands on several pages, the list of most read articles that holds each page's own headline, and
sites of three pages. The same seed gives the same pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WORDS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "sites.toml").read_text(encoding="utf-8"))
LANGUAGES = list(WORDS)

SIZES = (60, 45, 3, 30, 24, 18, 12, 90)
"""How many pages sites have, one after the other."""
SHARES = (1.0, 0.9, 0.5, 0.25)
"""On which share of the pages a site says each of its sentences: on all, or in some sections only."""
STORY = 4
"""Pages on which a story stands that was sent to several."""


class Story(NamedTuple):
    """An article."""

    title: str
    author: str
    lines: list[tuple[str, str]]
    """Tag (p or h2) and text, in order."""


class SitePage(NamedTuple):
    """A page: its site and address, the two forms of it, and the title and paragraphs of its article."""

    site: str
    url: str
    text: str
    html: str
    title: str
    body: list[str]


class Site(NamedTuple):
    """A site's words: those of its language, the half of the phrases that is its own, and its name."""

    number: int
    name: str
    words: dict[str, Any]

    @property
    def host(self) -> str:
        """Its host."""
        return f"site{self.number:02}.example"

    def phrases(self, kind: str) -> list[str]:
        """Every second phrase of a kind, with the site's name."""
        return [phrase.format(site=self.name) for phrase in self.words[kind][self.number % 2 :: 2]]


def site_of(number: int) -> Site:
    """The site of a number; sites of odd numbers have other phrases than those of even ones."""
    words = WORDS[LANGUAGES[number % len(LANGUAGES)]]
    return Site(number, words["names"][number // len(LANGUAGES) % len(words["names"])], words)


def pages_of(number: int, seed: int = 0) -> Iterator[SitePage]:
    """All pages of a site."""
    site, choice = site_of(number), Random(f"{seed}/{number}")
    stories = [story_of(site.words, choice) for _ in range(SIZES[number % len(SIZES)])]
    if len(stories) > 4 * STORY:
        stories[1:STORY] = [
            stories[0]._replace(lines=[*stories[0].lines, ("p", paragraph(site.words, choice))]) for _ in range(1, STORY)
        ]
    most = [story.title for story in stories[:5]]
    for place, story in enumerate(stories):
        yield page_of(site, place, story, most, choice.choice(stories), choice)


def sentence(words: dict[str, Any], choice: Random) -> str:
    """A sentence of parts."""
    return str(words["form"].format(**{part: choice.choice(words[part]) for part in ("who", "did", "what", "where")}))


def paragraph(words: dict[str, Any], choice: Random) -> str:
    """Two to four sentences."""
    space = "" if words["form"].endswith("。") else " "
    return space.join(sentence(words, choice) for _ in range(choice.randint(2, 4)))


def story_of(words: dict[str, Any], choice: Random) -> Story:
    """An article: four to nine paragraphs; in every third a heading that others have too, in every sixth a sentence of its own that comes again."""
    lines = [("p", paragraph(words, choice)) for _ in range(choice.randint(4, 9))]
    if choice.random() < 1 / 3:
        lines.insert(choice.randint(1, len(lines) - 1), ("h2", choice.choice(words["headings"])))
    if choice.random() < 1 / 6:
        refrain = sentence(words, choice)
        for place in (len(lines), len(lines) // 2, 1):
            lines.insert(place, ("p", refrain))
    return Story(sentence(words, choice).rstrip(".。"), choice.choice(words["people"]), lines)


def page_of(site: Site, place: int, story: Story, most: list[str], other: Story, choice: Random) -> SitePage:
    """A page of a site around an article."""
    own = [phrase for phrase, share in zip(site.phrases("own"), SHARES, strict=True) if choice.random() < share]
    article = list(story.lines)
    for tag, phrases in (("p", site.phrases("inside")), ("div", site.phrases("short"))):
        for phrase, share in zip(phrases, SHARES, strict=False):
            if choice.random() < share * 0.8:
                article.insert(choice.randint(1, len(article) - 1), (tag, phrase))
    above = own[:1] if site.number % 3 == 0 else []
    date = f"2024-0{1 + place % 9}-{10 + place % 19} 1{place % 10}:2{place % 10}"
    parts = [
        ("nav", [("li", entry) for entry in site.words["menu"]]),
        ("div", [("p", phrase) for phrase in above]),
        ("article", [("h1", story.title), ("span", site.words["byline"].format(name=story.author)), ("div", date), *article]),
        ("div", [("p", phrase) for phrase in own if phrase not in above]),
        ("section", [("h3", site.words["most"]), *(("li", title) for title in most)]),
        ("section", [("h3", other.title), ("p", other.lines[0][1])]),
        ("footer", [("p", site.name)]),
    ]
    text = "\n".join(line for _, lines in parts for _, line in lines) + "\n"
    html = "".join(f"<{tag}>{''.join(map(element, lines))}</{tag}>" for tag, lines in parts)
    head = f"<title>{escape(story.title)} - {escape(site.name)}</title>"
    url = f"https://www.{site.host}/{place}"
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{html}</body></html>"
    return SitePage(site.host, url, text, html, story.title, [line for _, line in story.lines])


def element(line: tuple[str, str]) -> str:
    """A line as an element."""
    tag, text = line
    return f"<{tag}><a href='/x'>{escape(text)}</a></{tag}>" if tag == "li" else f"<{tag}>{escape(text)}</{tag}>"
