"""Lines about some records only make no rule of the column, whatever they say."""

from __future__ import annotations

import pytest

from pipeline.design.model import Field
from pipeline.design.system import Status
from tests.design.requirements.test_facts import derived, entity

SWAPS = """### Key Entities

- **Swap**: Attributes: title, code, note, length (integer), active (boolean), status (open, agreed, refused)
"""


def field(name: str, line: str) -> Field:
    found = entity(derived(line, entities=SWAPS)[0], "Swap").field_named(name)
    assert found is not None
    return found


def status(line: str) -> Status:
    return derived(line, entities=SWAPS)[0].requirements[0].status


SOME = [
    "System MUST require a note when refusing a swap",
    "System MUST require a note when a swap is refused",
    "A note is mandatory for refused swaps",
    "The note MUST be required if the status is refused",
    "Swaps with status agreed MUST have a unique code",
    "If the status is refused, the note MUST be at least 10 characters long",
    "Agreed swaps MUST have a unique title",
    "Swap titles MUST be unique for active swaps",
    "The note of an agreed swap MUST NOT exceed 40 characters",
    "Length MUST be at least 2 when the swap is open",
]


@pytest.mark.parametrize("line", SOME)
def test_some_records(line: str) -> None:
    assert status(line) is not Status.COMPILED
    for name in ("title", "code", "note"):
        found = field(name, line)
        assert not (found.required or found.unique or found.max_length or found.min_length)
    assert field("length", line).minimum is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("System MUST require a note when creating a swap", "note"),
        ("System MUST allow users to open swaps with a note (required)", "note"),
        ("Each new swap MUST have a title", "title"),
        ("The note is required before a swap is saved", "note"),
    ],
)
def test_every_record(line: str, name: str) -> None:
    assert field(name, line).required
