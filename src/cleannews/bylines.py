"""Which line names the authors: rules over the lines that name somebody, for a choice among them.

Like the title's rules, each gives one number a candidate; curves in `weights.npz`, fitted as a choice among a page's candidates and "none"
(conditional logit), say what it is worth. What tells most is what the whole page says of a name: whether it begins a biography, whether its
words stand in small letters elsewhere, whether somebody named so speaks in the article.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence

import ahocorasick_rs
import numpy as np

from cleannews.choose import mark_of
from cleannews.nameforms import name_forms
from cleannews.names import WIDE as WIDE_LETTER
from cleannews.namesakes import menu_words
from cleannews.naming import BIOGRAPHY, BY, FURTHER, MORE
from cleannews.page import DIGIT, SPACE, Values
from cleannews.phrases import Phrase
from cleannews.rules import Rule, repeated
from cleannews.signatories import NAMED, Bylines


def for_bylines(b: Bylines, value: Callable[[int], float]) -> Values:
    """A value a candidate, by its line."""
    return np.array([value(i) for i in b.candidates], dtype=np.float64)


def for_names(b: Bylines, value: Callable[[str], float]) -> Values:
    """A value a candidate, by the first name on it; each name is looked at once."""
    known = {name: value(name) for name in dict.fromkeys(b.names)}
    return np.array([known[name] for name in b.names], dtype=np.float64)


def share(name: str, holds: Callable[[str], bool]) -> float:
    """The share of a name's words of which something holds."""
    words = name.split()
    return sum(map(holds, words)) / len(words)


def by_way(b: Bylines, ways: tuple[float, ...], value: Callable[[int], float], other: float) -> Values:
    """A value for the candidates that name somebody in some ways, another for the rest: a place means less where words say "By"."""
    return np.array(
        [value(i) if named.way in ways else other for i, named in zip(b.candidates, b.namings, strict=True)], dtype=np.float64
    )


def dates_near(b: Bylines) -> Values:
    """How many lines away from a candidate the nearest date stands, up to 4."""
    has_date = (b.page.measures.dated > 0).tolist()

    def away(i: int) -> float:
        return float(abs(next((n for n in (0, 1, -1, 2, -2, 3, -3) if 0 <= i + n < b.page.size and has_date[i + n]), 4)))

    return for_bylines(b, away)


def under_by(b: Bylines) -> Values:
    """Whether the line above is nothing but a word such as "By" or "Written by"."""
    is_by_word, folded = name_forms(b.page.lexicon).is_by_word, b.page.folded
    return for_bylines(b, lambda i: i > 0 and is_by_word(folded[i - 1]))


def signed_log(away: float) -> float:
    """A distance in lines on a log scale, with its sign."""
    return math.copysign(math.log2(abs(away) + 1), away)


def same_kind_around(b: Bylines) -> Values:
    """How many of the six lines around a candidate name somebody too: menus of two capitalised words look like names."""
    return (np.searchsorted(b.at, b.at + 4) - np.searchsorted(b.at, b.at - 3) - 1).astype(np.float64)


def common_words(b: Bylines) -> Values:
    """The share of a would-be name's words that stand in small letters elsewhere on the page: those of "Smart Home" do, those of a name do not."""
    text = " ".join([*b.page.texts, " "])
    words = [" " + word for word in {word for name in b.names for word in name.split()}]
    automaton = ahocorasick_rs.AhoCorasick(words, implementation=ahocorasick_rs.Implementation.NoncontiguousNFA)  # made quickest
    found = automaton.find_matches_as_indexes(text, overlapping=True)
    small = {words[n] for n, _, end in found if not text[end].isalpha()}
    return for_names(b, lambda name: share(name, lambda word: " " + word in small))


def menu_share(b: Bylines) -> Values:
    """The share of a would-be name's words that the lexicon knows from menus and headings."""
    known = menu_words(b.page.lexicon)
    return for_names(b, lambda name: share(name, known.__contains__))


def first_small(b: Bylines) -> Values:
    """How many of a would-be name's words are function words of some language."""
    known = b.page.lexicon.function_words
    return for_names(b, lambda name: sum(word in known for word in name.split()))


def given_name(b: Bylines) -> Values:
    """Whether a would-be name begins with a given name: 1 with one alone, 2 with more behind it; -1 in Han, kana and Hangul, where it does not."""
    forms = name_forms(b.page.lexicon)

    def begins(name: str) -> float:
        return -1.0 if WIDE_LETTER.search(name) else forms.begins_given(name) * (1.0 + (" " in name))

    return for_names(b, begins)


def in_title(b: Bylines) -> Values:
    """The share of a would-be name's words that stand in the title."""
    title = set(b.page.folded[b.title].split()) if b.title >= 0 else set()
    return for_names(b, lambda name: share(name, title.__contains__))


def order(b: Bylines) -> Values:
    """How many other candidates stand between the title and a candidate below it, up to 6; 7 above it."""
    above = bisect_right(b.candidates, b.title)  # candidates are in page order
    return for_bylines(b, lambda i: min(bisect_left(b.candidates, i) - above, 6) if i > b.title else 7)


def credit_beside(b: Bylines) -> Values:
    """Whether a byline phrase or a role stands on the line above or below: 1 above, 2 below, 3 both."""
    roles = name_forms(b.page.lexicon).roles

    def is_credit(phrases: Sequence[Phrase], key: str) -> bool:
        is_role = len(key) < 40 and (key.partition(" ")[0] in roles or key.rpartition(" ")[2] in roles)
        return is_role or any(phrase.label == "byline" for phrase in phrases)

    beside = {i + n for i in b.candidates for n in (-1, 1) if 0 <= i + n < b.page.size}
    credit = {i for i in beside if is_credit(b.page.phrases[i], b.page.keys[i])}
    return for_bylines(b, lambda i: (i - 1 in credit) + 2 * (i + 1 in credit))


def said_elsewhere(b: Bylines) -> Values:
    """How many other candidates name the same person and say so: behind "By" or "More by", in a biography; up to 3."""
    said = [named.way in _SAID for named in b.namings]
    count = Counter(itertools.compress(b.names, said))
    return np.minimum([count[name] - own for name, own in zip(b.names, said, strict=True)], 3.0)


_SAID = (BY, MORE, FURTHER, BIOGRAPHY)


def alike(b: Bylines) -> Values:
    """How many candidates name somebody in the same way, on a log scale: of a page's many names each is less likely the author."""
    count = Counter(n.way for n in b.namings)
    many: Values = np.log2([count[n.way] for n in b.namings])
    return many


def date_place(b: Bylines) -> Values:
    """Where the nearest date stands: 0 on the line, 1 below, 2 above, 3 two away, 4 farther."""
    dated = [False, False, *(b.page.measures.dated > 0).tolist(), False, False]
    return for_bylines(
        b, lambda i: float(next((n for n, at in enumerate((2, 3, 1)) if dated[i + at]), 3 if dated[i] or dated[i + 4] else 4))
    )


def region(b: Bylines, i: int) -> float:
    """Where a line stands: 0 above the title, 1 between title and article, 2 in it, 3 behind it."""
    if i < b.title:
        return 0.0
    return 1.0 if i < b.start else 2.0 if i <= b.last else 3.0


AUTHOR: tuple[Rule, ...] = (
    Rule("said", said_elsewhere, "{:.0f} other lines name the same"),
    Rule("alike", alike, "2^{:.1f} lines name somebody so"),
    Rule("date-place", date_place, "a date in place {:.0f}"),
    Rule("upper", lambda b: np.array([n.names[0].isupper() for n in b.namings], dtype=np.float64), "all in capitals: {:.0f}"),
    Rule("common", common_words, "{:.2f} of the name's words stand in small letters on the page"),
    Rule("menu", menu_share, "{:.2f} of the name's words are those of menus"),
    Rule("small", first_small, "{:.0f} of the name's words are function words"),
    Rule("given", given_name, "begins with a given name: {:.0f}"),
    Rule("title-words", in_title, "{:.2f} of the name's words stand in the title"),
    Rule("within", lambda b: for_bylines(b, lambda i: region(b, i)), "in place {:.0f}"),
    Rule("short-lines", lambda b: for_names(b, lambda n: b.recurring[n].short), "the name stands in {:.0f} other short lines"),
    Rule("biography", lambda b: for_names(b, lambda n: b.recurring[n].biography), "the name begins {:.0f} long lines"),
    Rule("spoken", lambda b: for_names(b, lambda n: b.recurring[n].spoken), "{:.0f} sentences of the article hold the name"),
    Rule("naming", lambda b: np.array([n.way for n in b.namings]), "names somebody in way {:.0f}"),
    Rule("bare-within", lambda b: by_way(b, NAMED, lambda i: region(b, i), -1.0), "a bare name in place {:.0f}"),
    Rule("order", order, "{:.0f} names between the title and it"),
    Rule("credit-beside", credit_beside, "a role beside it: {:.0f}"),
    Rule(
        "below-title",
        lambda b: for_bylines(b, lambda i: signed_log(i - b.title) if b.title >= 0 else -8.0),
        "2^{:.1f} lines below the title",
    ),
    Rule(
        "bare-below-title",
        lambda b: by_way(b, NAMED, lambda i: signed_log(i - b.title) if b.title >= 0 else -8.0, 9.0),
        "a bare name 2^{:.1f} lines below the title",
    ),
    Rule("above-article", lambda b: for_bylines(b, lambda i: signed_log(b.start - i)), "2^{:.1f} lines above the article"),
    Rule(
        "behind-article", lambda b: for_bylines(b, lambda i: signed_log(max(i - b.last, -4))), "2^{:.1f} lines behind the article"
    ),
    Rule("date-near", dates_near, "{:.0f} lines from a date"),
    Rule("under-by", under_by, "under a word such as By: {:.0f}"),
    Rule("author-width", lambda b: np.log2(b.page.width[b.at] + 1), "2^{:.1f} columns wide"),
    Rule("name-words", lambda b: for_names(b, lambda name: len(name.split())), "{:.0f} words"),
    Rule("author-words", lambda b: b.page.counts[b.at, SPACE], "{:.0f} spaces"),
    Rule("author-repeated", lambda b: repeated(b.page)[b.at], "stands {:.0f} more times on the page"),
    Rule("author-phrase", lambda b: b.page.boilerplate[b.at], "a boilerplate phrase is {:.2f} of it"),
    Rule("author-credit", lambda b: b.page.metadata[b.at], "a credit phrase is {:.2f} of it"),
    Rule("author-around", same_kind_around, "{:.0f} lines around name somebody too"),
    Rule("author-digits", lambda b: np.minimum(b.page.counts[b.at, DIGIT], 9), "{:.0f} digits"),
    Rule("author-mark", lambda b: for_bylines(b, lambda i: mark_of(b.page.texts[i])), "mark of kind {:.0f}"),
    Rule("author-gap", lambda b: np.minimum(b.page.gaps[b.at], 4), "{:.0f} line breaks before it"),
)
