"""Which of two dates comes first, however the line says it: what must be, or what is refused."""

from __future__ import annotations

import pytest

from pipeline.design.model import Entity
from pipeline.design.system import Status
from tests.design.requirements.test_facts import derived, entity

TRIPS = "### Key Entities\n\n- **Trip**: Attributes: title, start date, end date, code\n"


def trip_of(*lines: str) -> tuple[Entity, Status]:
    design = derived(*lines, entities=TRIPS)[0]
    return entity(design, "Trip"), design.requirements[-1].status


@pytest.mark.parametrize(
    ("line", "equal"),
    [
        ("End date MUST be after start date", False),
        ("Start date MUST be before end date", False),
        ("The end date MUST NOT be before the start date", True),
        ("The end date MUST be on or after the start date", True),
        ("The start date MUST be no later than the end date", True),
        ("System MUST validate that the end date is after the start date", False),
        ("The end date MUST be after the start date, or an error is returned", False),
        ("System MUST reject trips whose end date is before the start date", True),
        ("System MUST prevent an end date earlier than the start date", True),
        ("If the end date is before the start date, the system rejects the trip", True),
        ("The system returns an error when the end date precedes the start date", True),
        ("System MUST reject a trip if the start date is after the end date", True),
        ("System MUST reject a trip if the end date is not after the start date", False),
        ("System MUST return a validation error if the end date is earlier than the start date", True),
        ("An end date on or before the start date is rejected", False),
    ],
)
def test_the_start_comes_first(line: str, equal: bool) -> None:
    trip, status = trip_of(line)
    assert status is Status.COMPILED
    assert [(o.left, o.right, o.equal) for o in trip.orderings] == [("start_date", "end_date", equal)]


def test_of_two_that_say_the_opposite_one_is_left() -> None:
    trip, status = trip_of("End date MUST be after start date", "End date MUST be before start date")
    assert status is not Status.COMPILED
    assert len(trip.orderings) == 1


def test_a_warning_refuses_nothing() -> None:
    trip, status = trip_of("System MUST warn when the end date is before the start date")
    assert status is not Status.COMPILED and not trip.orderings
