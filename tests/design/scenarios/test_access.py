"""Scenarios about who may do what: who asks, whose rows there are, and what they say about the design."""

from __future__ import annotations

import pytest

from pipeline.design.cases import NOBODY, STRANGER, Refusal
from pipeline.design.operations import Verb
from pipeline.design.scenarios.callers import OUTSIDER
from pipeline.design.system import Design, Status

from .test_cases import case_of
from .test_catalogue import design_of

LOGIN = "- **FR-001**: System MUST require authentication for all product endpoints"
ADMIN = "- **FR-001**: Only administrators MUST be able to create, update and delete products"
OWN = "- **FR-001**: Users MUST only be able to view, update and delete their own products"


def gates(design: Design) -> dict[str, tuple[str, ...]]:
    return {g.name: g.roles for e in design.entities for g in e.gates if e.name == "Product"}


def test_nobody_is_refused() -> None:
    case = case_of(
        "**Given** an unauthenticated request, **When** it attempts to update or delete a product, "
        "**Then** the request is rejected with 401 Unauthorized",
        LOGIN,
    )
    assert [(s.call.verb, s.call.caller, s.expect.refusal) for s in case.steps] == [
        (Verb.UPDATE, NOBODY, Refusal.UNAUTHENTICATED),
        (Verb.DELETE, NOBODY, Refusal.UNAUTHENTICATED),
    ]
    assert case.steps[0].call.target == case.given[0].bind and case.steps[0].call.body


def test_a_token_that_does_not_hold_is_nobody() -> None:
    step = case_of(
        "**Given** an expired token, **When** I list products, **Then** a 401 Unauthorized error is returned", LOGIN
    ).steps[0]
    assert (step.call.verb, step.call.caller) == (Verb.LIST, NOBODY)


@pytest.mark.parametrize(
    ("given", "caller"),
    [
        ("a non-admin user", OUTSIDER),
        ("a non-administrator (customer role)", "customer"),
        ("I am logged in as a clerk", "clerk"),
        ("a clerk without the `admin` role", "clerk"),
    ],
)
def test_a_caller_without_the_role_is_refused(given: str, caller: str) -> None:
    case = case_of(
        f"**Given** {given}, **When** they attempt to delete a product, **Then** a 403 Forbidden error is returned",
        ADMIN,
    )
    assert (case.steps[0].call.caller, case.steps[0].expect.refusal) == (caller, Refusal.FORBIDDEN)


def test_the_row_of_somebody_else_is_not_there() -> None:
    scenario = (
        "**Given** {}, **When** I try to delete it, **Then** the system prevents the deletion and returns an error"
    )
    case = case_of(scenario.format("a product of another user"), OWN)
    assert (case.given[0].owner, case.steps[0].call.caller) == ("", STRANGER)
    assert case.steps[0].expect.refusal is Refusal.NOT_FOUND
    refused = case_of(
        "**Given** another user's product exists, **When** I delete the product, **Then** I receive 403 Forbidden", OWN
    )
    assert refused.steps[0].expect.refusal is Refusal.FORBIDDEN


def test_lists_show_own_rows() -> None:
    case = case_of("**Given** I am logged in, **When** I view products, **Then** I see only my own products", OWN)
    assert [f.owner for f in case.given] == ["", STRANGER]
    assert case.steps[0].expect.listed == (case.given[0].bind,)
    assert case.steps[0].expect.unlisted == (case.given[1].bind,)


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (
            "**Given** an unauthenticated request, **When** it creates a product, **Then** it fails as unauthorized",
            (),
        ),
        ("**Given** a non-admin user, **When** they create a product, **Then** access is denied", ("admin",)),
    ],
)
def test_a_scenario_that_refuses_makes_the_gate(scenario: str, expected: tuple[str, ...]) -> None:
    assert gates(design_of(scenario)) == {"create": expected}


def test_roles_that_are_refused_leave_those_that_requirements_name() -> None:
    acting = "- **FR-001**: Administrators and editors MUST be able to create products"
    refused = "**Given** a viewer session, **When** they create a product, **Then** permission denied is returned"
    assert gates(design_of(refused, requirements=acting)) == {"create": ("admin", "editor")}
    assert gates(design_of(requirements=acting)) == {}


@pytest.mark.parametrize(
    ("scenario", "requirements"),
    [
        ("**Given** a guest user, **When** they create a product, **Then** the product is created", LOGIN),
        ("**Given** I am logged in as a clerk, **When** I create a product, **Then** the product is created", ADMIN),
        ("**Given** an administrator, **When** they delete a product, **Then** access is denied", ADMIN),
        (
            "**Given** an unauthenticated request, **When** it creates a product, **Then** it is rejected with 403",
            LOGIN,
        ),
        ("**Given** a user, **When** they list products, **Then** only products of their own team are shown", OWN),
    ],
)
def test_what_the_gates_do_not_do_is_no_case(scenario: str, requirements: str) -> None:
    assert not design_of(scenario, requirements=requirements).cases


def test_a_scenario_that_is_not_understood_guards_nothing() -> None:
    scenario = (
        "**Given** an unauthenticated robot, **When** it creates a product, **Then** it is rejected as unauthorized"
    )
    design = design_of(scenario)
    assert design.scenarios[0].status is not Status.COMPILED
    assert gates(design) == {}


def test_a_harmless_login_changes_nothing() -> None:
    case = case_of("**Given** I am logged in as an admin, **When** I create a product, **Then** it is created", ADMIN)
    assert case.steps[0].call.caller == "" and case.steps[0].expect.refusal is None
