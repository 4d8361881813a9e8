"""The generated tests of odd designs pass on Postgres: of a few small ones, as all of them take a quarter of an hour.

`SPECMILL_DESIGNS=all` takes every one, `SPECMILL_DESIGNS="limits,states"` those of these names.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from pipeline.verify.postgres import postgres
from tests.render.golang.building import ENVIRONMENT, run, written
from tests.render.golang.test_build import DESIGNS

SMALL: Final = (
    "one field,no fields,limits,self reference,two references to one entity,roles only,optional owner,"
    "recorded changes,recorded with callers,one each,one per caller,periods"
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
    options = ("-p=2", "-count=1", "-shuffle=on", "-timeout=60m", "-ldflags=-w")
    said = run(module, "go", "test", *options, "./...", TEST_DATABASE_URL=dsn)
    failures = [line for line in said.splitlines() if not line.startswith(("ok ", "?  ", "-test.shuffle "))]
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("name", ["one per caller", "recorded with callers"])
def test_they_pass_twice_in_two_processes_at_once(tmp_path: Path, dsn: str, name: str) -> None:
    module = written(tmp_path, {name: DESIGNS[name]})
    tests = f"./{name.replace(' ', '_')}/tests/integration"
    assert run(module, "go", "test", "-c", "-ldflags=-w", "-o", "integration.test", tests) == ""
    command = (str(module / "integration.test"), "-test.count=2", "-test.shuffle=on", "-test.timeout=10m")
    environment = ENVIRONMENT | {"TEST_DATABASE_URL": dsn}
    runs = [
        subprocess.Popen(command, cwd=module / tests, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate()[0] for process in runs]
    assert [process.returncode for process in runs] == [0, 0], "\n".join(said)
