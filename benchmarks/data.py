"""Where the evaluation data is and how it is read: `../shared/eval` beside the repository, or the folder CLEANNEWS_EVAL names."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(os.environ.get("CLEANNEWS_EVAL", Path(__file__).resolve().parents[2] / "shared" / "eval"))

SETS = ("text", "asia-text", "html", "asia-html")
"""Each has a file `<set>.jsonl.gz`."""

Row = dict[str, Any]


def rows(name: str) -> Iterator[Row]:
    """The rows of one of the data files, such as `text.jsonl.gz`."""
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def digest(name: str) -> str:
    """The first digits of the SHA-256 of a set's file: figures of other data are not comparable."""
    return hashlib.sha256((FOLDER / f"{name}.jsonl.gz").read_bytes()).hexdigest()[:12]


def scorer(name: str = "score") -> ModuleType:
    """A scorer that lies beside the data (`score`, `score_labels`), so that everybody is measured by the same one."""
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
    return __import__(name)
