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

from cleannews.lexicon import fold
from cleannews.page import (
    COMMA,
    DIGIT,
    LOWER,
    MARKER,
    QUOTE,
    SPACE,
    SYMBOL,
    UPPER,
    WIDE,
    Page,
    Values,
    title_variants,
    tokens,
)


class Rule(NamedTuple):
    """A rule: its name (as in reasons and in `weights.json`), what it measures on each line, and how a reason tells it."""

    name: str
    values: Callable[..., Values]
    tell: str



_DATE = re.compile(r"(?:19|20)\d\d[-./년年]\s?\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d|\b\d{1,2}:\d\d\b|(?:19|20)\d\d$")
_ADDRESS = re.compile(r"https?://|www\.|@[\w-]+\.\w|\w\.(?:com|net|org|co\.kr)\b|\(?\d{2,4}\)?[-.]\d{3,4}-\d{4}")


def last_character(page: Page) -> Values:
    """How the line ends: 0 a letter, 1 a full stop, 2 a question or exclamation mark, 3 a colon, 4 an ellipsis, 5 a digit, 6 a closing quote or bracket, 7 other."""
    codes = {".": 1, "。": 1, "।": 1, "۔": 1, "!": 2, "?": 2, "？": 2, "！": 2, "؟": 2, ":": 3, "：": 3, "…": 4}
    out = np.empty(page.size)
    for i, text in enumerate(page.texts):
        bare = text[-8:].rstrip("\"'”’»」』)]）］】 ") if text else ""
        last = bare[-1:]
        closed = len(bare) < len(text[-8:])
        out[i] = codes.get(last, 5 if last.isdigit() else 6 if closed else 0 if last.isalpha() else 7)
    return out


def first_character(page: Page) -> Values:
    """How the line begins: 0 a capital or unicase letter, 1 a small letter, 2 a list marker, 3 a digit, 4 a quote, 5 other."""
    out = np.empty(page.size)
    for i, text in enumerate(page.texts):
        first = text[0]
        out[i] = 1 if first.islower() else 0 if first.isalpha() else 2 if MARKER.match(text) else 3 if first.isdigit() else 4 if first in "\"'“‘「『«„" else 5
    return out


def function_words(page: Page) -> Values:
    """How many different function words of any language the line holds: headlines and menus have few."""
    words = page.lexicon.function_words
    return np.array([len(words.intersection(folded[:600].split())) for folded in page.folded], dtype=np.float64)


def capitals(page: Page) -> Values:
    """Capitals per word in cased scripts: titles and menus have many, sentences few."""
    words = page.counts[:, SPACE] + 1
    return np.where(page.counts[:, LOWER] + page.counts[:, UPPER] > 3, page.counts[:, UPPER] / words, -0.5)


def repeated(page: Page) -> Values:
    """How often the line stands on this page beyond once, up to 3."""
    seen: dict[str, int] = {}
    for key in page.keys:
        seen[key] = seen.get(key, 0) + 1
    return np.array([min(seen[key] - 1, 3) for key in page.keys], dtype=np.float64)


def wide_script(page: Page) -> Values:
    """The share of the line's letters that are Hangul, Han or kana, whose sentences are shorter in characters."""
    return page.counts[:, WIDE] / page.letters


def sections(page: Page) -> Values:
    """Whether the line is the usual name of a newspaper section."""
    names = page.lexicon.section_names
    return np.array([key in names for key in page.keys], dtype=np.float64)


ALONE: tuple[Rule, ...] = (
    Rule("width", lambda p: np.log2(p.width + 1), "2^{:.1f} columns wide"),
    Rule("sentences", lambda p: p.sentences, "{:.0f} sentence ends"),
    Rule("ending", last_character, "ends in kind {:.0f}"),
    Rule("beginning", first_character, "begins with kind {:.0f}"),
    Rule("function-words", function_words, "{:.0f} function words"),
    Rule("capitals", capitals, "{:.2f} capitals a word"),
    Rule("commas", lambda p: p.counts[:, COMMA], "{:.0f} commas"),
    Rule("quotes", lambda p: np.minimum(p.counts[:, QUOTE], 4), "{:.0f} quotation marks"),
    Rule("digits", lambda p: p.counts[:, DIGIT] / np.maximum(p.width, 1), "{:.2f} of it digits"),
    Rule("symbols", lambda p: p.counts[:, SYMBOL] / np.maximum(p.width, 1), "{:.2f} of it symbols"),
    Rule("words", lambda p: np.log2(p.counts[:, SPACE] + 1), "2^{:.1f} words"),
    Rule("date", lambda p: np.array([bool(_DATE.search(t[:200])) for t in p.texts], dtype=np.float64), "holds a date or clock time: {:.0f}"),
    Rule("address", lambda p: np.array([bool(_ADDRESS.search(t[:400])) for t in p.texts], dtype=np.float64), "holds an address or number to call: {:.0f}"),
    Rule("phrase", lambda p: p.boilerplate, "a boilerplate phrase is {:.2f} of it"),
    Rule("credit", lambda p: p.metadata, "a byline, date, caption or rights phrase is {:.2f} of it"),
    Rule("repeated", repeated, "stands {:.0f} more times on the page"),
    Rule("section", sections, "a section's name: {:.0f}"),
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


NEIGHBOURS: tuple[Rule, ...] = (
    Rule("line", lambda a: np.clip(a.score, -6, 6), "alone it scores {:.1f}"),
    Rule("before", lambda a: np.clip(shifted(a.score, -1, -4.0), -5, 5), "the line before scores {:.1f}"),
    Rule("after", lambda a: np.clip(shifted(a.score, 1, -4.0), -5, 5), "the line after scores {:.1f}"),
    Rule("near", lambda a: window_mean(np.clip(a.score, -5, 5), np.sqrt(a.page.width + 1), 3, False), "lines near it score {:.1f}"),
    Rule("wide", lambda a: window_mean(np.clip(a.score, -5, 5), np.sqrt(a.page.width + 1), 10, False), "lines around it score {:.1f}"),
    Rule("island", island_distance, "2^{:.1f} lines from the best island"),
    Rule("prose", prose_share, "{:.2f} of the prose stands before it"),
    Rule("longest", lambda a: np.log2((a.page.width + 1) / (a.page.width.max() + 1)), "2^{:.1f} of the longest line"),
    Rule("best", lambda a: np.clip(a.score - np.sort(a.score)[-max(1, min(5, a.page.size // 4)) :].mean(), -8, 2), "{:.1f} below the best lines"),
    Rule("opened", since_opened, "{:.2f}: under the heading of a list"),
    Rule("title", title_distance, "2^{:.1f} lines from the title"),
    Rule("phrases", lambda a: window_mean(a.page.boilerplate, np.ones(a.page.size), 4, False), "{:.2f} of the lines near it are boilerplate phrases"),
    Rule("credits", lambda a: window_mean(a.page.metadata, np.ones(a.page.size), 3, False), "{:.2f} of the lines near it are credits"),
    Rule("run", short_run, "in a run of 2^{:.1f} short lines"),
    Rule("page", lambda a: np.full(a.page.size, np.log2(a.page.size + 1)), "the page has 2^{:.1f} lines"),
)


class Headlines(NamedTuple):
    """What TITLE sees: the page, which lines are the article, where its main part starts, and which lines may be its title."""

    page: Page
    score: Values
    inside: list[bool]
    start: int
    candidates: list[int]


def candidate_titles(page: Page, start: int) -> list[int]:
    """The lines that may be the title of an article that starts at a line: above it or its first, neither long nor a phrase."""
    first = max(0, start - 90)
    near = range(first, min(page.size, start + 3))
    far = [i for i in range(page.size) if not first <= i < start + 3 and (i < 3 or mark_of(page.texts[i]) == 1)]
    fits = (page.width >= 6) & (page.width <= 300) & (page.boilerplate < 0.95) & (page.metadata < 0.9) & (page.letters > 3)
    return sorted(i for i in (*far, *near) if fits[i])


def only(h: Headlines, value: Callable[[int], float]) -> Values:
    """A value a line, made for candidates alone."""
    out = np.zeros(h.page.size)
    for i in h.candidates:
        out[i] = value(i)
    return out


def shared_words(h: Headlines) -> Values:
    """The share of a candidate's words that stand in the article too: a headline speaks of what follows."""
    text = " ".join(f for f, inside in zip(h.page.folded, h.inside, strict=True) if inside)[:20_000]

    def share(i: int) -> float:
        words = [w for w in tokens(h.page.folded[i]) if len(w) > 3 or ord(w[0]) > 0x2E7F]
        found = sum(w in text for w in words) - (1 if h.inside[i] and not words else 0)
        return found / len(words) if words else 0.0

    return only(h, share)


def page_title(h: Headlines) -> Values:
    """How well a candidate agrees with one of the page's first lines, which often are its title and the site's name (F1 over words)."""
    heads = [
        (n, tokens(fold(variant)))
        for n in range(min(3, h.page.size))
        if h.page.width[n] >= 12
        for variant in title_variants(h.page.texts[n])
    ]

    def agreement(i: int) -> float:
        own = tokens(h.page.folded[i])
        return max((2 * len(own & head) / (len(own) + len(head)) for n, head in heads if n != i and own and head), default=0.0)

    return only(h, agreement)


def rank_above(h: Headlines) -> Values:
    """How many likelier-looking lines (long enough, no phrase) stand between a candidate and the article, up to 6."""
    out, count = np.zeros(h.page.size), 0
    for i in sorted(h.candidates, reverse=True):
        out[i] = min(count, 6)
        if i < h.start and h.page.width[i] >= 24 and not h.page.phrases[i]:
            count += 1
    return out


def to_credits(h: Headlines) -> Values:
    """How many lines below a candidate the next byline or date phrase stands, up to 8."""
    out, away = np.full(h.page.size, 8.0), 8.0
    for i in range(h.page.size - 1, -1, -1):
        out[i] = away
        away = 0.0 if h.page.metadata[i] >= 0.4 else min(away + 1, 8.0)
    return out


def mark_of(text: str) -> float:
    """1 for a Markdown heading of the first level, 2 for a deeper one, 3 for a list item, else 0."""
    return 1.0 if text.startswith(("# ", "* # ")) else 2.0 if text.startswith("##") else 3.0 if MARKER.match(text) else 0.0


def steps_above(h: Headlines) -> Values:
    """Signed log of how many lines above the article's start a line stands."""
    away = h.start - np.arange(h.page.size, dtype=np.float64)
    return np.sign(away) * np.log2(np.abs(away) + 1)


TITLE: tuple[Rule, ...] = (
    Rule("above", steps_above, "2^{:.1f} lines above the article"),
    Rule("words-shared", shared_words, "{:.2f} of its words stand in the article"),
    Rule("page-title", page_title, "agrees with the page title: {:.2f}"),
    Rule("rank", rank_above, "{:.0f} likely lines between it and the article"),
    Rule("title-width", lambda h: np.log2(h.page.width + 1), "2^{:.1f} columns wide"),
    Rule("to-credits", to_credits, "{:.0f} lines above a byline or date"),
    Rule("mark", lambda h: only(h, lambda i: mark_of(h.page.texts[i])), "mark of kind {:.0f}"),
    Rule("title-ending", lambda h: last_character(h.page), "ends in kind {:.0f}"),
    Rule("title-repeated", lambda h: repeated(h.page), "stands {:.0f} more times on the page"),
    Rule("title-phrase", lambda h: h.page.boilerplate, "a boilerplate phrase is {:.2f} of it"),
    Rule("title-credit", lambda h: h.page.metadata, "a credit phrase is {:.2f} of it"),
    Rule("title-section", lambda h: sections(h.page), "a section's name: {:.0f}"),
    Rule("title-score", lambda h: np.clip(h.score, -6, 6), "as a line of the article it scores {:.1f}"),
    Rule("title-inside", lambda h: np.array(h.inside, dtype=np.float64), "inside the article: {:.0f}"),
    Rule("top", lambda h: np.log2(np.arange(h.page.size) + 1.0), "2^{:.1f} lines from the top"),
    Rule("title-date", lambda h: only(h, lambda i: bool(_DATE.search(h.page.texts[i]))), "holds a date: {:.0f}"),
    Rule("title-address", lambda h: only(h, lambda i: bool(_ADDRESS.search(h.page.texts[i]))), "holds an address: {:.0f}"),
    Rule("title-capitals", lambda h: capitals(h.page), "{:.2f} capitals a word"),
    Rule("title-function-words", lambda h: function_words(h.page), "{:.0f} function words"),
)
