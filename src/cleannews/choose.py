"""Which line is the title and which the byline: rules over the few lines that can be, for a choice among them.

Like `rules`, each is a small function that gives one number a line; curves in `weights.npz`, fitted as a choice among a page's
candidates and "none" (conditional logit), say what it is worth.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from cleannews.facts import MARKER
from cleannews.folding import fold
from cleannews.marks import Tree
from cleannews.names import may_have_by, name_forms, names_in
from cleannews.naming import naming
from cleannews.page import Page, Values, title_variants, tokens
from cleannews.rules import Rule, capitals, repeated


class Headlines(NamedTuple):
    """What TITLE sees: the page, which lines are the article, where its main part starts, and which lines may be its title."""

    page: Page
    score: Values
    inside: list[bool]
    start: int
    candidates: list[int]
    shared: Values
    words: dict[int, set[str]]
    ways: dict[int, float]


_FIRST_LEVEL = ("# ", "* # ")
"""How a Markdown heading of the first level begins."""


def candidate_titles(page: Page, start: int) -> list[int]:
    """The lines that may be the title of an article that starts at a line: above it or its first, neither long nor a phrase."""
    first = max(0, start - 45)
    near = range(first, min(page.size, start + 3))
    far = [i for i in range(page.size) if not first <= i < start + 3 and (i < 3 or page.texts[i].startswith(_FIRST_LEVEL))]
    fits = (
        (page.width >= 6)
        & (page.width <= 300)
        & (page.boilerplate < 0.95)
        & (page.metadata < 0.9)
        & (page.letters > 3)
        & (page.sentences < 3)
    ).tolist()
    return sorted(
        i
        for i in (*far, *near)
        if fits[i] and not page.tied[i] and not page.folded[i].startswith("http") and not page.is_listed(i)
    )


def only(h: Headlines, value: Callable[[int], float]) -> Values:
    """A value a line, made for candidates alone."""
    out = np.zeros(h.page.size)
    for i in h.candidates:
        out[i] = value(i)
    return out


_SPEAKS_OF = 8000
"""Characters of the article in which a headline's words are looked for."""


def shared_words(page: Page, inside: list[bool], start: int, words: dict[int, set[str]]) -> Values:
    """The share of each candidate's words that stand in the article too: a headline speaks of what follows."""
    text = " ".join(itertools.compress(page.folded[start:], inside[start:]))[:_SPEAKS_OF]
    stands = {w: w in text for w in set().union(*words.values()) if len(w) > 3 or w > "\u2e7f"}
    out = np.zeros(page.size)
    for i, own in words.items():
        longer = [stands[w] for w in own if w in stands]
        out[i] = sum(longer) / len(longer) if longer else 0.0
    return out


_NAMING_WIDTH, _NAMED_WITHIN = 110, 7
"""Columns of a line that may name somebody, and lines below a candidate in which one is looked for."""


def ways_below(page: Page, candidates: list[int]) -> dict[int, float]:
    """The ways in which the lines right below candidates name somebody; wide lines and phrases name nobody."""
    forms, width, boilerplate = name_forms(page.lexicon), page.plain.width, page.plain.boilerplate
    below = sorted({i + n for i in candidates for n in range(1, min(_NAMED_WITHIN, page.size - i))})
    return {i: naming(page.texts[i], forms).way for i in below if width[i] <= _NAMING_WIDTH and boilerplate[i] < 0.3}


def see(page: Page, score: Values, inside: list[bool], start: int) -> Headlines:
    """The page as the title's rules see it."""
    candidates = candidate_titles(page, start)
    words = {i: tokens(page.folded[i]) for i in candidates}
    return Headlines(
        page, score, inside, start, candidates, shared_words(page, inside, start, words), words, ways_below(page, candidates)
    )


def agreement(one: set[str], other: set[str]) -> float:
    """How far two sets of words are the same (F1)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def page_title(h: Headlines) -> Values:
    """How well a candidate agrees with one of the page's first lines, which often are its title and the site's name (F1 over words)."""
    heads = [
        (n, tokens(fold(variant)))
        for n in range(min(3, h.page.size))
        if h.page.width[n] >= 12
        for variant in title_variants(h.page.texts[n])
    ]

    return only(h, lambda i: max((agreement(h.words[i], head) for n, head in heads if n != i), default=0.0))


def part_of_page_title(h: Headlines) -> Values:
    """The share of a candidate's words that stand in one of the page's first lines, above it."""
    heads = [(n, tokens(h.page.folded[n])) for n in range(min(3, h.page.size)) if h.page.width[n] >= 12]
    return only(h, lambda i: max((len(own & head) / len(own) for n, head in heads if n < i and (own := h.words[i])), default=0.0))


def only_first_level(h: Headlines) -> Values:
    """Whether a candidate is the page's only Markdown heading of the first level."""
    marked = [i for i, text in enumerate(h.page.texts) if text.startswith(_FIRST_LEVEL)]
    return only(h, lambda i: marked == [i])


def rank_above(h: Headlines) -> Values:
    """How many likelier-looking lines (long enough, no phrase) stand between a candidate and the article, up to 6."""
    out, count = np.zeros(h.page.size), 0
    for i in sorted(h.candidates, reverse=True):
        out[i] = min(count, 6)
        if i < h.start and h.page.width[i] >= 24 and not h.page.phrases[i]:
            count += 1
    return out


def prose_below(h: Headlines) -> Values:
    """How many article lines stand within the six lines below a candidate."""
    sums = np.concatenate(([0.0], np.cumsum(np.array(h.inside, dtype=np.float64))))
    at = np.arange(h.page.size)
    result: Values = sums[np.minimum(at + 7, h.page.size)] - sums[np.minimum(at + 1, h.page.size)]
    return result


def phrases_above(h: Headlines) -> Values:
    """The share of phrases in the four lines above a candidate: a title often follows a menu."""
    sums = np.concatenate(([0.0], np.cumsum(h.page.boilerplate)))
    at = np.arange(h.page.size)
    return (sums[at] - sums[np.maximum(at - 4, 0)]) / np.maximum(np.minimum(at, 4), 1)


def best_shared(h: Headlines) -> Values:
    """How much less a candidate shares with the article than the page's best candidate does."""
    return h.shared - h.shared.max()


def block_above(h: Headlines) -> Values:
    """How many lines of a headline's size (no phrase, no sentence) stand right above a line, up to 4: decks have the title above them."""
    fits = (
        (h.page.width >= 24)
        & (h.page.width < 200)
        & (h.page.boilerplate < 0.4)
        & (h.page.metadata < 0.4)
        & (h.page.sentences < 1)
    )
    out, run = np.zeros(h.page.size), 0
    for i, fit in enumerate(fits.tolist()):
        out[i] = min(run, 4)
        run = run + 1 if fit else 0
    return out


def to_credits(h: Headlines) -> Values:
    """How many lines below a candidate the next byline or date phrase stands, up to 8."""
    credits = ((h.page.metadata >= 0.4) | (h.page.width < 60) & (h.page.measures.dated > 0)).tolist()
    out, away = [8.0] * h.page.size, 8.0
    for i in range(h.page.size - 1, -1, -1):
        out[i] = away
        away = 0.0 if credits[i] else min(away + 1, 8.0)
    return np.array(out)


def lines_to(h: Headlines, kinds: tuple[float, ...]) -> Values:
    """How many lines below a candidate somebody is named in one of some ways, up to 7."""
    return only(h, lambda i: next((n for n in range(1, _NAMED_WITHIN) if h.ways.get(i + n) in kinds), _NAMED_WITHIN))


_GLUED_WORDS = re.compile(r"[a-zß-ÿ)®][A-ZÀ-Þ](?=[a-z])")


def names_somebody(h: Headlines) -> Values:
    """Whether a candidate begins with a word such as "By" and a name."""
    forms = name_forms(h.page.lexicon)

    def names(i: int) -> bool:
        return (
            h.page.width[i] < 100
            and may_have_by(h.page.folded[i], forms)
            and forms.by.search(h.page.texts[i][:80]) is not None
            and bool(names_in(h.page.texts[i], forms))
        )

    return only(h, names)


def mark_of(text: str) -> float:
    """1 for a Markdown heading of the first level, 2 for a deeper one, 3 for a list item, 4 for a leading hyphen, else 0."""
    if text[0] in "-–—":
        return 4.0
    return 1.0 if text.startswith(_FIRST_LEVEL) else 2.0 if text.startswith("##") else 3.0 if MARKER.match(text) else 0.0


def steps_above(h: Headlines) -> Values:
    """Signed log of how many lines above the article's start a line stands."""
    away = h.start - np.arange(h.page.size, dtype=np.float64)
    return np.sign(away) * np.log2(np.abs(away) + 1)


TITLE: tuple[Rule, ...] = (
    Rule("above", steps_above, "2^{:.1f} lines above the article"),
    Rule("words-shared", lambda h: h.shared, "{:.2f} of its words stand in the article"),
    Rule("page-title", page_title, "agrees with the page title: {:.2f}"),
    Rule("shared-best", best_shared, "{:.2f} below the candidate that shares most words"),
    Rule("prose-below", prose_below, "{:.0f} article lines just below"),
    Rule("phrases-above", phrases_above, "{:.2f} of what is just above are phrases"),
    Rule("title-gap", lambda h: np.minimum(h.page.gaps, 4), "{:.0f} line breaks before it"),
    Rule(
        "title-longest",
        lambda h: np.log2((h.page.width + 1) / (h.page.width[h.candidates].max() + 1)),
        "2^{:.1f} of the widest candidate",
    ),
    Rule("rank", rank_above, "{:.0f} likely lines between it and the article"),
    Rule("page-title-part", part_of_page_title, "{:.2f} of its words stand in the page title"),
    Rule("only-mark", only_first_level, "the only Markdown heading of the first level: {:.0f}"),
    Rule("title-width", lambda h: np.log2(h.page.width + 1), "2^{:.1f} columns wide"),
    Rule("to-credits", to_credits, "{:.0f} lines above a byline or date"),
    Rule("mark", lambda h: only(h, lambda i: mark_of(h.page.texts[i])), "mark of kind {:.0f}"),
    Rule("title-ending", lambda h: h.page.measures.ending, "ends in kind {:.0f}"),
    Rule("block", block_above, "{:.0f} lines of a headline's size right above it"),
    Rule("title-repeated", lambda h: repeated(h.page), "stands {:.0f} more times on the page"),
    Rule("title-phrase", lambda h: h.page.boilerplate, "a boilerplate phrase is {:.2f} of it"),
    Rule("title-credit", lambda h: h.page.metadata, "a credit phrase is {:.2f} of it"),
    Rule("title-section", lambda h: h.page.measures.section, "a section's name: {:.0f}"),
    Rule("title-score", lambda h: np.clip(h.score, -6, 6), "as a line of the article it scores {:.1f}"),
    Rule("title-inside", lambda h: np.array(h.inside, dtype=np.float64), "inside the article: {:.0f}"),
    Rule("top", lambda h: np.log2(np.arange(h.page.size) + 1.0), "2^{:.1f} lines from the top"),
    Rule("title-date", lambda h: h.page.measures.dated, "holds a date: {:.0f}"),
    Rule("title-address", lambda h: h.page.measures.addressed, "holds an address: {:.0f}"),
    Rule("by-below", lambda h: lines_to(h, (2.0, 3.0, 4.0)), "{:.0f} lines above a byline"),
    Rule("name-below", lambda h: lines_to(h, (1.0,)), "{:.0f} lines above a name"),
    Rule(
        "glued-words",
        lambda h: only(h, lambda i: min(len(_GLUED_WORDS.findall(h.page.texts[i])), 3)),
        "{:.0f} words glued together",
    ),
    Rule(
        "sentence-below",
        lambda h: np.append(h.page.measures.ending[1:] == 1, False).astype(np.float64),
        "a sentence below it: {:.0f}",
    ),
    Rule("title-by", names_somebody, "names an author: {:.0f}"),
    Rule("title-capitals", lambda h: capitals(h.page), "{:.2f} capitals a word"),
    Rule("title-function-words", lambda h: h.page.measures.function_words, "{:.0f} function words"),
)


_ANNOUNCED = 0.8
"""Share of words (F1) from which a line is one of the titles that a page's markup claims."""


def title_words(titles: Sequence[str]) -> list[set[str]]:
    """The words of claimed titles, whole and without what stands behind each separator."""
    return [tokens(fold(variant)) for title in titles for variant in title_variants(title)]


def is_announced(words: set[str], wanted: list[set[str]]) -> bool:
    """Whether a line's words are those of a claimed title."""
    return max((agreement(words, other) for other in wanted), default=0.0) >= _ANNOUNCED


def announced(page: Page, start: int, titles: Sequence[str], tree: Tree) -> int:
    """The line that is a title which the markup claims, a heading of the first level before others, the nearest to the article; else -1."""
    wanted = title_words(titles)
    found: list[tuple[bool, int, int]] = []
    width = page.plain.width
    for i in range(min(page.size, start + 4) if wanted else 0):
        if not 6 <= width[i] <= 300 or page.tied[i]:
            continue
        if is_announced(tokens(page.folded[i]), wanted):
            found.append((tree.marks[i].tag == "h1", -abs(start - i), i))
    return max(found)[2] if found else -1
