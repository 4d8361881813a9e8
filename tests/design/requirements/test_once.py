"""Values that stand once inside of something: unique within a reference."""

from __future__ import annotations

import pytest

from pipeline.design.model import Field
from pipeline.design.system import Status
from tests.design.requirements.library import derived, entity


def notes(line: str) -> Field:
    found = entity(derived(line), "Loan").field_named("notes")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "line",
    [
        "Loan notes MUST appear only once per book",
        "Loan notes MUST appear at most once in a book",
    ],
)
def test_once_in_something(line: str) -> None:
    assert (notes(line).unique, notes(line).unique_per) == (True, ("book",))


def test_what_an_attribute_line_says_too_is_understood() -> None:
    lines = ["Loan notes MUST appear only once per book"] * 2
    assert [r.status for r in derived(*lines).requirements] == [Status.COMPILED] * 2


@pytest.mark.parametrize("line", ["Loan notes MUST be used only once per book", "Loan notes appear twice per book"])
def test_what_is_used_once_may_stand_again(line: str) -> None:
    assert not notes(line).unique_per
