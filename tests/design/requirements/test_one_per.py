"""At most one record for each of another kind: a reference of one to one."""

from __future__ import annotations

import pytest

from pipeline.design.model import Cardinality
from pipeline.design.system import Status
from tests.design.requirements.library import derived, entity


def told(line: str) -> tuple[Status, Cardinality]:
    """The verdict of the line, and what the loan's reference to its book becomes."""
    design = derived(line)
    relation = entity(design, "Loan").relation_named("book")
    assert relation is not None
    return design.requirements[0].status, relation.cardinality


@pytest.mark.parametrize(
    "line",
    [
        "Each book has at most one loan",
        "System MUST limit the number of loans per book to 1",
        "A book MUST have only one loan",
    ],
)
def test_one_for_each(line: str) -> None:
    assert told(line) == (Status.COMPILED, Cardinality.ONE_TO_ONE)


@pytest.mark.parametrize(
    "line",
    [
        "Each loan belongs to exactly one book",
        "System MUST limit the number of loans per book to 3",
        "Each book has at most one open loan",
        "A loan lists only one book",
    ],
)
def test_what_is_something_else(line: str) -> None:
    assert told(line)[1] is Cardinality.MANY_TO_ONE
