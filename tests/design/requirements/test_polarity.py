"""Limits of numbers and lengths, said as what must be and as what is refused."""

from __future__ import annotations

import pytest

from pipeline.design.model import Bound, Field
from pipeline.design.system import Status
from tests.design.requirements.test_facts import derived, entity

PARCELS = "### Key Entities\n\n- **Parcel**: Attributes: title, code, weight (decimal), note\n"


def read(line: str, name: str = "weight") -> tuple[Field, Status]:
    design = derived(line, entities=PARCELS)[0]
    found = entity(design, "Parcel").field_named(name)
    assert found is not None
    return found, design.requirements[0].status


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [
        ("The weight MUST be above 5", Bound(value="5", exclusive=True), None),
        ("The weight MUST be less than 50", None, Bound(value="50", exclusive=True)),
        ("The weight MUST NOT be less than 5", Bound(value="5"), None),
        ("The weight MUST NOT exceed 50", None, Bound(value="50")),
        ("System MUST validate that the weight is less than 50", None, Bound(value="50", exclusive=True)),
        ("System MUST reject a weight below 5", Bound(value="5"), None),
        ("System MUST reject weights greater than 50", None, Bound(value="50")),
        ("System MUST prevent a weight of more than 50", None, Bound(value="50")),
        ("System MUST NOT accept a weight above 50", None, Bound(value="50")),
        ("System MUST reject a weight > 50", None, Bound(value="50")),
        ("A weight over 50 is rejected", None, Bound(value="50")),
        ("If the weight is more than 50, the system returns an error", None, Bound(value="50")),
    ],
)
def test_numbers(line: str, least: Bound | None, most: Bound | None) -> None:
    field, status = read(line)
    assert (field.minimum, field.maximum) == (least, most)
    assert status is Status.COMPILED


@pytest.mark.parametrize(
    "line",
    [
        "System MUST show weights above 50",
        "System MUST highlight weights above 50",
        "System MUST warn when the weight is above 50",
        "System MUST allow weights above 50 for managers",
        "System MUST charge a fee for weights above 50",
    ],
)
def test_what_demands_nothing(line: str) -> None:
    field, status = read(line)
    assert field.minimum is None and field.maximum is None
    assert status is not Status.COMPILED


def test_lengths() -> None:
    assert read("The title MUST be longer than 3 characters", "title")[0].min_length == 4
    assert read("The title MUST be shorter than 9 characters", "title")[0].max_length == 8
    assert read("System MUST reject titles longer than 9 characters", "title")[0].max_length == 9
    assert read("The title MUST NOT be shorter than 3 characters", "title")[0].min_length == 3


def test_what_has_exceptions_is_not_believed() -> None:
    assert not read("Titles MUST be unique unless the parcel is lost", "title")[0].unique
