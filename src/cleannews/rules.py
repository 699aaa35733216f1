"""Evidence: what speaks for and against each line being part of the article.

A rule is one small function over a page that gives one number a line; what the number is worth, in log-odds, is a curve in
`weights.json`. ALONE judges a line by itself, NEIGHBOURS by what stands around it, as jusText does (Pomikálek 2011), with both verdicts kept.
Rules work on arrays over the whole page: a pass of numpy costs a tenth of a Python call a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cleannews.page import (
    COMMA,
    DIGIT,
    LOWER,
    QUOTE,
    SPACE,
    SYMBOL,
    UPPER,
    WIDE,
    Page,
    Values,
)


class Rule(NamedTuple):
    """A rule: its name (as in reasons and in `weights.json`), what it measures on each line, and how a reason tells it."""

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


ALONE: tuple[Rule, ...] = (
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
)


class Around(NamedTuple):
    """What NEIGHBOURS sees: the page and each line's score alone."""

    page: Page
    score: Values
    island: tuple[int, int]


def best_island(score: Values, width: Values) -> tuple[int, int]:
    """The run of lines with the largest sum of score times the root of width (Kadane's maximum subarray): first and last index."""
    gains = np.clip(score, -4, 4) * np.sqrt(width + 1)
    best, best_span, current, first = -np.inf, (0, 0), 0.0, 0
    for i, gain in enumerate(gains.tolist()):
        if current <= 0:
            current, first = gain, i
        else:
            current += gain
        if current > best:
            best, best_span = current, (first, i)
    return best_span


def window_mean(values: Values, weights: Values, reach: int, own: bool) -> Values:
    """The weighted mean of values over `reach` lines on each side, with or without the line's own."""
    sums = np.concatenate(([0.0], np.cumsum(values * weights)))
    norms = np.concatenate(([0.0], np.cumsum(weights)))
    n = len(values)
    at = np.arange(n)
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, n)
    top = sums[high] - sums[low] - (0 if own else values * weights)
    bottom = norms[high] - norms[low] - (0 if own else weights)
    return top / np.maximum(bottom, 1e-9)


def shifted(values: Values, by: int, fill: float) -> Values:
    """The values of the line `by` lines on (negative: back)."""
    out = np.full(len(values), fill)
    if abs(by) < len(values):
        if by > 0:
            out[:-by] = values[by:]
        else:
            out[-by:] = values[:by]
    return out


def island_distance(a: Around) -> Values:
    """0 inside the best island; outside, the signed log of how many lines away it is (negative before it)."""
    at = np.arange(a.page.size)
    first, last = a.island
    away = np.where(at < first, at - first, np.where(at > last, at - last, 0)).astype(np.float64)
    return np.sign(away) * np.log2(np.abs(away) + 1)


def prose_share(a: Around) -> Values:
    """The share of the page's prose that stands before the line: near 1, the article is over."""
    mass = np.maximum(np.clip(a.score, 0, 4), 0) * np.sqrt(a.page.width)
    total = mass.sum()
    return (np.cumsum(mass) - mass) / total if total > 0 else np.full(a.page.size, 0.5)


def since_opened(a: Around) -> Values:
    """How near the heading of a list (related, most read, comments) stands above, fading with every sentence since: 1 to 0."""
    boiler = a.page.lexicon.labels("boilerplate")
    out, level = np.zeros(a.page.size), 0.0
    prose = np.clip(a.score, 0, 3) * np.log2(a.page.width + 1) / 12
    for i, found in enumerate(a.page.phrases):
        level = level * 0.94 / (1 + prose[i])
        out[i] = level
        if found and any(p.how == "opens" and p.label in boiler for p in found):
            level = 1.0
    return out


def title_distance(a: Around) -> Values:
    """Signed log of how many lines below (positive) or above the repeated title the line stands; 0 where no title is known."""
    if a.page.title < 0:
        return np.zeros(a.page.size)
    away = np.arange(a.page.size) - a.page.title
    return np.sign(away) * (np.log2(np.abs(away) + 1) + 0.5)


def short_run(a: Around) -> Values:
    """Log of the length of the run of short lines (under 60 columns) that the line is in; 0 for a long one."""
    short = (a.page.width < 60).tolist()
    out = np.zeros(a.page.size)
    first = 0
    for i in range(a.page.size + 1):
        if i == a.page.size or not short[i]:
            out[first:i] = np.log2(i - first + 1)
            first = i + 1
    return out


_RANK = re.compile(r"(\d{1,2})(?!\d)(?:[.)위]|\s|(?=\D))")


def ranked(a: Around) -> Values:
    """Log of the length of the run of lines numbered one after the other, none of them a sentence, that the line is in: lists of headlines."""
    out = np.zeros(a.page.size)
    ends = (a.page.measures.ending == 1).tolist()
    numbers = [int(m[1]) if (m := _RANK.match(f[:4])) and not end else 0 for f, end in zip(a.page.folded, ends, strict=True)]
    first = 0
    for i in range(1, a.page.size + 1):
        if i == a.page.size or not numbers[i] or numbers[i] != numbers[i - 1] + 1:
            if numbers[first] and i - first > 2:
                out[first:i] = np.log2(i - first)
            first = i
    return out


_GLUED_RANK = re.compile(r"(\d{1,2})(?=[^\d\s.,:)\]%년월일명개원건시분초위])")


def glued_ranks(a: Around) -> Values:
    """Log of the length of the run of lines whose rank is glued to the title (1'사과 …, 2배 …): lists of headlines, never an article's."""
    found = [_GLUED_RANK.match(text) for text in a.page.texts]
    numbers = [int(m[1]) if m else 0 for m in found]
    out, first = np.zeros(a.page.size), 0
    for i in range(1, a.page.size + 1):
        follows = i < a.page.size and numbers[first] and a.page.texts[i].startswith(str(numbers[first] + i - first))
        if not follows:
            if numbers[first] and i - first > 3:
                out[first:i] = np.log2(i - first)
            first = i
    return out


def alike(a: Around) -> Values:
    """Log of the length of the run of lines that begin with the same bracket or arrow and are no sentences: `[sport] …`, `▶ …` (but ▲, which marks lists in articles too)."""
    out, first = np.zeros(a.page.size), 0
    ends = (a.page.measures.ending == 1).tolist()
    marks = ["" if end or text[0] not in "[【〔▶☞※" else text[0] for text, end in zip(a.page.texts, ends, strict=True)]
    for i in range(1, a.page.size + 1):
        if i == a.page.size or marks[i] != marks[first]:
            if marks[first] and i - first > 2:
                out[first:i] = np.log2(i - first)
            first = i
    return out


def stops(a: Around) -> Values:
    """The share of the text around a line that ends in a full stop: prose does, lists of headlines do not."""
    return window_mean((a.page.measures.ending == 1).astype(np.float64), a.page.width + 1, 4, True)


NEIGHBOURS: tuple[Rule, ...] = (
    Rule("line", lambda a: np.clip(a.score, -6, 6), "alone it scores {:.1f}"),
    Rule("before", lambda a: np.clip(shifted(a.score, -1, -4.0), -5, 5), "the line before scores {:.1f}"),
    Rule("after", lambda a: np.clip(shifted(a.score, 1, -4.0), -5, 5), "the line after scores {:.1f}"),
    Rule(
        "near", lambda a: window_mean(np.clip(a.score, -5, 5), np.sqrt(a.page.width + 1), 3, False), "lines near it score {:.1f}"
    ),
    Rule(
        "wide",
        lambda a: window_mean(np.clip(a.score, -5, 5), np.sqrt(a.page.width + 1), 10, False),
        "lines around it score {:.1f}",
    ),
    Rule("island", island_distance, "2^{:.1f} lines from the best island"),
    Rule("prose", prose_share, "{:.2f} of the prose stands before it"),
    Rule("longest", lambda a: np.log2((a.page.width + 1) / (a.page.width.max() + 1)), "2^{:.1f} of the longest line"),
    Rule(
        "best",
        lambda a: np.clip(a.score - np.sort(a.score)[-max(1, min(5, a.page.size // 4)) :].mean(), -8, 2),
        "{:.1f} below the best lines",
    ),
    Rule("opened", since_opened, "{:.2f}: under the heading of a list"),
    Rule("title", title_distance, "2^{:.1f} lines from the title"),
    Rule(
        "phrases",
        lambda a: window_mean(a.page.boilerplate, np.ones(a.page.size), 4, False),
        "{:.2f} of the lines near it are boilerplate phrases",
    ),
    Rule(
        "credits",
        lambda a: window_mean(a.page.metadata, np.ones(a.page.size), 3, False),
        "{:.2f} of the lines near it are credits",
    ),
    Rule("run", short_run, "in a run of 2^{:.1f} short lines"),
    Rule("ranked", ranked, "in a run of 2^{:.1f} numbered lines"),
    Rule("glued-ranks", glued_ranks, "in a run of 2^{:.1f} lines with a rank glued in front"),
    Rule("alike", alike, "in a run of 2^{:.1f} lines that begin alike"),
    Rule("stops", stops, "{:.2f} of the text around ends in a full stop"),
    Rule("page", lambda a: np.full(a.page.size, np.log2(a.page.size + 1)), "the page has 2^{:.1f} lines"),
)
