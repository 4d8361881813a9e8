"""Sample values keep the rules of their fields; wrong ones break exactly the rule that they name."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.design.model import Bound, Field, Kind, Type
from pipeline.design.samples import limits, notation, row, sample
from pipeline.design.samples.extremes import extremes, wrongs
from tests.designs.odd import LIMITS
from tests.designs.samples import PRODUCT, field

BOUND = Bound(value="10")


def test_realistic_by_name() -> None:
    assert sample(field("sku")) == "SKU-0001"
    assert sample(field("billing_city"), 2) == "City 2"
    assert sample(field("unit_price", Kind.MONEY)) == "19.95"
    assert sample(field("contact", Kind.EMAIL), 3) == "user3@example.com"


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.ENUM, Kind.BOOLEAN)])
def test_two_indexes_give_two_values(kind: Kind) -> None:
    some = field("some", kind)
    assert len({str(sample(some, i)) for i in range(1, 20)}) == 19


@given(
    low=st.integers(min_value=0, max_value=40),
    room=st.integers(min_value=0, max_value=60),
    index=st.integers(min_value=1, max_value=200),
)
def test_texts_keep_their_lengths(low: int, room: int, index: int) -> None:
    some = field("title", min_length=low or None, max_length=max(1, low + room))
    assert max(1, low) <= len(str(sample(some, index))) <= max(1, low + room)


@given(
    low=st.integers(min_value=-50, max_value=50),
    room=st.integers(min_value=2, max_value=20),
    open_low=st.booleans(),
    open_high=st.booleans(),
    index=st.integers(min_value=1, max_value=200),
)
def test_numbers_keep_their_limits(low: int, room: int, open_low: bool, open_high: bool, index: int) -> None:
    least, most = Bound(value=str(low), exclusive=open_low), Bound(value=str(low + room), exclusive=open_high)
    for kind in (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY):
        some = field("rating", kind, precision=6, scale=2, minimum=least, maximum=most)
        number = Decimal(str(sample(some, index)))
        assert low <= number <= low + room
        assert not (open_low and number == low) and not (open_high and number == low + room)


def test_a_row_keeps_the_orderings() -> None:
    for index in (1, 2, 501):
        values = row(PRODUCT, index)
        assert date.fromisoformat(str(values["released"])) <= date.fromisoformat(str(values["discontinued_on"]))
    limit = LIMITS.entities[0]
    assert int(str(row(limit)["low"])) < int(str(row(limit)["high"]))


def test_moments_keep_their_limits() -> None:
    since = field("since", Kind.DATE, minimum=Bound(value="2030-05-01"), maximum=Bound(value="2030-05-03"))
    assert {sample(since, i) for i in (1, 2, 3)} == {"2030-05-01", "2030-05-02", "2030-05-03"}
    wait = field("wait", Kind.DURATION, maximum=Bound(value="5s"))
    assert sample(wait) == "5s"


def names(some: Field) -> dict[str, object]:
    return {s.name: s.value for s in extremes(some)}


def test_extremes_of_texts() -> None:
    found = names(field("name", min_length=2, max_length=5))
    assert found == {
        "shortest, 2 characters": "aa",
        "longest, 5 characters": "aaaaa",
        "longest, 5 characters of two bytes": "ééééé",
    }


def test_extremes_of_numbers() -> None:
    found = names(field("n", Kind.INTEGER, minimum=Bound(value="-3"), maximum=BOUND))
    assert found == {"zero": 0, "smallest, -3": -3, "negative, -1": -1, "greatest, 10": 10}
    assert names(field("n", Kind.DECIMAL, precision=3, scale=1))["greatest, 99.9"] == "99.9"


def test_extremes_of_lists() -> None:
    found = names(field("tags", Kind.LIST, element=Type(kind=Kind.TEXT), max_length=2))
    assert found == {"empty list": (), "longest, 2 items": ("tag-1", "tag-2")}


@pytest.mark.parametrize(
    ("some", "breaks"),
    [
        (field("name", min_length=3, max_length=5), ["length", "length"]),
        (field("sku", pattern="[A-Z]+", max_length=5), ["length", "pattern"]),
        (field("n", Kind.INTEGER, minimum=BOUND, maximum=Bound(value="20")), ["range", "range"]),
        (field("price", Kind.MONEY, minimum=BOUND), ["range", "format", "digits", "digits"]),
        (field("mail", Kind.EMAIL), ["format"]),
        (field("born", Kind.DATE, minimum=Bound(value="1900-01-01")), ["format", "range"]),
        (field("wait", Kind.DURATION, minimum=Bound(value="0")), ["range"]),
        (field("opens", Kind.TIME, minimum=Bound(value="00:00:00")), ["format"]),
        (field("tags", Kind.LIST, min_length=2, max_length=3), ["length", "length"]),
        (field("tags", Kind.LIST, min_length=1), []),
        (field("note", Kind.LONG_TEXT), []),
    ],
)
def test_wrong_values_break_one_rule_each(some: Field, breaks: list[str]) -> None:
    assert [w.breaks for w in wrongs(some)] == breaks


def test_wrong_numbers_are_just_beyond_the_limit() -> None:
    price = field("price", Kind.MONEY, minimum=Bound(value="0"))
    assert next(wrongs(price)).value == "-0.0001"
    rate = field("rate", Kind.DECIMAL, scale=1, precision=3, minimum=Bound(value="0", exclusive=True))
    assert (next(wrongs(rate)).name, next(wrongs(rate)).value) == ("not above 0", "0.0")
    assert limits(rate)[0] == Decimal("0.1")


def test_a_wrong_length_still_keeps_the_pattern() -> None:
    sku = field("sku", pattern="[A-Z0-9]+(-[A-Z0-9]+)*", max_length=50)
    value = str(next(wrongs(sku)).value)
    assert len(value) == 51 and re.fullmatch("[A-Z0-9]+(-[A-Z0-9]+)*", value)


@pytest.mark.parametrize("length", range(13, 300, 7))
def test_a_long_address_is_still_one(length: int) -> None:
    found = names(field("mail", Kind.EMAIL, max_length=length))
    address = str(found[f"longest, {length} characters"])
    local, _, domain = address.partition("@")
    assert len(address) == length and 0 < len(local) <= 60
    assert all(0 < len(label) <= 63 for label in domain.split("."))


@pytest.mark.parametrize(
    ("type_", "number", "written"),
    [
        (Type(kind=Kind.DECIMAL, precision=10, scale=2), "39.9", "39.90"),
        (Type(kind=Kind.DECIMAL, precision=10, scale=0), "40", "40"),
        (Type(kind=Kind.DECIMAL), "39.90", "39.9"),
        (Type(kind=Kind.MONEY), "39.9", "39.90"),
        (Type(kind=Kind.MONEY), "0.0125", "0.0125"),
        (Type(kind=Kind.MONEY, precision=12, scale=3), "7", "7.000"),
    ],
)
def test_decimals_keep_the_digits_of_their_scale(type_: Type, number: str, written: str) -> None:
    price = replace(field("price"), type=type_)
    assert notation(price, Decimal(number)) == written
