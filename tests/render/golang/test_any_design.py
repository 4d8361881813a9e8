"""Designs by chance: each becomes Go that compiles; the tests of some pass on Postgres.

`SPECMILL_SEED=7` takes other designs; `SPECMILL_DESIGNS_BUILT`, `SPECMILL_DESIGNS_TESTED` take more of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from pipeline.design.system import System
from pipeline.verify.postgres import postgres
from tests.designs.random_designs import designs
from tests.render.golang.building import run, written

BUILT: Final = int(os.environ.get("SPECMILL_DESIGNS_BUILT", "12"))
TESTED: Final = int(os.environ.get("SPECMILL_DESIGNS_TESTED", "3"))
SEED: Final = int(os.environ.get("SPECMILL_SEED", "1"))

pytestmark = pytest.mark.slow


def drawn(count: int) -> dict[str, System]:
    """So many designs, none of them trivial and no two of the same entities, the same for the same seed."""
    found: dict[tuple[str, ...], System] = {}

    @seed(SEED)
    @settings(
        max_examples=15 * count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(designs())
    def gather(system: System) -> None:
        if sum(len(e.fields) for e in system.entities) > 3:
            found.setdefault(tuple(e.name for e in system.entities), system)

    gather()
    chosen = list(found.values())[:count]
    assert len(chosen) == count
    return {f"design{n}": system for n, system in enumerate(chosen)}


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with postgres("embedded", image="", say=lambda _: None) as pending:
        yield pending.server().dsn


def test_every_design_compiles(tmp_path: Path) -> None:
    module = written(tmp_path, drawn(BUILT))
    assert run(module, "gofmt", "-l", ".") == ""
    assert run(module, "go", "vet", "./...") == ""


def test_the_tests_of_some_pass(tmp_path: Path, dsn: str) -> None:
    module = written(tmp_path, drawn(TESTED))
    said = run(module, "go", "test", "-p=2", "-count=1", "-timeout=60m", "-ldflags=-w", "./...", TEST_DATABASE_URL=dsn)
    failures = [line for line in said.splitlines() if not line.startswith(("ok ", "?  "))]
    assert not failures, "\n".join(failures)
