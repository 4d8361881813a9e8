"""What the type of a value already demands of the text that carries it, in words.

In: types and fields. Out: `an email address`, `a date, YYYY-MM-DD`, … for contracts and their documentation. Rules
that the spec states are `design.precise`'s; how they are checked is the service's.
"""

from __future__ import annotations

from typing import Final

from pipeline.design import samples
from pipeline.design.contract import constraints
from pipeline.design.contract.spelling import places
from pipeline.design.model import Field, Kind, Relation, Type

FORMATS: Final = {
    Kind.EMAIL: "an email address",
    Kind.URL: "an http or https URL",
    Kind.PHONE: "a phone number",
}
TYPES: Final = {
    Kind.DATE: "a date, YYYY-MM-DD",
    Kind.TIME: "a time of day, HH:MM:SS",
    Kind.UUID: "a UUID",
}
DECIMALS: Final = frozenset({Kind.DECIMAL, Kind.MONEY})


def implied(of: Field | Relation) -> tuple[str, ...]:
    """The rules that nobody had to state."""
    if isinstance(of, Relation):
        return ("a UUID",)
    found = constraints.rules(of)
    told = [FORMATS[of.type.kind]] if constraints.Rule.FORMAT in found else []
    told += ["not blank"] if constraints.Rule.NOT_BLANK in found and of.type.kind is not Kind.LIST else []
    inner = of.type.element if of.type.kind is Kind.LIST and of.type.element else of.type
    return (*told, *((words,) if (words := _of_type(inner)) else ()))


def answered(type_: Type) -> str:
    """How a decimal is answered, as a sentence."""
    shown = places(type_)
    if not shown:
        return "A decimal number as text, answered without needless zeros."
    least = "" if type_.scale is not None else "at least "
    return f"A decimal number as text, answered with {least}{shown} digit{'s' if shown > 1 else ''} after the point."


def _of_type(type_: Type) -> str:
    if type_.kind in DECIMALS:
        return _digits(type_)
    return TYPES.get(type_.kind, "")


def _digits(type_: Type) -> str:
    whole = samples.MONEY_DIGITS[0] if type_.kind is Kind.MONEY and type_.precision is None else type_.precision
    scale = samples.scale(type_)
    after = f"{scale} of them after the point" if scale else "none of them after the point"
    return f"at most {whole} digits, {after}" if whole else f"at most {scale} digits after the point"
