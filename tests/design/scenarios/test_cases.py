"""The cases that scenarios become, and the scenarios that must not become any."""

from __future__ import annotations

import pytest

from pipeline.design.cases import UNKNOWN_ID, Case, Refusal
from pipeline.design.operations import Verb
from pipeline.design.system import Status

from .test_catalogue import design_of


def case_of(scenario: str, requirements: str = "") -> Case:
    design = design_of(scenario, requirements=requirements)
    assert design.cases, (design.scenarios[0].rules, design.scenarios[0].left)
    return design.cases[0]


def test_create_states_its_values() -> None:
    case = case_of(
        '**Given** no products exist, **When** I create a product with name "Lamp" and price 39.90, '
        "**Then** the product is created with status draft"
    )
    step = case.steps[0]
    assert case.title == "create product" and not case.given
    assert {s.name: s.value for s in step.call.body} == {"name": "Lamp", "price": "39.90"}
    assert {s.name: s.value for s in step.expect.values} == {"name": "Lamp", "price": "39.90", "status": "draft"}


def test_missing_value_is_left_out() -> None:
    step = case_of(
        "**Given** the service is available, **When** I create a category without a name, **Then** I "
        "receive a validation error"
    ).steps[0]
    assert step.call.omit == ("name",)
    assert (step.expect.refusal, step.expect.fields) == (Refusal.INVALID, ("name",))


def test_written_id_only_names_the_row() -> None:
    case = case_of(
        '**Given** a product exists with id "123" and name "Lamp", **When** I request that product, '
        "**Then** the product is returned"
    )
    assert case.steps[0].call.target == case.given[0].bind
    assert {s.name for s in case.given[0].settings} == {"name"}


def test_unknown_reference() -> None:
    step = case_of(
        '**Given** no category exists with id "9", **When** I create a product in that category, '
        "**Then** I receive a validation error"
    ).steps[0]
    assert [(s.name, s.ref) for s in step.call.body] == [("category", UNKNOWN_ID)]
    assert (step.expect.refusal, step.expect.fields) == (Refusal.REFERENCE, ("category",))


def test_rows_of_one_entity_have_names_of_their_own() -> None:
    case = case_of(
        "**Given** a product with status draft and a product with status active, **When** I list "
        "products with status active, "
        "**Then** only the active product is returned",
        requirements="- **FR-001**: Users MUST be able to filter products by status",
    )
    expect = case.steps[0].expect
    assert [f.bind for f in case.given] == ["other_product", "product"]
    assert (expect.listed, expect.unlisted) == (("other_product",), ("product",))


def test_deleted_record_is_gone() -> None:
    case = case_of("**Given** a product exists, **When** I delete the product, **Then** it is no longer listed")
    assert [s.call.verb for s in case.steps] == [Verb.DELETE, Verb.LIST, Verb.GET]
    assert case.steps[-1].expect.refusal is Refusal.NOT_FOUND


def test_move_that_the_machine_forbids() -> None:
    case = case_of(
        "**Given** a product with status retired, **When** I activate the product, **Then** the request "
        "is rejected because the move is not allowed"
    )
    assert case.steps[0].call.name == "activate"
    assert case.steps[0].expect.refusal is Refusal.ILLEGAL_MOVE


def test_used_record_cannot_be_deleted() -> None:
    case = case_of(
        "**Given** a category that is used by a product, **When** I delete the category, **Then** the "
        "deletion is rejected because the category is in use"
    )
    assert [(s.name, s.ref) for s in case.given[1].settings] == [("category", "category")]
    assert case.steps[0].expect.refusal is Refusal.IN_USE


@pytest.mark.parametrize(
    "scenario",
    [
        "**Given** a product with status active, **When** I activate the product, **Then** its status is active",
        (
            '**Given** the service is available, **When** I create a product with status "unheard-of", '
            "**Then** the product is created"
        ),
        "**Given** a product exists, **When** I delete the product, **Then** the vendor receives an e-mail",
        "**Given** an unauthenticated request, **When** I create a product, **Then** the product is created",
        "**Given** an unauthenticated request, **When** I create a product, **Then** the request is rejected with 403",
        "**Given** a product exists, **When** I change its price to 10, **Then** the product has price 12",
        "**Given** a product exists, **When** I create a product with a price of 5, **Then** the request is rejected",
        "**Given** a product exists, **When** I request the product, **Then** the answer has status code 206",
    ],
)
def test_scenario_that_the_design_cannot_keep_becomes_no_case(scenario: str) -> None:
    design = design_of(scenario)
    assert not design.cases
    assert design.scenarios[0].status is not Status.COMPILED


def test_refused_scenario_says_that_a_member_is_required() -> None:
    design = design_of(
        "**Given** the service is available, **When** I create a product without a name, **Then** I "
        "receive a validation error"
    )
    name = next(e for e in design.entities if e.name == "Product").field_named("name")
    assert name is not None and name.required
    assert design.cases[0].steps[0].call.omit == ("name",)


def test_titles_do_not_depend_on_the_wording() -> None:
    first = case_of("**Given** a product exists, **When** I delete the product, **Then** it is gone")
    second = case_of(
        "**Given** an existing product, **When** the product is removed by a user, **Then** the product "
        "is no longer available"
    )
    assert first.title == second.title == "delete product"


def test_rows_keep_their_own_values_and_references() -> None:
    case = case_of(
        '**Given** a category "Lighting" with a product "Desk lamp" and a product "Oak shelf" of another category, '
        '**When** I list products of the category "Lighting", **Then** only "Desk lamp" is returned',
        requirements="- **FR-001**: Users MUST be able to filter products by category",
    )
    settings = {f.bind: {s.name: s.value or s.ref for s in f.settings} for f in case.given}
    assert settings == {
        "category": {"name": "Lighting"},
        "product": {"name": "Desk lamp", "category": "category"},
        "other_product": {"name": "Oak shelf"},
    }
    expect = case.steps[0].expect
    assert (expect.listed, expect.unlisted) == (("product",), ("other_product",))


def test_members_that_a_request_names_are_sent() -> None:
    case = case_of(
        "**Given** the service is available, **When** I create a product with name, description and category, "
        "**Then** the product is created"
    )
    sent = {s.name: s.value or s.ref for s in case.steps[0].call.body}
    assert set(sent) == {"name", "description", "category"}
    assert [f.bind for f in case.given] == [sent["category"]]


def test_an_update_must_not_take_the_value_of_another_record() -> None:
    case = case_of(
        '**Given** a category with name "Lighting" exists, **When** I rename another category to the name "Lighting", '
        "**Then** the change is rejected because the name is already taken"
    )
    step = case.steps[0]
    assert [f.bind for f in case.given] == ["category", "changed_category"]
    assert (step.call.verb, step.call.target, step.expect.refusal) == (Verb.UPDATE, "changed_category", Refusal.TAKEN)


def test_what_is_shown_with_a_record_is_listed() -> None:
    case = case_of(
        "**Given** a category with 3 products exists, **When** I view the category, **Then** I see all its products"
    )
    get, listed = case.steps
    assert (get.call.verb, listed.call.verb, listed.call.entity) == (Verb.GET, Verb.LIST, "Product")
    assert [(s.name, s.ref) for s in listed.call.query] == [("category", "category")]
    assert listed.expect.listed == ("product-1", "product-2", "product-3") and listed.expect.count == 3


def test_an_answer_that_must_hold_its_parts_is_not_claimed() -> None:
    design = design_of(
        "**Given** a category with products exists, **When** I GET the category, "
        "**Then** the response includes all its products"
    )
    assert not design.cases


def test_an_assigned_record_is_found_by_its_reference() -> None:
    case = case_of(
        "**Given** a product and a category exist, **When** I assign the product to the category, "
        "**Then** the product appears in the category"
    )
    assert [s.call.verb for s in case.steps] == [Verb.UPDATE, Verb.LIST]
    assert case.steps[1].expect.listed == ("product",)


def test_values_in_code_and_numbers_before_their_member() -> None:
    case = case_of(
        "**Given** a product with 20 stock, **When** I update the product with `name: 'Oak'`, "
        "**Then** the product is updated"
    )
    assert {s.name: s.value for s in case.given[0].settings} == {"stock": 20}
    assert {s.name: s.value for s in case.steps[0].call.body} == {"name": "Oak"}


def test_values_that_a_parenthesis_enumerates_are_not_set() -> None:
    case = case_of(
        "**Given** a product exists, **When** I view the product, "
        "**Then** I see its status (draft/active/retired) and name"
    )
    assert case.steps[0].expect.values == ()


def test_an_address_says_which_member_it_is() -> None:
    case = case_of(
        '**Given** a product with "ann@example.com", **When** I change the email of the product to "bob@example.com", '
        "**Then** the product is updated"
    )
    assert {s.name: s.value for s in case.given[0].settings} == {"email": "ann@example.com"}


def test_the_entity_behind_the_verb_is_created() -> None:
    step = case_of(
        "**Given** an administrator, **When** they create a new category with a name, "
        "**Then** the category is created and available for use"
    ).steps[0]
    assert (step.call.entity, step.call.verb) == ("Category", Verb.CREATE)


def test_a_record_is_not_created_in_a_later_state() -> None:
    assert not design_of(
        "**Given** the service is available, **When** I create a product with status active, **Then** it is created"
    ).cases
