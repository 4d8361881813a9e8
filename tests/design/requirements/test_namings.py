"""Statements that name a member in more words than its name, or say in passing how far they reach."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

LOCKERS = """### Key Entities

- **Locker**: A locker of a hall.
  - label: text
  - last cleaning date: date
  - rental window start date: date
  - rental window end date: date
  - check interval: duration
  - company id: uuid
  - zone: one of pool, sauna, gym
  - material: one of steel, wood, glass, stone
- **Locker Kind**: What a locker is built like.
  - title: text
- **Rental**: A locker that is rented.
  - fee: money
  - returned date: date
  - opened date: date
  - locker: Locker
  - locker kind: Locker Kind
"""


def derived(*lines: str) -> Design:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = (
        f"# Feature Specification: Lockers\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n{LOCKERS}"
    )
    return derive(read("specs/001-lockers/spec.md", text)[0])[0]


@pytest.mark.parametrize(
    "line",
    [
        "System MUST display the last successful cleaning date for each locker",
        "System MUST persist the locker rental window configuration (start date, end date)",
        "System MUST allow setting the check interval per locker (spacing of visits, default: 10 days)",
        "System MUST record, for each rental, the locker, whether and when it was returned, and the fee paid",
        "System MUST support multiple distinct locker kinds within the same system",
        "System MUST support multiple rentals",
        "System MUST support the following sauna materials: steel, wood",
    ],
)
def test_read(line: str) -> None:
    verdict = derived(line).requirements[0]
    assert verdict.status is Status.COMPILED, verdict.left


@pytest.mark.parametrize(
    "line",
    [
        "System MUST display the first successful cleaning date for each locker",
        "System MUST display the last planned cleaning date for each locker",
        "System MUST persist the locker rental season configuration (start date, end date)",
        "System MUST NOT persist the rental window (start date, end date)",
        "System MUST allow setting the check interval per locker (clerks of halls, default: 10 days)",
        "System MUST allow setting the check interval per locker (longer than visits, default: 10 days)",
        "System MUST record, for each rental, the locker and whether and when it was repaired",
        "System MUST record the locker of each rental when it was returned",
        "System MUST record, for each rental, the fee owed",
        "System MUST support multiple distinct locker kinds within the same hall",
        "System MUST support at most two distinct locker kinds within the same system",
        "System MUST support only the following sauna materials: steel, wood",
        "System MUST support the following sauna materials: steel, wood and brick",
    ],
)
def test_not_read(line: str) -> None:
    assert derived(line).requirements[0].status is not Status.COMPILED


ISOLATED = "Users MUST only see lockers of their own company"


def test_an_aside_repeats_that_a_scope_is_wide() -> None:
    design = derived("The locker label MUST be unique within the company (not just the hall)", ISOLATED)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    label = next(e for e in design.entities if e.name == "Locker").field_named("label")
    assert label is not None and label.unique_per


def test_an_aside_that_narrows_is_not_read() -> None:
    design = derived("The locker label MUST be unique within the company (only in the hall)", ISOLATED)
    assert design.requirements[0].status is not Status.COMPILED


def test_what_there_are_several_of_can_be_made() -> None:
    design = derived("System MUST support multiple different locker kinds")
    kind = next(e for e in design.entities if e.name == "LockerKind")
    assert Verb.CREATE in {o.verb for o in kind.operations}
