"""How many rows of an entity a test can store before two of them have the same key.

In: a system's entities. Out: which fields must differ from row to row, how texts are numbered, and how many rows the
fields with few values allow: enums, and texts too short or too strict for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from typing import Final

from pipeline.design.model import Cardinality, Entity, Field, Kind
from pipeline.design.samples import TEXTS, matches, sample
from pipeline.design.system import System
from pipeline.patterns import regex

LAST: Final = 130
"""No test stores more rows of an entity."""
_DIGITS = regex(r"\d{1,4}(?=\D*$)")


def is_unique(entity: Entity, field: Field) -> bool:
    """True when the field is a key or a part of one."""
    alone = field.unique or field.unique_per
    return bool(alone) or any(field.name in u.members for u in entity.uniques)


def combinations(entity: Entity, field: Field) -> int:
    """How many combinations the few values of keys before this field have; 1 for a field with many, or a key alone."""
    if field.unique or _variety(field) is None:
        return 1
    before = entity.fields[: entity.fields.index(field)]
    return prod(_variety(f) or 1 for f in before if not f.unique and is_unique(entity, f))


def _variety(field: Field) -> int | None:
    """How many values a field has; None for more than any test needs."""
    if field.type.kind is Kind.ENUM:
        return len(field.type.values)
    if field.type.kind in TEXTS and form(field) is None:
        return len({sample(field, n) for n in range(1, LAST + 1)})
    return None


def capacity(system: System, entity: Entity, wanted: int) -> int:
    """How many of the wanted rows have keys of their own: one of fields with few values has only their combinations.

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
    """The number of values of each key that consists of fields with few."""
    if _one_each(entity):
        yield 1
    alone = ((f.name, *f.unique_per) for f in entity.fields if f.unique or f.unique_per)
    for names in (*alone, *(u.members for u in entity.uniques)):
        sizes = [_choice(entity, name) for name in names]
        if None not in sizes:
            yield prod(size or 1 for size in sizes)


def _one_each(entity: Entity) -> bool:
    """True when a caller has one row at most."""
    owner = entity.ownership.member if entity.ownership else ""
    return any(r.name == owner and r.cardinality is Cardinality.ONE_TO_ONE for r in entity.relations)


def _choice(entity: Entity, name: str) -> int | None:
    """How many values a member of a key has, as `_variety`: all rows of a test belong to one caller."""
    if entity.ownership and name == entity.ownership.member:
        return 1
    field = entity.field_named(name)
    return _variety(field) if field else None


def form(field: Field) -> str | None:
    """A format of `fmt` with one number in it that gives a valid value for each number; None when there is none."""
    first = str(sample(field))
    found = _DIGITS.search(first)
    for pattern in _forms(first, found):
        if all(_fits(field, pattern % n) for n in range(1, LAST + 1)):
            return pattern
    return None


def _forms(first: str, found: re.Match[str] | None) -> Iterator[str]:
    escaped = first.replace("%", "%%")
    if found:
        head, tail = first[: found.start()].replace("%", "%%"), first[found.end() :].replace("%", "%%")
        yield f"{head}%0{len(found[0])}d{tail}" if len(found[0]) > 1 else f"{head}%d{tail}"
        yield f"{head}%d{tail}"
    yield f"{escaped} %d"
    yield f"{escaped}%d"


def _fits(field: Field, text: str) -> bool:
    return (field.min_length or 0) <= len(text) <= (field.max_length or len(text)) and matches(field, text)
