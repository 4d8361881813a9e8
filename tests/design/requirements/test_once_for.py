"""One record for each pair of others is a unique combination of two references, never one for each of them."""

from __future__ import annotations

import pytest

from pipeline.design.model import Cardinality
from pipeline.design.system import Status
from tests.design.requirements.test_facts import derived, entity

GRANTS = """### Key Entities

- **Keeper**: Attributes: name, email, city
- **Hive**: Attributes: code, colour, weight
- **Grading**: Attributes: text, stars, state (open, done), keeper, hive
"""


@pytest.mark.parametrize(
    "line",
    [
        "A keeper can have at most one grading per hive",
        "A keeper can leave at most one grading per hive",
        "System MUST allow only one grading per keeper and hive",
        "Only one grading per keeper and hive is allowed",
        "A keeper MUST NOT have more than one grading for the same hive",
        "System MUST prevent a keeper from grading the same hive more than once",
        "Each keeper may grade a hive only once",
        "A keeper MUST NOT grade the same hive twice",
        "Gradings MUST be unique per keeper and hive",
        "The combination of keeper and hive MUST be unique",
    ],
)
def test_a_pair_has_one(line: str) -> None:
    design, _ = derived(line, entities=GRANTS)
    grading = entity(design, "Grading")
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    assert [u.members for u in grading.uniques] == [("keeper", "hive")]
    assert {r.cardinality for r in grading.relations} == {Cardinality.MANY_TO_ONE}


@pytest.mark.parametrize(
    "line",
    [
        "A keeper can have at most two gradings per hive",
        "A keeper can have at most one open grading per hive",
        "A keeper can grade the same hive more than once",
    ],
)
def test_more_than_that_is_no_key(line: str) -> None:
    design, _ = derived(line, entities=GRANTS)
    grading = entity(design, "Grading")
    assert design.requirements[0].status is not Status.COMPILED
    assert not grading.uniques
    assert {r.cardinality for r in grading.relations} == {Cardinality.MANY_TO_ONE}


def test_one_for_each_is_still_one_for_each() -> None:
    design, _ = derived("Each keeper has at most one grading", entities=GRANTS)
    keeper = next(r for r in entity(design, "Grading").relations if r.name == "keeper")
    assert keeper.cardinality is Cardinality.ONE_TO_ONE
