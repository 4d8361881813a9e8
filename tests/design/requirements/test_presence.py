"""Which members a line requires, and which of its words require nothing."""

from __future__ import annotations

import pytest

from pipeline.design.model import Entity
from tests.design.requirements.test_facts import derived, entity

LAMPS = """### Key Entities

- **Lamp**: Key attributes: title, email, notes, wattage (decimal), sockets (integer), kind (floor or table), status
"""


def lamp(*lines: str, more: str = "") -> Entity:
    return entity(derived(*lines, entities=LAMPS + more)[0], "Lamp")


def needed(*lines: str) -> set[str]:
    return {f.name for f in lamp(*lines).fields if f.required}


@pytest.mark.parametrize(
    ("line", "members"),
    [
        ("System MUST let clerks add lamps with: title (required), notes, wattage (required, > 0)", "title wattage"),
        ("System MUST let clerks add lamps with title, email (required), notes", "email"),
        ("Title, email and notes are mandatory for each lamp", "title email notes"),
        ("Lamp records MUST include, at minimum, title, email, and sockets", "title email sockets"),
        ("Lamp records MUST include a title and an email", "title email"),
        ("Every lamp must have a title and an email", "title email"),
    ],
)  # fmt: skip
def test_what_is_required(line: str, members: str) -> None:
    assert needed(line) == set(members.split())


@pytest.mark.parametrize(
    "line",
    [
        "All rules (lamp matching, status updates) MUST have unit tests",
        "Lamps MUST have status indicators [NEEDS CLARIFICATION: which ones?]",
        "System MUST allow defining lamp layouts with columns (title, notes, required/optional)",
        "For table lamps (`kind = 'table'`): `notes` (required) is additionally required",
        "Lamp details MUST include title and notes",
        "The lamp list MUST include title and notes",
        "Lamp search results MUST contain the title",
    ],
)
def test_what_is_not(line: str) -> None:
    assert not needed(line) & {"title", "notes", "status"}
