"""Numbers in the clauses of a scenario: what a row has before, and what the last clause says of it afterwards.

In: a line and an entity. Out: pairs of a number field and its value, and `Effect`s: that a number is so much now, or
that it has become so much more or less.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from pipeline.design.adjustments import NUMBERS
from pipeline.design.model import Entity, Field
from pipeline.design.scenarios.values import Pair, typed
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_REACH: Final = 7
_BESIDE: Final = 7
_BREAKS: Final = frozenset(",;、，")
_CURRENCY: Final = frozenset("$€£¥")
_RISING: Final = ("gain", "rise")
_FALLING: Final = ("lose", "fall")


class Effect(Struct, frozen=True, kw_only=True):
    """What the last clause says of a number: it is `value`, or it is `value` more (`by`, with its sign) than before."""

    field: Field
    value: Decimal
    by: bool
    sign: int
    chunks: tuple[Chunk, ...]


def given_of(line: Line, entity: Entity) -> Iterator[Pair]:
    """`50 available units`, `a balance of $20`."""
    for chunk in line.chunks:
        beside = (_beside(line, chunk, entity, 1) or _beside(line, chunk, entity, -1)) if is_number(chunk) else None
        value = typed(beside[1], chunk) if beside is not None else None
        if beside is not None and value is not None:
            yield Pair(member=beside[1].name, value=value, fits=True, chunks=(chunk, beside[0]))


def _beside(line: Line, chunk: Chunk, entity: Entity, way: int) -> tuple[Chunk, Field] | None:
    """The number field that the words right behind (`way` 1) or before the chunk name."""
    places = range(chunk.at + way, chunk.at + way * _BESIDE, way)
    for c in (line.chunks[at] for at in places if 0 <= at < len(line.chunks)):
        field = entity.field_named(c.member_of(entity.name)) if c.known.members else None
        if field is not None and field.type.kind in NUMBERS:
            return c, field
        if entity.name in c.entities():
            continue
        if c.is_a("conj") or not (c.silent or c.text in _CURRENCY or c.is_a("measure")) or c.text in _BREAKS:
            return None
    return None


def is_number(chunk: Chunk) -> bool:
    return chunk.shape is Shape.NUMBER


def effects_of(line: Line, entity: Entity) -> Iterator[Effect]:
    """`the balance is 30`, `stock decreases to 4`, `reserved increases by 10`, `3 増加する`."""
    for chunk in line.chunks:
        field = entity.field_named(chunk.member_of(entity.name)) if chunk.known.members else None
        if field is not None and field.type.kind in NUMBERS and (found := _effect(line, chunk, field)) is not None:
            yield found


def _effect(line: Line, chunk: Chunk, field: Field) -> Effect | None:
    way, to, said = 0, False, [chunk]
    for c in line.chunks[chunk.at + 1 : chunk.at + _REACH]:
        value = typed(field, c) if is_number(c) else None
        if value is not None:
            return _told(line, field, Decimal(str(value)), way, to, (*said, c))
        if c.is_a(*_RISING, *_FALLING):
            way = 1 if c.is_a(*_RISING) else -1
        elif not (c.silent or c.text in _CURRENCY or c.is_a("measure", "hollow", "upto", "delta", "thing")):
            return None
        to = to or (bool(way) and c.text.casefold() == "to") or (bool(way) and c.is_a("upto"))
        said.append(c)
    return None


def _told(line: Line, field: Field, value: Decimal, way: int, to: bool, said: tuple[Chunk, ...]) -> Effect:
    behind = line.chunks[said[-1].at + 1 : said[-1].at + 2]
    if not way and any(c.is_a(*_RISING, *_FALLING) for c in behind):  # Languages that put the verb last.
        way, said = (1 if behind[0].is_a(*_RISING) else -1), (*said, *behind)
    by = bool(way) and not to
    return Effect(field=field, value=value * way if by else value, by=by, sign=way, chunks=said)


def comes_true(effect: Effect, before: Decimal, after: Decimal) -> bool:
    if effect.by:
        return after - before == effect.value
    return after == effect.value and (not effect.sign or (after - before) * effect.sign > 0)
