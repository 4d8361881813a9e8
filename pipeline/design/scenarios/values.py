"""Values of members: what a word is as a value, whether a member allows it, and values that it does not.

In: fields and chunks. Out: `Pair`s and values in the notation of the JSON contract; values that a field does not
allow are marked, not dropped, as scenarios about refusals need them. How a line states them is left to `stated`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Scalar
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.samples import limits
from pipeline.design.samples.extremes import wrongs
from pipeline.design.text.chunks import Chunk
from pipeline.design.text.names import identifier
from pipeline.design.text.translations import said
from pipeline.design.text.words import Shape
from pipeline.patterns import regex

_TEXTS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.UNKNOWN)
NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
_DATE: Final = regex(r"\d{4}-\d{2}-\d{2}")
_DISPLAY: Final = (
    "name",
    "title",
    "full_name",
    "content",
    "label",
    "subject",
    "display_name",
    "product_name",
    "description",
    "text",
)
_YES: Final = {"true": True, "yes": True, "false": False, "no": False}


class Pair(Struct, frozen=True, kw_only=True):
    """`member` is set to `value`; `chunks` say so. `fits`: the field allows the value."""

    member: str
    value: Scalar
    fits: bool
    chunks: tuple[Chunk, ...]


def display(entity: Entity) -> Field | None:
    """The field by which people name a record."""
    texts = {f.name: f for f in entity.fields if f.type.kind in _TEXTS}
    named = next((name for name in (*_DISPLAY, *said("name"), *said("title")) if name in texts), "")
    named = named or next((name for name in texts if name.endswith(("name", "title", "number"))), "")
    return texts.get(named)


def typed(field: Field, chunk: Chunk) -> Scalar:
    """The chunk as a value of the field; None when it is no value at all."""
    kind, text = field.type.kind, chunk.inner or chunk.text
    if kind is Kind.ENUM:
        named = next((m for m in chunk.few if m.member == field.name and m.value), None)
        return named.value if named is not None else identifier(text) if chunk.shape is Shape.LITERAL else None
    if kind is Kind.BOOLEAN:
        opposite = any(m.member == field.name and m.value == "false" for m in chunk.few)
        return False if opposite else _YES.get(text.casefold())
    if kind in NUMBERS:
        return _number(kind, text)
    if kind in _TEXTS:
        return text if chunk.shape in (Shape.LITERAL, Shape.NUMBER) else None
    if kind is Kind.DATE:
        return text if _DATE.fullmatch(text) else None
    return None


def _number(kind: Kind, text: str) -> Scalar:
    plain = text.lstrip("$€£").replace(",", "").replace(" ", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return None
    return int(plain) if kind is Kind.INTEGER and "." not in plain else plain


def fits(field: Field, value: Scalar) -> bool:
    """True when the field's own rules allow the value."""
    if field.type.kind in NUMBERS:
        if field.type.kind is Kind.INTEGER and not isinstance(value, int):
            return False
        low, high = limits(field)
        number = Decimal(str(value))
        return (low is None or number >= low) and (high is None or number <= high)
    if field.type.kind is Kind.ENUM:
        return value in field.type.values
    if not isinstance(value, str):
        return True
    return _text_fits(field, value)


def _text_fits(field: Field, value: str) -> bool:
    if not (field.min_length or 0) <= len(value) <= (field.max_length or len(value)):
        return False
    if field.required and not value.strip():
        return False
    if field.pattern and re.fullmatch(field.pattern, value) is None:
        return False
    if field.type.kind is Kind.EMAIL:
        return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) is not None
    if field.type.kind is Kind.URL:
        return re.match(r"https?://\S+$", value) is not None
    return True


def pair_of(field: Field, value: Scalar) -> Pair:
    """A value that the scenario does not state itself."""
    return Pair(member=field.name, value=value, fits=fits(field, value), chunks=())


def wrong(field: Field, *breaks: str) -> Scalar:
    """A value that breaks one of the named rules of the field; None when it has no such rule."""
    if field.type.kind is Kind.ENUM:
        return "no_such_value" if "choice" in breaks else None
    for bad in wrongs(field):
        if bad.breaks in breaks and isinstance(bad.value, str | int):
            return bad.value
    return None


def negative(field: Field) -> Scalar:
    """-1 where the field forbids it."""
    value: Scalar = -1 if field.type.kind is Kind.INTEGER else "-1"
    return value if field.type.kind in NUMBERS and not fits(field, value) else None
