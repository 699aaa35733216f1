"""The fitted judge of lines: how far each line of a page is the article's, and how much each piece of evidence weighed.

What a line says by itself is a sum of parts: a curve for each rule, a weight for each word at its start and end, a weight for each
class word of its markup. What stands around it is judged by a small residual network of dilated convolutions over the lines of the page
(Bai, Kolter and Koltun 2018), which sees the same evidence and gives one more part. The score is the sum of all parts, in log-odds; so
the reasons of a line add up. `benchmarks/fit.py` fits it and says how.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.marks import Tree
from cleannews.page import Page, Values

HEAD_WORDS, TAIL_WORDS, PATH_WORDS = 16, 8, 16
"""How many words of a line count, at its start and at its end, and how many of its markup."""
_READ = 200
"""Characters of a line in which its words are read."""
_MARKS = ".,:;!?…()[]{}\"'“”‘’«»„|/*•·-–—<>#&+=©。、，！？：；「」『』（）【】▶☞※"
"""What is left off at both ends of a word."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words_of(folded: str) -> list[str]:
    """The words of a folded line that count; in Han and kana, which part no words, the characters.

    >>> words_of("share this story: 공유하기")
    ['share', 'this', 'story', '공유하기']
    """
    head = folded[:_READ]
    if not head.isascii() and _UNSPACED.search(head):
        words = [character for character in head if character.isalnum()]
    else:
        words = [bare for word in head.split() if (bare := word.strip(_MARKS))]
    return words if len(words) <= HEAD_WORDS + TAIL_WORDS else words[:HEAD_WORDS] + words[-TAIL_WORDS:]


class Network(NamedTuple):
    """The fitted numbers, as arrays; R rules, K ramps, W wide, E wide word vectors."""

    names: list[str]
    """The columns of values that it knows: rules of TEXT, `phrase:label` columns, then rules of MARKUP."""
    text_columns: int
    column: NDArray[np.intp]
    """For each ramp its rule, in order."""
    low: Values
    scale: Values
    """Where each ramp starts, and one over its length: a rule's curve is a sum of ramps that rise from 0 to 1 between two knots."""
    words: Mapping[str, int]
    paths: Mapping[str, int]
    arrays: Mapping[str, Values]

    @property
    def labels(self) -> list[str]:
        """The labels whose phrases it weighs."""
        return [name.partition(":")[2] for name in self.names if name.startswith("phrase:")]


class Verdict(NamedTuple):
    """Each line's score in log-odds, and its parts: one column a rule, then its words, its class words, and what stands around it."""

    score: Values
    parts: Values


def ramps(values: Values, network: Network) -> Values:
    """How far each value has come along each ramp of its rule, from 0 to 1: one row a ramp."""
    column = network.column[: np.searchsorted(network.column, values.shape[1])]
    risen: Values = values.T[column]
    risen -= network.low[: len(column), None]
    risen *= network.scale[: len(column), None]
    return np.clip(risen, 0.0, 1.0, out=risen)


class Words(NamedTuple):
    """The words of all lines as numbers, one line's behind the other's: where each line's start, and over what the sum of their vectors is divided."""

    numbers: NDArray[np.intp]
    starts: NDArray[np.intp]
    share: Values


def numbered(words: Sequence[Sequence[str]], known: Mapping[str, int]) -> Words:
    """The words of each line by their numbers."""
    lines = [line or _NO_WORD for line in words]
    ends = np.cumsum(np.fromiter(map(len, lines), np.intp, len(lines)))
    flat = itertools.chain.from_iterable(lines)
    numbers = np.fromiter(
        map(known.get, flat, itertools.repeat(0)), np.intp, int(ends[-1])
    )  # 0 is the row of zeros: no word that is known
    starts = np.concatenate(([0], ends[:-1]))
    sizes = np.add.reduceat(numbers > 0, starts, dtype=np.intp)
    return Words(numbers, starts, np.sqrt(np.maximum(sizes, 1))[:, None])


def bags(words: Words, table: Values) -> Values:
    """The sum of the vectors of each line's words, over the root of how many are known."""
    summed: Values = np.add.reduceat(table.take(words.numbers, axis=0), words.starts)
    return summed / words.share


def shared_bags(words: Sequence[tuple[str, ...]], known: Mapping[str, int], table: Values) -> Values:
    """`bags` where many lines have the same words: each bag is added up once."""
    number: dict[tuple[str, ...], int] = {}
    bag = [number.setdefault(line, len(number)) for line in words]
    return bags(numbered(list(number), known), table)[bag]


_NO_WORD = ("",)
"""A line without words, which has to have something to add up."""


class Input(NamedTuple):
    """What a network is given of a page's lines: the values of their rules, one row a line, how far these are along the ramps, and their words."""

    values: Values
    risen: Values
    words: Words


def input_of(values: Values, words: Sequence[Sequence[str]], network: Network) -> Input:
    """What a network is given of a page."""
    return Input(values, ramps(values, network), numbered(words, network.words))


def judge(network: Network, seen: Input, paths: Sequence[tuple[str, ...]] | None) -> Verdict:
    """The verdict on the lines of a page; `paths` are the class words of HTML."""
    values, risen, weights = seen.values, seen.risen, network.arrays
    count = len(risen)
    said = bags(seen.words, weights["word"])
    hidden = product(risen.T, weights["embed"][:count]) + product(said[:, 1:], weights["word_embed"]) + weights["embed_bias"]
    curves = risen * weights["alone"][:count, None]
    ends = np.searchsorted(network.column[:count], np.arange(values.shape[1]))
    centre = weights["centre"][: values.shape[1]]
    parts = np.zeros((values.shape[1] + 3, len(values)))
    np.subtract(np.add.reduceat(curves, ends), centre[:, None], out=parts[:-3])
    parts[-3] = said[:, 0]
    if paths is not None:
        marked = shared_bags(paths, network.paths, weights["path"])
        hidden += product(marked[:, 1:], weights["path_embed"])
        parts[-2] = marked[:, 0]
    parts[-1] = around(hidden, weights)
    return Verdict(parts.sum(0) + float(weights["bias"][0] + centre.sum()), parts.T)


_ROWS = 24
"""Lines in one product of matrices: so few that BLAS keeps to one thread, and a line's score is the same on any number of cores."""


def product(rows: Values, matrix: Values) -> Values:
    """The product of two matrices, some rows at a time."""
    out = np.empty((len(rows), matrix.shape[1]))
    for first in range(0, len(rows), _ROWS):
        np.matmul(rows[first : first + _ROWS], matrix, out=out[first : first + _ROWS])
    return out


def around(hidden: Values, weights: Mapping[str, Values]) -> Values:
    """What the lines around say of each line."""
    return convolved(np.maximum(hidden, 0.0), weights) @ weights["out"]


def convolved(state: Values, weights: Mapping[str, Values]) -> Values:
    """The state of each line after it has seen those around it; where the weights have it, also the whole page in the middle of the way."""
    layers = int(weights["dilations"].size)
    for n, dilation in enumerate(weights["dilations"].astype(int).tolist()):
        risen = product(spread(state, dilation), weights[f"conv{n}"])
        risen += weights[f"conv{n}_bias"]
        np.maximum(risen, 0.0, out=risen)
        if n == layers // 2 and "whole" in weights:
            risen += np.concatenate([state.max(0), state.mean(0)]) @ weights["whole"] + weights["whole_bias"]
        state += risen
    return state


def spread(state: Values, dilation: int) -> Values:
    """Each line's state beside the states of the lines `dilation` before and behind it; zeros beyond the page."""
    size, width = state.shape
    out = np.zeros((size, 3 * width))
    if dilation < size:
        out[dilation:, :width] = state[:-dilation]
        out[:-dilation, 2 * width :] = state[dilation:]
    out[:, width : 2 * width] = state
    return out


def page_words(page: Page) -> list[list[str]]:
    """The words of each line that count."""
    return list(map(words_of, page.folded))


_TREES, _TAGGER = "trees.", "tagger."
"""What the names of the trees' arrays begin with, their form behind it; and those of the tagger's."""


def read_record(path: Path) -> dict[str, Any]:
    """What `save_record` wrote, as it took it."""
    with np.load(path, allow_pickle=False) as file:
        record: dict[str, Any] = json.loads(bytes(file["record"]).decode("utf-8"))
        arrays = {name: file[name] for name in file.files if name != "record"}
    trees: dict[str, dict[str, Any]] = defaultdict(dict)
    for key in [name for name in arrays if name.startswith(_TREES)]:
        form, _, name = key.removeprefix(_TREES).partition(".")
        trees[form][name] = arrays.pop(key)
    tagger = {key.removeprefix(_TAGGER): arrays.pop(key) for key in list(arrays) if key.startswith(_TAGGER)}
    return {**record, "arrays": arrays, "trees": dict(trees), "tagger": tagger}


def load_record(path: Path) -> tuple[Network, dict[str, Any]]:
    """A network and what else is kept beside it, from the file that `save_record` wrote."""
    record = read_record(path)
    arrays = {name: array.astype(np.float64) for name, array in record.pop("arrays").items()}
    words, paths = ({word: n + 1 for n, word in enumerate(record[key])} for key in ("words", "paths"))
    network = Network(
        record["names"],
        record["text_columns"],
        arrays.pop("column").astype(np.intp),
        arrays.pop("low"),
        arrays.pop("scale"),
        words,
        paths,
        arrays,
    )
    return network, record


def page_paths(tree: Tree) -> list[tuple[str, ...]]:
    """The class words of each line that count, its tag first."""
    return [(f"={mark.tag}", *mark.path[: PATH_WORDS - 1]) for mark in tree.marks]


def save_record(path: Path, record: Mapping[str, Any]) -> None:
    """Writes a network, trees and what else is kept beside them; read back by `read_record`."""
    trees = {f"{_TREES}{form}.{name}": array for form, tree in record["trees"].items() for name, array in tree.items()}
    tagger = {_TAGGER + name: array for name, array in record["tagger"].items()}
    plain = {key: value for key, value in record.items() if key not in ("arrays", "trees", "tagger")}
    text = np.frombuffer(json.dumps(plain, ensure_ascii=False).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, record=text, **record["arrays"], **trees, **tagger)
