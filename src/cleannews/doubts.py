"""What kind of page it is, where that is a reason to doubt the article: lists, stubs behind a paywall, pages of a video, several articles.

Each doubt is one small claim about the finished lines and what the page says of itself. It changes nothing: it becomes a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cleannews.candidates import Head
from cleannews.marks import Tree
from cleannews.model import Line
from cleannews.page import Page
from cleannews.zones import Zones


class Seen(NamedTuple):
    """A page as the doubts see it; columns are its widths, which count Hangul, Han and kana twice."""

    kinds: frozenset[str]
    """What the page says it is: types of structured data and og:type, in lower case."""
    is_closed: bool
    """Whether structured data says that it is not free to read."""
    claimed: int
    """How many articles structured data tells in full."""
    lines: Sequence[Line]
    page: Page
    tree: Tree
    zones: Zones
    body: list[int]
    """The lines of the body."""

    @property
    def prose(self) -> float:
        """Columns of the body."""
        return float(self.page.width[self.body].sum())


_ARTICLES = re.compile(r"article$|posting$|report$")
_LISTS = frozenset({"collectionpage", "itemlist", "searchresultspage", "website", "profile"})


def says_article(seen: Seen) -> bool:
    """Whether the page says that it is an article."""
    return any(_ARTICLES.search(kind) for kind in seen.kinds)


_SEVERAL = 0.4
"""Share of the article's prose that another one on its page holds at least."""


def is_several(seen: Seen) -> bool:
    """Whether other articles of like size stand on the page; where none is announced, whether the body is of more than one."""
    zones = seen.zones
    if zones.asked:
        return any(zones.prose[zone] >= _SEVERAL * zones.prose[zones.asked] for zone in zones.others)
    if zones.is_headed or (seen.claimed < 2 and len(zones.others) < 2):
        return False
    of = {zones.of[i] for i in seen.body if i < len(zones.of)}
    return seen.claimed > 1 or len(of & {*zones.others}) > 1


_HEADLINE, _LEAST_LINKS, _LITTLE, _FEW = 24, 12, 600, 4
"""Columns from which a linked line is a headline, how many of them make a list, and the columns and lines of a body below which it is hardly one."""


def is_list(seen: Seen) -> bool:
    """Whether the page is many linked headlines and hardly any article, or only sentences between the headlines."""
    if says_article(seen):
        return False
    wide = seen.page.width.tolist()
    links = [i for i, mark in enumerate(seen.tree.marks) if mark.link_share > 0.8 and wide[i] >= _HEADLINE]
    if len(links) < _LEAST_LINKS:
        return False
    if seen.prose < _LITTLE and len(seen.body) < _FEW:
        return True
    among = sum(seen.body[0] <= i <= seen.body[-1] for i in links)
    return 2 * among >= max(_LEAST_LINKS, len(seen.body)) and not seen.kinds.isdisjoint(_LISTS)


def is_video(seen: Seen) -> bool:
    """Whether the page is a video's, with few words."""
    said = any(kind.startswith("video") for kind in seen.kinds)
    return said and seen.prose < _LITTLE * (1 if says_article(seen) else 2)


_WALL = re.compile(r"^(?:pay|reg|meter)?wall$")
_NEAR, _STUB = 6, 1200
"""Lines behind the body in which a wall stands, and columns of a body up to which it may be a stub."""


def is_stub(seen: Seen) -> bool:
    """Whether the body seems to break off at a paywall: the page says so, or what follows the body is a wall by its class, and the body is short."""
    if not 0 < seen.prose < _STUB:
        return False
    behind = range(seen.body[-1] + 1, min(seen.body[-1] + 1 + _NEAR, len(seen.lines)))
    prompts = [i for i in behind if seen.lines[i].label in _PROMPTS and seen.page.width[i] >= _HEADLINE]
    walls = [i for i in behind if any(_WALL.search(word) for word in seen.tree.marks[i].path)]
    return bool(walls) or (seen.is_closed and (bool(prompts) or seen.prose < _LITTLE))


_PROMPTS = frozenset({"subscription", "notice"})
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?!\.?\d)")
_ENTRIES = 5
"""Times of day between paragraphs from which a page is a live blog."""


def is_live(seen: Seen) -> bool:
    """Whether the page is a live blog: it says so, or times stand between its paragraphs."""
    if "liveblogposting" in seen.kinds:
        return True
    if not seen.body:
        return False
    kept = set(seen.body)
    dated = [i for i in range(seen.body[0], seen.body[-1]) if seen.lines[i].label == "timestamp" and i + 1 in kept]
    clocks = [i for i in dated if _CLOCK.search(seen.lines[i].text)]
    return len(clocks) >= _ENTRIES and 6 * len(clocks) >= len(kept)


def is_gallery(seen: Seen) -> bool:
    """Whether the page is a series of pictures with their captions."""
    captions = {i for i, mark in enumerate(seen.tree.marks) if mark.tag == "figcaption" or seen.lines[i].label == "caption"}
    said = any("gallery" in kind for kind in seen.kinds)
    prose = float(seen.page.width[[i for i in seen.body if i not in captions]].sum())
    return len(captions) >= (3 if said else 6) and float(seen.page.width[sorted(captions)].sum()) > prose


DOUBTS: tuple[tuple[Callable[[Seen], bool], str], ...] = (
    (is_several, "several articles stand on the page"),
    (is_list, "the page looks like a list of articles"),
    (is_video, "the page is a video's, with few words"),
    (is_stub, "the text seems to break off at a paywall"),
    (is_live, "the page is a live blog: its body is a series of entries"),
    (is_gallery, "the page looks like a gallery: most of its words are captions"),
)
"""What is looked for, and what is said of it."""


def doubts(head: Head, lines: Sequence[Line], page: Page, tree: Tree, zones: Zones) -> tuple[str, ...]:
    """What should be known of the page before its article is trusted."""
    types = [claim for claim in head.kinds if claim.source in ("json-ld @type", "og:type")]
    seen = Seen(
        frozenset(claim.value.casefold() for claim in types),
        any(claim.source == "json-ld isAccessibleForFree" for claim in head.kinds),
        max((int(claim.value) for claim in head.kinds if claim.source == "json-ld articles"), default=0),
        lines,
        page,
        tree,
        zones,
        [i for i, line in enumerate(lines) if line.label == "body"],
    )
    found = [said for holds, said in DOUBTS if holds(seen)]
    if found and found[0] == DOUBTS[0][1]:
        found[0] += ": the one that its title announces was kept" if zones.asked else ", none of which its title announces"
    return tuple(found)


def empty_warning(warnings: tuple[str, ...]) -> tuple[str, ...]:
    """What is said of a page without a line."""
    return warnings if any("empty" in warning for warning in warnings) else (*warnings, "the content holds no text")


def notes(lines: tuple[Line, ...], doubt: str) -> tuple[str, ...]:
    """What a user should know before trusting the article."""
    found = [doubt] if doubt else []
    if not any(line.label == "body" for line in lines):
        found.append("no line looks like the text of an article: the body is empty")
    return tuple(found)
