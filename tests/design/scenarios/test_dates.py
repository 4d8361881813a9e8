"""Dates as people write them in a clause."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Setting
from pipeline.design.derive import derive
from pipeline.design.system import Status
from pipeline.design.text.words import tokens
from pipeline.spec.reader import read

SPEC = """# Feature Specification: Meadows

## User Scenarios & Testing

### User Story 1 - Plan (Priority: P1)

**Acceptance Scenarios**:

1. **Given** no visits, **When** I create a visit with start date {start} and end date {end}, **Then** it is created

## Requirements

- **FR-001**: Users MUST be able to create visits

### Key Entities

- **Visit**: A day at a meadow. Attributes: start date (required), end date (required)
"""


@pytest.mark.parametrize("quote", ["", '"', "`"])
def test_a_date_is_one_value(quote: str) -> None:
    text = SPEC.format(start=f"{quote}2026-07-01{quote}", end=f"{quote}2026-07-03{quote}")
    made = derive(read("specs/001-meadows/spec.md", text)[0])[0]
    assert made.scenarios[0].status is Status.COMPILED
    dates = (Setting(name="start_date", value="2026-07-01"), Setting(name="end_date", value="2026-07-03"))
    assert made.cases[0].steps[0].call.body == dates


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-07-01.", ["2026-07-01", "."]),
        ("2026-07", ["2026", "-", "07"]),
        ("1-800-555-0100", ["1", "-", "800", "-", "555", "-", "0100"]),
        ("2026-07-011", ["2026", "-", "07", "-", "011"]),
    ],
)
def test_only_a_date_is_one_token(text: str, said: list[str]) -> None:
    assert [token.text for token in tokens(text)] == said
