"""Every rule for scenarios makes a case of its own example."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.rules import SAMPLE, SCENARIOS, Rule
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read


def design_of(*scenarios: str, requirements: str = "") -> Design:
    listed = "\n".join(f"{n}. {scenario}" for n, scenario in enumerate(scenarios, start=1))
    text = (
        "# Feature Specification: Shop\n\n## User Scenarios & Testing\n\n### User Story 1 - Shop (Priority: P1)\n\n"
        f"**Acceptance Scenarios**:\n\n{listed}\n\n## Requirements\n\n### Functional "
        f"Requirements\n\n{requirements}\n\n{SAMPLE}"
    )
    spec, _ = read("specs/001-shop/spec.md", text)
    return derive(spec)[0]


@pytest.mark.parametrize("rule", SCENARIOS, ids=lambda r: r.id)
def test_example_becomes_a_case(rule: Rule) -> None:
    design = design_of(rule.example)
    verdict = design.scenarios[0]
    assert verdict.status is Status.COMPILED, (verdict.rules, verdict.left)
    assert verdict.rules[-1] == rule.id
    assert [case.id for case in design.cases] == ["US1-AS1"]
