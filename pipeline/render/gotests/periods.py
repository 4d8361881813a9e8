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
from pipeline.design.model import Entity, Field
from pipeline.design.samples import TRIES, Value, row, sample
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
    for ordering in entity.orderings:
        if field.name not in (ordering.left, ordering.right):
            continue
        first = field.name == ordering.left
        other = entity.field_named(ordering.right if first else ordering.left)
        tries = (sample(other, i) for i in range(TRIES)) if other is not None else iter(())
        fitting = next((v for v in tries if (_rank(value) < _rank(v)) is first and _rank(value) != _rank(v)), None)
        if fitting is None and ordering.equal and other is not None and other.type == field.type:
            fitting = value
        if other is not None and (fitting is not None or nullable(other)):
            yield rows.assign(entity, other, fitting) if fitting is not None else f"row.{joined(other.name)} = nil"


def _rank(value: Value) -> tuple[Decimal, str]:
    """Numbers by size, moments as they are written."""
    text = str(value)
    return (Decimal(text), "") if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) else (Decimal(0), text)
