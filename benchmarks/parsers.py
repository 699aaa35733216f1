"""HTML parsers side by side on the real pages: time, and how much of the gold articles is in the text of the tree.

    python benchmarks/parsers.py [--every 10]

`recall` is the share of the gold's 4-token shingles that the text nodes hold, scripts and styles left out; `cut` the same for pages cut at
60 % of their length, of what the best parser finds. Times are CPU milliseconds a page; ratios travel between machines, times do not.
Below stand pages that break parsers: seconds, and whether their only words came out. A parser that needs a minute is stopped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import bs4
import lxml.html
import turbohtml
from data import rows, scorer
from resiliparse.parse.html import HTMLTree, NodeType
from selectolax.lexbor import LexborHTMLParser

from cleannews.markup import flatten, parse

SECONDS = 60
LEFT_OUT = ("script", "style", "template")

BROKEN = {
    "ESC, BEL and NUL": "<p>first&#27;&#7;&#0;\x00 word</p><p>last</p>",
    "200,000 <div>": "<p>first</p>" + "<div>" * 200_000 + "last",
    "40,000 <b>": "<p>first</p>" + "<b>" * 40_000 + "last",
    "16,000 <p>": "<p>first</p>" + "<p>Rain fell.</p>" * 16_000 + "last",
    "50,000 attributes": "<p>first</p><p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">last",
    "cut in a tag": "<p>first</p><div>last<a href='x",
    "cut in a script": "<p>first</p><div>last<script>var a",
}


def lxml_text(tree: Any) -> Iterable[str]:
    return tree.xpath("//text()[not(parent::script or parent::style)]")


def selectolax_text(tree: Any) -> Iterable[str]:
    for node in tree.css(",".join(LEFT_OUT)):
        node.decompose()
    return [tree.text(separator="\n")]


def resiliparse_text(tree: Any) -> Iterable[str]:
    return [n.text for n in tree.document if n.type == NodeType.TEXT and n.parent.tag not in LEFT_OUT]


def turbohtml_text(tree: Any) -> Iterable[str]:
    for node in tree.select(",".join(LEFT_OUT)):
        node.decompose()
    return tree.strings


def soup_text(tree: Any) -> Iterable[str]:
    return tree.strings


PARSERS: dict[str, tuple[Callable[[str], Any], Callable[[Any], Iterable[str]]]] = {
    "selectolax": (LexborHTMLParser, selectolax_text),
    "resiliparse": (HTMLTree.parse, resiliparse_text),
    "turbohtml": (turbohtml.parse, turbohtml_text),
    "lxml": (lxml.html.document_fromstring, lxml_text),
    "Beautiful Soup": (lambda html: bs4.BeautifulSoup(html, "html.parser"), soup_text),
    "cleannews": (parse, lambda tree: [flatten(tree).text]),
}


def run(name: str, html: str) -> tuple[float, float, str]:
    """Milliseconds of parsing, of that and reading the text, and the text; an empty one where the parser raises."""
    make, read = PARSERS[name]
    began = time.process_time()
    try:
        tree = make(html)
        parsed = time.process_time()
        text = "\n".join(read(tree))
    except Exception:
        return 0.0, 0.0, ""
    return (parsed - began) * 1e3, (time.process_time() - began) * 1e3, text


def recall(score: Any, gold: str, text: str) -> float:
    """The share of the gold's shingles that a text holds."""
    return score.prf(gold, text)[2]


def compare(sample: list[dict[str, Any]]) -> None:
    """Prints the table of real pages."""
    score = scorer()
    print(f"{len(sample)} pages\n{'':16}parse  +text  recall  cut")
    found = {name: [run(name, row["html"]) for row in sample] for name in PARSERS}
    cut = {name: [run(name, row["html"][: len(row["html"]) * 6 // 10])[2] for row in sample] for name in PARSERS}
    gold = [score.text_of(row) for row in sample]
    halves = {name: [recall(score, *pair) for pair in zip(gold, texts, strict=True)] for name, texts in cut.items()}
    best = sum(map(max, zip(*halves.values(), strict=True)))
    for name, pages in found.items():
        whole = statistics.mean(recall(score, g, page[2]) for g, page in zip(gold, pages, strict=True))
        times = [statistics.mean(page[n] for page in pages) for n in (0, 1)]
        print(f"{name:16}{times[0]:5.2f} {times[1]:6.2f} {whole:7.4f} {sum(halves[name]) / best:.4f}")


def survive(name: str, case: str, out: Any) -> None:
    """Puts seconds and what came out of a broken page; runs in a process of its own, which may die."""
    _, spent, text = run(name, BROKEN[case])
    out.put((spent / 1e3, "first" in text and "last" in text))


def break_parsers() -> None:
    """Prints the table of broken pages."""
    print("\n" + " " * 18 + "".join(f"{name:>16}" for name in PARSERS))
    for case in BROKEN:
        cells = []
        for name in PARSERS:
            out: Any = multiprocessing.Queue()
            process = multiprocessing.Process(target=survive, args=(name, case, out))
            process.start()
            process.join(SECONDS)
            if process.is_alive():
                process.kill()
                cells.append(f"> {SECONDS} s")
            elif process.exitcode:
                cells.append("crash")
            else:
                seconds, is_whole = out.get()
                cells.append(f"{seconds:.2f} s" + ("" if is_whole else " lost"))
        print(f"{case:18}" + "".join(f"{cell:>16}" for cell in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=10, help="take every n-th page (default 10)")
    every = parser.parse_args().every
    compare([row for name in ("html.jsonl.gz", "asia-html.jsonl.gz") for row in rows(name)][::every])
    break_parsers()


if __name__ == "__main__":
    main()
