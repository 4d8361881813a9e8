"""Values that a field may not have, in a row whose orderings hold all the same."""

from __future__ import annotations

import pytest

from pipeline.design.model import Bound, Entity, Field, Kind, Ordering
from pipeline.render.gotests import updates
from pipeline.render.gotests.periods import in_order
from pipeline.render.gotests.view import View
from tests.designs.odd import one
from tests.designs.samples import entity, fact, field


def pair(left: Field, right: Field, *, equal: bool = False) -> Entity:
    ordering = Ordering(left=left.name, right=right.name, equal=equal, fact=fact())
    return entity("Range", "ranges", left, right, orderings=(ordering,))


def number(name: str, least: str | None = None) -> Field:
    return field(name, Kind.INTEGER, required=True, minimum=Bound(value=least) if least else None)


def test_the_other_side_gets_a_value_that_fits() -> None:
    ranged = pair(number("low", "0"), number("high", "5"))
    assert in_order(ranged, ranged.fields[1], 4) == ("row.High = 4", "row.Low = 3")
    ranged = pair(number("low", "0"), number("high", "1"))
    assert in_order(ranged, ranged.fields[1], 0) is None


def test_both_may_be_the_same_where_the_ordering_says_so() -> None:
    ranged = pair(number("low", "0"), number("high", "1"), equal=True)
    assert in_order(ranged, ranged.fields[1], 0) == ("row.High = 0", "row.Low = 0")


def test_nothing_fits_below_a_part_that_has_the_same_limit() -> None:
    ranged = pair(number("low", "0"), number("high", "0"), equal=True)
    assert in_order(ranged, ranged.fields[1], -1) is None


def test_an_optional_other_side_is_left_out() -> None:
    ranged = pair(field("low", Kind.INTEGER, minimum=Bound(value="0")), number("high", "0"))
    assert in_order(ranged, ranged.fields[1], -1) == ("row.High = -1", "row.Low = nil")


@pytest.mark.parametrize(
    ("kind", "beyond", "beside"),
    [
        (Kind.DATE, "1899-12-31", 'testutil.Day("1899-12-30")'),
        (Kind.TIME, "00:00:01", 'testutil.Clock("00:00:00")'),
        (Kind.DURATION, "-1s", "values.Duration(-2 * time.Second)"),
    ],
)
def test_moments_are_one_step_apart(kind: Kind, beyond: str, beside: str) -> None:
    ranged = pair(field("begin", kind, required=True), field("end", kind, required=True))
    found = in_order(ranged, ranged.fields[1], beyond)
    assert found is not None and found[1] == f"row.Begin = {beside}"


def test_no_time_is_before_midnight() -> None:
    ranged = pair(field("begin", Kind.TIME, required=True), field("end", Kind.TIME, required=True))
    assert in_order(ranged, ranged.fields[1], "00:00:00") is None


def test_a_change_that_leaves_the_stored_order_is_refused() -> None:
    ranged = pair(number("low", "0"), number("high", "0"))
    refused = [r for r in updates.refused(View(entity=ranged, system=one(ranged))) if "WrongOrder" in r.want]
    assert [(r.name, r.body) for r in refused] == [("input validation: low after high", '{"low": 610}')]
