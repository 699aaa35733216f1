"""Fits the network over lines (`cleannews.network`) with PyTorch, on one thread so that the same data gives the same numbers.

One loss for the verdict with its surroundings and twice that for the line alone, and a price on what the surroundings add: so the
parts of a line's own evidence say what they can, and the surroundings only what they cannot. Words are dropped at random, and two of five HTML pages lose
their marks: what is learned does not hang on words of the pages in the data, and text learns from HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from documents import Document
from torch import nn
from torch.nn import functional

from cleannews import network
from cleannews.network import HEAD_WORDS, PATH_WORDS, TAIL_WORDS
from cleannews.rules import MARKUP, TEXT

EPOCHS, RATE, DECAY, BATCH, LONGEST = 12, 3e-3, 0.03, 12, 1000
WIDE, VECTOR, DILATIONS = 48, 16, (1, 2, 4, 8)
KNOTS = 9
ALONE, AROUND = 2.0, 0.03
"""What the line alone counts in the loss, and what a large part of the surroundings costs."""
LEAST_PUBLISHERS, MOST_WORDS, LEAST_PATHS, MOST_PATHS = 10, 6000, 8, 3000
"""On how many publishers' pages a word has to stand to be learned, and how many words at most; the same for class words."""


def knots_of(values: np.ndarray) -> np.ndarray:
    """Knots for one rule: its distinct values if few, else quantiles; at least two."""
    distinct = np.unique(values)
    points = distinct if len(distinct) <= KNOTS else np.unique(np.round(np.quantile(values, np.linspace(0.005, 0.995, KNOTS)), 3))
    return points if len(points) > 1 else np.array([points[0] - 1.0, points[0]])


def vocabulary(lines_of: Sequence[tuple[str, Sequence[Sequence[str]] | None]], least: int, most: int) -> dict[str, int]:
    """The words that stand on pages of enough publishers, commonest first; 0 is none."""
    pages: dict[str, set[str]] = defaultdict(set)
    for publisher, lines in lines_of:
        for line in lines or ():
            for word in line:
                pages[word].add(publisher)
    found = sorted((w for w in pages if len(pages[w]) >= least), key=lambda w: (-len(pages[w]), w))[:most]
    return {word: n + 1 for n, word in enumerate(found)}


def numbers(lines: Sequence[Sequence[str]] | None, known: dict[str, int], size: int, most: int) -> torch.Tensor:
    """The numbers of each line's words, zeros behind."""
    out = np.zeros((size, most), dtype=np.int64)
    for i, line in enumerate(lines or ()):
        found = [known[word] for word in line if word in known][:most]
        out[i, : len(found)] = found
    return torch.from_numpy(out)


class Lines(nn.Module):
    """The model of `cleannews.network`, as PyTorch fits it."""

    def __init__(self, ramps: int, marks: int, words: int, paths: int) -> None:
        super().__init__()
        self.alone, self.embed = nn.Linear(ramps, 1), nn.Linear(ramps, WIDE)
        self.first_mark = marks
        self.word, self.path = nn.Embedding(words + 1, VECTOR + 1), nn.Embedding(paths + 1, VECTOR + 1)
        for table in (self.word, self.path):
            nn.init.normal_(table.weight, 0, 0.02)
        self.word_embed, self.path_embed = nn.Linear(VECTOR, WIDE, bias=False), nn.Linear(VECTOR, WIDE, bias=False)
        self.convs = nn.ModuleList([nn.Conv1d(WIDE, WIDE, 3, padding=d, dilation=d) for d in DILATIONS])
        self.whole, self.out, self.drop = nn.Linear(2 * WIDE, WIDE), nn.Linear(WIDE, 1, bias=False), nn.Dropout(0.25)

    def bag(self, table: nn.Embedding, numbers: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        weight = weight / weight.sum(-1, keepdim=True).clamp(min=1).sqrt()
        flat = functional.embedding_bag(numbers.flatten(0, 1), table.weight, per_sample_weights=weight.flatten(0, 1), mode="sum")
        return flat.unflatten(0, numbers.shape[:2])

    def forward(
        self, x: torch.Tensor, real: torch.Tensor, words: torch.Tensor, paths: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        said, marked = (words > 0).float(), (paths > 0).float()
        if self.training:
            pages = x.shape[0]
            said = said * (torch.rand(said.shape) > 0.5) * (torch.rand(pages, 1, 1) > 0.15)
            shown = (torch.rand(pages, 1, 1) > 0.4).float()
            marked = marked * shown * (torch.rand(marked.shape) > 0.3)
            x = torch.cat([x[..., : self.first_mark], x[..., self.first_mark :] * shown], -1)
        word, path = self.bag(self.word, words, said), self.bag(self.path, paths, marked)
        alone = self.alone(x)[..., 0] + word[..., 0] + path[..., 0]
        state = functional.relu(self.embed(x) + self.word_embed(word[..., 1:]) + self.path_embed(path[..., 1:])) * real[..., None]
        for n, conv in enumerate(self.convs):
            risen = functional.relu(conv(state.transpose(1, 2)).transpose(1, 2))
            if n == len(DILATIONS) // 2:
                top = state.masked_fill(real[..., None] == 0, -1e9).amax(1)
                mean = state.sum(1) / real.sum(1, keepdim=True)
                risen = risen + self.whole(torch.cat([top, mean], 1))[:, None]
            state = (state + self.drop(risen)) * real[..., None]
        return alone, alone + self.out(state)[..., 0]


class Example:
    """A document as tensors."""

    def __init__(self, document: Document, knots: list[np.ndarray], words: dict[str, int], paths: dict[str, int]) -> None:
        low = np.concatenate([k[:-1] for k in knots])
        scale = 1 / np.concatenate([np.diff(k) for k in knots])
        column = np.repeat(np.arange(len(knots)), [len(k) - 1 for k in knots])
        has = document.values.shape[1]
        x = np.zeros((len(document.kept), len(column)), dtype=np.float32)
        used = column < has
        x[:, used] = np.clip((document.values[:, column[used]] - low[used]) * scale[used], 0, 1)
        self.x = torch.from_numpy(x)
        size = len(document.kept)
        self.words = numbers(document.words, words, size, HEAD_WORDS + TAIL_WORDS)
        self.paths = numbers(document.paths, paths, size, PATH_WORDS)
        self.kept = torch.from_numpy(document.kept.astype(np.float32))
        self.weight = torch.from_numpy(document.weight.astype(np.float32))
        self.size = size


def pad(examples: list[Example]) -> tuple[torch.Tensor, ...]:
    """A batch of pages, cut at LONGEST lines and filled up with nothing."""
    longest = min(max(e.size for e in examples), LONGEST)

    def filled(tensors: list[torch.Tensor]) -> torch.Tensor:
        out = torch.zeros((len(tensors), longest, *tensors[0].shape[1:]), dtype=tensors[0].dtype)
        for n, tensor in enumerate(tensors):
            out[n, : min(len(tensor), longest)] = tensor[:longest]
        return out

    fields = ("x", "words", "paths", "kept", "weight")
    x, words, paths, kept, weight = (filled([getattr(e, field) for e in examples]) for field in fields)
    return x, (weight > 0).float(), words, paths, kept, weight


def train(documents: Sequence[Document], names: list[str], seed: int = 0) -> dict[str, Any]:
    """The record of a network fitted on some documents, as `network.save_record` takes it."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    marks = len(names) - len(MARKUP)
    tables = [document.values for document in documents]
    html = [table for table in tables if table.shape[1] == len(names)]
    knots = [knots_of(np.concatenate([t[:, j] for t in (tables if j < marks else html)])) for j in range(len(names))]
    publisher = [document.row["id"].rpartition("#")[0] or document.row["id"] for document in documents]
    words = vocabulary([(p, d.words) for p, d in zip(publisher, documents, strict=True)], LEAST_PUBLISHERS, MOST_WORDS)
    paths = vocabulary([(p, d.paths) for p, d in zip(publisher, documents, strict=True)], LEAST_PATHS, MOST_PATHS)
    examples = [Example(document, knots, words, paths) for document in documents]
    first_mark = sum(len(k) - 1 for k in knots[:marks])
    model = Lines(sum(len(k) - 1 for k in knots), first_mark, len(words), len(paths))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * (len(examples) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    model.train()
    for _ in range(EPOCHS):
        for batch in batches(examples, order):
            step(model, batch, optimizer)
            schedule.step()
    return record_of(model, names, knots, words, paths, examples)


def batches(examples: list[Example], order: np.random.Generator) -> list[list[Example]]:
    """Pages of like length together, in random order."""
    at = sorted(range(len(examples)), key=lambda i: (examples[i].size // 8, order.random()))
    found = [[examples[i] for i in at[n : n + BATCH]] for n in range(0, len(at), BATCH)]
    order.shuffle(found)  # type: ignore[arg-type]
    return found


def step(model: Lines, batch: list[Example], optimizer: torch.optim.Optimizer) -> None:
    """One step down the loss of a batch."""
    x, real, words, paths, kept, weight = pad(batch)
    alone, score = model(x, real, words, paths)
    losses = functional.binary_cross_entropy_with_logits(score, kept, reduction="none")
    losses = losses + ALONE * functional.binary_cross_entropy_with_logits(alone, kept, reduction="none")
    losses = losses + AROUND * (score - alone) ** 2
    optimizer.zero_grad()
    ((losses * weight).sum() / len(batch)).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


def record_of(
    model: Lines, names: list[str], knots: list[np.ndarray], words: dict[str, int], paths: dict[str, int], examples: list[Example]
) -> dict[str, Any]:
    """The fitted numbers; each rule's curve is centred, so that a rule that says nothing weighs nothing."""
    numbers = {key: value.detach().numpy().astype(np.float64) for key, value in model.state_dict().items()}
    column = np.repeat(np.arange(len(knots)), [len(k) - 1 for k in knots])
    alone = numbers["alone.weight"][0]
    seen = np.concatenate([e.x.numpy() for e in examples[:: max(1, len(examples) // 400)]])
    arrays = {
        "column": column,
        "low": np.concatenate([k[:-1] for k in knots]),
        "scale": 1 / np.concatenate([np.diff(k) for k in knots]),
        "alone": alone,
        "centre": np.bincount(column, seen.mean(0) * alone, len(knots)),
        "bias": numbers["alone.bias"],
        "embed": numbers["embed.weight"].T,
        "embed_bias": numbers["embed.bias"],
        "word": numbers["word.weight"] * (np.arange(len(words) + 1) > 0)[:, None],
        "path": numbers["path.weight"] * (np.arange(len(paths) + 1) > 0)[:, None],
        "word_embed": numbers["word_embed.weight"].T,
        "path_embed": numbers["path_embed.weight"].T,
        "dilations": np.array(DILATIONS),
        "whole": numbers["whole.weight"].T,
        "whole_bias": numbers["whole.bias"],
        "out": numbers["out.weight"][0],
    }
    for n in range(len(DILATIONS)):
        arrays[f"conv{n}"] = np.concatenate([numbers[f"convs.{n}.weight"][:, :, k].T for k in range(3)])
        arrays[f"conv{n}_bias"] = numbers[f"convs.{n}.bias"]
    return {
        "arrays": {key: value.astype(np.float32) for key, value in arrays.items()},
        "names": names,
        "text_columns": len(names) - len(MARKUP),
        "words": list(words),
        "paths": list(paths),
    }


def names_of(labels: list[str]) -> list[str]:
    """The columns of `rules.values_of`."""
    return [*(rule.name for rule in TEXT), *(f"phrase:{label}" for label in labels), *(rule.name for rule in MARKUP)]


__all__ = ["names_of", "network", "train"]
