"""Fits the tagger (`cleannews.tagger`), which gives labels to lines outside the article.

It learns from three kinds of labels. The pages of the data in HTML name many of their boxes (`class="related-posts"`): what the lexicon's `box` and
`class` tell of a line is its label where the same line stands in a text of the page. A line that a phrase explains nearly whole has that phrase's
label; its phrases are hidden now and then, so that the lines around must tell. And lines that people labelled count fifteen times: those of the
43 texts of asia-text, and those of the pages written for this project (`written.py`).

The labels of the rules are what they are without this: each page of the data is decided by weights that never saw its publisher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from data import Row, rows, scorer
from documents import HTML, TEXTS, aligned, kept_lines, lines_of
from torch import nn
from torch.nn import functional
from written import Span, Written, spans_of

from cleannews import lexicon, markup
from cleannews.choice import Choice
from cleannews.classes import named_kinds
from cleannews.decide import Decision, Weights, decide
from cleannews.decode import decode
from cleannews.label import label_lines
from cleannews.network import HEAD_WORDS, TAIL_WORDS, Network, page_words, ramps
from cleannews.page import Page, page_of
from cleannews.pipeline import marked
from cleannews.segment import segment
from cleannews.tagger import PLACES, beside_of, seen_of, width_beside
from cleannews.votes import Evidence

EPOCHS, RATE, DECAY, BATCH, LONGEST = 8, 3e-3, 0.03, 10, 800
WIDE, VECTOR, DILATIONS = 48, 16, (1, 2, 4, 8)
HIDDEN = 0.3
"""Share of lines whose phrases and rules are hidden at each step."""
BY_PEOPLE = 15.0
"""What a page counts whose lines people labelled."""
_SURE = 4.0
"""Weight of a phrase's reason from which on its label is learned: it covers three quarters of the line."""
_RARE = 300
"""Lines of a label below which it counts for no more."""
_DATED, _RIGHTS = 80, 400
"""Characters of a line up to which a class may call it a date, or a notice of rights."""
_NONE = -1


class Tagged(NamedTuple):
    """A page with the labels that are to be learned, as numbers of `Network.labels`; -1 for none."""

    name: str
    fold: int
    values: np.ndarray
    """Of the rules over text."""
    beside: np.ndarray
    """What else the tagger sees of each line."""
    words: list[list[str]]
    wanted: np.ndarray
    by_people: bool

    def seen(self, network: Network) -> np.ndarray:
        """What the tagger sees beside a network, whose ramps are its own."""
        return seen_of(network, ramps(self.values, network), self.beside)


Known = dict[str, str | None]
"""What a page's classes name its lines, by their key; None where they name lines of the same words in different ways."""


def read(
    name: str, fold: int, page: Page, decision: Decision, choices: list[Choice], weights: Weights, gold: Sequence[str | None]
) -> Tagged:
    """A page as the tagger sees it, with what its lines are to be called."""
    values = decision.input.values[:, : weights.network.text_columns].astype(np.float32)
    beside = beside_of(decision.score, decision.inside, choices, weights.network.labels).astype(np.float32)
    numbers = {label: n for n, label in enumerate(weights.network.labels)}
    wanted = np.array([numbers.get(label or "", _NONE) for label in gold])
    return Tagged(name, fold, values, beside, page_words(page), wanted, False)


def read_text(
    row: Row, text: str, spans: list[tuple[int, int]], weights: Weights, gold: Sequence[str | None], kept: Sequence[bool]
) -> Tagged:
    """A text of the data; where nothing else names a line outside the article, a phrase that is nearly all of it does."""
    page = page_of(text, spans, lexicon.load())
    decision = decide(page, weights)
    choices = label_lines(page, decision.score, decision.inside, decision.title, decision.byline)
    named = [
        label or (phrased(choice) if not inside else None) for label, choice, inside in zip(gold, choices, kept, strict=True)
    ]
    return read(row["id"], row["fold"], page, decision, choices, weights, named)


def phrased(choice: Choice) -> str | None:
    """The label of a phrase that explains a line nearly whole."""
    return choice.label if choice.reason and choice.reason.rule == "phrase" and choice.reason.weight >= _SURE else None


def read_html(row: Row, weights: Weights) -> tuple[Tagged, Known] | None:
    """A page of the data as the text that it shows, and what its classes name its lines."""
    lex, html = lexicon.load(), decode(row["html"])[0]
    source = marked(markup.flatten(markup.parse(html)), lex)
    if not source.spans:
        return None
    texts = lines_of(source.text, source.spans)
    kept = aligned(texts, scorer().text_of(row)) > 0
    kinds = named_kinds(source.tree, kept.tolist(), lex)
    named = {i: choice.label for i, choice in (kinds.classes | kinds.boxes).items() if may_be(choice.label, texts[i])}
    gold = [named.get(i) for i in range(len(texts))]
    keys = page_of(source.text, source.spans, lex).keys
    known: Known = {}
    for key, label, inside in zip(keys, gold, kept, strict=True):
        if not inside:
            known[key] = label if known.get(key, label) == label else None
    return read_text(row, source.text, source.spans, weights, gold, kept.tolist()), known


def may_be(label: str, text: str) -> bool:
    """Whether a line looks as what a class around it says: themes call whole heads of articles their date."""
    if label == "timestamp":
        return len(text) <= _DATED and any(map(str.isdigit, text))
    return label != "copyright" or len(text) <= _RIGHTS


def read_row(row: Row, known: Known, weights: Weights) -> Tagged | None:
    """A text of the data, its lines named by people where they did, else as the classes of its page name them."""
    lex = lexicon.load()
    spans = segment(row["text"], lex)
    if not spans:
        return None
    kept = (kept_lines(row, spans) > 0).tolist()
    if "lines" in row:
        return read_text(row, row["text"], spans, weights, labels_of(spans, gold_lines(row)), kept)._replace(by_people=True)
    keys = page_of(row["text"], spans, lex).keys
    gold = [None if inside else known.get(key) for key, inside in zip(keys, kept, strict=True)]
    return read_text(row, row["text"], spans, weights, gold, kept)


def gold_lines(row: Row) -> list[Span]:
    """The labelled lines of a row of asia-text."""
    found, start = [], 0
    for number, line in enumerate(row["text"].split("\n"), 1):
        if label := row["lines"].get(str(number)):
            found.append((start, start + len(line), label))
        start += len(line) + 1
    return found


def labels_of(spans: Sequence[tuple[int, int]], gold: Sequence[Span]) -> list[str | None]:
    """The label of each of our lines: the gold one that covers most of it."""
    out: list[str | None] = []
    first = 0
    for start, end in spans:
        while first < len(gold) and gold[first][1] <= start:
            first += 1
        shares = Counter[str]()
        for a, b, label in gold[first:]:
            if a >= end:
                break
            shares[label] += max(0, min(b, end) - max(a, start))
        out.append(shares.most_common(1)[0][0] if shares else None)
    return out


def read_written(page: Written, weights: Weights) -> Iterator[Tagged]:
    """A page written for this project, in all its forms."""
    lex = lexicon.load()
    for form, content in page.forms():
        tree, kinds = None, None
        if form == "html":
            text, spans, tree = marked(markup.flatten(markup.parse(content)), lex)[:3]
        else:
            text, spans = content, segment(content, lex)
        lines = page_of(text, spans, lex)
        decision = decide(lines, weights, Evidence(tree) if tree else None)
        if tree:
            kinds = named_kinds(tree, decision.inside, lex)
        choices = label_lines(lines, decision.score, decision.inside, decision.title, decision.byline, named=kinds)
        gold = labels_of(spans, spans_of(page.pieces, text))
        yield read(f"{page.name}#{form}", page.fold, lines, decision, choices, weights, gold)._replace(by_people=True)


class Lines(nn.Module):
    """The model of `cleannews.tagger`, as PyTorch fits it."""

    def __init__(self, seen: int, words: int, labels: int) -> None:
        super().__init__()
        self.embed, self.alone = nn.Linear(seen, WIDE), nn.Linear(seen, labels)
        self.word, self.word_embed = nn.Embedding(words + 1, VECTOR + labels), nn.Linear(VECTOR, WIDE, bias=False)
        nn.init.normal_(self.word.weight, 0, 0.02)
        self.convs = nn.ModuleList([nn.Conv1d(WIDE, WIDE, 3, padding=d, dilation=d) for d in DILATIONS])
        self.out, self.drop = nn.Linear(WIDE, labels, bias=False), nn.Dropout(0.25)

    def forward(self, seen: torch.Tensor, real: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        said = (words > 0).float()
        if self.training:
            said = said * (torch.rand(said.shape) > 0.4) * (torch.rand(said.shape[0], 1, 1) > 0.15)
        said = said / said.sum(-1, keepdim=True).clamp(min=1).sqrt()
        bag = functional.embedding_bag(words.flatten(0, 1), self.word.weight, per_sample_weights=said.flatten(0, 1), mode="sum")
        bag = bag.unflatten(0, words.shape[:2])
        state = functional.relu(self.embed(seen) + self.word_embed(bag[..., :VECTOR])) * real[..., None]
        for conv in self.convs:
            state = (state + self.drop(functional.relu(conv(state.transpose(1, 2)).transpose(1, 2)))) * real[..., None]
        found: torch.Tensor = self.out(state) + self.alone(seen) + bag[..., VECTOR:]
        return found


class Batch(NamedTuple):
    """Pages of like length, filled up with nothing."""

    seen: torch.Tensor
    real: torch.Tensor
    words: torch.Tensor
    wanted: torch.Tensor
    weight: torch.Tensor


def batch_of(
    pages: Sequence[Tagged],
    tables: Sequence[np.ndarray],
    known: Mapping[str, int],
    hidden: np.ndarray,
    order: np.random.Generator,
) -> Batch:
    """Some pages as tensors; of some lines neither phrases nor what the rules made of them can be seen."""
    longest, most = min(max(len(page.wanted) for page in pages), LONGEST), HEAD_WORDS + TAIL_WORDS
    seen = np.zeros((len(pages), longest, len(hidden)), dtype=np.float32)
    real = np.zeros((len(pages), longest), dtype=np.float32)
    words = np.zeros((len(pages), longest, most), dtype=np.int64)
    wanted = np.full((len(pages), longest), _NONE)
    weight = np.zeros((len(pages), 1), dtype=np.float32)
    for n, (page, table) in enumerate(zip(pages, tables, strict=True)):
        size = min(len(page.wanted), longest)
        seen[n, :size] = table[:size] * (1 - np.outer(order.random(size) < HIDDEN, hidden))
        real[n, :size], wanted[n, :size] = 1.0, page.wanted[:size]
        for i, line in enumerate(page.words[:size]):
            found = [known[word] for word in line if word in known][:most]
            words[n, i, : len(found)] = found
        named = max(int((page.wanted[:size] >= 0).sum()), 1)
        weight[n] = (BY_PEOPLE if page.by_people else 1.0) / np.sqrt(named)
    return Batch(*map(torch.from_numpy, (seen, real, words, wanted, weight)))


def hidden_columns(network: Network) -> np.ndarray:
    """Which columns of what the tagger sees come from phrases: their ramps, and all that the rules made of the line."""
    phrased = [n for n, name in enumerate(network.names) if name.startswith("phrase:") or name in ("phrase", "credit")]
    columns = network.column[: np.searchsorted(network.column, network.text_columns)]
    return np.concatenate([np.isin(columns, phrased), np.arange(width_beside(network.labels)) >= PLACES])


def fit_tagger(pages: Sequence[Tagged], network: Network, seed: int = 0) -> dict[str, np.ndarray]:
    """The arrays of a tagger fitted on some pages."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    hidden = hidden_columns(network)
    model = Lines(len(hidden), len(network.words), len(network.labels))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * (len(pages) // BATCH + 1))
    counts = Counter(np.concatenate([page.wanted for page in pages if not page.by_people]).tolist())
    scale = torch.tensor([(counts[n] + _RARE) ** -0.5 for n in range(len(network.labels))])
    scale /= scale.mean()
    tables = [page.seen(network).astype(np.float32) for page in pages]
    model.train()
    for _ in range(EPOCHS):
        for chosen in batches([len(page.wanted) for page in pages], order):
            batch = batch_of([pages[i] for i in chosen], [tables[i] for i in chosen], network.words, hidden, order)
            found, named = model(batch.seen, batch.real, batch.words), batch.wanted >= 0
            wanted = batch.wanted[named]
            losses = functional.cross_entropy(found[named], wanted, reduction="none") * scale[wanted]
            loss = (losses * batch.weight.expand_as(batch.wanted)[named]).sum() / len(chosen)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return arrays_of(model)


def batches(sizes: Sequence[int], order: np.random.Generator) -> list[list[int]]:
    """The numbers of pages of like length together, in random order."""
    at = sorted(range(len(sizes)), key=lambda i: (sizes[i] // 8, order.random()))
    found = [at[n : n + BATCH] for n in range(0, len(at), BATCH)]
    order.shuffle(found)  # type: ignore[arg-type]
    return found


def arrays_of(model: Lines) -> dict[str, np.ndarray]:
    """The fitted numbers as `cleannews.tagger` takes them."""
    numbers = {key: value.detach().numpy() for key, value in model.state_dict().items()}
    arrays = {
        "embed": numbers["embed.weight"].T,
        "embed_bias": numbers["embed.bias"],
        "alone": numbers["alone.weight"].T,
        "alone_bias": numbers["alone.bias"],
        "word": numbers["word.weight"] * (np.arange(len(numbers["word.weight"])) > 0)[:, None],
        "word_embed": numbers["word_embed.weight"].T,
        "out": numbers["out.weight"].T,
        "dilations": np.array(DILATIONS),
    }
    for n in range(len(DILATIONS)):
        arrays[f"conv{n}"] = np.concatenate([numbers[f"convs.{n}.weight"][:, :, k].T for k in range(3)])
        arrays[f"conv{n}_bias"] = numbers[f"convs.{n}.bias"]
    return {key: value.astype(np.float16) for key, value in arrays.items()}


def tagged(weights: Mapping[int, Weights]) -> list[Tagged]:
    """All pages to learn from, each of the data decided by its fold's weights."""
    found: list[Tagged] = []
    known: dict[str, Known] = {}
    for name in HTML:
        for row in rows(name):
            if one := read_html(row, weights[row["fold"]]):
                found.append(one[0])
                known[row["id"]] = one[1]
    for name in TEXTS:
        for row in rows(name):
            if (text := read_row(row, known.get(row["id"].rpartition("#")[0], {}), weights[row["fold"]])) is not None:
                found.append(text)
    return found


__all__ = ["fit_tagger", "read_written", "tagged"]
