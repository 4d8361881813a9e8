"""Scenarios about tenants as executable cases, and what they say about the design."""

from __future__ import annotations

import pytest

from pipeline.design.cases import FOREIGNER, Refusal
from pipeline.design.operations import Verb
from pipeline.design.system import Status

from .test_cases import case_of
from .test_catalogue import design_of

APART = "- **FR-001**: System MUST isolate products by tenant"


@pytest.mark.parametrize(
    ("scenario", "verb"),
    [
        ("**Given** a product of another tenant, **When** it is requested, **Then** 404 is returned", Verb.GET),
        (
            "**Given** a product of another tenant, **When** I delete the product, **Then** I get a 404 error",
            Verb.DELETE,
        ),
        ("**Given** a product of another company, **When** I view the product, **Then** it is not found", Verb.GET),
    ],
)
def test_the_row_of_another_tenant_is_not_there(scenario: str, verb: Verb) -> None:
    case = case_of(scenario, APART)
    (step,) = case.steps
    assert (step.call.verb, step.call.caller, step.expect.refusal) == (verb, FOREIGNER, Refusal.NOT_FOUND)
    assert step.call.target == case.given[0].bind and case.given[0].owner == ""


def test_lists_show_the_rows_of_the_tenant() -> None:
    case = case_of(
        "**Given** a signed in user, **When** they list products, **Then** they only see products of their own tenant",
        APART,
    )
    assert [f.owner for f in case.given] == ["", FOREIGNER]
    (step,) = case.steps
    assert step.expect.listed == (case.given[0].bind,) and step.expect.unlisted == (case.given[1].bind,)


def test_a_scenario_keeps_tenants_apart_by_itself() -> None:
    design = design_of("**Given** a product of another tenant, **When** it is requested, **Then** 404 is returned")
    product = next(e for e in design.entities if e.name == "Product")
    assert design.scenarios[0].status is Status.COMPILED
    assert product.tenancy is not None and product.tenancy.fact.rule == "S-tenant"


@pytest.mark.parametrize(
    "scenario",
    [
        "**Given** a product of another tenant, **When** it is requested, **Then** 403 is returned",
        "**Given** a product of another tenant, **When** it is requested, **Then** it is shown",
        "**Given** a product of another tenant, **When** it is requested, **Then** 404 is returned and admins are told",
        "**Given** a product of another shelf, **When** it is requested, **Then** 404 is returned",
    ],
)
def test_other_scenarios_do_not(scenario: str) -> None:
    design = design_of(scenario)
    assert design.scenarios[0].status is not Status.COMPILED
    assert not any(e.tenancy for e in design.entities)
