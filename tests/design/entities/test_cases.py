"""Each case is a spec and, beside it, the entities it makes. `SPECMILL_UPDATE=1` writes the outcomes anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.design.entities import entities
from pipeline.spec.reader import read
from tests.design.entities.describe import describe

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.md"))


def outcome(case: Path) -> str:
    source = case.read_text("utf-8")
    spec, _ = read("spec.md", source)
    return describe(*entities(spec), source)


def test_there_are_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.stem)
def test_case(case: Path) -> None:
    expected = case.with_suffix(".txt")
    found = outcome(case)
    if os.environ.get("SPECMILL_UPDATE"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")
