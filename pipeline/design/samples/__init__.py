"""Sample values of fields: valid ones, distinct by index.

In: a `Field` or an `Entity`. Out: values in the notation of the JSON contract: text, dates and decimals as `str`, enum
values in `snake_case`, objects as JSON text, lists as tuples. The same field and index give the same value, two
indexes two values wherever the type has that many. How a language writes a value is `render`'s business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from pipeline.design.contract.spelling import places
from pipeline.design.model import Entity, Field, Kind, Type
from pipeline.design.samples import patterns
from pipeline.design.text.moments import MOMENTS, moment
from pipeline.tables import table

Value = str | int | bool | tuple["Value", ...] | None

NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
TEXTS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.FILE, Kind.UNKNOWN})
INT32: Final = (Decimal(-(2**31)), Decimal(2**31 - 1))
MONEY_DIGITS: Final = (19, 4)
TRIES: Final = 60
LABEL: Final = 60


def sample(field: Field, index: int = 1) -> Value:
    """The valid value number `index` (from 1) of a field."""
    kind = field.type.kind
    if kind in TEXTS:
        return _text(field, index)
    if kind in NUMBERS:
        return _number(field, index)
    if kind is Kind.LIST:
        return tuple(
            sample(element(field), 2 * index + i) for i in range(max(2, field.min_length or 0))[: field.max_length]
        )
    return moment(field, index) if kind in MOMENTS else _plain(field.type, index)


def row(entity: Entity, index: int = 1) -> dict[str, Value]:
    """Valid values of all fields of an entity, which together keep its orderings, of a row that holds its period."""
    values = {field.name: sample(field, index) for field in entity.fields} | dict(_holding(entity))
    for ordering in entity.orderings:
        right = entity.field_named(ordering.right)
        tries = (sample(right, index + i) for i in range(TRIES)) if right else iter(())
        low = values.get(ordering.left)
        fitting = (value for value in tries if _key(value) > _key(low))
        values[ordering.right] = next(fitting, values.get(ordering.right))
    return values | {f.name: total(f, values) for f in entity.fields if f.terms}


def total(field: Field, values: Mapping[str, Value]) -> Value:
    """The value of a computed sum, given those of its parts."""
    parts = ((t.sign, values.get(t.field)) for t in field.terms)
    return notation(field, sum((sign * Decimal(str(part or 0)) for sign, part in parts), Decimal(0)))


def _holding(entity: Entity) -> Iterator[tuple[str, Value]]:
    """A state in which a period counts, where the entity has states in which it does not."""
    for overlap in entity.overlaps:
        state = entity.field_named(overlap.state) if overlap.state else None
        yield from ((state.name, v) for v in state.type.values[::-1] if v not in overlap.released) if state else ()


def element(field: Field) -> Field:
    """The element of a list as a field of its own, without the list's limits."""
    inner = field.type.element or Type(kind=Kind.TEXT)
    singular = field.name.removesuffix("s")
    return Field(name=singular, words=singular, span=field.span, type=inner, required=True)


def limits(field: Field) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest number that a field allows, by its rules and by its type; None: no limit."""
    step = unit(field)
    low, high = _type_limits(field.type)
    if field.minimum:
        low = Decimal(field.minimum.value) + (step if field.minimum.exclusive else 0)
    if field.maximum:
        high = Decimal(field.maximum.value) - (step if field.maximum.exclusive else 0)
    return low, high


def unit(field: Field) -> Decimal:
    """The smallest step of a number field."""
    if field.type.kind is Kind.INTEGER:
        return Decimal(1)
    return Decimal(1).scaleb(-scale(field.type))


def scale(kind: Type) -> int:
    """Digits after the point of a decimal type."""
    if kind.kind is Kind.MONEY and kind.scale is None:
        return MONEY_DIGITS[1]
    return 2 if kind.scale is None else kind.scale


def notation(field: Field, number: Decimal) -> Value:
    """A number as the contract has it: integers as `int`, decimals as text with all digits of their scale, else without
    needless zeros."""
    if field.type.kind is Kind.INTEGER:
        return int(number)
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(places(field.type), "0")
    return f"{whole}.{fraction}" if fraction else whole


def sized(field: Field, length: int, filler: str = "a") -> str | None:
    """A text of exactly `length` characters that keeps the field's pattern and format; None when there is none."""
    if field.pattern:
        return patterns.matching(field.pattern, 7, length, length)
    if field.type.kind is Kind.EMAIL:
        return _long_email(length, filler)
    head = {Kind.URL: "https://example.com/", Kind.PHONE: "+1555"}.get(field.type.kind, "")
    room = length - len(head)
    if head and not 0 < room <= (26 if field.type.kind is Kind.PHONE else 2000):
        return None
    return f"{head}{('0' if field.type.kind is Kind.PHONE else filler) * room}"


def _long_email(length: int, filler: str) -> str | None:
    """An address whose parts are no longer than mail allows: up to 60 characters before the at sign, and labels."""
    tail = "@example.com"
    room = length - len(tail)
    if room < 1:
        return None
    local, rest = min(room, LABEL), max(0, room - LABEL)
    if rest == 1:
        local, rest = local - 1, 2
    labels = "".join(f"{filler * (n - 1)}." for n in _split(rest))
    return f"{filler * local}@{labels}example.com"


def _split(length: int) -> Iterator[int]:
    """Parts of 2 to `LABEL` + 1 that add up to `length`."""
    while length > LABEL + 1:
        part = LABEL + 1 if length - LABEL - 1 != 1 else LABEL
        yield part
        length -= part
    if length:
        yield length


def _plain(kind: Type, index: int) -> Value:
    match kind.kind:
        case Kind.BOOLEAN:
            return index % 2 == 1
        case Kind.ENUM:
            return kind.values[(index - 1) % len(kind.values)] if kind.values else ""
        case Kind.UUID:
            return f"018f4e6a-0000-7000-8000-{index:012x}"
        case _:
            return json.dumps({"note": f"sample {index}"})


def _text(field: Field, index: int) -> str:
    shortest, longest = field.min_length or 1, field.max_length or 10_000
    found = (text for text in _candidates(field, index) if shortest <= len(text) <= longest and matches(field, text))
    text = next(found, None)
    return text if text is not None else _made(field, index, shortest, longest)


def _candidates(field: Field, index: int) -> Iterator[str]:
    """Realistic texts, the best first."""
    formats = {Kind.EMAIL: "user{n}@example.com", Kind.URL: "https://example.com/{n}", Kind.PHONE: "+1555010{n:04}"}
    form = formats.get(field.type.kind)
    if form:
        yield form.format(n=index)
        return
    named = _by_name("text", field.name) or f"{_label(field)} {{n}}"
    yield named.format(n=index) if "{n" in named or index == 1 else f"{named} {index}"
    if field.pattern:
        yield from (form.format(n=index) for form in _table()["pattern"])


def _made(field: Field, index: int, shortest: int, longest: int) -> str:
    """A text that is only formally right: from the pattern, or letters of the right length."""
    if field.pattern:
        return patterns.matching(field.pattern, index, shortest, longest) or f"{index}"
    form = field.type.kind
    if form in (Kind.EMAIL, Kind.URL, Kind.PHONE):
        return sized(field, max(shortest, min(longest, 30)), chr(ord("a") + index % 26)) or f"u{index}@ex.org"
    return _letters(index).rjust(shortest, "x")[-longest:]


def _letters(index: int) -> str:
    letters = ""
    while index or not letters:
        index, digit = divmod(index, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def _number(field: Field, index: int) -> Value:
    low, high = limits(field)
    start = Decimal(_by_name("number", field.name) or "10")
    wanted = start.quantize(unit(field)) + index - 1
    if (low is None or wanted >= low) and (high is None or wanted <= high):
        return notation(field, wanted)
    if low is None or high is None:
        return notation(field, low + index - 1 if low is not None else (high or Decimal(0)) - index + 1)
    step = Decimal(1) if high - low >= index else unit(field)
    return notation(field, low + step * (index - 1) % (high - low + unit(field)))


def _type_limits(kind: Type) -> tuple[Decimal | None, Decimal | None]:
    if kind.kind is Kind.INTEGER:
        return INT32
    precision = MONEY_DIGITS[0] if kind.kind is Kind.MONEY and kind.precision is None else kind.precision
    if precision is None:
        return None, None
    most = Decimal(10) ** (precision - scale(kind)) - Decimal(1).scaleb(-scale(kind))
    return -most, most


def matches(field: Field, text: str) -> bool:
    """True when the text keeps the field's pattern."""
    return field.pattern is None or patterns.matches(field.pattern, text)


def _label(field: Field) -> str:
    return field.name.replace("_", " ").capitalize()


def _key(value: Value) -> Any:
    """Something that orders: numbers as numbers, ISO dates as text."""
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return Decimal(value)
    return value


def _by_name(table: str, name: str) -> str | None:
    """The entry for the most last words of a name."""
    words = name.split("_")
    entries = _table()[table]
    return next((entries[tail] for i in range(len(words)) if (tail := "_".join(words[i:])) in entries), None)


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = table(__file__, "samples.yaml")
    return loaded
