"""How many rows of an entity a test can store before two of them have the same key.

In: a system's entities. Out: which fields must differ from row to row, and what the enums among them allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from pipeline.design.model import Entity, Field, Kind
from pipeline.design.system import System


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


def capacity(system: System, entity: Entity, wanted: int) -> int:
    """How many of the wanted rows have keys of their own: one of nothing but enums has only their combinations.

    A row brings along one of each entity that it must refer to.
    """
    return min((wanted, *(size for name in _needed(system, entity) for size in _sizes(system.entity(name)))))


def _needed(system: System, entity: Entity) -> set[str]:
    needed, todo = {entity.name}, [entity]
    while todo:
        targets = {r.target for r in todo.pop().relations if r.stored and r.required} - needed
        needed |= targets
        todo.extend(map(system.entity, targets))
    return needed


def _sizes(entity: Entity) -> Iterator[int]:
    """The number of values of each key that consists of enums."""
    alone = ((f.name, *f.unique_per) for f in entity.fields if f.unique or f.unique_per)
    for names in (*alone, *(u.members for u in entity.uniques)):
        key = [entity.field_named(name) for name in names]
        if all(f is not None and f.type.kind is Kind.ENUM for f in key):
            yield prod(len(f.type.values) for f in key if f)
