"""Evidence: what speaks for and against each line being part of the article.

A rule is one small function over a page that gives one number a line; what the number is worth is fitted (`network`). TEXT looks at
the words and the place of a line, MARKUP at what HTML says of it; a page that came as text has no values for MARKUP.
Rules work on arrays over the whole page: a pass of numpy costs a tenth of a Python call a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.facts import coverage
from cleannews.marks import Place, Tree, place_of
from cleannews.page import COMMA, DIGIT, LOWER, QUOTE, SPACE, SYMBOL, UPPER, WIDE, Page, Values


class Rule(NamedTuple):
    """A rule: its name (as in reasons and in `weights.npz`), what it measures on each line, and how a reason tells it."""

    name: str
    values: Callable[..., Values]
    tell: str


def capitals(page: Page) -> Values:
    """Capitals per word in cased scripts: titles and menus have many, sentences few."""
    words = page.counts[:, SPACE] + 1
    return np.where(page.counts[:, LOWER] + page.counts[:, UPPER] > 3, page.counts[:, UPPER] / words, -0.5)


def repeated(page: Page) -> Values:
    """How often the line stands on this page beyond once, up to 3."""
    return page.repeats


def wide_script(page: Page) -> Values:
    """The share of the line's letters that are Hangul, Han or kana, whose sentences are shorter in characters."""
    return page.counts[:, WIDE] / page.letters


def since_opened(page: Page) -> Values:
    """How near the heading of a list (related, most read, comments) stands above, fading with every sentence since: 1 to 0."""
    boilerplate = page.lexicon.labels("boilerplate")
    heads = [bool(found) and any(p.how == "opens" and p.label in boilerplate for p in found) for found in page.phrases]
    if True not in heads:
        return np.zeros(page.size)
    fade = (0.94 / (1 + np.log2(page.width + 1) * np.minimum(page.sentences, 3) / 12)).tolist()
    out, level = [0.0] * page.size, 0.0
    for i in range(heads.index(True), page.size):
        level *= fade[i]
        out[i] = level
        if heads[i]:
            level = 1.0
    return np.array(out)


def title_distance(page: Page) -> Values:
    """Signed log of how many lines below (positive) or above the repeated title the line stands; 0 where no title is known."""
    if page.title < 0:
        return np.zeros(page.size)
    away = np.arange(page.size) - page.title
    return np.sign(away) * (np.log2(np.abs(away) + 1) + 0.5)


def short_run(page: Page) -> Values:
    """Log of the length of the run of short lines (under 60 columns) that the line is in; 0 for a long one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], page.width < 60, [False])).astype(np.int8)))
    first, lengths = edges[::2], np.diff(edges)[::2]
    out = np.zeros(page.size)
    at = np.repeat(first - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    out[at] = np.repeat(np.log2(lengths + 1), lengths)
    return out


_RANK = re.compile(r"(\d{1,2})(?!\d)(?:[.)위]|\s|(?=\D))")


def ranked(page: Page) -> Values:
    """Log of the length of the run of lines numbered one after the other, none of them a sentence, that the line is in: lists of headlines."""
    ends = page.plain.ending
    ranks = {i: int(m[1]) for i in beginning_with_digit(page.folded) if ends[i] != 1 and (m := _RANK.match(page.folded[i][:4]))}
    numbers = np.zeros(page.size)
    if len(ranks) < 3:
        return numbers
    numbers[list(ranks)] = list(ranks.values())
    follows = (numbers[:-1] > 0) & (numbers[1:] == numbers[:-1] + 1)
    return runs(follows, numbers > 0)


def beginning_with_digit(texts: list[str]) -> list[int]:
    """The lines that begin with a digit."""
    return [i for i, text in enumerate(texts) if text[:1].isdigit()]


def runs(follows: NDArray[np.bool_], counts: NDArray[np.bool_]) -> Values:
    """Log of the length of the run that each line is in, if that is three or more and its first line counts, else 0.

    `follows` tells of each line but the first whether it goes on with the run of the line before.
    """
    firsts = np.flatnonzero(np.concatenate(([True], ~follows)))
    lengths = np.diff(firsts, append=len(counts))
    return np.repeat(np.where(counts[firsts] & (lengths >= 3), np.log2(lengths), 0.0), lengths)


_GLUED_RANK = re.compile(r"(\d{1,2})(?=[^\d\s.,:)\]%년월일명개원건시분초위])")


def glued_ranks(page: Page) -> Values:
    """Log of the length of the run of lines whose rank is glued to the title (1'사과 …, 2배 …): lists of headlines, never an article's."""
    out, last = np.zeros(page.size), -1
    for first in beginning_with_digit(page.texts):
        if first > last and (glued := _GLUED_RANK.match(page.texts[first])):
            last = first
            while last + 1 < page.size and page.texts[last + 1].startswith(str(int(glued[1]) + last + 1 - first)):
                last += 1
            if last - first > 2:
                out[first : last + 1] = np.log2(last + 1 - first)
    return out


def alike(page: Page) -> Values:
    """Log of the length of the run of lines that begin with the same bracket or arrow and are no sentences: `[sport] …`, `▶ …` (but ▲, which marks lists in articles too)."""
    ends = page.plain.ending
    firsts = [text[0] for text in page.texts]
    if _ALIKE.isdisjoint(firsts):
        return np.zeros(page.size)
    marks = np.array([ord(first) if first in _ALIKE and end != 1 else 0 for first, end in zip(firsts, ends, strict=True)])
    return runs(marks[1:] == marks[:-1], marks > 0)


_ALIKE = frozenset("[【〔▶☞※")


def position(page: Page) -> Values:
    """Where on the page the line stands: 0 its first, 1 its last."""
    return np.arange(page.size) / max(page.size - 1, 1)


TEXT: tuple[Rule, ...] = (
    Rule("width", lambda p: np.log2(p.width + 1), "2^{:.1f} columns wide"),
    Rule("sentences", lambda p: p.sentences, "{:.0f} sentence ends"),
    Rule("ending", lambda p: p.measures.ending, "ends in kind {:.0f}"),
    Rule("beginning", lambda p: p.measures.beginning, "begins with kind {:.0f}"),
    Rule("function-words", lambda p: p.measures.function_words, "{:.0f} function words"),
    Rule("capitals", capitals, "{:.2f} capitals a word"),
    Rule("commas", lambda p: p.counts[:, COMMA], "{:.0f} commas"),
    Rule("quotes", lambda p: np.minimum(p.counts[:, QUOTE], 4), "{:.0f} quotation marks"),
    Rule("digits", lambda p: p.counts[:, DIGIT] / np.maximum(p.width, 1), "{:.2f} of it digits"),
    Rule("symbols", lambda p: p.counts[:, SYMBOL] / np.maximum(p.width, 1), "{:.2f} of it symbols"),
    Rule("words", lambda p: np.log2(p.counts[:, SPACE] + 1), "2^{:.1f} words"),
    Rule("date", lambda p: p.measures.dated, "holds a date or clock time: {:.0f}"),
    Rule("address", lambda p: p.measures.addressed, "holds an address or number to call: {:.0f}"),
    Rule("phrase", lambda p: p.boilerplate, "a boilerplate phrase is {:.2f} of it"),
    Rule("credit", lambda p: p.metadata, "a byline, date, caption or rights phrase is {:.2f} of it"),
    Rule("repeated", repeated, "stands {:.0f} more times on the page"),
    Rule("section", lambda p: p.measures.section, "a section's name: {:.0f}"),
    Rule("script", wide_script, "{:.2f} of its letters unspaced"),
    Rule("gap", lambda p: np.minimum(p.gaps, 4), "{:.0f} line breaks before it"),
    Rule("opened", since_opened, "{:.2f}: under the heading of a list"),
    Rule("title", title_distance, "2^{:.1f} lines from the title"),
    Rule("run", short_run, "in a run of 2^{:.1f} short lines"),
    Rule("ranked", ranked, "in a run of 2^{:.1f} numbered lines"),
    Rule("glued-ranks", glued_ranks, "in a run of 2^{:.1f} lines with a rank glued in front"),
    Rule("alike", alike, "in a run of 2^{:.1f} lines that begin alike"),
    Rule("longest", lambda p: np.log2((p.width + 1) / (p.width.max() + 1)), "2^{:.1f} of the longest line"),
    Rule("position", position, "{:.2f} of the page stands before it"),
    Rule("from-top", lambda p: np.log2(np.arange(p.size) + 1.0), "2^{:.1f} lines from the top"),
    Rule("from-end", lambda p: np.log2(p.size - np.arange(p.size, dtype=np.float64)), "2^{:.1f} lines from the end"),
    Rule("page", lambda p: np.full(p.size, np.log2(p.size + 1)), "the page has 2^{:.1f} lines"),
)

MARKUP: tuple[Rule, ...] = (
    Rule("markup", lambda p: np.ones(len(p.depth)), "the page is HTML"),
    Rule("links", lambda p: p.link_share, "{:.2f} of it links"),
    Rule("depth", lambda p: p.depth, "{:.0f} elements deep"),
    Rule("siblings", lambda p: p.siblings, "2^{:.1f} lines beside it"),
    Rule("group-prose", lambda p: p.group_prose, "{:.2f} of the prose stands beside it"),
    Rule("group-links", lambda p: p.group_links, "{:.2f} of the lines beside it are links"),
    Rule("kind-prose", lambda p: p.kind_prose, "{:.2f} of the prose is of the line's class"),
    Rule("kind-lines", lambda p: p.kind_lines, "2^{:.1f} lines of its class"),
    Rule("aside", lambda p: p.aside, "{:.0f} elements away from where the prose stands"),
    Rule("main", lambda p: p.main_share, "{:.2f} of the prose in its element"),
    Rule("in-article", lambda p: p.in_article, "inside the article element: {:.0f}"),
    Rule("hidden", lambda p: p.is_hidden, "hidden until a script runs: {:.0f}"),
)


def kinds_of(page: Page, labels: list[str]) -> Values:
    """How much of each line a phrase of each label covers: one column a label."""
    column = {label: n for n, label in enumerate(labels)}
    shares = [
        (column[phrase.label], i, coverage(phrase, len(page.folded[i])))
        for i, found in enumerate(page.phrases)
        for phrase in found
        if phrase.label in column
    ]
    out = np.zeros((len(labels), page.size))
    for n, i, share in sorted(shares):  # the largest last
        out[n, i] = share
    return out.T


def values_of(page: Page, labels: list[str], tree: Tree | None) -> Values:
    """The values of all rules on each line: TEXT, then how much phrases of each label cover, then MARKUP where there is any."""
    rows = [*(rule.values(page) for rule in TEXT), *kinds_of(page, labels).T]
    if tree is not None:
        place = placed(page, tree)
        rows += [rule.values(place) for rule in MARKUP]
    return np.array(rows).T


_PROSE = 40
"""Columns from which a line that ends a sentence counts as prose for the tree."""


def placed(page: Page, tree: Tree) -> Place:
    """Where the lines stand in the tree; prose is what ends a sentence and is long enough, without its links."""
    links = np.array([mark.link_share for mark in tree.marks])
    prose = np.where((page.width >= _PROSE) & (page.sentences > 0), page.width * (1 - links), 0.0)
    return place_of(tree, prose.tolist())
