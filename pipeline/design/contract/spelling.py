"""How the contract spells the names of a design, and what follows from a field's type alone.

In: fields and relations. Out: member, enum and enum value names, which every renderer shares.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type

INT32_LIMIT: Final = 2**31 - 1


class EnumValue(Struct, frozen=True, kw_only=True):
    """`value` as the design says it (`draft`), `name` as the contract spells it (`DRAFT`)."""

    value: str
    name: str


def pascal(snake: str) -> str:
    """`order_line` → `OrderLine`."""
    return "".join(part[:1].upper() + part[1:] for part in snake.split("_"))


def nullable(field: Field) -> bool:
    """True when a stored row may have no value for it."""
    return not field.required and field.default is None


CODE_LENGTH: Final = 26
"""Characters of the texts that the service makes: capitals and digits with 128 random bits."""


def is_made(field: Field) -> bool:
    """True for a unique text that nobody sends: the service makes one for each new row."""
    plain = field.type.kind is Kind.TEXT and field.pattern is None
    fits = (field.min_length or 0) <= CODE_LENGTH <= (field.max_length or CODE_LENGTH)
    return field.computed and plain and fits and bool(field.unique or field.unique_per)


def places(type_: Type) -> int:
    """Digits after the point that a decimal is answered with even when they are zeros: its stated scale, and two for
    money of no stated scale, which may have more."""
    if type_.kind not in (Kind.DECIMAL, Kind.MONEY):
        return 0
    return type_.scale if type_.scale is not None else 2 if type_.kind is Kind.MONEY else 0


def wide(field: Field) -> bool:
    """True when an integer's stated range needs 64 bits."""
    if field.type.kind is not Kind.INTEGER:
        return False
    bounds = (b.value for b in (field.minimum, field.maximum) if b is not None)
    return any(abs(int(float(b))) > INT32_LIMIT for b in bounds)


def reference(relation: Relation) -> str:
    """The member that holds a relation: `category_id`, or `tag_ids` for many."""
    if relation.cardinality is not Cardinality.MANY_TO_MANY:
        return f"{relation.name}_id"
    return f"{singular(relation.name)}_ids"


def singular(plural: str) -> str:
    """`tags` → `tag`, for the names of a relation to many."""
    if plural.endswith("ies"):
        return f"{plural[:-3]}y"
    if plural.endswith(("sses", "xes", "ches", "shes")):
        return plural[:-2]
    return plural[:-1] if plural.endswith("s") and not plural.endswith(("ss", "us", "is")) else plural


def enum_name(field: Field) -> str:
    """The enum type of a field, nested in its entity's message."""
    return pascal(field.name)


def unspecified(field: Field) -> str:
    """The zero value that every enum has."""
    return f"{field.name.upper()}_UNSPECIFIED"


def enum_values(entity: Entity, field: Field) -> tuple[EnumValue, ...]:
    """The values of an enum: bare upper case, and the field's name before those that clash inside the message."""
    others = [f for f in entity.fields if f is not field and f.name != field.name]
    taken = {v.upper() for f in others for v in values_of(f.type)}
    taken |= {enum_name(f) for f in entity.fields if values_of(f.type)} | {unspecified(f) for f in entity.fields}
    return tuple(EnumValue(value=v, name=_spelled(v, field, taken)) for v in values_of(field.type))


def _spelled(value: str, field: Field, taken: set[str]) -> str:
    bare = value.upper()
    clashes = bare in taken or not bare[:1].isalpha()
    return f"{field.name.upper()}_{bare}" if clashes else bare


def values_of(type_: Type) -> tuple[str, ...]:
    """The values of an enum or of a list of enums; empty for other types."""
    if type_.kind is Kind.LIST and type_.element is not None:
        return values_of(type_.element)
    return type_.values if type_.kind is Kind.ENUM else ()
