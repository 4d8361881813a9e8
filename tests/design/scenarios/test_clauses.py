"""Scenarios whose request stands in another clause than `When`."""

from __future__ import annotations

import pytest

from pipeline.design.cases import UNKNOWN_ID, Refusal
from pipeline.design.operations import Verb

from .test_cases import case_of
from .test_catalogue import design_of


def test_a_button_carries_out_what_was_written_before() -> None:
    step = case_of(
        "**Given** a clerk enters a category without a name, **When** they submit the form, "
        "**Then** the system rejects it"
    ).steps[0]
    assert (step.call.verb, step.call.omit, step.expect.refusal) == (Verb.CREATE, ("name",), Refusal.INVALID)


def test_the_rest_of_the_first_clause_stays_there() -> None:
    case = case_of(
        "**Given** a category with a product exists and I delete the product, **When** I refresh the page, "
        "**Then** the deleted product does not appear"
    )
    assert [f.entity for f in case.given][-1] == "Product"
    assert [s.call.verb for s in case.steps] == [Verb.DELETE, Verb.GET]


def test_what_can_be_done_is_done() -> None:
    step = case_of("**Given** I am a clerk, **When** I open the dashboard, **Then** I can add a new category").steps[0]
    assert (step.call.verb, step.call.entity) == (Verb.CREATE, "Category")


def test_labels_of_controls_are_words() -> None:
    step = case_of(
        '**Given** the service is running, **When** I click "Add Product" and enter the name "Lamp", '
        "**Then** the product is saved"
    ).steps[0]
    assert step.call.verb is Verb.CREATE
    assert {s.name: s.value for s in step.call.body} == {"name": "Lamp"}


def test_what_must_survive_a_reload_is_read_again() -> None:
    case = case_of(
        '**Given** I change the name of a product to "Oak", **When** I refresh the page, **Then** the name is "Oak"'
    )
    assert [s.call.verb for s in case.steps] == [Verb.UPDATE, Verb.GET]
    assert case.steps[1].call.target == case.steps[0].call.bind


@pytest.mark.parametrize(
    "scenario",
    [
        "**Given** a clerk marks a product as splendid, **When** they refresh the page, **Then** it is splendid",
        "**Given** a user with a product, **When** they submit the form, **Then** the stars shine",
    ],
)
def test_words_that_nothing_understood_stay_words(scenario: str) -> None:
    assert not design_of(scenario).cases


def test_an_unknown_id_asked_for_in_the_first_clause() -> None:
    step = case_of(
        "**Given** a visitor requests a product by an id that does not exist, **When** the page loads, "
        "**Then** a not found error is returned"
    ).steps[0]
    assert (step.call.target, step.expect.refusal) == (UNKNOWN_ID, Refusal.NOT_FOUND)
