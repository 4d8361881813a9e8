"""Rows whose members depend on one another: periods that may not meet, members of which one comes before the other.

In: an entity with overlaps or orderings. Out: Go statements on its rows. Periods of one scenario lie weeks apart; rows
of other tests refer to a target of their own each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final

from pipeline.design.contract.spelling import nullable
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.samples import NUMBERS, TRIES, Value, limits, notation, row, sample, unit
from pipeline.design.text import moments
from pipeline.design.text.initialisms import joined
from pipeline.design.text.moments import DAY, seconds_of, written
from pipeline.render.gotests import rows

_FAR: Final = 28 * DAY


def apart(entity: Entity, said: Collection[str], number: int) -> Iterator[str]:
    """Statements that move the period of the row away from those before it, where the row shares what it takes with
    them. `said`: the members that the scenario sets."""
    for overlap in entity.overlaps:
        if not number or not set(overlap.per) & set(said):
            continue
        names = (overlap.day,) if overlap.day else (overlap.start, overlap.end)
        for field in (f for f in entity.fields if f.name in names and f.name not in said):
            yield rows.assign(entity, field, _moved(entity, field, number))


def _moved(entity: Entity, field: Field, number: int) -> str:
    seconds = seconds_of(field.type.kind, str(row(entity)[field.name]))
    return written(field.type.kind, seconds + number * _FAR)


def beside(entity: Entity, field: Field, value: Value) -> Iterator[str]:
    """Statements that give the other side of each ordering a value that goes with this one of the field."""
    for other, later, equal in _others(entity, field):
        fitting = _sampled(other, value, later)
        if fitting is None and equal and other.type == field.type:
            fitting = value
        if fitting is not None or nullable(other):
            yield _assigned(entity, other, fitting)


def in_order(entity: Entity, field: Field, value: Value) -> tuple[str, ...] | None:
    """Statements that give the field this value, which it may not have, and keep all orderings with values that the
    other sides may have; None where no such values are."""
    statements = [rows.assign(entity, field, value)]
    for other, later, equal in _others(entity, field):
        fitting = _sampled(other, value, later)
        if fitting is None:
            fitting = _next_to(other, value, later, equal)
        if fitting is None and not nullable(other):
            return None
        statements.append(_assigned(entity, other, fitting))
    return tuple(statements)


def _assigned(entity: Entity, field: Field, value: Value) -> str:
    return rows.assign(entity, field, value) if value is not None else f"row.{joined(field.name)} = nil"


def _others(entity: Entity, field: Field) -> Iterator[tuple[Field, bool, bool]]:
    """The other side of each ordering, whether it is the later one, and whether both may be the same."""
    for ordering in entity.orderings:
        if field.name in (ordering.left, ordering.right):
            later = field.name == ordering.left
            other = entity.field_named(ordering.right if later else ordering.left)
            if other is not None:
                yield other, later, ordering.equal


def _sampled(other: Field, value: Value, later: bool) -> Value:
    tries = (sample(other, i) for i in range(TRIES))
    return next((v for v in tries if (rank(value) < rank(v)) is later and rank(value) != rank(v)), None)


def _next_to(other: Field, value: Value, later: bool, equal: bool) -> Value:
    """The same value or one step from it, where the field may have it."""
    kind = other.type.kind
    counted = kind in NUMBERS
    at = Decimal(str(value)) if counted else Decimal(seconds_of(kind, str(value)))
    step = unit(other) if counted else Decimal(DAY if kind is Kind.DATE else 1)
    tries = (*((at,) if equal else ()), at + step if later else at - step)
    found = next((n for n in tries if _may_be(other, n)), None)
    if found is None:
        return None
    return notation(other, found) if counted else written(kind, int(found))


def _may_be(field: Field, number: Decimal) -> bool:
    """True when the field may have this value, a moment counted in seconds."""
    counted = field.type.kind in NUMBERS
    low, high = limits(field) if counted else moments.limits(field)
    within_a_day = field.type.kind is not Kind.TIME or 0 <= number < DAY
    return within_a_day and (low is None or number >= low) and (high is None or number <= high)


def rank(value: Value) -> tuple[Decimal, str]:
    """What orders values: numbers by size, moments as they are written."""
    text = str(value)
    return (Decimal(text), "") if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) else (Decimal(0), text)
