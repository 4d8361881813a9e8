"""What the database keeps, as SQL."""

from __future__ import annotations

import pytest

from pipeline.design.model import Field, Kind
from pipeline.render.golang.sql import guards
from tests.designs.odd import one
from tests.designs.samples import entity, field

BLANK = """ OR NOT ("v" ~ '[^[:space:]]'))"""


def checks(value: Field, collection: str = "notes") -> dict[str, str]:
    """The checks of a field by the end of their names."""
    return {g.name.partition("_v_")[2]: g.definition for g in guards(one(entity("Note", collection, value)))}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("format", field("v", Kind.EMAIL, required=True)),
        ("min_length", field("v", required=True, min_length=3)),
    ],
)
def test_blanks_are_left_to_the_check_that_forbids_them(rule: str, value: Field) -> None:
    assert checks(value)[rule].endswith(BLANK)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("format", field("v", Kind.EMAIL)),
        ("min_length", field("v", min_length=3)),
        ("pattern", field("v", required=True, pattern="[a-z]+")),
    ],
)
def test_other_checks_stay_as_they_are(rule: str, value: Field) -> None:
    """A pattern's check comes after that of blanks, for PostgreSQL takes them in the order of their names."""
    assert "OR" not in checks(value)[rule]


def test_an_empty_list_is_left_to_its_own_check() -> None:
    checked = checks(field("v", Kind.LIST, required=True, min_length=2))["min_length"]
    assert checked == 'CHECK (jsonb_array_length("v") >= 2 OR NOT (jsonb_array_length("v") > 0))'
