"""Label accuracy on the pages written for this project (`written.py`), as HTML and as three flatteners' texts.

    python benchmarks/labels.py [--rules] [--folder benchmarks/pages/new] [--confused 20]

Each page is cleaned by the weights of its fold, whose tagger never saw it; `fit.py` must have written them. A piece of text counts once and
takes the label that covers most of it. With --rules the tagger is left out: what it brings is the difference.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from written import FOLDER, Written, spans_of, written

from cleannews import Options
from cleannews.decide import FITTED, Weights, load_weights
from cleannews.model import Article
from cleannews.pipeline import clean_with


class Piece(NamedTuple):
    """A piece of text of a page: its label, the one found, in which form and language."""

    wanted: str
    found: str
    form: str
    language: str


def pieces(page: Written, weights: Weights) -> Iterator[Piece]:
    """The pieces of a page in all its forms."""
    for form, content in page.forms():
        article = clean_with(weights, content, url=None, known=None, options=Options())
        kind = "html" if form == "html" else "text"
        for start, end, label in spans_of(page.pieces, article.text):
            yield Piece(label, found(article, start, end), kind, str(page.expected["lang"]))


def found(article: Article, start: int, end: int) -> str:
    """The label that covers most of a stretch of the text."""
    shares = Counter[str]()
    for line in article.lines:
        if line.start < end and line.end > start:
            shares[line.label] += min(end, line.end) - max(start, line.start)
    return shares.most_common(1)[0][0] if shares else ""


def without_tagger(weights: Weights) -> Weights:
    """The same weights with a tagger that says nothing of any label, so that the rules' own stands."""
    arrays = {name: array * (name == "dilations") for name, array in weights.tagger.arrays.items()}
    return weights._replace(tagger=weights.tagger._replace(arrays=arrays))


def told(name: str, some: list[Piece]) -> str:
    """A line of the table: how many pieces, accuracy over them, mean F1 over labels."""
    right = Counter(one.wanted for one in some if one.wanted == one.found)
    wanted, said = Counter(one.wanted for one in some), Counter(one.found for one in some)
    f1 = [2 * right[label] / (wanted[label] + said[label]) for label in wanted]
    return f"{name:12} {len(some):6} pieces, accuracy {right.total() / len(some):.3f}, macro F1 {sum(f1) / len(f1):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="other pages of the kind, such as those in pages/new")
    parser.add_argument("--confused", type=int, default=0, help="how many of the commonest mistakes to list")
    options = parser.parse_args()
    fitted = {fold: load_weights(Path(FITTED).with_suffix(f".fold{fold}.npz")) for fold in range(5)}
    fitted = {fold: without_tagger(weights) for fold, weights in fitted.items()} if options.rules else fitted
    all_pieces = [piece for page in written(options.folder) for piece in pieces(page, fitted[page.fold])]
    for form in ("html", "text"):
        some = [piece for piece in all_pieces if piece.form == form]
        print(told(form, some))
        for language in sorted({piece.language for piece in some}):
            print(told(f"  {language}", [piece for piece in some if piece.language == language]))
    mistakes = Counter((piece.wanted, piece.found) for piece in all_pieces if piece.wanted != piece.found)
    for (wanted, label), count in mistakes.most_common(options.confused):
        print(f"{count:6}  {wanted} taken for {label}")


if __name__ == "__main__":
    main()
