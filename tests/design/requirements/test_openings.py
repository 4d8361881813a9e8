"""Records that are opened, demands that require no value, expressions in code, records that are never changed."""

from __future__ import annotations

import pytest

from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from tests.design.requirements.test_facts import derived, entity

CASES = """### Key Entities

- **Case**: Attributes: subject, code, opened on (date), closed on (date), archived flag, \
status (open, settled), clerk
- **Remark**: Attributes: body, case
- **Clerk**: Attributes: name, email, office
"""


def design_of(line: str) -> Design:
    return derived(line, entities=CASES)[0]


def case_of(line: str) -> Entity:
    return entity(design_of(line), "Case")


def rules(line: str) -> tuple[str, ...]:
    found = design_of(line).requirements[0]
    return found.rules if found.status is Status.COMPILED else ()


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow clerks to open cases with a subject and a code",
        "Clerks MUST be able to raise a case",
        "Clerks MUST be able to lodge cases",
    ],
)
def test_a_record_is_opened(line: str) -> None:
    assert "R-create" in rules(line) and "R-filter" not in rules(line)


@pytest.mark.parametrize("line", ["System MUST allow clerks to open cases", "System MUST list open cases"])
def test_or_only_looked_at(line: str) -> None:
    assert "R-create" not in rules(line)


def test_a_demand_about_a_value_requires_none() -> None:
    line = "System MUST require closed on to be after opened on"
    assert rules(line) == ("R-ordering",)
    assert not any(f.required for f in case_of(line).fields)
    assert not any(f.required for f in case_of("System MUST require that the code is at most 9 characters long").fields)


@pytest.mark.parametrize(
    "line",
    [
        "The code MUST match the pattern `[A-Z]{2}-\\d{3}`",
        "System MUST reject a code that does not match `[A-Z]{2}-\\d{3}`",
    ],
)
def test_expressions_are_patterns(line: str) -> None:
    field = case_of(line).field_named("code")
    assert rules(line) == ("R-pattern",)
    assert field is not None and field.pattern == r"[A-Z]{2}-\d{3}"


@pytest.mark.parametrize("line", ["Remarks MUST be immutable once posted", "Remarks are immutable after creation"])
def test_records_that_never_change(line: str) -> None:
    remark = entity(design_of(line), "Remark")
    assert rules(line) == ("R-never",)
    assert not remark.can(Verb.UPDATE) and remark.can(Verb.DELETE)


def test_a_member_that_never_changes_is_another_matter() -> None:
    assert rules("The code of a case is immutable") == ("R-immutable",)


def test_a_flag_is_raised_by_its_verb() -> None:
    assert "R-shift" in rules("Clerks MUST be able to create, edit and archive cases")


@pytest.mark.parametrize(
    "line",
    [
        "System MUST ensure clerks can view only their own cases",
        "System MUST ensure that clerks only see their own cases",
    ],
)
def test_people_who_are_rows_see_their_own(line: str) -> None:
    assert rules(line) == ("R-own",)


def test_an_order_that_is_placed_sorts_nothing() -> None:
    line = "System MUST list cases of a clerk at the time an order is placed"
    assert "R-sort" not in design_of(line).requirements[0].rules


def test_limits_at_or_below() -> None:
    field = case_of("System MUST keep case subjects at or below 300 characters").field_named("subject")
    assert field is not None and field.max_length == 300


def test_lists_are_sorted_by_the_moment_that_is_named() -> None:
    listing = case_of("System MUST support sorting cases by created time, updated time and subject").listing
    assert listing.sorts == ("created_at", "updated_at", "subject")


def test_a_filter_by_what_nothing_holds_is_left() -> None:
    found = design_of("System MUST support filtering cases by status and remark").requirements[0]
    assert found.status is Status.PARTLY and "remark" in found.left


def test_a_flag_is_a_yes_or_no_wherever_it_is_called_one() -> None:
    line = "Clerks MUST be able to add remarks; a remark has a body and a settled flag that defaults to false"
    design = derived(line, entities=CASES.replace("body, case", "body, settled, case"))[0]
    field = entity(design, "Remark").field_named("settled")
    assert field is not None and field.type.kind.value == "boolean" and field.default == "false"
