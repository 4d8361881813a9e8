"""Scores over real specs with hand labels. Opt-in: needs the corpus, which is not part of this repository.

It is looked for in `SPECMILL_CORPUS`, else in `../shared/corpus` beside the repository: `specs/*.md`, `gold/*.json` and
`score.py`. The table is printed (`pytest -s tests/corpus`), and a row below its floor in `floors.json` fails.
`SPECMILL_UPDATE=1` raises floors that were passed; it never lowers one.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.design.derive import derive
from pipeline.render.inspect import Inspected, inspect_json
from pipeline.spec.reader import decode, read_bytes

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
CORPUS = Path(os.environ.get("SPECMILL_CORPUS") or HERE.parents[2] / "shared" / "corpus")
pytestmark = pytest.mark.skipif(not (CORPUS / "score.py").is_file(), reason="the corpus is not here")


def inspected() -> list[Inspected]:
    results = []
    for path in sorted(CORPUS.glob("specs/*.md")):
        data = path.read_bytes()
        spec, found = read_bytes(path.name, data)
        design, more = derive(spec, ())
        results.append(
            Inspected(spec=spec, design=design, diagnostics=(*found, *more), source=decode(path.name, data)[0])
        )
    return results


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    start = time.process_time()
    results = inspected()
    print(f"\n{len(results)} specs inspected in {time.process_time() - start:.2f} s of this process")
    assert results
    path = tmp_path_factory.mktemp("scores") / "inspect.json"
    path.write_text(inspect_json(results), encoding="utf-8")
    return path


def score(report: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CORPUS / "score.py"), str(CORPUS / "gold"), str(report), *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_no_row_is_below_its_floor(report: Path) -> None:
    if os.environ.get("SPECMILL_UPDATE"):
        raise_floors(json.loads(score(report, "--json").stdout))
    done = score(report, "--floors", str(FLOORS))
    print(done.stdout)
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def raise_floors(figures: dict[str, dict[str, Any]]) -> None:
    """Every recorded floor at its best so far, rounded down to three digits; a new measure is added by hand at 0."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    for row, cells in floors.items():
        for name, least in cells.items():
            cells[name] = max(least, math.floor(figures[row][name] * 1000) / 1000)
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


def test_the_same_specs_give_the_same_bytes(report: Path) -> None:
    assert report.read_text(encoding="utf-8") == inspect_json(inspected())
