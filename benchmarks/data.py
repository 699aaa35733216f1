"""Where the evaluation data is and how it is read: `../shared/eval` beside the repository, or the folder CLEANNEWS_EVAL names."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(os.environ.get("CLEANNEWS_EVAL", Path(__file__).resolve().parents[2] / "shared" / "eval"))


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one of the data files, such as `text.jsonl.gz`."""
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def scorer() -> ModuleType:
    """The scorer that lies beside the data, so that everybody is measured by the same one."""
    sys.path.insert(0, str(FOLDER))
    import score

    return score
