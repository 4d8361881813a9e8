"""From what the text says about an attribute to a field of the design.

In: a `Reading`. Out: a `Field` with one fact for every property, and what is wrong with a precise line. References are
`relations`' business; here every attribute is a column.
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.fields import Reading, Said
from pipeline.design.fields.types import plain, value_name
from pipeline.design.fields.types_names import guess
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Bound, Field, Kind, Type
from pipeline.design.precise import type_words
from pipeline.design.text.moments import duration
from pipeline.patterns import regex

NUMERIC: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
TEXTUAL: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE)
_REFINED: Final = (Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.LONG_TEXT, Kind.JSON)
_NO_DEFAULT: Final = regex(
    r"(?:current_timestamp|now|now\(\)|null|none|empty|today|auto|uuid.*|gen_random_uuid.*|\W*)$", re.I
)
_YES_NO: Final = {
    "yes": "true",
    "true": "true",
    "on": "true",
    "1": "true",
    "no": "false",
    "false": "false",
    "off": "false",
    "0": "false",
}
_LIMITS: Final = {
    "at_least": ("minimum", "min_length", False),
    "at_most": ("maximum", "max_length", False),
    "more_than": ("minimum", "", True),
    "less_than": ("maximum", "", True),
}


def build(reading: Reading, lexicon: Lexicon) -> Field:
    """The field, with every property that was stated and the defaults for the rest."""
    type_, type_fact = _type(reading, lexicon)
    field = Field(name=reading.name, words=reading.words.text, span=reading.words.span, type=type_, facts=(type_fact,))
    for said in reading.said:
        field = _with(field, said)
    if not field.required and not any(f.what == "required" for f in field.facts) and _decidable(field, reading):
        field = replace(field, facts=(*field.facts, _optional(field)))
    return field


def _type(reading: Reading, lexicon: Lexicon) -> tuple[Type, Fact]:
    """The stated type, else the one that the name suggests."""
    said = _stated_type(reading)
    key = reading.first("reference")
    if key is not None and (said is None or said.value == Type(kind=Kind.TEXT)):
        return Type(kind=Kind.UUID), Fact(what="type", source=Source.STATED, rule="A-foreign-key", span=key.span)
    hint = guess(reading.words.text, lexicon)
    if said is not None and isinstance(said.value, Type):
        type_ = _closed(_refined(reading, said.value, hint.kind if hint.source is Source.DERIVED else None))
        precise = said.value.kind is Kind.TEXT and reading.rule == "A-precise"
        rule = "A-precise" if precise else said.rule
        return type_, Fact(what="type", source=said.source, rule=rule, span=said.span)
    limited = any(s.what in ("min_length", "max_length", "pattern") for s in reading.said)
    kind = Kind.TEXT if limited and hint.kind not in TEXTUAL else hint.kind
    type_ = plain(kind)
    if hint.source is Source.DERIVED and kind is hint.kind:
        fact = Fact(what="type", source=hint.source, rule=hint.rule, span=reading.words.span, reason=hint.reason)
        return type_, fact
    return type_, _assumed_type(reading, type_, hint.reason, hint.alternatives, hint.rule)


def _assumed_type(reading: Reading, type_: Type, reason: str, alternatives: str, rule: str) -> Fact:
    return Fact(
        what="type",
        source=Source.ASSUMED,
        rule=rule,
        span=reading.words.span,
        reason=reason,
        alternatives=alternatives,
        decide=f"- {reading.name}: {type_words(type_)}",
    )


def _stated_type(reading: Reading) -> Said | None:
    """Of several type words the one with values; else the first."""
    types = [s for s in reading.said if s.what == "type" and isinstance(s.value, Type)]
    valued = [s for s in types if isinstance(s.value, Type) and s.value.values]
    return next(iter([*valued, *types]), None)


def _refined(reading: Reading, type_: Type, named: Kind | None) -> Type:
    """A text whose name or description says more: an ISO date kept as text, an e-mail address kept as a string."""
    format_ = reading.first("format")
    if type_.kind is Kind.TEXT and format_ is not None:
        return Type(kind=Kind(str(format_.value)))
    if type_.kind is Kind.TEXT and named in _REFINED:
        return Type(kind=named)
    return type_


def _closed(type_: Type) -> Type:
    """No enum without values: such a list or attribute holds text."""
    if type_.kind is Kind.ENUM and not type_.values:
        return Type(kind=Kind.TEXT)
    if type_.element is not None:
        return replace(type_, element=_closed(type_.element))
    return type_


def _with(field: Field, said: Said) -> Field:
    """The field with one more property; the first statement of a property holds."""
    values = _values(field, said)
    if not values or any(f.what in values for f in field.facts):
        return field
    facts = tuple(Fact(what=what, source=said.source, rule=said.rule, span=said.span) for what in values)
    return replace(field, facts=(*field.facts, *facts), **values)


def _values(field: Field, said: Said) -> dict[str, Any]:
    """The members of `Field` that a statement sets, given the field's type."""
    kind, value = field.type.kind, said.value
    match said.what:
        case "required" | "unique" | "case_insensitive" | "immutable" | "computed" | "unique_per":
            return {said.what: value}
        case "generated":
            return {"computed": True}
        case "trimmed":
            return {"trimmed": value} if kind in TEXTUAL else {}
        case "pattern":
            return {"pattern": value} if kind in TEXTUAL else {}
        case "min_length" | "max_length":
            return {said.what: int(float(str(value)))} if kind in TEXTUAL else {}
        case "at_least" | "at_most" | "more_than" | "less_than":
            return _limit(kind, said)
        case "scale" if kind in (Kind.DECIMAL, Kind.MONEY):
            return (
                {"type": Type(kind=Kind.DECIMAL, precision=19, scale=int(str(value)))} if kind is Kind.DECIMAL else {}
            )
        case "default":
            default = default_of(str(value), field.type)
            return {"default": default} if default is not None else {}
    return {}


def _limit(kind: Kind, said: Said) -> dict[str, Any]:
    size, length, exclusive = _LIMITS[said.what]
    if kind in NUMERIC:
        return {size: Bound(value=str(said.value), exclusive=exclusive)}
    if kind in TEXTUAL and length:
        return {length: int(float(str(said.value)))}
    return {}


def default_of(said: str, type_: Type) -> str | None:
    """A default in the notation of the contract, None when the words are no value of the type."""
    text = said.strip()
    if _NO_DEFAULT.match(text):
        return None
    if type_.kind is Kind.ENUM:
        name = value_name(text)
        return name if name in type_.values else None
    if type_.kind is Kind.BOOLEAN:
        return _YES_NO.get(text.lower())
    if type_.kind in NUMERIC:
        number = re.match(r"-?\d[\d,]*(?:\.\d+)?", text)
        return (
            number[0].replace(",", "") if number and (type_.kind is not Kind.INTEGER or "." not in number[0]) else None
        )
    if type_.kind is Kind.DURATION:
        length = re.match(r"(\d+)\s*([a-z]+)$", text.lower())
        return duration(*length.groups()) if length else None
    return text if type_.kind in TEXTUAL and len(text) <= 200 else None


def _decidable(field: Field, reading: Reading) -> bool:
    """Precise lines say `required` where it holds; prose may just not mention it."""
    return reading.rule != "A-precise" and field.default is None and not field.computed


def _optional(field: Field) -> Fact:
    return Fact(
        what="required",
        source=Source.ASSUMED,
        rule="D-optional",
        span=field.span,
        reason="no line says whether it must be given",
        alternatives="required",
        decide=f"- {field.name}: {type_words(field.type)}{'; ' if field.type.values else ', '}required",
    )
