"""The generated tests of every odd design pass on Postgres. All of them: `pytest -m slow tests/render/golang`.

`SPECMILL_DESIGNS="limits,states"` picks some of them by name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.verify.postgres import postgres
from tests.render.golang.building import run, written
from tests.render.golang.test_build import DESIGNS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with postgres("embedded", image="", say=lambda _: None) as pending:
        yield pending.server().dsn


def test_their_tests_pass(tmp_path: Path, dsn: str) -> None:
    wanted = os.environ.get("SPECMILL_DESIGNS", "").split(",")
    chosen = {name: system for name, system in DESIGNS.items() if wanted == [""] or name in wanted}
    module = written(tmp_path, chosen)
    said = run(module, "go", "test", "-p=2", "-count=1", "-timeout=60m", "-ldflags=-w", "./...", TEST_DATABASE_URL=dsn)
    failures = [line for line in said.splitlines() if not line.startswith(("ok ", "?  "))]
    assert not failures, "\n".join(failures)
