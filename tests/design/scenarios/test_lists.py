"""The order of lists, their first page, and words that are no verbs."""

from __future__ import annotations

from pipeline.design.operations import Verb

from .test_cases import case_of
from .test_catalogue import design_of


def test_a_noun_behind_an_article_is_no_request_to_create() -> None:
    case = case_of("**Given** products exist, **When** a visitor opens the catalogue, **Then** all products are listed")
    assert [s.call.verb for s in case.steps] == [Verb.LIST]


def test_an_order_of_names_is_no_order_of_creation() -> None:
    case = case_of(
        "**Given** products exist, **When** I sort products by name, **Then** they are listed in alphabetical order",
        requirements="- **FR-001**: Users MUST be able to sort products by name",
    )
    assert case.title == "list products sorted by name"


def test_a_key_that_nothing_names_is_not_made_up() -> None:
    assert not design_of(
        "**Given** products exist, **When** I sort products by beauty, **Then** they are listed in ascending order"
    ).cases


def test_the_first_page_has_its_usual_size() -> None:
    case = case_of(
        "**Given** 12 products exist, **When** I open the first page of products, **Then** 10 products are shown",
        requirements="- **FR-001**: Product lists MUST be paginated with a page size of 10",
    )
    (step,) = case.steps
    assert (case.given[0].count, step.call.query, step.expect.count) == (12, (), 10)
