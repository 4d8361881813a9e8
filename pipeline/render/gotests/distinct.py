"""How many rows of an entity a test can store before two of them have the same key.

In: an entity. Out: which fields must differ from row to row, and what the enums among them allow.
"""

from __future__ import annotations

from math import prod

from pipeline.design.model import Entity, Field, Kind


def is_unique(entity: Entity, field: Field) -> bool:
    """True when the field is a key or a part of one."""
    alone = field.unique or field.unique_per
    return bool(alone) or any(field.name in u.members for u in entity.uniques)


def combinations(entity: Entity, field: Field) -> int:
    """How many combinations the enums of keys before an enum have: 1 for everything else."""
    if field.type.kind is not Kind.ENUM:
        return 1
    before = entity.fields[: entity.fields.index(field)]
    return prod(len(f.type.values) for f in before if f.type.kind is Kind.ENUM and is_unique(entity, f))


def capacity(entity: Entity, wanted: int) -> int:
    """How many of the wanted rows have keys of their own: one of nothing but enums has only their combinations."""
    alone = ((f.name, *f.unique_per) for f in entity.fields if f.unique or f.unique_per)
    keys = [[entity.field_named(n) for n in names] for names in (*alone, *(u.members for u in entity.uniques))]
    sizes = (
        prod(len(f.type.values) for f in key if f)
        for key in keys
        if all(f is not None and f.type.kind is Kind.ENUM for f in key)
    )
    return min((wanted, *sizes))
