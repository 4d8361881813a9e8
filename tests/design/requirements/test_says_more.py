"""Words beside what the service can do that ask for more than it does: such lines are not compiled."""

from __future__ import annotations

import pytest

from pipeline.design.system import Status
from tests.design.requirements.library import derived, entity
from tests.design.requirements.test_facts import derived as facts

MORE = [
    "System MUST let librarians view the history of a book",
    "System MUST show the book's history",
    "System MUST show the status history of a book",
    "System MUST let librarians search books by title, with fuzzy matching",
    "A book MUST have at least one loan",
    "System MUST require at least one loan per book",
    "System MUST let librarians view all unborrowed books",
    "System MUST let librarians reorder the loans of a book",
    "System MUST let librarians update the title of lost books",
    "System MUST NOT delete books automatically",
    "The isbn MUST contain the shelf mark",
]


@pytest.mark.parametrize("line", MORE)
def test_is_not_compiled(line: str) -> None:
    design = derived(line)
    assert design.requirements[0].status is not Status.COMPILED, design.requirements[0].rules


def test_a_sum_is_no_member() -> None:
    bills = "### Key Entities\n\n- **Bill**: Attributes: total (decimal), payer\n"
    lines = ("System MUST show the total of all bills", "System MUST show the total of a bill")
    said = [v.status for v in facts(*lines, entities=bills)[0].requirements]
    assert said == [Status.PARTLY, Status.COMPILED]


def test_no_reference_is_required() -> None:
    """`at least one loan per book` counts loans: a loan need not have a book for that."""
    loan = entity(derived("System MUST require at least one loan per book"), "Loan")
    assert not any(r.required for r in loan.relations)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST let librarians view the list of loans",
        "System MUST let librarians search books by title, with partial matching",
        "System MUST let librarians update the title of books",
    ],
)
def test_less_is(line: str) -> None:
    assert derived(line).requirements[0].status is Status.COMPILED
