"""How often each source of a page's metadata agrees with what people took from it: the order of sources in the readers is this table.

    python benchmarks/sources.py [--set html|asia-html] [--least 5]

One row a source: on how many pages it speaks, and how often its first value is the title, the authors (mean F1) or the day of the gold.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import Any

from data import rows, scorer
from selectolax.lexbor import LexborHTMLParser

from cleannews import lexicon as lexicons
from cleannews.candidates import Claim, Head
from cleannews.dates import date_forms
from cleannews.head import from_markup
from cleannews.lexicon import Lexicon
from cleannews.moments import read_moment
from cleannews.nameforms import name_forms
from cleannews.persons import people

SETS = ("html", "asia-html")
FIELDS = {"title": "title", "authors": "authors", "published": "published", "modified": "published"}
"""Field of Head → the gold that it is held against."""


def agreement(field: str, values: list[str], row: dict[str, Any], lexicon: Lexicon) -> float:
    """How well a source's values agree with the gold, from 0 to 1."""
    score = scorer()
    if field == "title":
        return score.title_ok(row["title"], values[0])
    if field == "authors":
        return score.authors_f1(row["authors"], [name for value in values for name in people(value, name_forms(lexicon))])
    spoken = lexicon.languages.get(row["lang"])
    found = read_moment(values[0], date_forms(lexicon), spoken.date_order if spoken else "dmy")
    return float(found is not None and found.day.isoformat() == row["published"].strip()[:10])


def by_source(claims: tuple[Claim, ...]) -> dict[str, list[str]]:
    """The values of each source, in the page's order."""
    found: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        found[claim.source].append(claim.value)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, default="html")
    parser.add_argument("--least", type=int, default=5, help="pages on which a source must speak to be shown")
    options = parser.parse_args()
    lexicon = lexicons.load()
    pages: list[tuple[dict[str, Any], Head]] = [
        (row, from_markup(LexborHTMLParser(row["html"]), row.get("url"))) for row in rows(f"{options.set}.jsonl.gz")
    ]
    for field, gold in FIELDS.items():
        table: dict[str, list[float]] = defaultdict(list)
        for row, head in pages:
            for source, values in by_source(getattr(head, field)).items() if row.get(gold) else ():
                table[source].append(agreement(field, values, row, lexicon))
        print(f"\n{field}\n{'source':40} pages agree")
        for source, scores in sorted(table.items(), key=lambda item: (-len(item[1]), item[0])):
            if len(scores) >= options.least:
                print(f"{source:40} {len(scores):5} {sum(scores) / len(scores):5.2f}")


if __name__ == "__main__":
    main()
