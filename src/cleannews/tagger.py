"""The fitted labels of lines outside the article: what a line says, what the rules made of it, and what stands around it, weighed together.

The rules of `label` know phrases, lists and neighbours, one at a time. A line that no phrase of its own explains is judged once more by a small
residual network of dilated convolutions over the lines of the page (Bai, Kolter and Koltun 2018), which sees all of that on thirty lines
around. It gives each label a score; the label that the rules gave has a start over the others. `benchmarks/tag.py` fits it and says how.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cleannews.choice import Choice
from cleannews.model import Reason
from cleannews.network import Input, Network, Words, bags, convolved, product
from cleannews.page import Values

BESIDE = ("body", "title", "deck", "heading")
"""Labels that it sees besides those that it gives, which are those whose phrases the network over lines weighs (`Network.labels`)."""
RULES = ("phrase", "list", "neighbours", "place", "class", "title", "author", "ranked", "heading", "deck", "clock")
"""The rules that give them, as far as it tells them apart."""
_PRIORS = {"list": 2.0, "neighbours": 1.0, "place": 1.0}
"""What the label that one of these rules gave has ahead of the others, in log-odds; lines labelled by other rules are left."""
_LISTED = frozenset({"caption", "tags"})
"""Labels whose lines are all taken into the field of that name: a guess gives none of these."""
_LEAST = 0.5
"""Chance below which the label of the rules stands."""
_DATED = 0.5
"""The same for dates behind the article."""


class Decided(NamedTuple):
    """What was decided of a page's lines before they had labels, and what the network was given of them."""

    score: Values
    inside: list[bool]
    input: Input


class Tagger(NamedTuple):
    """The fitted numbers, as arrays; its words are those of the network over lines, its ramps that network's over TEXT."""

    arrays: Mapping[str, Values]


def tagger_of(arrays: Mapping[str, Any]) -> Tagger:
    """A tagger from what a file holds."""
    return Tagger({name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()})


def seen_of(network: Network, risen: Values, beside: Values) -> Values:
    """What the tagger sees of each line besides its words: the ramps of the rules over text, and what stands beside them."""
    return np.column_stack([risen[: np.searchsorted(network.column, network.text_columns)].T, beside])


def beside_of(score: Values, inside: Sequence[bool], choices: Sequence[Choice], labels: Sequence[str]) -> Values:
    """Where the article is, as each line sees it, and the label of the rules; `labels` are those that the tagger gives."""
    return np.column_stack([places(score, inside), told(choices, [*labels, *BESIDE])])


PLACES = 6
"""Columns that tell where the article is."""


def width_beside(labels: Sequence[str]) -> int:
    """How many columns `beside_of` has."""
    return PLACES + 2 * (len(labels) + len(BESIDE)) + len(RULES) + 1


def places(score: Values, inside: Sequence[bool]) -> Values:
    """Whether each line is the article's, stands above or behind it and how far, and its score."""
    kept, at = np.array(inside), np.arange(len(inside))
    first, last = (kept.argmax(), len(kept) - 1 - kept[::-1].argmax()) if kept.any() else (len(kept), -1)
    above, behind = np.maximum(first - at, 0), np.maximum(at - last, 0)
    away = (np.log2(1 + above) / 8, np.log2(1 + behind) / 8, np.clip(score / 4, -1, 1))
    return np.column_stack([kept, above > 0, behind > 0, *away])


def told(choices: Sequence[Choice], labels: Sequence[str]) -> Values:
    """The label that the rules gave each line, the rule that gave it, and the label once more where a phrase did."""
    column, size = {label: n for n, label in enumerate(labels)}, len(labels)
    which = np.array([column.get(choice.label, _OTHER) for choice in choices])
    rule = np.array([_RULES.get(rule_of(choice), len(RULES)) for choice in choices])
    out = np.zeros((len(choices), 2 * size + len(RULES) + 1))
    rows = np.arange(len(choices))
    out[rows, size + rule] = 1.0
    named, phrased = which != _OTHER, rule == _RULES["phrase"]
    out[rows[named], which[named]] = 1.0
    out[rows[named], size + len(RULES) + 1 + which[named]] = phrased[named]
    return out


_RULES, _OTHER = {rule: n for n, rule in enumerate(RULES)}, -1
"""The columns of the rules, and that of a label without one."""


def judged(tagger: Tagger, seen: Values, words: Words) -> Values:
    """The log-odds of each label on each line, up to what they have in common: one column a label."""
    weights = tagger.arrays
    said = bags(words, weights["word"])
    vector = weights["word_embed"].shape[0]
    hidden = product(seen, weights["embed"]) + product(said[:, :vector], weights["word_embed"]) + weights["embed_bias"]
    state = convolved(np.maximum(hidden, 0.0), weights)
    alone = product(seen, weights["alone"]) + weights["alone_bias"]
    return product(state, weights["out"]) + alone + said[:, vector:]


def asked_of(choices: Sequence[Choice], inside: Sequence[bool], labels: Container[str], prompts: Container[str]) -> list[int]:
    """The lines that are judged anew: boilerplate of which the rules only guessed, and dates behind the article.

    `labels` are those that the tagger gives, `prompts` those of boilerplate. A byline, a caption or a date at the head is left as it is: fields are read from these.
    """
    last = len(inside) - 1 - inside[::-1].index(True) if True in inside else len(inside)
    return [
        i
        for i, (label, reason) in enumerate(choices)
        if reason and label in labels and ((label in prompts and reason.rule in _PRIORS) or (label == "timestamp" and i > last))
    ]


def rule_of(choice: Choice) -> str:
    """The rule that gave a line its label."""
    return choice.reason.rule if choice.reason else ""


def retagged(tagger: Tagger, network: Network, decided: Decided, choices: list[Choice], prompts: frozenset[str]) -> list[Choice]:
    """The choices, those that the rules are least sure of judged anew."""
    labels = network.labels
    asked = asked_of(choices, decided.inside, labels, prompts)
    if not asked:
        return choices
    seen = seen_of(network, decided.input.risen, beside_of(decided.score, decided.inside, choices, labels))
    scores = judged(tagger, seen, decided.input.words)[asked]
    at = [labels.index(choices[i].label) for i in asked]
    scores[np.arange(len(asked)), at] += [_PRIORS.get(rule_of(choices[i]), _DATED) for i in asked]
    scores[:, [label in _LISTED for label in labels]] = -np.inf
    chances = np.exp(scores - scores.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    out = list(choices)
    for i, row in zip(asked, chances, strict=True):
        label, chance = labels[int(row.argmax())], float(row.max())
        if label != choices[i].label and chance >= _LEAST:
            out[i] = Choice(label, Reason("context", label, round(4 * chance, 2), f"{chance:.2f} likely by what stands around"))
    return out
