"""Values at the limits of a field, and values beyond them.

In: a `Field`. Out: valid extremes (`longest`, `zero`) and wrong values of the right JSON type with the rule that each
breaks. Values are in the notation of the JSON contract, as in `samples`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from pipeline.design.model import Field, Kind
from pipeline.design.samples import (
    NUMBERS,
    TEXTS,
    Value,
    element,
    limits,
    matches,
    notation,
    sample,
    scale,
    sized,
    unit,
)
from pipeline.design.text.moments import MOMENTS, beyond, ends


class Sample(Struct, frozen=True, kw_only=True):
    """A value with a name that says what is special about it (`longest`, `zero`)."""

    name: str
    value: Value


class Wrong(Struct, frozen=True, kw_only=True):
    """A value of the right JSON type that breaks one rule: `length`, `range`, `pattern`, `format` or `digits`."""

    name: str
    value: Value
    breaks: str


def extremes(field: Field) -> Iterator[Sample]:
    """Valid values at the limits of a field."""
    kind = field.type.kind
    if kind in TEXTS:
        yield from _text_extremes(field)
    elif kind in NUMBERS:
        yield from _number_extremes(field)
    elif kind is Kind.LIST:
        yield from _list_extremes(field)
    elif kind is Kind.BOOLEAN:
        yield Sample(name="false", value=False)
    elif kind in MOMENTS:
        yield from (Sample(name=name, value=value) for name, value in ends(field))
        if kind is Kind.DATE and not field.minimum and not field.maximum:
            yield Sample(name="leap day", value="2028-02-29")


def wrongs(field: Field) -> Iterator[Wrong]:
    """Values that break one rule each. A missing value is the caller's business."""
    kind = field.type.kind
    if kind in TEXTS:
        yield from _wrong_texts(field)
    elif kind in NUMBERS:
        yield from _wrong_numbers(field)
    elif kind is Kind.LIST:
        yield from _wrong_lists(field)
    elif kind in WRONG_FORMATS:
        yield Wrong(name="malformed", value=WRONG_FORMATS[kind], breaks="format")
    if kind in MOMENTS:
        yield from (Wrong(name=name, value=value, breaks="range") for name, value in beyond(field))


WRONG_FORMATS: Final[dict[Kind, str]] = {
    Kind.EMAIL: "not-an-email",
    Kind.URL: "not a url",
    Kind.PHONE: "call me",
    Kind.UUID: "not-a-uuid",
    Kind.DATE: "2026-02-30",
    Kind.TIME: "25:61",
}


def _text_extremes(field: Field) -> Iterator[Sample]:
    shortest = max(1, field.min_length or 1)
    short = sized(field, shortest)
    if short and matches(field, short):
        yield Sample(name=f"shortest, {shortest} characters", value=short)
    long = sized(field, field.max_length) if field.max_length else None
    if long and matches(field, long):
        yield Sample(name=f"longest, {field.max_length} characters", value=long)
    if long and not field.pattern and field.type.kind in (Kind.TEXT, Kind.LONG_TEXT):
        yield Sample(name=f"longest, {field.max_length} characters of two bytes", value="é" * len(long))


def _list_extremes(field: Field) -> Iterator[Sample]:
    if not field.min_length and not field.required:
        yield Sample(name="empty list", value=())
    if field.max_length:
        yield Sample(name=f"longest, {field.max_length} items", value=_items(field, field.max_length))


def _items(field: Field, count: int) -> tuple[Value, ...]:
    inner = element(field)
    return tuple(sample(inner, i) for i in range(1, count + 1))


def _number_extremes(field: Field) -> Iterator[Sample]:
    low, high = limits(field)
    seen: set[Decimal] = set()
    for name, number in (("zero", Decimal(0)), ("smallest", low), ("negative", Decimal(-1)), ("greatest", high)):
        if number is None or number in seen:
            continue
        if (low is None or number >= low) and (high is None or number <= high):
            seen.add(number)
            yield Sample(name=f"{name}, {number:f}" if name != "zero" else "zero", value=notation(field, number))


def _wrong_texts(field: Field) -> Iterator[Wrong]:
    if field.min_length and field.min_length > 1:
        name = f"shorter than {field.min_length} characters"
        yield Wrong(
            name=name, value=(sized(field, field.min_length - 1) or "a" * (field.min_length - 1)), breaks="length"
        )
    if field.max_length:
        name = f"longer than {field.max_length} characters"
        yield Wrong(
            name=name, value=(sized(field, field.max_length + 1) or "a" * (field.max_length + 1)), breaks="length"
        )
    if field.type.kind in WRONG_FORMATS:
        yield Wrong(name="malformed", value=WRONG_FORMATS[field.type.kind], breaks="format")
    unfit = _unfit(field)
    if unfit:
        yield Wrong(name="malformed", value=unfit, breaks="pattern")


def _wrong_lists(field: Field) -> Iterator[Wrong]:
    if field.min_length and field.min_length > 1:
        name = f"shorter than {field.min_length} items"
        yield Wrong(name=name, value=_items(field, field.min_length - 1), breaks="length")
    if field.max_length:
        name = f"more than {field.max_length} items"
        yield Wrong(name=name, value=_items(field, field.max_length + 1), breaks="length")


def _unfit(field: Field) -> str | None:
    """A text of an allowed length that does not match the pattern."""
    if not field.pattern:
        return None
    start = str(sample(field))
    tries = (
        start[:-1] + "!",
        start.lower(),
        start.upper(),
        start[:-1] + "_",
        start[:-1] + "é",
        "!",
        "ab c",
        "?" * len(start),
    )
    return next((text for text in tries if text and not matches(field, text) and _fits(field, text)), None)


def _fits(field: Field, text: str) -> bool:
    return (field.min_length or 1) <= len(text) <= (field.max_length or 10_000)


def _wrong_numbers(field: Field) -> Iterator[Wrong]:
    low, high, step = *limits(field), unit(field)
    if field.minimum and low is not None:
        yield Wrong(
            name=f"{'not above' if field.minimum.exclusive else 'below'} {field.minimum.value}",
            value=notation(field, low - step),
            breaks="range",
        )
    if field.maximum and high is not None:
        yield Wrong(
            name=f"{'not below' if field.maximum.exclusive else 'above'} {field.maximum.value}",
            value=notation(field, high + step),
            breaks="range",
        )
    if field.type.kind is Kind.INTEGER:
        return
    yield Wrong(name="not a number", value="twelve", breaks="format")
    middle = Decimal(str(sample(field, 1))) + step / 10
    yield Wrong(name=f"more than {scale(field.type)} decimal places", value=f"{middle:f}", breaks="digits")
    if not field.maximum and high is not None:
        yield Wrong(name="too many digits", value=notation(field, high + 1), breaks="digits")
