"""Scenarios about amounts: what they claim is computed, and only what comes out so compiles."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Case, Refusal
from pipeline.design.model import Bound
from pipeline.design.operations import Verb
from pipeline.design.system import Status
from tests.design.adjustable import design_of, entity, left, signs, told

TRUE = {
    "**Given** a honey jar with 50 available, **When** I reserve 10 units of the honey jar, "
    "**Then** available decreases to 40 and reserved increases by 10": {"stock": 50, "reserved": 10, "available": 40},
    "**Given** a honey jar with 30 reserved, **When** I release 10 units of the honey jar, "
    "**Then** reserved decreases by 10 and available increases by 10": {"stock": 40, "reserved": 20, "available": 20},
    "**Given** a purse with a balance of $50.00, **When** I withdraw $20.50 from the purse, "
    "**Then** the balance becomes $29.50": {"balance": "29.50"},
    "**Given** a purse with a balance of 1,000, **When** 250 is added to the purse, "
    "**Then** its balance increases by 250": {"balance": "1250.00"},
    "**Given** a honey jar with 3 in stock, **When** the stock of the honey jar is increased by 2, "
    "**Then** the stock is 5": {"stock": 5},
}


def case_of(scenario: str) -> Case:
    design = design_of(scenarios=(scenario,))
    assert design.scenarios[0].status is Status.COMPILED, left(design.scenarios[0])
    return design.cases[0]


@pytest.mark.parametrize("scenario", TRUE)
def test_what_is_claimed_is_expected(scenario: str) -> None:
    step = case_of(scenario).steps[0]
    assert step.call.verb is Verb.ADJUST
    values = {s.name: s.value for s in step.expect.values}
    assert {name: values[name] for name in TRUE[scenario]} == TRUE[scenario]


def test_more_than_there_is_changes_nothing() -> None:
    case = case_of(
        "**Given** a honey jar with 5 available, **When** I attempt to reserve 10 units of the honey jar, "
        "**Then** the reservation fails with an insufficient stock error"
    )
    refused, read = case.steps
    assert refused.expect.refusal is Refusal.INSUFFICIENT and refused.expect.fields == ("quantity",)
    assert read.call.verb is Verb.GET
    assert {s.name: s.value for s in read.expect.values} == {"stock": 5, "reserved": 0}


def test_a_scenario_asks_for_the_operation_and_its_limit() -> None:
    design = design_of(
        scenarios=(
            "**Given** a purse with a balance of 20, **When** I withdraw 25 from the purse, "
            "**Then** it is rejected with an error indicating insufficient funds",
        )
    )
    assert signs(design, "Purse") == {"withdraw": {"balance": -1}}
    balance = entity(design, "Purse").field_named("balance")
    assert balance is not None and balance.minimum == Bound(value="0")
    assert design.scenarios[0].rules == ("S-insufficient",)


@pytest.mark.parametrize(
    "scenario",
    [
        told("a purse with a balance of 50", "I withdraw 20 from the purse", "the balance is 40"),
        told("a purse with a balance of 50", "I withdraw 20 from the purse", "the balance increases by 20"),
        told("a purse with a balance of 50", "I withdraw 20 from the purse", "it is rejected as insufficient"),
        told("a honey jar with 50 available", "I reserve 10 units of the honey jar", "stock decreases by 10"),
        told("a honey jar with 50 available", "I reserve 60 units of the honey jar", "reserved increases by 60"),
        told("a honey jar with 3 in stock", "the stock of the honey jar is increased by 1.5", "it is 4.5"),
        told("a purse with a balance of 50", "I withdraw 10% from the purse", "the balance is 45"),
        told("a purse with a balance of 50", "I withdraw 20 from the purse", "the balance is 30 and a receipt appears"),
    ],
)
def test_what_is_not_so_does_not_compile(scenario: str) -> None:
    design = design_of(scenarios=(scenario,))
    assert design.scenarios[0].status is not Status.COMPILED
    assert signs(design, "Purse") == {} == signs(design, "HoneyJar")


def test_a_sum_is_read() -> None:
    step = case_of(told("a honey jar with 9 in stock and 4 reserved", "I view the honey jar", "available is 5")).steps[
        0
    ]
    assert step.call.verb is Verb.GET
    assert {s.name: s.value for s in step.expect.values} == {"stock": 9, "reserved": 4, "available": 5}


def test_a_sum_changes_with_its_parts() -> None:
    when = "I update the stock of the honey jar to 12"
    step = case_of(told("a honey jar with 9 in stock", when, "the stock is 12 and available increases by 3")).steps[0]
    assert step.call.verb is Verb.UPDATE
    assert {s.name: s.value for s in step.expect.values} == {"stock": 12, "reserved": 0, "available": 12}


def test_a_part_may_not_make_the_sum_negative() -> None:
    given, when = "a honey jar with 9 in stock and 4 reserved", "I update the stock of the honey jar to 3"
    step = case_of(told(given, when, "the update fails because it would result in negative available")).steps[0]
    assert step.expect.refusal is Refusal.INVALID and step.expect.fields == ("stock",)


@pytest.mark.parametrize(
    "scenario",
    [
        told("a honey jar with 9 in stock and 4 reserved", "I view the honey jar", "available is 6"),
        told("a honey jar with 9 in stock and 12 reserved", "I view the honey jar", "available is 3"),
        told("a honey jar with 9 in stock", "I update the stock of the honey jar to 12", "available increases by 4"),
    ],
)
def test_sums_that_are_wrong_do_not_compile(scenario: str) -> None:
    assert design_of(scenarios=(scenario,)).scenarios[0].status is not Status.COMPILED
