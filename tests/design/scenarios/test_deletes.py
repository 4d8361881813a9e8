"""Deleting with what belongs to a record, and several verbs in one scenario."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Refusal
from pipeline.design.model import OnDelete
from pipeline.design.operations import Verb

from .test_cases import case_of
from .test_catalogue import design_of

CASCADE = (
    "**Given** a category with a product exists, **When** I delete the category, "
    "**Then** the category and all its products are deleted"
)


def test_what_belongs_to_the_record_is_asked_for_in_vain() -> None:
    case = case_of(CASCADE)
    assert [(f.entity, [(s.name, s.ref) for s in f.settings]) for f in case.given] == [
        ("Category", []),
        ("Product", [("category", "category")]),
    ]
    assert [(s.call.verb, s.call.entity, s.expect.refusal) for s in case.steps] == [
        (Verb.DELETE, "Category", None),
        (Verb.GET, "Category", Refusal.NOT_FOUND),
        (Verb.GET, "Product", Refusal.NOT_FOUND),
    ]


def test_the_scenario_decides_the_delete_rule() -> None:
    product = next(e for e in design_of(CASCADE).entities if e.name == "Product")
    relation = product.relation_named("category")
    assert relation is not None and relation.on_delete is OnDelete.CASCADE


def test_each_of_several_verbs_is_tried() -> None:
    case = case_of(
        "**Given** I am a clerk, **When** I open the dashboard, **Then** I can add, edit, or remove products"
    )
    assert [s.call.verb for s in case.steps] == [Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.GET]
    assert {s.call.target for s in case.steps[1:]} == {"new_product"}


@pytest.mark.parametrize(
    "scenario",
    [
        "**Given** I am a clerk, **When** I open the dashboard, **Then** I can add, edit, or polish products",
        "**Given** a product exists, **When** I delete the product, **Then** it appears in the trash for 30 days",
        "**Given** a product exists, **When** I edit or delete the product, **Then** the crowd cheers",
    ],
)
def test_nothing_less_than_what_is_said_is_claimed(scenario: str) -> None:
    assert not design_of(scenario).cases


def test_the_others_remain() -> None:
    case = case_of("**Given** 3 products exist, **When** I delete one, **Then** only 2 products remain")
    assert [(f.bind, f.count) for f in case.given] == [("product", 1), ("other_product", 2)]
    assert case.steps[-1].expect.listed == ("other_product-1", "other_product-2") and case.steps[-1].expect.count == 2


def test_a_record_without_parts_can_be_deleted() -> None:
    case = case_of("**Given** a category without products, **When** I delete the category, **Then** it is removed")
    assert [f.entity for f in case.given] == ["Category"]
    assert case.steps[0].expect.refusal is None
