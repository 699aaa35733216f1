"""Quality on real pages never falls below tests/floors.toml; skipped where the evaluation data is absent.

Where data is there but not the data of the floors, the test fails rather than skips: a skip would turn the gate off and nobody would see it.
`benchmarks/floors.py` measures and raises the floors.
"""

from __future__ import annotations

import data
import floors
import pytest

FLOORS = floors.tomllib.loads(floors.FLOORS.read_text(encoding="utf-8"))
needs_data = pytest.mark.skipif(
    not (data.FOLDER / "score.py").exists(), reason=f"no evaluation data at {data.FOLDER}; set CLEANNEWS_EVAL"
)


@needs_data
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", data.SETS)
def test_floor(name: str) -> None:
    known, found = FLOORS[name]["digest"], data.digest(name)
    assert found == known, (
        f"the data of {name} changed ({known} → {found}), so its floors mean nothing: see what the change did to the figures, "
        f"then run: python benchmarks/floors.py --set {name} --new-data"
    )
    got, _ = floors.measured(name, FLOORS[name]["every"])
    assert floors.misses(FLOORS[name], got) == {}
