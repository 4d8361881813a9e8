"""Every rule for requirements reads its own example, and the code uses no rule that the catalogue does not list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline.design
from pipeline.design.derive import derive
from pipeline.design.rules import REQUIREMENTS, RULES, SAMPLE, Rule
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

ROOM = Path(pipeline.design.__file__).parent


def design_of(line: str) -> Design:
    text = (
        f"# Feature Specification: Shop\n\n## Requirements\n\n### Functional Requirements\n\n"
        f"- **FR-001**: {line}\n\n{SAMPLE}"
    )
    spec, _ = read("specs/001-shop/spec.md", text)
    return derive(spec)[0]


@pytest.mark.parametrize("rule", REQUIREMENTS, ids=lambda r: r.id)
def test_example_is_read_by_its_rule(rule: Rule) -> None:
    verdict = design_of(rule.example).requirements[0]
    assert rule.id in verdict.rules, verdict
    assert verdict.status is Status.COMPILED, verdict.left


def test_catalogue_lists_every_rule_of_the_code() -> None:
    known = {rule.id for rule in RULES}
    files = [*(ROOM / "requirements").glob("*.py"), *(ROOM / "scenarios").glob("*.py"), ROOM / "derive.py"]
    used = {found for path in files for found in re.findall(r'"([RS]-[a-z][a-z-]+)"', path.read_text("utf-8"))}
    assert used and used <= known, used - known
    assert known <= used, known - used
