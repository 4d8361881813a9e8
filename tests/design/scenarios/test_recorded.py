"""Scenarios that expect an entry about a change: they list the entries of the row and find it, or do not compile."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Setting, Step
from pipeline.design.derive import derive
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

SPEC = """# Feature Specification: Bees

## User Scenarios

### User Story 1 - Hives (Priority: P1)

1. {scenario}

## Requirements

- **FR-001**: System MUST allow users to create, view, list, update and delete hives
{requirements}

### Key Entities

- **Hive**: A home of bees.
  - label: text, required
  - status: one of empty, settled; default empty
{entities}
"""
EVERY = "- **FR-002**: System MUST log every change of a hive"
STATUS = "- **FR-002**: System MUST record all status changes in hive status history"
HISTORY = "- **Hive Status History**: What became of it.\n  - hive: Hive\n  - old status\n  - new status\n"
CHANGES = "- **Hive Change**: What was done to a hive.\n  - action: text\n"
RELABELLED = (
    '**Given** a hive with label "Oak", **When** the user changes its label to "Elm", **Then** the label is updated'
)
UNSAID = '**Given** a hive exists, **When** the user changes its label to "Elm", **Then**'
SETTLED = (
    "**Given** a hive with status empty, **When** the user changes its status to settled, "
    "**Then** the status is updated"
)
CREATED = '**Given** no hives exist, **When** the user creates a hive with label "Fir", **Then** the hive is created'
DELETED = "**Given** a hive exists, **When** the user deletes the hive, **Then** the hive is deleted"


def design(scenario: str, requirements: str = "", entities: str = "") -> Design:
    text = SPEC.format(scenario=scenario, requirements=requirements, entities=entities)
    return derive(read("specs/001-bees/spec.md", text)[0])[0]


def last(made: Design) -> Step:
    assert made.scenarios[0].status is Status.COMPILED, made.scenarios[0]
    assert made.scenarios[0].rules[-1] == "S-recorded"
    return made.cases[0].steps[-1]


@pytest.mark.parametrize(
    ("scenario", "action"),
    [
        (f"{RELABELLED} and an audit entry is recorded", "update"),
        (f"{CREATED}, and an audit log entry is written", "create"),
        (f"{DELETED} and an audit log entry of type `hive.deleted` is recorded", "hive.deleted"),
        (f"{DELETED}, and the deletion is logged in the audit log", "delete"),
    ],
)
@pytest.mark.parametrize("requirements", [EVERY, ""])
def test_an_entry_is_found_by_row_and_action(scenario: str, action: str, requirements: str) -> None:
    step = last(design(scenario, requirements))
    assert (step.call.verb, step.call.entity, step.expect.count) == (Verb.LIST, "HiveChange", 1)
    record, told = step.call.query
    assert record.name == "hive_id" and record.ref and told == Setting(name="action", value=action)


def test_changes_are_what_was_done_also_where_entries_are_called_changes() -> None:
    made = design("**Given** a hive exists, **When** I update its label, **Then** I see the changes", "", CHANGES)
    assert made.scenarios[0].status is Status.COMPILED, made.scenarios[0]


def test_both_values_are_looked_for() -> None:
    step = last(design(f"{RELABELLED} and an audit entry with the old and new values is recorded", EVERY))
    assert step.call.query[-1] == Setting(name="changes", value='{"label": {"old": "Oak", "new": "Elm"}}')
    told = f"{SETTLED} and the change is recorded in the history with the old and new status"
    step = last(design(told, STATUS, HISTORY))
    assert [(s.name, s.value) for s in step.call.query[1:]] == [("old_status", "empty"), ("new_status", "settled")]


@pytest.mark.parametrize(
    ("scenario", "requirements", "entities"),
    [
        (f"{RELABELLED} and an audit entry is mailed", EVERY, ""),
        (f"{UNSAID} the change is recorded in the history with the old and new value", EVERY, ""),
        (f"{RELABELLED} and an audit entry with the weather is recorded", EVERY, ""),
        (f"{RELABELLED} and the deletion is logged in the audit log", EVERY, ""),
        (f"{RELABELLED} and the change is recorded in the hive status history", STATUS, HISTORY),
        (f"{CREATED} and an audit entry with the old and new values is recorded", EVERY, ""),
        (f"{DELETED} and an audit log entry of type `hive.stolen` is recorded", EVERY, ""),
    ],
)
def test_an_entry_that_cannot_be_shown_is_not_claimed(scenario: str, requirements: str, entities: str) -> None:
    assert design(scenario, requirements, entities).scenarios[0].status is not Status.COMPILED
