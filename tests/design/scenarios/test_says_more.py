"""What scenarios say besides the request: who asks, which record is meant, and effects that nothing has."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

ENTITIES = """### Key Entities

- **Yard**: A place. Attributes: title (unique)
- **Hive**: A home of bees; belongs to one yard. Attributes: code (unique per yard), weight (decimal), emptied at, \
state of health (weak, strong), status (new, settled, frozen, lost)
- **Keeper**: Attributes: name, number (unique)
- **Inspector**: Attributes: badge
"""
MOVES = "- **FR-001**: Hive status moves: new → settled, settled → lost, settled → frozen\n"


def design_of(given: str, when: str, then: str) -> Design:
    text = (
        "# Feature Specification: Apiary\n\n## User Scenarios & Testing\n\n### User Story 1 - Hives (Priority: P1)\n\n"
        f"**Acceptance Scenarios**:\n\n1. **Given** {given}, **When** {when}, **Then** {then}\n\n"
        f"## Requirements\n\n### Functional Requirements\n\n{MOVES}\n{ENTITIES}"
    )
    return derive(read("specs/001-apiary/spec.md", text)[0])[0]


@pytest.mark.parametrize("who", ["the receptionist", "a registrar", "the team lead", "an instructor", "the coach"])
def test_people_by_their_work_ask(who: str) -> None:
    design = design_of("a hive exists", f"{who} updates its weight to 12", "the weight is 12")
    assert design.scenarios[0].status is Status.COMPILED


def test_an_effect_that_nothing_has_is_left() -> None:
    said = ("a hive with status settled", 'the coach changes its status to "lost"')
    assert design_of(*said, 'the status is "lost"').scenarios[0].status is Status.COMPILED
    left = design_of(*said, 'the status is "lost" and emptied at is set').scenarios[0]
    assert left.status is Status.PARTLY and "emptied at" in left.left
    other = design_of("a hive exists", "the coach updates its weight to 12", "the weight is 12 and emptied at is set")
    assert other.scenarios[0].status is Status.PARTLY


def test_a_noun_of_another_record_is_left() -> None:
    keeper = design_of("a keeper exists", "a coach creates a keeper", "the keeper is created with a keeper number")
    assert keeper.scenarios[0].status is Status.COMPILED
    yard = design_of("a yard exists", "a coach creates a yard", "the yard is created and a yard number is generated")
    assert yard.scenarios[0].status is not Status.COMPILED


def test_a_value_is_added_to_the_record_that_is_there() -> None:
    design = design_of("a hive with status new", "the coach records weight 12", "the weight is stored with the hive")
    step = design.cases[0].steps[0]
    assert step.call.verb.value == "update"
    assert step.call.body[0].name == "weight"


def test_a_record_elsewhere_keeps_its_values() -> None:
    given = 'a hive with code "H-1" exists in another yard'
    design = design_of(given, 'the coach creates a hive with code "H-1"', "the hive is created")
    hive = next(f for f in design.cases[0].given if f.entity == "Hive")
    assert {"code": "H-1"}.items() <= {s.name: s.value for s in hive.settings}.items()


def test_the_same_place_is_one_row() -> None:
    given = 'a hive with code "H-1" exists in the same yard'
    design = design_of(given, 'the coach creates another hive with code "H-1"', "the code is already in use: rejected")
    case = design.cases[0]
    assert [f.entity for f in case.given] == ["Yard", "Hive"]
    yard = case.given[0].bind
    assert {s.ref for s in (*case.given[1].settings, *case.steps[0].call.body) if s.name == "yard"} == {yard}


def test_what_a_new_record_starts_as_is_its_default() -> None:
    design = design_of(
        "a yard exists", 'the coach creates a hive with code "H-1"', 'it is created with state of health "weak"'
    )
    hive = next(e for e in design.entities if e.name == "Hive")
    field = hive.field_named("state_of_health")
    assert field is not None and field.default == "weak"
    assert design.scenarios[0].status is Status.COMPILED


def test_but_not_when_the_scenario_says_more() -> None:
    design = design_of(
        "a yard is full", 'the coach creates a hive with code "H-1"', 'it is created with state of health "weak"'
    )
    field = next(e for e in design.entities if e.name == "Hive").field_named("state_of_health")
    assert field is not None and field.default is None


def test_verbs_that_are_no_form_of_their_state() -> None:
    legal = design_of("a settled hive", "the coach freezes it", 'its status becomes "frozen"')
    illegal = design_of("a lost hive", "the coach tries to freeze it", "the system returns an error")
    assert legal.scenarios[0].rules == illegal.scenarios[0].rules == ("S-move",)
    assert illegal.scenarios[0].status is Status.COMPILED


def test_somebody_who_sorts_changes_no_usual_order() -> None:
    design = design_of("hives exist", "the coach sorts by weight descending", "the heaviest hive comes first")
    assert next(e for e in design.entities if e.name == "Hive").listing.default_sort != "weight"


def test_a_record_is_opened_with_what_is_sent() -> None:
    design = design_of("a yard exists", 'the coach raises a hive with code "H-1"', "the hive is created")
    assert design.cases[0].steps[0].call.verb.value == "create"
