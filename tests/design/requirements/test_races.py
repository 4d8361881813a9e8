"""Statements about one moment are believed only where the database or the version decides the race."""

from __future__ import annotations

import pytest

from pipeline.design.system import Status
from tests.design.requirements.test_catalogue import design_of

BELIEVED = {
    "When two clients create the same SKU simultaneously, one succeeds and the other is rejected as duplicate": (
        "R-same-key"
    ),
    "When two people change the same product at the same time, the last write wins": "R-same-row",
    "When two people retire the same product concurrently, one succeeds and the other gets a conflict": "R-same-move",
}
NOT_BELIEVED = (
    "When two clients set the same stock simultaneously, both of them succeed",
    "When two people polish the same product concurrently, one succeeds and the other gets a conflict",
    "When two people change the same product at the same time, both changes are merged",
)


@pytest.mark.parametrize("line", BELIEVED)
def test_a_race_that_the_service_decides_is_compiled(line: str) -> None:
    verdict = design_of(line).requirements[0]
    assert (verdict.status, BELIEVED[line] in verdict.rules) == (Status.COMPILED, True), verdict


@pytest.mark.parametrize("line", NOT_BELIEVED)
def test_any_other_race_is_not(line: str) -> None:
    assert design_of(line).requirements[0].status is not Status.COMPILED
