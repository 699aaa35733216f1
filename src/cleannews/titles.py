"""Which line is the title: rules over the few lines that can be, for a choice among them.

Like `rules`, each is a small function, but it gives one number a candidate; curves in `weights.npz`, fitted as a choice among a page's
candidates and "none" (conditional logit), say what it is worth.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from cleannews.choose import LISTED, NAMED_WITHIN, PROSE_WIDTH, Headlines, agreement, for_candidates, mark_of
from cleannews.folding import fold
from cleannews.nameforms import name_forms
from cleannews.names import may_have_by, names_in
from cleannews.page import Page, Values, title_variants, tokens
from cleannews.rules import Rule, capitals, repeated


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


def prose_below(h: Headlines) -> Values:
    """How many article lines stand within the six lines below a candidate."""
    return for_candidates(h, lambda i: sum(h.inside[i + 1 : i + 7]))


def phrases_above(h: Headlines) -> Values:
    """The share of phrases in the four lines above a candidate: a title often follows a menu."""
    sums = np.concatenate(([0.0], np.cumsum(h.page.boilerplate)))
    return (sums[h.at] - sums[np.maximum(h.at - 4, 0)]) / np.maximum(np.minimum(h.at, 4), 1)


def shared(h: Headlines) -> Values:
    """The share of each candidate's words that stand in the article too."""
    return np.array([sum(n > 0 for n in own) / len(own) if own else 0.0 for own in h.counts])


_MOST_TIMES = 10


def spoken_of_most(h: Headlines) -> Values:
    """How much less the article speaks of a candidate's words (mean log of how often each stands in it) than of the best candidate's."""
    logs = np.log1p(np.arange(_MOST_TIMES + 1.0)).tolist()
    spoken = np.array([sum(logs[min(n, _MOST_TIMES)] for n in own) / len(own) if own else 0.0 for own in h.counts])
    return spoken - spoken.max()


_ECHOES = 3
_ECHO_LENGTH = 8
"""Characters from which a line is long enough to be looked for in others."""
_LEADING_MARKS = "#*• "


def echoed(h: Headlines) -> Values:
    """In how many longer lines of the page a candidate stands, up to 3: crumbs, captions, "Comments on …", the title with the site's name."""
    bare = [text.strip(_LEADING_MARKS) for text in h.page.folded]
    whole, same = "\n".join(bare), Counter(bare)

    def echoes(i: int) -> float:
        text = bare[i]
        return min(whole.count(text) - same[text], _ECHOES) if len(text) >= _ECHO_LENGTH else 0.0

    return for_candidates(h, echoes)


def twin_near(h: Headlines) -> Values:
    """Whether the same line stands within three lines of a candidate."""
    lines = h.page.folded
    return for_candidates(h, lambda i: lines[i] in lines[max(0, i - 3) : i] or lines[i] in lines[i + 1 : i + 4])


_MOST_WIDE = 4


def wide_between(h: Headlines) -> Values:
    """How many lines wide as prose stand between a candidate and the article, up to 4."""
    sums = np.concatenate(([0], np.cumsum(h.page.width >= PROSE_WIDTH)))
    return np.minimum(sums[h.start] - sums[np.minimum(h.at + 1, h.start)], _MOST_WIDE).astype(np.float64)


def listed_above(h: Headlines) -> Values:
    """The share of list items and of lines with a leading hyphen among the five lines above a candidate."""
    near = {j for i in h.candidates for j in range(max(0, i - 5), i)}
    listed = {j for j in near if mark_of(h.page.texts[j]) >= LISTED}
    return for_candidates(h, lambda i: sum(j in listed for j in range(max(0, i - 5), i)) / min(max(i, 1), 5))


def gap_turn(h: Headlines) -> Values:
    """Whether more line breaks stand above a candidate than below it (1), fewer (-1), or as many (0)."""
    gaps = np.append(h.page.gaps, 0.0)
    return np.sign(gaps[h.at] - gaps[h.at + 1])


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


def above_width(h: Headlines) -> Values:
    """How much wider a candidate is than the candidate right above it, log2, from -4 to 4; 9 where the line above is none: decks are the wider."""
    width = np.log2(h.page.width[h.at] + 1)
    is_below = np.diff(h.at, prepend=-2) == 1
    return np.where(is_below, np.clip(width - np.roll(width, 1), -4, 4), 9.0)


def lines_to(h: Headlines, wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many lines below each candidate the first of the wanted lines stands."""
    nowhere = h.page.size + _FAR
    return np.append(wanted, nowhere)[np.searchsorted(wanted, h.at, side="right")] - h.at


_FAR = 8
"""Lines beyond which it is the same how far a line stands."""


def credit_lines(page: Page) -> NDArray[np.intp]:
    """The lines that are byline or date phrases."""
    return np.flatnonzero((page.metadata >= 0.4) | (page.width < 60) & (page.measures.dated > 0))


def to_credits(h: Headlines) -> Values:
    """How many lines stand between a candidate and the next byline or date phrase below it, up to 8."""
    return np.minimum(lines_to(h, credit_lines(h.page)) - 1.0, _FAR)


def since_credits(h: Headlines) -> Values:
    """How many lines above a candidate the last byline or date phrase stands; 9 for none within 8."""
    found = credit_lines(h.page)
    last = np.concatenate(([-_FAR - 1], found))[np.searchsorted(found, h.at)]
    return np.minimum(h.at - last, _FAR + 1.0)


def to_naming(h: Headlines, kinds: tuple[float, ...]) -> Values:
    """How many lines below a candidate somebody is named in one of some ways, up to 7."""
    named = np.array([i for i, way in h.ways.items() if way in kinds], dtype=np.intp)
    return np.minimum(lines_to(h, named), float(NAMED_WITHIN))


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


def steps_above(h: Headlines) -> Values:
    """Signed log of how many lines above the article's start a line stands."""
    away = h.start - h.at.astype(np.float64)
    return np.sign(away) * np.log2(np.abs(away) + 1)


TITLE: tuple[Rule, ...] = (
    Rule("above", steps_above, "2^{:.1f} lines above the article"),
    Rule("words-shared", shared, "{:.2f} of its words stand in the article"),
    Rule("page-title", page_title, "agrees with the page title: {:.2f}"),
    Rule("prose-below", prose_below, "{:.0f} article lines just below"),
    Rule("spoken-of", spoken_of_most, "its words stand {:.2f} less often in the article than the best candidate's"),
    Rule("lead", lambda h: h.leads, "{:.2f} of its words stand in the article's first lines"),
    Rule("echoed", echoed, "stands in {:.0f} longer lines of the page"),
    Rule("twin-near", twin_near, "the same line stands beside it: {:.0f}"),
    Rule("wide-between", wide_between, "{:.0f} wide lines between it and the article"),
    Rule("listed-above", listed_above, "{:.2f} of the lines above are list items"),
    Rule("gap-turn", gap_turn, "more line breaks above than below: {:.0f}"),
    Rule("since-credits", since_credits, "{:.0f} lines below a byline or date"),
    Rule("phrases-above", phrases_above, "{:.2f} of what is just above are phrases"),
    Rule("title-gap", lambda h: np.minimum(h.page.gaps[h.at], 4), "{:.0f} line breaks before it"),
    Rule("page-title-part", part_of_page_title, "{:.2f} of its words stand in the page title"),
    Rule(
        "only-mark",
        lambda h: for_candidates(h, lambda i: h.first_level == [i]),
        "the only Markdown heading of the first level: {:.0f}",
    ),
    Rule("title-width", lambda h: np.log2(h.page.width[h.at] + 1), "2^{:.1f} columns wide"),
    Rule("above-width", above_width, "2^{:.1f} times the width of the headline right above it"),
    Rule("title-phrases", lambda h: for_candidates(h, lambda i: min(len(h.page.phrases[i]), 3)), "{:.0f} phrases in it"),
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
