"""Rows of those whom the spec stores: whose they are, and what follows for what nobody else sees."""

from __future__ import annotations

import pytest

from pipeline.design.model import Entity
from pipeline.design.system import Design, Status

from .test_facts import derived, entity

YARD = """### Key Entities

- **Keeper**: Looks after bees.
  - name: text, required
- **Hive**: Where bees live.
  - label: text, required
  - keeper: Keeper, required
- **Meadow**: Where hives stand.
  - name: text, required
"""
BY_ID = ["get", "list", "update", "delete"]


def design(*lines: str) -> Design:
    return derived(*lines, entities=YARD)[0]


def verbs(found: Entity) -> list[str]:
    return [v.value for v in found.ownership.verbs] if found.ownership else []


@pytest.mark.parametrize(
    "line",
    [
        "Keepers MUST only see and change their own hives",
        "Keepers MUST only be able to see, change and delete their own hives",
        "Keepers can only view their own hives",
    ],
)
def test_rows_belong_to_the_people_who_act(line: str) -> None:
    found = design(line)
    hive = entity(found, "Hive")
    assert found.requirements[0].status is Status.COMPILED
    assert hive.ownership is not None and hive.ownership.member == "keeper"
    assert entity(found, "Keeper").ownership is None and not entity(found, "Keeper").gates


def test_what_nobody_else_sees_nobody_else_changes() -> None:
    hive = entity(design("Keepers MUST only see and change their own hives"), "Hive")
    assert verbs(hive) == BY_ID
    assert {g.name for g in hive.gates} == {"create", *BY_ID}


def test_who_may_change_it_by_another_line_still_may() -> None:
    found = design("Keepers MUST only see their own hives", "Only inspectors can delete hives")
    assert verbs(entity(found, "Hive")) == ["get", "list", "update"]
    seen = design("Keepers can only update their own hives")
    assert verbs(entity(seen, "Hive")) == ["update"]


@pytest.mark.parametrize(
    "line",
    [
        "Keepers MUST only see their own profile",
        "Keepers MUST only see their own meadows",
        "Users MUST only see hives of their own meadow",
    ],
)
def test_rows_that_no_member_ties_to_them_stay_open(line: str) -> None:
    found = design(line)
    assert found.requirements[0].status is not Status.COMPILED
    assert not any(e.ownership for e in found.entities)


def test_the_rows_of_what_is_theirs_are_not_theirs_by_that() -> None:
    found = design("Users MUST only see meadows of their own hive")
    assert found.requirements[0].status is not Status.COMPILED
    assert not any(e.ownership for e in found.entities)


ANSWER = "System MUST return 403 for hives of other users"


def test_how_rows_of_others_are_answered_is_said_of_users() -> None:
    found = design("Keepers can only view their own hives", ANSWER)
    hive = entity(found, "Hive")
    assert [r.status for r in found.requirements] == [Status.COMPILED] * 2
    assert verbs(hive) == BY_ID and hive.ownership is not None and not hive.ownership.hidden


def test_users_are_no_keepers_where_no_line_says_whose_rows_they_are() -> None:
    found = design(ANSWER)
    assert found.requirements[0].status is not Status.COMPILED
    assert not entity(found, "Hive").ownership
