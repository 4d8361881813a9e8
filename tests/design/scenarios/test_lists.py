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


PAGED = "- **FR-001**: Product lists MUST be paginated with a page size of 10"


def test_a_page_of_the_usual_size_leaves_one_row_for_the_next() -> None:
    case = case_of(
        "**Given** several products exist, **When** I view the products, **Then** they are shown 10 per page",
        requirements=PAGED,
    )
    (step,) = case.steps
    assert (case.given[0].count, step.call.query, step.expect.count) == (11, (), 10)


def test_a_page_of_another_size_is_not_claimed() -> None:
    scenario = "**Given** several products exist, **When** I view the products, **Then** they are shown 25 per page"
    assert not design_of(scenario, requirements=PAGED).cases


def test_blanks_around_a_search_term_do_not_count() -> None:
    case = case_of(
        "**Given** a search term with leading and trailing spaces, **When** I search products by name, "
        "**Then** matching products are returned, with the leading and trailing spaces stripped"
    )
    assert [(s.name, s.value) for s in case.steps[0].call.query] == [("q", " lamp ")]
