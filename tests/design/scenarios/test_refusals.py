"""Values that break a rule of their member, however the scenario says so."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Refusal
from pipeline.design.operations import Verb

from .test_cases import case_of

ORDERED = "- **FR-001**: The listed until date MUST be after the listed from date"


@pytest.mark.parametrize(
    ("scenario", "body"),
    [
        ("**Given** a product, **When** I update the stock to -1, **Then** the update is rejected", {"stock": -1}),
        (
            '**Given** I provide an invalid status "flying", **When** I update the product, **Then** it is rejected',
            {"status": "flying"},
        ),
        (
            "**Given** a product with a negative stock is submitted, **When** validation runs, **Then** it is rejected",
            {"stock": -1},
        ),
        (
            "**Given** a clerk enters a name of 51 characters, **When** they save the product, "
            "**Then** an error is shown",
            {"name": "a" * 51},
        ),
    ],
)
def test_the_wrong_value_is_sent(scenario: str, body: dict[str, object]) -> None:
    limits = (
        "- **FR-001**: Product stock MUST NOT be negative\n- **FR-002**: Product names MUST NOT exceed 50 characters"
    )
    step = case_of(scenario, requirements=limits).steps[0]
    assert {s.name: s.value for s in step.call.body} == body
    assert (step.expect.refusal, step.expect.fields) == (Refusal.INVALID, tuple(body))


def test_dates_in_the_wrong_order() -> None:
    step = case_of(
        "**Given** I create a product with a listed from date after its listed until date, **When** I save, "
        "**Then** a validation error is shown",
        requirements=ORDERED,
    ).steps[0]
    sent = {s.name: str(s.value) for s in step.call.body}
    assert step.call.verb is Verb.CREATE and sent["listed_from"] > sent["listed_until"]
    assert step.expect.fields == ("listed_until",)


def test_an_empty_text_is_sent_as_such() -> None:
    step = case_of(
        "**Given** the service is available, **When** I create a category with an empty name, **Then** it is rejected"
    ).steps[0]
    assert [(s.name, s.value) for s in step.call.body] == [("name", "")]


def test_a_shown_message_says_that_the_request_is_refused() -> None:
    step = case_of(
        "**Given** a visitor requests a product by an id that does not exist, **When** the page loads, "
        '**Then** the system shows a clear "Product not found" response'
    ).steps[0]
    assert step.expect.refusal is Refusal.NOT_FOUND


def test_what_was_deleted_is_asked_for_afterwards() -> None:
    case = case_of("**Given** a product was deleted, **When** I request it by its id, **Then** a 404 error is returned")
    assert [s.call.verb for s in case.steps] == [Verb.DELETE, Verb.GET]
    assert case.steps[1].expect.refusal is Refusal.NOT_FOUND
