"""Which line is the title and which the byline: rules over the few lines that can be, for a choice among them.

Like `rules`, each is a small function, but it gives one number a candidate; curves in `weights.npz`, fitted as a choice among a page's
candidates and "none" (conditional logit), say what it is worth.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.facts import MARKER
from cleannews.folding import fold
from cleannews.marks import Tree
from cleannews.nameforms import name_forms
from cleannews.names import may_have_by, names_in
from cleannews.naming import naming
from cleannews.page import Page, Values, title_variants, tokens
from cleannews.rules import Rule, capitals, repeated


class Headlines(NamedTuple):
    """What TITLE sees: the page, which lines are the article, where its main part starts, and which lines may be its title."""

    page: Page
    score: Values
    inside: list[bool]
    start: int
    first_level: list[int]
    candidates: list[int]
    at: NDArray[np.intp]
    """The candidates as an index of the page's arrays."""
    shared: Values
    words: dict[int, set[str]]
    ways: dict[int, float]


_FIRST_LEVEL = ("# ", "* # ")
"""How a Markdown heading of the first level begins."""


def first_level_headings(page: Page) -> list[int]:
    """The lines that are Markdown headings of the first level."""
    return [i for i, text in enumerate(page.texts) if text.startswith(_FIRST_LEVEL)]


def candidate_titles(page: Page, start: int, headings: list[int]) -> list[int]:
    """The lines that may be the title of an article that starts at a line: above it or its first, neither long nor a phrase."""
    near = range(max(0, start - 45), min(page.size, start + 3))
    top = range(min(3, page.size))
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
        for i in {*top, *headings, *near}
        if fits[i] and not page.tied[i] and not page.folded[i].startswith("http") and not page.is_listed(i)
    )


def for_candidates(h: Headlines, value: Callable[[int], float]) -> Values:
    """A value a candidate, by its line."""
    return np.array([value(i) for i in h.candidates], dtype=np.float64)


_SPEAKS_OF = 8000
"""Characters of the article in which a headline's words are looked for."""


def shared_words(page: Page, inside: list[bool], start: int, words: dict[int, set[str]]) -> Values:
    """The share of each candidate's words that stand in the article too: a headline speaks of what follows."""
    text = " ".join(itertools.compress(page.folded[start:], inside[start:]))[:_SPEAKS_OF]
    stands = {w: w in text for w in set().union(*words.values()) if len(w) > 3 or w > "\u2e7f"}
    longer = ([stands[w] for w in own if w in stands] for own in words.values())
    return np.array([sum(found) / len(found) if found else 0.0 for found in longer])


_NAMING_WIDTH, _NAMED_WITHIN = 110, 7
"""Columns of a line that may name somebody, and lines below a candidate in which one is looked for."""


def ways_below(page: Page, candidates: list[int]) -> dict[int, float]:
    """The ways in which the lines right below candidates name somebody; wide lines and phrases name nobody."""
    forms, width, boilerplate = name_forms(page.lexicon), page.plain.width, page.plain.boilerplate
    below = sorted({i + n for i in candidates for n in range(1, min(_NAMED_WITHIN, page.size - i))})
    return {i: naming(page.texts[i], forms).way for i in below if width[i] <= _NAMING_WIDTH and boilerplate[i] < 0.3}


def see(page: Page, score: Values, inside: list[bool], start: int) -> Headlines:
    """The page as the title's rules see it."""
    headings = first_level_headings(page)
    candidates = candidate_titles(page, start, headings)
    words = {i: tokens(page.folded[i]) for i in candidates}
    shared, ways = shared_words(page, inside, start, words), ways_below(page, candidates)
    return Headlines(page, score, inside, start, headings, candidates, np.array(candidates, dtype=np.intp), shared, words, ways)


def agreement(one: set[str], other: set[str]) -> float:
    """How far two sets of words are the same (F1)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def page_title(h: Headlines) -> Values:
    """How well a candidate agrees with one of the page's first lines, which often are its title and the site's name (F1 over words)."""
    heads = [(n, tokens(fold(variant))) for n in wide_top(h.page) for variant in title_variants(h.page.texts[n])]
    return for_candidates(h, lambda i: max((agreement(h.words[i], head) for n, head in heads if n != i), default=0.0))


def wide_top(page: Page) -> list[int]:
    """The first lines of a page that may be its title."""
    return [n for n in range(min(3, page.size)) if page.width[n] >= 12]


def part_of_page_title(h: Headlines) -> Values:
    """The share of a candidate's words that stand in one of the page's first lines, above it."""
    heads = [(n, tokens(h.page.folded[n])) for n in wide_top(h.page)]
    return for_candidates(
        h, lambda i: max((len(own & head) / len(own) for n, head in heads if n < i and (own := h.words[i])), default=0.0)
    )


def rank_above(h: Headlines) -> Values:
    """How many likelier-looking lines (long enough, no phrase) stand between a candidate and the article, up to 6."""
    width, phrases = h.page.plain.width, h.page.phrases
    likely = [i < h.start and width[i] >= 24 and not phrases[i] for i in h.candidates]
    between = itertools.accumulate(reversed(likely), initial=0)  # candidates are in page order
    return np.minimum([*between][-2::-1], 6.0)


def prose_below(h: Headlines) -> Values:
    """How many article lines stand within the six lines below a candidate."""
    return for_candidates(h, lambda i: sum(h.inside[i + 1 : i + 7]))


def phrases_above(h: Headlines) -> Values:
    """The share of phrases in the four lines above a candidate: a title often follows a menu."""
    sums = np.concatenate(([0.0], np.cumsum(h.page.boilerplate)))
    return (sums[h.at] - sums[np.maximum(h.at - 4, 0)]) / np.maximum(np.minimum(h.at, 4), 1)


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
    ends = np.concatenate(([-1], np.flatnonzero(~fits)))
    return np.minimum(h.at - 1 - ends[np.searchsorted(ends, h.at) - 1], 4.0)


def lines_to(h: Headlines, wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many lines below each candidate the first of the wanted lines stands."""
    nowhere = h.page.size + _FAR
    return np.append(wanted, nowhere)[np.searchsorted(wanted, h.at, side="right")] - h.at


_FAR = 8
"""Lines beyond which it is the same how far a line stands."""


def to_credits(h: Headlines) -> Values:
    """How many lines stand between a candidate and the next byline or date phrase below it, up to 8."""
    credits = (h.page.metadata >= 0.4) | (h.page.width < 60) & (h.page.measures.dated > 0)
    return np.minimum(lines_to(h, np.flatnonzero(credits)) - 1.0, _FAR)


def to_naming(h: Headlines, kinds: tuple[float, ...]) -> Values:
    """How many lines below a candidate somebody is named in one of some ways, up to 7."""
    named = np.array([i for i, way in h.ways.items() if way in kinds], dtype=np.intp)
    return np.minimum(lines_to(h, named), float(_NAMED_WITHIN))


_GLUED_WORDS = re.compile(r"[a-zß-ÿ)®][A-ZÀ-Þ](?=[a-z])")


def names_somebody(h: Headlines) -> Values:
    """Whether a candidate begins with a word such as "By" and a name."""
    forms, width = name_forms(h.page.lexicon), h.page.plain.width

    def names(i: int) -> bool:
        return (
            width[i] < 100
            and may_have_by(h.page.folded[i], forms)
            and forms.find_by(h.page.texts[i][:80]) is not None
            and bool(names_in(h.page.texts[i], forms))
        )

    return for_candidates(h, names)


def mark_of(text: str) -> float:
    """1 for a Markdown heading of the first level, 2 for a deeper one, 3 for a list item, 4 for a leading hyphen, else 0."""
    if text[0] in "-–—":
        return 4.0
    return 1.0 if text.startswith(_FIRST_LEVEL) else 2.0 if text.startswith("##") else 3.0 if MARKER.match(text) else 0.0


def steps_above(h: Headlines) -> Values:
    """Signed log of how many lines above the article's start a line stands."""
    away = h.start - h.at.astype(np.float64)
    return np.sign(away) * np.log2(np.abs(away) + 1)


TITLE: tuple[Rule, ...] = (
    Rule("above", steps_above, "2^{:.1f} lines above the article"),
    Rule("words-shared", lambda h: h.shared, "{:.2f} of its words stand in the article"),
    Rule("page-title", page_title, "agrees with the page title: {:.2f}"),
    Rule("shared-best", best_shared, "{:.2f} below the candidate that shares most words"),
    Rule("prose-below", prose_below, "{:.0f} article lines just below"),
    Rule("phrases-above", phrases_above, "{:.2f} of what is just above are phrases"),
    Rule("title-gap", lambda h: np.minimum(h.page.gaps[h.at], 4), "{:.0f} line breaks before it"),
    Rule(
        "title-longest",
        lambda h: np.log2((h.page.width[h.at] + 1) / (h.page.width[h.at].max() + 1)),
        "2^{:.1f} of the widest candidate",
    ),
    Rule("rank", rank_above, "{:.0f} likely lines between it and the article"),
    Rule("page-title-part", part_of_page_title, "{:.2f} of its words stand in the page title"),
    Rule(
        "only-mark",
        lambda h: for_candidates(h, lambda i: h.first_level == [i]),
        "the only Markdown heading of the first level: {:.0f}",
    ),
    Rule("title-width", lambda h: np.log2(h.page.width[h.at] + 1), "2^{:.1f} columns wide"),
    Rule("to-credits", to_credits, "{:.0f} lines above a byline or date"),
    Rule("mark", lambda h: for_candidates(h, lambda i: mark_of(h.page.texts[i])), "mark of kind {:.0f}"),
    Rule("title-ending", lambda h: h.page.measures.ending[h.at], "ends in kind {:.0f}"),
    Rule("block", block_above, "{:.0f} lines of a headline's size right above it"),
    Rule("title-repeated", lambda h: repeated(h.page)[h.at], "stands {:.0f} more times on the page"),
    Rule("title-phrase", lambda h: h.page.boilerplate[h.at], "a boilerplate phrase is {:.2f} of it"),
    Rule("title-credit", lambda h: h.page.metadata[h.at], "a credit phrase is {:.2f} of it"),
    Rule("title-section", lambda h: h.page.measures.section[h.at], "a section's name: {:.0f}"),
    Rule("title-score", lambda h: np.clip(h.score[h.at], -6, 6), "as a line of the article it scores {:.1f}"),
    Rule("title-inside", lambda h: for_candidates(h, h.inside.__getitem__), "inside the article: {:.0f}"),
    Rule("top", lambda h: np.log2(h.at + 1.0), "2^{:.1f} lines from the top"),
    Rule("title-date", lambda h: h.page.measures.dated[h.at], "holds a date: {:.0f}"),
    Rule("title-address", lambda h: h.page.measures.addressed[h.at], "holds an address: {:.0f}"),
    Rule("by-below", lambda h: to_naming(h, (2.0, 3.0, 4.0)), "{:.0f} lines above a byline"),
    Rule("name-below", lambda h: to_naming(h, (1.0,)), "{:.0f} lines above a name"),
    Rule(
        "glued-words",
        lambda h: for_candidates(h, lambda i: min(len(_GLUED_WORDS.findall(h.page.texts[i])), 3)),
        "{:.0f} words glued together",
    ),
    Rule(
        "sentence-below",
        lambda h: np.append(h.page.measures.ending[1:] == 1, False)[h.at].astype(np.float64),
        "a sentence below it: {:.0f}",
    ),
    Rule("title-by", names_somebody, "names an author: {:.0f}"),
    Rule("title-capitals", lambda h: capitals(h.page)[h.at], "{:.2f} capitals a word"),
    Rule("title-function-words", lambda h: h.page.measures.function_words[h.at], "{:.0f} function words"),
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
