"""What the service does by itself is no request of a client."""

from __future__ import annotations

import pytest

from pipeline.design.system import Status

from .library import derived


@pytest.mark.parametrize(
    "line",
    [
        "System MUST automatically adjust the copies of a book",
        "System MUST automatically update the status of a book",
        "System MUST automatically adjust the copies of a book when a loan is created",
    ],
)
def test_a_deed_of_the_service_is_no_update(line: str) -> None:
    assert derived(line).requirements[0].status is not Status.COMPILED


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow users to adjust the copies of a book",
        "System MUST automatically update the updated_at timestamp whenever a book is modified",
    ],
)
def test_what_every_service_does_and_what_clients_ask_for_compile(line: str) -> None:
    assert derived(line).requirements[0].status is Status.COMPILED
