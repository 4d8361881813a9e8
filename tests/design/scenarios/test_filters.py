"""Lists that are narrowed: by values, ranges and references, one or several at once."""

from __future__ import annotations

from pipeline.design.cases import Case

from .test_cases import case_of
from .test_catalogue import design_of


def settings(case: Case) -> dict[str, dict[str, object]]:
    return {f.bind: {s.name: s.value or s.ref for s in f.settings} for f in case.given}


def test_a_reference_is_a_filter_without_being_listed_as_one() -> None:
    case = case_of(
        "**Given** a visitor, **When** they filter products by a category, "
        "**Then** only products in that category are shown"
    )
    assert settings(case) == {"category": {}, "product": {"category": "category"}, "other_product": {}}
    assert (case.steps[0].expect.listed, case.steps[0].expect.unlisted) == (("product",), ("other_product",))


def test_a_stated_range_has_a_row_within_and_one_beyond() -> None:
    case = case_of(
        "**Given** products exist, **When** I filter products by a price range between 10 and 50, "
        "**Then** only products within that range are shown"
    )
    assert {s.name: s.value for s in case.steps[0].call.query} == {"min_price": "10", "max_price": "50"}
    assert settings(case) == {"product": {"price": "10"}, "other_product": {"price": "51.00"}}


def test_a_range_without_numbers_is_made_up() -> None:
    case = case_of(
        "**Given** a visitor, **When** they apply a stock range filter, "
        "**Then** only products within that range are shown"
    )
    query = {s.name: s.value for s in case.steps[0].call.query}
    rows = [r["stock"] for r in settings(case).values()]
    assert set(query) == {"min_stock", "max_stock"}
    assert rows[0] == query["min_stock"] and int(str(rows[1])) > int(str(query["max_stock"]))


def test_each_of_several_criteria_is_failed_by_a_row_of_its_own() -> None:
    case = case_of(
        "**Given** a visitor, **When** they apply multiple filters (category, price range, status), "
        "**Then** only products matching all filters are displayed"
    )
    expect = case.steps[0].expect
    assert expect.listed == ("product",)
    assert expect.unlisted == ("other_product", "third_product", "fourth_product")
    assert "category" not in settings(case)["other_product"]
    assert settings(case)["fourth_product"]["status"] != settings(case)["product"]["status"]


def test_a_scenario_asks_for_the_filters_that_it_uses() -> None:
    design = design_of(
        "**Given** products exist, **When** I filter products by stock, **Then** only matching products are shown"
    )
    product = next(e for e in design.entities if e.name == "Product")
    assert product.listing.filters == ("stock",)


def test_one_of_two_values_is_no_filter_that_the_service_has() -> None:
    assert not design_of(
        "**Given** products exist, **When** I filter products by status active or retired, "
        "**Then** only those are shown"
    ).cases


def test_a_reference_is_called_by_its_name() -> None:
    case = case_of(
        '**Given** products in multiple categories, **When** I filter by category "Lighting", '
        "**Then** I only see products of that category"
    )
    assert settings(case)["category"] == {"name": "Lighting"}


def test_rows_that_are_counted_are_all_found() -> None:
    case = case_of(
        "**Given** 2 active products and 3 draft products, **When** I filter by status active, "
        "**Then** 2 products are shown"
    )
    expect = case.steps[0].expect
    assert (len(expect.listed), len(expect.unlisted)) == (2, 3)


def test_a_filter_that_nothing_meets() -> None:
    case = case_of("**Given** all products are active, **When** I filter by draft, **Then** the list is empty")
    assert (case.steps[0].expect.listed, case.steps[0].expect.unlisted) == ((), ("product-1", "product-2"))


def test_what_is_listed_by_a_value_is_filtered_by_it() -> None:
    case = case_of(
        "**Given** a draft product, **When** I list active products, **Then** the draft product is not included"
    )
    expect = case.steps[0].expect
    assert [(s.name, s.value) for s in case.steps[0].call.query] == [("status", "active")]
    assert (expect.listed, expect.unlisted) == (("matching_product",), ("product",))


FILTERS = "- **FR-001**: Users MUST be able to filter products by price and status"


def test_any_two_filters_are_combined_when_none_is_named() -> None:
    case = case_of(
        "**Given** products exist, **When** I combine multiple filters, "
        "**Then** only products that match all filters are returned",
        requirements=FILTERS,
    )
    assert {s.name for s in case.steps[0].call.query} == {"min_price", "max_price", "status"}
    assert (case.steps[0].expect.listed, case.steps[0].expect.unlisted) == (
        ("product",),
        ("other_product", "third_product"),
    )


def test_one_filter_is_no_combination() -> None:
    scenario = (
        "**Given** products exist, **When** I combine multiple filters, "
        "**Then** only products that match all filters are returned"
    )
    assert not design_of(scenario, requirements="- **FR-001**: Users MUST be able to filter products by price").cases
