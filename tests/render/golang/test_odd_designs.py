"""The generated tests of odd designs pass on Postgres: of a few small ones, as all of them take a quarter of an hour.

`SPECMILL_DESIGNS=all` takes every one, `SPECMILL_DESIGNS="limits,states"` those of these names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from pipeline.verify.postgres import postgres
from tests.render.golang.building import run, written
from tests.render.golang.test_build import DESIGNS

SMALL: Final = (
    "one field,no fields,limits,self reference,two references to one entity,roles only,optional owner,"
    "recorded changes,recorded with callers"
)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with postgres("embedded", image="", say=lambda _: None) as pending:
        yield pending.server().dsn


def test_their_tests_pass(tmp_path: Path, dsn: str) -> None:
    wanted = os.environ.get("SPECMILL_DESIGNS", SMALL).split(",")
    chosen = {name: system for name, system in DESIGNS.items() if wanted == ["all"] or name in wanted}
    assert wanted == ["all"] or len(chosen) == len(wanted), wanted
    module = written(tmp_path, chosen)
    said = run(module, "go", "test", "-p=2", "-count=1", "-timeout=60m", "-ldflags=-w", "./...", TEST_DATABASE_URL=dsn)
    failures = [line for line in said.splitlines() if not line.startswith(("ok ", "?  "))]
    assert not failures, "\n".join(failures)
