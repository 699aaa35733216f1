"""The one decision: which lines are the article, found over the whole document at once.

The score of a line is a sum of parts in log-odds (`network`, fitted by `benchmarks/fit.py`). A least-cost path over all lines then chooses
article or not for each, where changing over costs something: an article is one island of sentences with small interruptions, and a
document is hardly ever all boilerplate.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleannews import bylines, choose, rules, signatories, titles
from cleannews.behind import comment_votes, of_data, without_far
from cleannews.copies import copy_votes, may_copy
from cleannews.curves import Curve
from cleannews.kin import kin_of, kin_votes
from cleannews.marks import Tree
from cleannews.model import Reason
from cleannews.network import Input, Network, Verdict, input_of, judge, load_record, page_paths, page_words
from cleannews.page import WIDE, Page, Values
from cleannews.path import BAR, SWITCH_COST, SWITCH_COST_MARKED, article_path, path_around
from cleannews.ranker import Ranker, ranker_of
from cleannews.repeats import Seen, repeat_votes
from cleannews.survey import First, second_look
from cleannews.tagger import Tagger, tagger_of
from cleannews.telling import tell
from cleannews.trees import Trees, trees_of
from cleannews.votes import Evidence, heard, with_votes

FITTED = Path(__file__).parent / "weights.npz"

RULES = {"title": [rule.name for rule in titles.TITLE], "author": [rule.name for rule in bylines.AUTHOR]}
"""The rules by which the candidates of a choice are ranked."""


class Weights(NamedTuple):
    """All that is fitted: the network over lines, what ranks titles and bylines, the trees over lines; and by which name a fit is known."""

    network: Network
    title: Ranker
    author: Ranker
    trees: Mapping[str, Trees]
    """For text and for HTML."""
    tagger: Tagger
    """For the labels of lines outside the article."""
    digest: str = ""
    """The first hexadecimal digits of the SHA-256 of the file; empty while it is being fitted."""


_DIGITS = 12
"""Of a digest: enough that no two fits ever share them, and short enough to read out."""


@functools.lru_cache(maxsize=8)
def load_weights(path: Path = FITTED) -> Weights:
    """The weights that ship, or those of another fit."""
    network, record = load_record(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    return Weights(
        network, ranker_in(record, "title"), ranker_in(record, "author"), trees_in(record), tagger_of(record["tagger"]), digest
    )


def trees_in(record: Mapping[str, Any]) -> dict[str, Trees]:
    """The trees over lines that a file's record holds, for text and for HTML."""
    return {form: trees_of(record["trees"][form]) for form in ("text", "html")}


def ranker_in(record: Mapping[str, Any], choice: str) -> Ranker:
    """What a file's record holds to rank the candidates of a choice."""
    curves = {name: Curve(*map(np.array, curve)) for name, curve in record[choice].items()}
    return ranker_of(curves, RULES[choice], record["trees"][choice])


def title_values(seen: choose.Headlines) -> Values:
    """The values of the title's rules: one row a candidate."""
    return np.array([rule.values(seen) for rule in titles.TITLE], dtype=np.float64).T.copy()  # `stack` takes 40 µs longer


class Decision(NamedTuple):
    """Of every line: its score, whether it is the article's, that as a share in [0, 1], and why; of the page: the lines of its title and its byline (-1 for none) and a doubt."""

    score: Values
    inside: list[bool]
    shares: list[float]
    reasons: list[tuple[Reason, ...]]
    title: int
    byline: int
    doubt: str
    input: Input
    """What the network was given of the lines."""


def verdict_on(page: Page, weights: Weights, tree: Tree | None = None, seen: Seen | None = None) -> tuple[Input, Verdict]:
    """What the network is given of a page's lines, and what it, votes and trees make of them."""
    values = rules.values_of(page, weights.network.labels, tree)
    known = input_of(values, page_words(page), weights.network)
    first = first_look(page, judge(weights.network, known, page_paths(tree) if tree else None), tree)
    second = second_look(page, first, values, weights.network, weights.trees) - first.score
    repeats = repeat_votes(seen) if seen else np.zeros(page.size)
    return known, with_votes(first.verdict, [*first.votes, second, repeats])


def first_look(page: Page, verdict: Verdict, tree: Tree | None) -> First:
    """A decision by the network and the votes of lines of one look, of comments and of copies."""
    kin, is_marked = kin_of(page, tree), tree is not None
    drawn = kin_votes(page, verdict.score, kin)
    score = verdict.score + drawn
    commented, copied = comment_votes(page, score), np.zeros(page.size)
    score = score + commented
    inside, _ = article_of(page, score, is_marked=is_marked)
    if may_copy(page):
        copied = copy_votes(page, inside)
        score = score + copied
        inside, _ = article_of(page, score, is_marked=is_marked)
    inside = inside if is_marked else without_far(inside, page.width)
    return First(verdict, (drawn, copied, commented), score, np.array(inside, dtype=np.float64), kin)


def decide(page: Page, weights: Weights, html: Evidence | None = None, seen: Seen | None = None) -> Decision:
    """The decision for a page; `seen` tells of its lines on other pages of the site."""
    known, verdict = verdict_on(page, weights, html.tree if html else None, seen)
    verdict = heard(verdict, html, page.width) if html else verdict
    score = verdict.score
    embedded = html.embedded if html else -1
    inside, doubt = article_of(page, score, embedded=embedded, seen=seen, is_marked=html is not None)
    inside = inside if html else without_far(inside, page.width)
    start = choose.text_start(page, inside, score)
    title = choose.announced(page, start, html.titles, html.tree) if html else -1
    if title < 0:
        title = choose.above_its_date(page, best_title(choose.see(page, score, inside, start), weights.title))
    byline = best_byline(page, inside, title, start, weights.author)
    shares = np.round(1 / (1 + np.exp(-np.clip(score, -30, 30))), 3).tolist()
    return Decision(score, inside, shares, tell(verdict, known.values, weights.network, seen), title, byline, doubt, known)


def article_of(
    page: Page, score: Values, *, embedded: int = -1, seen: Seen | None = None, is_marked: bool = False
) -> tuple[list[bool], str]:
    """Which lines are the article, and a doubt about it; from `embedded` on they stand in the page's data only (-1 for none)."""
    if embedded >= 0:
        return of_data(page, score - BAR, embedded), "the article stands in the page's data only, not in what it shows"
    above, switch = score - BAR, SWITCH_COST_MARKED if is_marked else SWITCH_COST
    inside = path_around(repeat_votes(seen), above, page.width, switch) if seen else article_path(above, page.width, switch)
    if any(kept and credit < 0.5 for kept, credit in zip(inside, page.metadata.tolist(), strict=True)):
        return inside, ""
    return likeliest(page, score)


def likeliest(page: Page, score: Values) -> tuple[list[bool], str]:
    """The best island of a page on which no line passed, because a page is hardly ever all boilerplate; nothing where no line is prose."""
    possible = (page.letters >= 12) & (page.boilerplate < 0.5) & (page.metadata < 0.5) & (page.sentences >= 1)
    if not possible.any():
        return [False] * page.size, ""
    bar = float(score[possible].max()) - 1.0
    inside = article_path(np.where(possible, score - bar, np.minimum(score - bar, -1.0)), page.width)
    inside[int(np.where(possible, score, -np.inf).argmax())] = True  # a short line alone is not worth two changes
    return inside, "no line passed as the text of an article; the likeliest were kept"


_TITLEBAR = -5.0
"""Score from which the best candidate is taken for the title; "none" scores 0, but a likely title is worth more than none."""


def best_title(seen: choose.Headlines, ranker: Ranker) -> int:
    """The candidate that scores best as the title; -1 where none is likely."""
    if not seen.candidates or not any(seen.inside):
        return -1
    scores = ranker.scores(title_values(seen))
    best = int(scores.argmax())
    if seen.candidates[best] < 3:
        best = below_page_title(seen, scores, best)
    best = top_of_block(seen, scores, best)
    line = seen.candidates[best]
    opens_article = seen.inside[line] and line >= seen.start and seen.page.measures.ending[line] == 1
    return line if scores[best] >= _TITLEBAR and not opens_article else -1


_BLOCK_LOSS, _BLOCK_LOSS_WIDE, _BLOCK_LOSS_HYPHEN = 0.0, 3.0, 7.0
"""How much lower the line above may score and still be the title over a deck: more in Hangul, Han and kana, where decks are the
custom, and most under a line that begins with a hyphen, as decks do."""
_BLOCK_WIDTH = 24


def top_of_block(seen: choose.Headlines, scores: Values, best: int) -> int:
    """The first of the headline-sized lines that stand together at the chosen one: what follows the title is its deck."""
    page, place = seen.page, {i: n for n, i in enumerate(seen.candidates)}
    chosen = seen.candidates[best]
    hyphen = page.texts[chosen][0] in "-–—"
    loss = (
        _BLOCK_LOSS_HYPHEN
        if hyphen
        else _BLOCK_LOSS_WIDE
        if page.counts[chosen, WIDE] * 2 > page.letters[chosen]
        else _BLOCK_LOSS
    )
    for i in range(chosen - 1, max(-1, chosen - 7), -1):
        if hyphen and (page.metadata[i] > 0 or page.texts[i][0] in "-–—"):
            continue
        fits = i in place and page.width[i] >= _BLOCK_WIDTH and not page.phrases[i] and page.sentences[i] == 0
        if not fits or scores[place[i]] < scores[place[chosen]] - loss:
            break
        best = place[i]
        if hyphen:
            break
    return best


_ECHO = 0.6
"""Share of words (F1) from which a line echoes the page's title."""


def below_page_title(seen: choose.Headlines, scores: Values, best: int) -> int:
    """The article's own headline where the page's title at the top was chosen: the likeliest line below that echoes it."""
    own = seen.words[seen.candidates[best]]
    echoes = [
        n
        for n, i in enumerate(seen.candidates)
        if n > best and seen.words[i] and scores[n] > scores[best] - _ECHO_LOSS and choose.agreement(seen.words[i], own) >= _ECHO
    ]
    return max(echoes, key=lambda n: (float(scores[n]), -n), default=best)


_ECHO_LOSS = 2.0
"""How much lower an echo may score."""

_AUTHORBAR = -3.0
"""Score from which the best candidate is taken for the byline; trees and curves score even odds near -1, and half the pages without a right line in
the fit have one."""


def byline_values(seen: signatories.Bylines) -> Values:
    """The values of the byline's rules: one row a candidate."""
    return np.array([rule.values(seen) for rule in bylines.AUTHOR], dtype=np.float64).T.copy()


def best_byline(page: Page, inside: list[bool], title: int, start: int, ranker: Ranker) -> int:
    """The line that names the authors; -1 where nobody is likely."""
    seen = signatories.candidate_bylines(page, inside, title, start)
    if not seen.candidates:
        return -1
    scores = ranker.scores(byline_values(seen))
    line, weight = signatories.likeliest(seen, scores.tolist())
    return line if weight >= _AUTHORBAR else -1
